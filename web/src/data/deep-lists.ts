// Lists scrolled far down: their beginning is asked for again, where nearly everything moves, and what comes after it stays.
import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import type { ListedConversation, Page } from '../../../src/contract/api.js';
import { getConversation, listConversations } from '../api/conversations.js';
import { RequestError } from '../api/request.js';
import type { Me } from '../api/session.js';
import { cachedConversation, dropConversation, MOST_PAGES, putConversation, rowsOf, type ListKey } from './conversation-list.js';
import { meQuery } from './me.js';

type Lists = InfiniteData<Page<ListedConversation>, string | null>;

/** Enough that a row at the end of them was not moved there by what has just happened. */
const PAGES_ANEW = 2;
/** So many rows are asked for by themselves. */
const MOST_ROWS = 20;

/** Attempts of one request, and how long the second waits; each further one twice as long. */
const ATTEMPTS = 4;
const PAUSE_MS = 500;

/** Resolves to false where something is to be asked for once more: the hub did not answer. */
export async function refreshDeepLists(client: QueryClient, queries: readonly Query[], changed: readonly string[]): Promise<boolean> {
  const seen = new Set<string>();
  let isDone = true;
  for (const query of queries) {
    const key = query.queryKey as ListKey;
    if (!query.isActive()) {
      // Nobody looks at its depth, and whoever comes back begins at the top.
      client.setQueryData<Lists>(key, (lists) => lists && { pages: lists.pages.slice(0, 1), pageParams: lists.pageParams.slice(0, 1) });
      void client.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' });
      continue;
    }
    try {
      await refreshDeepList(client, query, seen);
    } catch (error) {
      if (mayPass(error)) isDone = false;
    }
  }
  const beyond = changed.filter((id) => !seen.has(id) && cachedConversation(client, id) !== undefined).slice(0, MOST_ROWS);
  const rows = await Promise.all(beyond.map((id) => refreshRow(client, id)));
  return isDone && !rows.includes(false);
}

async function refreshDeepList(client: QueryClient, query: Query, seen: Set<string>): Promise<void> {
  const key = query.queryKey as ListKey;
  const before = client.getQueryData<Lists>(key);
  const fresh = await beginning(client, key);
  for (const { id } of rowsIn(fresh)) seen.add(id);
  // The next page may just be on its way, to be added to what is here now.
  if (query.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
  const left = rowsThatLeft(fresh, before, client.getQueryData(key));
  const hasFallen = await isAnyStillIn(client, key, left);
  for (const id of left) seen.add(id);
  client.setQueryData<Lists>(key, (lists) => {
    if (lists === undefined) return lists;
    const whole = withRaised(fresh, before, lists);
    return hasFallen ? whole : joined(whole, lists);
  });
}

/** The ids of what was in the beginning when it was asked for, and is not any longer. */
function rowsThatLeft(fresh: Lists, before: Lists | undefined, known: Lists | undefined): string[] {
  const stood = new Set(beginningOf(before, fresh).map(({ id }) => id));
  return missingIn(fresh, known).flatMap(({ id }) => (stood.has(id) ? [id] : []));
}

/** Such a row has its place further down, and only the hub knows where. What the list does not show has left it already. */
async function isAnyStillIn(client: QueryClient, key: ListKey, left: readonly string[]): Promise<boolean> {
  const [, view, q] = key;
  const agentId = client.getQueryData<Me>(meQuery.queryKey)?.agent.id ?? '';
  const shown = (): string[] => {
    const ids = new Set(rowsOf(client.getQueryData<Lists>(key), view, agentId, q).map(({ id }) => id));
    return left.filter((id) => ids.has(id));
  };
  const asked = shown();
  if (asked.length > MOST_ROWS) return true;
  await Promise.all(asked.map((id) => refreshRow(client, id)));
  return shown().length > 0;
}

/** With those in front, after the pinned ones, that came up since the beginning was asked for. */
function withRaised(fresh: Lists, before: Lists | undefined, known: Lists): Lists {
  const stood = new Set(beginningOf(before, fresh).map(({ id }) => id));
  const raised = missingIn(fresh, known).filter(({ id }) => !stood.has(id));
  const [first, ...others] = fresh.pages;
  if (first === undefined || raised.length === 0) return fresh;
  const place = first.items.filter(({ pinned }) => pinned).length;
  return { ...fresh, pages: [{ ...first, items: first.items.toSpliced(place, 0, ...raised) }, ...others] };
}

const rowsIn = (lists: Lists | undefined): ListedConversation[] => lists?.pages.flatMap(({ items }) => items) ?? [];

/** What is known before the last row of the beginning; nothing where they do not meet. */
function beginningOf(known: Lists | undefined, fresh: Lists): ListedConversation[] {
  const rows = rowsIn(known);
  const last = lastRow(fresh)?.id;
  return rows.slice(
    0,
    Math.max(
      0,
      rows.findIndex(({ id }) => id === last),
    ),
  );
}

function missingIn(fresh: Lists, known: Lists | undefined): ListedConversation[] {
  const there = new Set(rowsIn(fresh).map(({ id }) => id));
  return beginningOf(known, fresh).filter(({ id }) => !there.has(id));
}

/** Goes on until it meets what is known, but not for ever. */
async function beginning(client: QueryClient, key: ListKey): Promise<Lists> {
  const [, view, q, filter] = key;
  const fresh: Lists = { pages: [], pageParams: [] };
  let cursor: string | null = null;
  do {
    const page: Page<ListedConversation> = await patiently(() => listConversations({ view, q, ...filter, cursor }));
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

const lastRow = (lists: Lists): ListedConversation | undefined => lists.pages.at(-1)?.items.at(-1);

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

/** Resolves to false where the hub did not say how it is. */
async function refreshRow(client: QueryClient, id: string): Promise<boolean> {
  try {
    putConversation(client, await patiently(() => getConversation(id)));
  } catch (error) {
    if (error instanceof RequestError && (error.status === 403 || error.status === 404)) dropConversation(client, id);
    return !mayPass(error);
  }
  return true;
}

const mayPass = (error: unknown): boolean => error instanceof RequestError && error.mayPass;

/** As every other list is asked for: a hub that restarts answers a moment later. */
async function patiently<Answer>(ask: () => Promise<Answer>, attempts = ATTEMPTS, pauseMs = PAUSE_MS): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (attempts === 1 || !mayPass(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return patiently(ask, attempts - 1, pauseMs * 2);
  }
}
