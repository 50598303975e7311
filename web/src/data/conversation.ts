// One conversation's row: read alone, and refreshed wherever it is shown.
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { ListedConversation, MessageView } from '../../../src/contract/api.js';
import { getConversation } from '../api/conversations.js';
import { lastMessageOf } from './last-message.js';
import { putConversation } from './conversation-list.js';

export const conversationQuery = (id: string) =>
  queryOptions({ queryKey: ['conversation', id], queryFn: ({ signal }) => getConversation(id, signal) });

/**
 * Asks for the row as it is now and puts it wherever it is shown. A question already on its way may be answered with how it was
 * before: it is dropped, and who waits for it is given this answer.
 */
export async function refreshConversation(client: QueryClient, id: string): Promise<void> {
  const query = conversationQuery(id);
  const isShown = client.getQueryData(query.queryKey) !== undefined;
  void client.cancelQueries({ queryKey: query.queryKey, exact: true }, { silent: true });
  const row = await client.fetchQuery({ ...query, staleTime: 0, ...(isShown && { retry: false }) });
  putConversation(client, row);
}

/** What a new message does to its conversation's row. */
export function rowAfter<Row extends ListedConversation>(row: Row, message: MessageView): Row {
  if (message.seq <= row.lastSeq) return row;
  return {
    ...row,
    lastSeq: message.seq,
    lastMessage: message.kind === 'system' ? row.lastMessage : lastMessageOf(message),
    hidden: row.hidden && message.kind !== 'in',
    ...(message.kind === 'in' && !row.blocked && { groupUnread: true }),
    unreadCount: message.kind === 'in' && message.seq > row.readSeq && !row.blocked ? row.unreadCount + 1 : row.unreadCount,
  };
}
