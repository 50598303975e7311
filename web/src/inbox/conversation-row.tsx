import { IconAlertCircle, IconArrowBackUp, IconNote, IconPin } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { usePartnerName } from '../i18n/person-name.js';
import { previewWords } from '../i18n/preview-words.js';
import { useTranslation } from '../i18n/translation.js';
import type { ListedConversation } from '../../../src/contract/api.js';
import type { InboxView } from '../api/conversations.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { useHasDraft } from '../composer/drafts.js';
import { useMe } from '../data/me.js';
import { useHasRefused } from '../data/outbox.js';
import { briefTime, elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import { useDeskLink } from '../live/desk-link.js';
import { Avatar } from '../shell/avatar.js';
import { useNow } from '../shell/use-now.js';
import { TypeIcon } from '../content/type-icon.js';
import { EndsSoon } from '../thread/ends-soon.js';
import { PriorityMark } from '../thread/priority-mark.js';
import classes from './conversation-row.module.css';

interface Props {
  row: ListedConversation;
  open: boolean;
  search: InboxSearch;
}

/** News of one conversation draws its row alone. */
export const ConversationRow = memo(function ConversationRow({ row, open, search }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { contact, lastMessage, unreadCount } = row;
  const name = usePartnerName()(row);
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: row.id }}
      search={search}
      className={classes.row}
      data-open={open}
      data-unread={unreadCount > 0}
      data-conversation={row.id}
      aria-current={open ? 'page' : undefined}
    >
      <span className={classes.avatar}>
        <Avatar id={contact.id} name={name} url={contact.avatarUrl} size={42} platform={row.platform} />
      </span>
      <span className={classes.line}>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <PriorityMark priority={row.session?.priority} size={16} />
        {row.pinned && <IconPin size={13} aria-label={t('inbox.pinned')} />}
        {lastMessage !== null && (
          <time className={classes.time} dateTime={lastMessage.at} title={exactTime(lastMessage.at, i18n.language)}>
            {briefTime(lastMessage.at, now, i18n.language)}
          </time>
        )}
      </span>
      <span className={classes.second}>
        <Preview row={row} open={open} />
        <span className={classes.marks}>
          {row.groupUnread === true && (
            <span className={classes.groupUnread} role="img" aria-label={t('inbox.groupUnread')} title={t('inbox.groupUnread')} />
          )}
          {unreadCount > 0 && (
            <span className={classes.unread} aria-label={t('inbox.unread', { count: unreadCount })}>
              {unreadCount > 99 ? '99+' : unreadCount}
            </span>
          )}
        </span>
        <Handling row={row} now={now} view={search.view ?? 'mine'} />
      </span>
    </Link>
  );
}, isSame);

/** A list asked for again brings new objects, most of them as they were. */
function isSame(before: Props, now: Props): boolean {
  if (before.open !== now.open || before.search !== now.search) return false;
  return before.row === now.row || JSON.stringify(before.row) === JSON.stringify(now.row);
}

function Preview({ row: { id, lastMessage }, open }: { row: ListedConversation; open: boolean }) {
  const { t, i18n } = useTranslation();
  const hasDraft = useHasDraft(id);
  const hasRefused = useHasRefused(useDeskLink().outbox, useMe().agent.id, id);
  const failed = lastMessage?.status === 'failed' || lastMessage?.status === 'uncertain' || lastMessage?.status === 'expired';
  return (
    <span className={classes.preview}>
      {hasRefused && !open && <strong className={classes.draft}>{t('thread.notSent')}</strong>}
      {hasDraft && !open && <strong className={classes.draft}>{t('inbox.draft')}</strong>}
      {lastMessage === null ? (
        <span>{t('inbox.noMessages')}</span>
      ) : (
        <>
          {failed && <IconAlertCircle size={15} color="var(--sb-danger)" aria-label={t(`status.${lastMessage.status}`)} />}
          {lastMessage.kind === 'out' && <IconArrowBackUp size={14} aria-label={t('inbox.answered')} />}
          {lastMessage.kind === 'note' && <IconNote size={14} aria-label={t('inbox.note')} />}
          <TypeIcon type={lastMessage.type} size={15} />
          <span dir="auto">{previewWords(i18n, lastMessage)}</span>
        </>
      )}
    </span>
  );
}

/** Who has it, how long it has been waiting, which account it came to. */
function Handling({ row, now, view }: { row: ListedConversation; now: number; view: InboxView }) {
  const { session, accountName } = row;
  const { t, i18n } = useTranslation();
  const me = useMe();
  const queuedAt = session === null || session.assigneeId !== undefined || session.state === 'closed' ? undefined : session.queuedAt;
  const closed = session === null || session.state === 'closed';
  // In one's own list everything is one's own, among the closed ones everything is closed: said there, it is noise.
  const state =
    closed && view !== 'closed'
      ? t('session.closed')
      : session?.offer !== undefined
        ? session.offer.agentId === me.agent.id
          ? t('offers.toYou')
          : t('offers.toOther', { name: session.offer.agentName ?? '' })
        : session?.assigneeId === undefined || view === 'mine'
          ? undefined
          : session.assigneeId === me.agent.id
            ? t('inbox.me')
            : session.assigneeName;
  return (
    <span className={classes.meta}>
      {queuedAt !== undefined && (
        <span className={classes.waiting} title={exactTime(queuedAt, i18n.language)}>
          {hasJustBegun(queuedAt, now) ? t('inbox.waitingNow') : t('inbox.waiting', { time: elapsed(queuedAt, now, i18n.language) })}
        </span>
      )}
      <EndsSoon row={row} />
      {state !== undefined && <span>{state}</span>}
      <span>{accountName}</span>
    </span>
  );
}
