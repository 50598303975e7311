// Lists scrolled far down: their beginning is asked for again, where nearly everything moves, and what comes after it stays.
import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import type { ConversationView, Page } from '../../../src/contract/api.js';
import { getConversation, listConversations } from '../api/conversations.js';
import { RequestError } from '../api/request.js';
import { cachedConversation, changeConversation, dropConversation, MOST_PAGES, type ListKey } from './conversation-list.js';

type Lists = InfiniteData<Page<ConversationView>, string | null>;

/** Enough that a row at the end of them was not moved there by what has just happened. */
const PAGES_ANEW = 2;
/** So many rows further down are asked for by themselves. */
const MOST_ROWS = 20;

export async function refreshDeepLists(client: QueryClient, queries: readonly Query[], changed: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  for (const query of queries) {
    const key = query.queryKey as ListKey;
    if (!query.isActive()) {
      // Nobody looks at its depth, and whoever comes back begins at the top.
      client.setQueryData<Lists>(key, (lists) => lists && { pages: lists.pages.slice(0, 1), pageParams: lists.pageParams.slice(0, 1) });
      continue;
    }
    const fresh = await beginning(client, key);
    for (const { id } of fresh.pages.flatMap(({ items }) => items)) seen.add(id);
    // The next page may just be on its way, to be added to what is here now.
    if (query.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
    client.setQueryData<Lists>(key, (lists) => lists && joined(fresh, lists));
  }
  const beyond = changed.filter((id) => !seen.has(id) && cachedConversation(client, id) !== undefined);
  await Promise.all(beyond.slice(0, MOST_ROWS).map((id) => refreshRow(client, id)));
}

/** Goes on until it meets what is known, but not for ever. */
async function beginning(client: QueryClient, key: ListKey): Promise<Lists> {
  const [, view, q, filter] = key;
  const fresh: Lists = { pages: [], pageParams: [] };
  let cursor: string | null = null;
  do {
    const page: Page<ConversationView> = await listConversations({ view, q, ...filter, cursor });
    fresh.pages.push(page);
    fresh.pageParams.push(cursor);
    cursor = page.nextCursor;
  } while (
    cursor !== null &&
    fresh.pages.length < MOST_PAGES &&
    (fresh.pages.length < PAGES_ANEW || !meets(fresh, client.getQueryData(key)))
  );
  return fresh;
}

const lastRow = (lists: Lists): ConversationView | undefined => lists.pages.at(-1)?.items.at(-1);

const meets = (fresh: Lists, known: Lists | undefined): boolean =>
  known?.pages.some(({ items }) => items.some(({ id }) => id === lastRow(fresh)?.id)) === true;

/** The fresh beginning, and after its last row what came after that before. Where that is unknown, the hub is asked while scrolling. */
function joined(fresh: Lists, known: Lists): Lists {
  const last = lastRow(fresh);
  const index = known.pages.findIndex(({ items }) => items.some(({ id }) => id === last?.id));
  const page = known.pages[index];
  const cursor = fresh.pages.at(-1)?.nextCursor ?? null;
  if (page === undefined || cursor === null) return fresh;
  const rest = page.items.slice(page.items.findIndex(({ id }) => id === last?.id) + 1);
  const [next, ...others] = known.pages.slice(index + 1);
  // A few rows are no page of their own: there would be more and more of those.
  const first = next === undefined ? { ...page, items: rest } : { ...next, items: [...rest, ...next.items] };
  return {
    pages: [...fresh.pages, first, ...others],
    pageParams: [...fresh.pageParams, cursor, ...known.pageParams.slice(index + 2)],
  };
}

async function refreshRow(client: QueryClient, id: string): Promise<void> {
  try {
    const row = await getConversation(id);
    changeConversation(client, id, () => row);
  } catch (error) {
    if (error instanceof RequestError && (error.status === 403 || error.status === 404)) dropConversation(client, id);
  }
}
