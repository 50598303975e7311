import { ActionIcon, Button, Indicator, Loader } from '@mantine/core';
import { IconArrowDown, IconCloudOff } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { useOutbox } from '../data/outbox.js';
import { firstSeq, hasOlder, lastSeq } from '../data/thread.js';
import { useThread } from '../data/thread-query.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { dayTitle } from '../i18n/times.js';
import { useDeskLink } from '../live/desk-link.js';
import { useTypists } from '../live/typists.js';
import { PageLoading } from '../shell/page-loading.js';
import { PageMessage } from '../shell/page-message.js';
import { useNow } from '../shell/use-now.js';
import { BubbleGroup } from './bubble-group.js';
import type { WritingAbout } from './conversation-pane.js';
import { EventLine } from './event-line.js';
import classes from './message-list.module.css';
import { threadRows } from './thread-rows.js';
import { useMarkRead } from './use-mark-read.js';
import { useThreadScroll } from './use-thread-scroll.js';

interface Props {
  row: ConversationView;
  onWriteAbout: (about: WritingAbout) => void;
}

export function MessageList({ row, onWriteAbout }: Props) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useNow();
  const describe = useDescribeError();
  const { outbox, typists } = useDeskLink();
  const allPending = useOutbox(outbox);
  const typing = useTypists(typists, row.id).filter((who) => who !== me.agent.id);
  const { thread, error, reload, loadingOlder, loadOlder } = useThread(row.id);
  const [readAtStart] = useState(row.readSeq);
  const [highlighted, setHighlighted] = useState<number | null>(null);

  const pending = useMemo(() => {
    const stored = new Set(thread?.items.map((message) => message.clientMsgId));
    return allPending.filter((entry) => entry.conversationId === row.id && !stored.has(entry.input.clientMsgId));
  }, [allPending, thread, row.id]);
  const rows = useMemo(
    () => threadRows(thread?.items ?? [], pending, { id: me.agent.id, name: me.agent.name, readSeq: readAtStart }),
    [thread, pending, me.agent.id, me.agent.name, readAtStart],
  );

  const older = thread !== undefined && hasOlder(thread);
  const onNearStart = useCallback(() => {
    if (older && !loadingOlder) void loadOlder().catch(() => undefined);
  }, [older, loadingOlder, loadOlder]);
  const last = thread === undefined ? 0 : lastSeq(thread);
  const scroll = useThreadScroll(
    { firstSeq: thread === undefined ? 0 : firstSeq(thread), lastSeq: last, pendingCount: pending.length },
    onNearStart,
  );
  useMarkRead(row, last, scroll.atEnd && thread !== undefined);

  const jumpTo = useCallback(
    async (seq: number) => {
      await loadOlder(seq).catch(() => undefined);
      requestAnimationFrame(() => {
        scroll.content.current?.querySelector(`[data-seq="${seq}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
        setHighlighted(seq);
        setTimeout(() => setHighlighted((shown) => (shown === seq ? null : shown)), 1_800);
      });
    },
    [loadOlder, scroll.content],
  );

  if (thread === undefined && error !== null) {
    return (
      <div className={classes.frame}>
        <PageMessage icon={<IconCloudOff size={28} />} title={t('thread.cannotLoad')} text={describe(error)} tone="danger">
          <Button variant="light" onClick={reload}>
            {t('common.tryAgain')}
          </Button>
        </PageMessage>
      </div>
    );
  }
  if (thread === undefined)
    return (
      <div className={classes.frame}>
        <PageLoading />
      </div>
    );
  const newBelow = !scroll.atEnd && row.unreadCount > 0;
  return (
    <div className={classes.frame}>
      {loadingOlder && (
        <div className={classes.older}>
          <Loader size={18} aria-label={t('thread.loadingOlder')} />
        </div>
      )}
      <div
        className={classes.scroll}
        ref={scroll.frame}
        onScroll={scroll.onScroll}
        tabIndex={0}
        role="log"
        aria-label={t('thread.messages')}
      >
        <div className={classes.content} ref={scroll.content}>
          {rows.map((entry) => {
            switch (entry.type) {
              case 'day':
                return (
                  <div key={entry.key} className={classes.day}>
                    {dayTitle(entry.at, now, i18n.language)}
                  </div>
                );
              case 'unread':
                return (
                  <div key={entry.key} className={classes.unread}>
                    {t('thread.unreadFromHere')}
                  </div>
                );
              case 'line':
                return <EventLine key={entry.key} message={entry.message} />;
              case 'group':
                return (
                  <BubbleGroup
                    key={entry.key}
                    group={entry}
                    row={row}
                    highlighted={highlighted}
                    onJump={jumpTo}
                    onWriteAbout={onWriteAbout}
                  />
                );
            }
          })}
          {typing.length > 0 && (
            <div className={classes.typing} role="status">
              <span className={classes.dots} aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {t('thread.typing')}
            </div>
          )}
        </div>
      </div>
      {!scroll.atEnd && (
        <Indicator className={classes.jump ?? ''} disabled={!newBelow} label={row.unreadCount} size={18}>
          <ActionIcon
            variant="default"
            radius="xl"
            size={40}
            aria-label={newBelow ? t('thread.toNew', { count: row.unreadCount }) : t('thread.toEnd')}
            onClick={scroll.toEnd}
          >
            <IconArrowDown size={20} />
          </ActionIcon>
        </Indicator>
      )}
    </div>
  );
}
