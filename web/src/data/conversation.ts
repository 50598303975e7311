// One conversation's row: read alone, and refreshed wherever it is shown.
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { getConversation } from '../api/conversations.js';
import { lastMessageOf } from './last-message.js';
import { changeConversation } from './conversation-list.js';

export const conversationQuery = (id: string) =>
  queryOptions({ queryKey: ['conversation', id], queryFn: ({ signal }) => getConversation(id, signal) });

/** Asks for the row as it is now and puts it wherever it is shown. */
export async function refreshConversation(client: QueryClient, id: string): Promise<void> {
  const row = await client.fetchQuery({ ...conversationQuery(id), staleTime: 0, retry: false });
  changeConversation(client, id, () => row);
}

/** After an own step: a question that was on its way before may be answered with how it was then. Not for news, which could put it off for ever. */
export async function refreshAfterStep(client: QueryClient, id: string): Promise<void> {
  await client.cancelQueries({ queryKey: ['conversation', id], exact: true });
  await refreshConversation(client, id);
}

/** What a new message does to its conversation's row. */
export function rowAfter(row: ConversationView, message: MessageView): ConversationView {
  if (message.seq <= row.lastSeq) return row;
  return {
    ...row,
    lastSeq: message.seq,
    lastMessage: message.kind === 'system' ? row.lastMessage : lastMessageOf(message),
    hidden: row.hidden && message.kind !== 'in',
    unreadCount: message.kind === 'in' && message.seq > row.readSeq && !row.blocked ? row.unreadCount + 1 : row.unreadCount,
  };
}
