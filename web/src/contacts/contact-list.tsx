import { Button, Center, Loader, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { usePersonName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ContactListView } from '../../../src/contract/contacts.js';
import { LabelChips } from '../contact/label-chips.js';
import { contactListQuery } from '../data/contacts.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { PageMessage } from '../shell/page-message.js';
import { useNow } from '../shell/use-now.js';
import { useRowWindow } from '../shell/use-row-window.js';
import classes from './contacts-page.module.css';

const ROW_HEIGHT = 72;
const route = getRouteApi('/desk/contacts');

export function ContactList({ openId }: { openId: string | undefined }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { q = '', label = '' } = route.useSearch();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useInfiniteQuery(
    contactListQuery(q, label),
  );
  const rows = onceEach(data?.pages.flatMap((page) => page.items) ?? []);
  const scroll = useRef<HTMLDivElement>(null);
  const { start, end } = useRowWindow(scroll, ROW_HEIGHT, rows.length);
  const nearEnd = end > rows.length - 10;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <div className={classes.scroll} ref={scroll} tabIndex={-1}>
      {isPending && (
        <Center p="xl">
          <Loader role="status" size="sm" aria-label={t('common.loading')} />
        </Center>
      )}
      {error !== null && data === undefined && (
        <Center p="xl">
          <Text size="sm" ta="center" component="div">
            {describe(error)}
            <br />
            <Button mt="sm" size="xs" variant="light" onClick={() => void refetch()}>
              {t('common.tryAgain')}
            </Button>
          </Text>
        </Center>
      )}
      {data !== undefined && rows.length === 0 && <Nobody searching={q !== '' || label !== ''} />}
      <ul className={classes.rows} style={{ height: rows.length * ROW_HEIGHT }}>
        {rows.slice(start, end).map((row, index) => (
          <li
            key={row.id}
            className={classes.place}
            style={{ height: ROW_HEIGHT, transform: `translateY(${(start + index) * ROW_HEIGHT}px)` }}
          >
            <ContactRow row={row} isOpen={row.id === openId} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ContactRow({ row, isOpen }: { row: ContactListView; isOpen: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const search = route.useSearch();
  const [newest] = row.conversations;
  const name = usePersonName()(row.displayName, row.conversations);
  const accounts = [...new Set(row.conversations.map(({ accountName }) => accountName))];
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: row.id }}
      search={search}
      className={classes.row}
      data-open={isOpen}
      aria-current={isOpen ? 'page' : undefined}
    >
      <Avatar id={row.id} name={name} url={row.avatarUrl} size={40} {...(newest !== undefined && { platform: newest.platform })} />
      <span className={classes.words}>
        <span className={classes.line}>
          <span className={classes.name} dir="auto">
            {name}
          </span>
          <time className={classes.time} dateTime={row.lastMessageAt} title={exactTime(row.lastMessageAt, i18n.language)}>
            {briefTime(row.lastMessageAt, now, i18n.language)}
          </time>
        </span>
        <span className={classes.line}>
          <span className={classes.accounts}>{accounts.join(' · ')}</span>
          <span className={classes.labels}>
            {row.blocked && <span className={classes.blocked}>{t('person.blocked')}</span>}
            {row.labels.length > 0 && <LabelChips names={row.labels.slice(0, 2)} />}
          </span>
        </span>
      </span>
    </Link>
  );
}

function Nobody({ searching }: { searching: boolean }) {
  const { t } = useTranslation();
  return (
    <PageMessage
      icon={<IconUsers size={28} />}
      title={t(searching ? 'people.notFound' : 'people.none')}
      text={t(searching ? 'people.notFoundText' : 'people.noneText')}
    />
  );
}

/** A person who wrote between two pages would otherwise be there twice. */
function onceEach(rows: ContactListView[]): ContactListView[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
