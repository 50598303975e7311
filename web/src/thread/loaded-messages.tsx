import { ActionIcon, Indicator, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { useColleagues } from '../data/colleagues.js';
import { useMe } from '../data/me.js';
import { ownPending, useOutbox } from '../data/outbox.js';
import { firstSeq, hasNewer, hasOlder, lastSeq, type Thread } from '../data/thread.js';
import type { ThreadState } from '../data/thread-query.js';
import { usePartnerName } from '../i18n/person-name.js';
import { dayTitle } from '../i18n/times.js';
import { useDeskLink } from '../live/desk-link.js';
import { useTypists } from '../live/typists.js';
import { useNow } from '../shell/use-now.js';
import { BubbleGroup } from './bubble-group.js';
import type { WritingAbout } from '../composer/writing-about.js';
import { EntryLine } from './entry-line.js';
import { EventLine } from './event-line.js';
import classes from './message-list.module.css';
import { threadRows, type ThreadRow } from './thread-rows.js';
import { GAP_PX } from './thread-window.js';
import { useEdgeLoad } from './use-edge-load.js';
import { useMarkRead } from './use-mark-read.js';
import { useThreadJump } from './use-thread-jump.js';
import { useThreadScroll } from './use-thread-scroll.js';
import { useThreadWindow } from './use-thread-window.js';

const inbox = getRouteApi('/desk/inbox');

interface Props {
  row: ConversationView;
  thread: Thread;
  state: ThreadState;
  onWriteAbout: (about: WritingAbout) => void;
}

/** The shown stretch of a conversation. The reader's place is kept from the moment there is something to read. */
export function LoadedMessages({ row, thread, state, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const rows = useThreadRows(row, thread);
  const { forgetOld } = state;

  const older = useEdgeLoad(hasOlder(thread), state.loadOlder);
  const newer = useEdgeLoad(hasNewer(thread), state.loadNewer);
  const last = lastSeq(thread);
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { start, end, abovePx, belowPx, look, drawAround } = useThreadWindow(rows.rows, frame, content);
  const scroll = useThreadScroll(
    { frame, content },
    {
      firstSeq: firstSeq(thread),
      lastSeq: last,
      hasNewer: hasNewer(thread),
      pendingCount: rows.pendingCount,
      drawn: `${start} ${end} of ${rows.rows.length}`,
    },
    { onNearStart: older.onNear, onNearEnd: newer.onNear },
  );
  useMarkRead(row, last, scroll.atEnd);
  const { highlighted, isUnderWay, isLoading, jumpTo, toEnd } = useThreadJump(thread, state, {
    content,
    drawAround,
    toBottom: scroll.toEnd,
  });

  const { at } = inbox.useSearch();
  useEffect(() => {
    if (at !== undefined) void jumpTo(at);
  }, [at, jumpTo]);

  // Who writes while reading far above wants to see it where it belongs; until the way there is open, below what is read.
  const pendingBefore = useRef(rows.pendingCount);
  const { toEnd: toBottom } = scroll;
  useEffect(() => {
    if (rows.pendingCount !== pendingBefore.current && hasNewer(thread)) {
      toBottom();
      void toEnd();
    }
    pendingBefore.current = rows.pendingCount;
  }, [rows.pendingCount, thread, toBottom, toEnd]);

  const isReadingEnd = scroll.atEnd && !isUnderWay && highlighted === null;
  useEffect(() => {
    if (isReadingEnd) forgetOld();
  }, [isReadingEnd, last, forgetOld]);

  return (
    <>
      {(older.isSlow || isLoading) && (
        <div className={classes.older}>
          <Loader role="status" size={18} aria-label={t('thread.loadingOlder')} />
        </div>
      )}
      <div
        className={classes.scroll}
        ref={frame}
        onScroll={() => {
          scroll.onScroll();
          look();
        }}
        tabIndex={0}
        role="log"
        aria-label={t('thread.messages')}
      >
        <div className={classes.content} ref={content}>
          {abovePx > 0 && <div style={{ height: abovePx - GAP_PX }} />}
          {rows.rows
            .slice(start, end)
            .map((entry) =>
              entry.type === 'group' ? (
                <BubbleGroup
                  key={entry.key}
                  group={entry}
                  row={row}
                  highlighted={highlighted}
                  onJump={jumpTo}
                  onWriteAbout={onWriteAbout}
                />
              ) : (
                <Divider key={entry.key} entry={entry} row={row} />
              ),
            )}
          {belowPx > 0 && <div style={{ height: belowPx - GAP_PX }} />}
          {!hasNewer(thread) && <TypingSign row={row} />}
        </div>
      </div>
      {!scroll.atEnd && <ToEnd unreadCount={row.unreadCount} toEnd={toEnd} />}
    </>
  );
}

/** What is stored and what is still on its way, as rows. */
function useThreadRows(row: ConversationView, thread: Thread): { rows: ThreadRow[]; pendingCount: number } {
  const me = useMe();
  const { outbox } = useDeskLink();
  const allPending = useOutbox(outbox);
  const [readAtStart] = useState(row.readSeq);
  const pending = useMemo(() => {
    const stored = new Set(thread.items.map((message) => message.clientMsgId));
    return ownPending(allPending, me.agent.id, row.id).filter(({ input }) => !stored.has(input.clientMsgId));
  }, [allPending, thread, row.id, me.agent.id]);
  const rows = useMemo(
    () => threadRows(thread.items, pending, { id: me.agent.id, name: me.agent.name, readSeq: readAtStart }, row.entryPoint),
    [thread, pending, me.agent.id, me.agent.name, readAtStart, row.entryPoint],
  );
  return { rows, pendingCount: pending.length };
}

function Divider({ entry, row }: { entry: Exclude<ThreadRow, { type: 'group' }>; row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  switch (entry.type) {
    case 'day':
      return <div className={classes.day}>{dayTitle(entry.at, now, i18n.language)}</div>;
    case 'unread':
      return <div className={classes.unread}>{t('thread.unreadFromHere')}</div>;
    case 'line':
      return <EventLine message={entry.message} row={row} />;
    case 'entry':
      return <EntryLine entryPoint={entry.entryPoint} conversationId={row.id} />;
  }
}

/** The customer, and colleagues who write to them too. */
function TypingSign({ row }: { row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const colleagues = useColleagues();
  const partnerName = usePartnerName();
  const { typists } = useDeskLink();
  const others = useTypists(typists, row.id).filter((who) => who !== me.agent.id);
  if (others.length === 0) return null;
  const names = others.map((who) => colleagues[who]?.name ?? partnerName(row));
  return (
    <div className={classes.typing} role="status">
      <span className={classes.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t('thread.typing', { count: names.length, names: new Intl.ListFormat(i18n.language).format(names) })}
    </div>
  );
}

/** Not drawn anew with every step of scrolling. */
const ToEnd = memo(function ToEnd({ unreadCount, toEnd }: { unreadCount: number; toEnd: () => Promise<void> }) {
  const { t } = useTranslation();
  const anyNew = unreadCount > 0;
  return (
    <Indicator className={classes.jump ?? ''} disabled={!anyNew} label={unreadCount} size={18}>
      <ActionIcon
        variant="default"
        radius="xl"
        size={40}
        aria-label={anyNew ? t('thread.toNew', { count: unreadCount }) : t('thread.toEnd')}
        onClick={() => void toEnd()}
      >
        <IconArrowDown size={20} />
      </ActionIcon>
    </Indicator>
  );
});
