// Asks for the inbox lists and the numbers beside their names again when their members may have changed; of one scrolled far down not every page there ever was.
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { getViewCounts } from '../api/open-counts.js';
import { deepLists } from './conversation-list.js';

const LISTS = ['conversations'];

/** How many there are in the lists, however few of them are loaded. */
export const viewCountsQuery = queryOptions({ queryKey: ['view-counts'], queryFn: ({ signal }) => getViewCounts(signal) });

/**
 * `changed`: conversations whose rows may be old wherever they stand. Never rejects, for a step that succeeded is no failure because its
 * lists could not be read; resolves to false where they are to be asked for once more.
 */
export async function refreshLists(client: QueryClient, changed: readonly string[] = []): Promise<boolean> {
  const deep = deepLists(client);
  const counts = client.invalidateQueries({ queryKey: viewCountsQuery.queryKey });
  // After an upgrade the part may have another name; then every page is asked for.
  const parts = deep.length === 0 ? null : await import('./deep-lists.js').catch(() => null);
  const others = client.invalidateQueries({ queryKey: LISTS, predicate: (query) => parts === null || !deep.includes(query) });
  const isDone = await parts?.refreshDeepLists(client, deep, changed);
  await Promise.all([others, counts]);
  return isDone !== false;
}
