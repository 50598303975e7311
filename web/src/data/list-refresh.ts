// Asks for the inbox lists again when their members may have changed; of one scrolled far down not every page there ever was.
import type { QueryClient } from '@tanstack/react-query';
import { deepLists } from './conversation-list.js';

const LISTS = ['conversations'];

/**
 * `changed`: conversations whose rows may be old wherever they stand. Never rejects, for a step that succeeded is no failure because its
 * lists could not be read; resolves to false where they are to be asked for once more.
 */
export async function refreshLists(client: QueryClient, changed: readonly string[] = []): Promise<boolean> {
  const deep = deepLists(client);
  // After an upgrade the part may have another name; then every page is asked for.
  const parts = deep.length === 0 ? null : await import('./deep-lists.js').catch(() => null);
  const others = client.invalidateQueries({ queryKey: LISTS, predicate: (query) => parts === null || !deep.includes(query) });
  const isDone = await parts?.refreshDeepLists(client, deep, changed);
  await others;
  return isDone !== false;
}
