// Asks for the inbox lists again when their members may have changed; of one scrolled far down not every page there ever was.
import type { QueryClient } from '@tanstack/react-query';
import { deepLists } from './conversation-list.js';

const LISTS = ['conversations'];

/** `changed`: conversations whose rows may be old wherever they stand. */
export async function refreshLists(client: QueryClient, changed: readonly string[] = []): Promise<void> {
  const deep = deepLists(client);
  // After an upgrade the part may have another name; then every page is asked for.
  const parts = deep.length === 0 ? null : await import('./deep-lists.js').catch(() => null);
  if (parts === null) return client.invalidateQueries({ queryKey: LISTS });
  await parts.refreshDeepLists(client, deep, changed);
  await client.invalidateQueries({ queryKey: LISTS, predicate: (query) => !deep.includes(query) || !query.isActive() });
}
