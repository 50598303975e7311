import { Button, Center, Loader } from '@mantine/core';
import { IconMessageSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { MessageHitView } from '../../../src/contract/api.js';
import { messageSearchQuery } from '../data/contacts.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { wordsOf } from '../data/last-message.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { usePersonName } from '../i18n/person-name.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { PageMessage } from '../shell/page-message.js';
import { useNow } from '../shell/use-now.js';
import classes from './message-hits.module.css';

/** What was said, newest first, wherever the agent may look; each hit opens its conversation at that message. */
export function MessageHits({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    messageSearchQuery(search.q ?? ''),
  );
  const hits = data?.pages.flatMap((page) => page.items) ?? [];
  if (isPending)
    return (
      <Center p="xl">
        <Loader role="status" size="sm" aria-label={t('findings.searching')} />
      </Center>
    );
  if (error !== null && data === undefined)
    return (
      <PageMessage icon={<IconMessageSearch size={28} />} title={t('common.pageFailed')} text={describe(error)} tone="danger">
        <Button size="xs" variant="light" onClick={() => void refetch()}>
          {t('common.tryAgain')}
        </Button>
      </PageMessage>
    );
  if (hits.length === 0)
    return <PageMessage icon={<IconMessageSearch size={28} />} title={t('findings.none')} text={t('findings.noneText')} />;
  return (
    <>
      <ul className={classes.hits} aria-label={t('findings.messages')}>
        {hits.map((hit) => (
          <li key={hit.message.id}>
            <Hit hit={hit} search={search} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Center p="sm">
          <Button size="compact-sm" variant="light" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('findings.more')}
          </Button>
        </Center>
      )}
    </>
  );
}

function Hit({ hit: { message, contactId, contactName, ...knownAs }, search }: { hit: MessageHitView; search: InboxSearch }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const name = usePersonName()(contactName, [knownAs]);
  const said = wordsOf(message.content);
  const isTheirs = message.kind === 'in';
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: message.conversationId }}
      search={{ ...search, at: message.seq }}
      className={classes.hit}
      data-hit={message.id}
    >
      <Avatar id={contactId} name={name} size={34} />
      <span className={classes.words}>
        <span className={classes.line}>
          <span className={classes.name} dir="auto">
            {name}
          </span>
          <time className={classes.time} dateTime={message.sentAt} title={exactTime(message.sentAt, i18n.language)}>
            {briefTime(message.sentAt, now, i18n.language)}
          </time>
        </span>
        <span className={classes.said} dir="auto">
          {!isTheirs && <span className={classes.by}>{t('findings.saidBy', { name: message.sender.name })}</span>}
          {said === '' ? t(`content.kind.${message.content.type}`) : <Marked text={said} typed={search.q ?? ''} />}
        </span>
      </span>
    </Link>
  );
}

/** The words that were looked for stand out; the stretch around the first of them is shown. */
function Marked({ text, typed }: { text: string; typed: string }) {
  const terms = typed.split(/\s+/).filter((term) => term !== '');
  const found = terms.map((term) => text.toLowerCase().indexOf(term.toLowerCase())).filter((at) => at >= 0);
  const start = Math.max(0, (found.length === 0 ? 0 : Math.min(...found)) - 24);
  const shown = (start > 0 ? '…' : '') + text.slice(start, start + 160);
  if (terms.length === 0) return shown;
  const parts = shown.split(new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi'));
  return parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part));
}
