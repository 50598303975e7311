// What was on screen, at the end, in a tab that is looked at, counts as read.
import { useDocumentVisibility } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ConversationView } from '../../../src/contract/api.js';
import { markRead } from '../api/conversations.js';
import { changeConversation, type Change } from '../data/conversation-list.js';

const SETTLE_MS = 350;

export function useMarkRead(row: ConversationView, lastSeq: number, atEnd: boolean): void {
  const client = useQueryClient();
  const visible = useDocumentVisibility() === 'visible';
  const { id, readSeq } = row;
  useEffect(() => {
    if (!visible || !atEnd || lastSeq <= readSeq) return;
    const timer = setTimeout(() => {
      const read =
        (seq: number): Change =>
        (shown) => ({
          ...shown,
          readSeq: seq,
          unreadCount: seq >= shown.lastSeq ? 0 : shown.unreadCount,
        });
      markRead(id, lastSeq).then(
        () => changeConversation(client, id, read(lastSeq)),
        // Unread stays unread; the next message or visit tries again.
        () => undefined,
      );
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [client, id, readSeq, lastSeq, atEnd, visible]);
}
