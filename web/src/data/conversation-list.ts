// The inbox lists: one cached list per view, search and filter, and the rules by which news moves their rows.
import { infiniteQueryOptions, type InfiniteData, type Query, type QueryClient } from '@tanstack/react-query';
import type { ConversationView, ListedConversation, Page } from '../../../src/contract/api.js';
import { listConversations, type InboxView, type ListFilter } from '../api/conversations.js';

type Lists = InfiniteData<Page<ListedConversation>>;
export type ListKey = readonly ['conversations', InboxView, string, ListFilter];

const NO_FILTER: ListFilter = {};

/** A list with more pages is not asked for again as a whole; see list-refresh.ts. */
export const MOST_PAGES = 4;
const isLong = (lists: Lists | undefined): boolean => (lists?.pages.length ?? 0) > MOST_PAGES;
export const deepLists = (client: QueryClient): Query[] =>
  client
    .getQueryCache()
    .findAll({ queryKey: ['conversations'], predicate: ({ queryKey }) => isLong(client.getQueryData<Lists>(queryKey)) });

export const listQuery = (view: InboxView, q: string, filter: ListFilter = NO_FILTER) =>
  infiniteQueryOptions({
    queryKey: ['conversations', view, q, filter] as ListKey,
    queryFn: ({ pageParam, signal }) => listConversations({ view, q, ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Comparing every field of every loaded page takes longer than a frame, and the pages that stay are the same objects anyway.
    structuralSharing: false,
    refetchOnMount: ({ state }) => !isLong(state.data),
    refetchOnReconnect: ({ state }) => !isLong(state.data),
  });

/** Whether a row still has its place in a view: a claimed one leaves the queue at once, before the list is asked for again. */
export function belongsTo(view: InboxView, row: ListedConversation, agentId: string): boolean {
  const state = row.session?.state;
  switch (view) {
    case 'all':
    case 'hidden':
    case 'blocked':
      return true;
    case 'closed':
      return state === undefined || state === 'closed';
    case 'mine':
      return state === 'active' && row.session?.assigneeId === agentId;
    case 'queued':
      return state === 'queued';
    case 'unassigned':
      return state !== undefined && state !== 'closed' && row.session?.assigneeId === undefined;
  }
}

/**
 * Every loaded row of a list once: a row that moved between two pages while loading would otherwise be there twice. What is hidden or
 * blocked shows in its own view and in a search.
 */
export function rowsOf(lists: Lists | undefined, view: InboxView, agentId: string, q = ''): ListedConversation[] {
  const byId = new Map<string, ListedConversation>();
  const isShown = (row: ListedConversation): boolean =>
    view === 'hidden' ? row.hidden : view === 'blocked' ? row.blocked : q !== '' || !(row.hidden || row.blocked);
  for (const page of lists?.pages ?? []) {
    for (const row of page.items) if (!byId.has(row.id) && isShown(row) && belongsTo(view, row, agentId)) byId.set(row.id, row);
  }
  return [...byId.values()];
}

/** As it is listed, or with all that is known of an opened one. */
export type Change = <Row extends ListedConversation>(row: Row) => Row;

/** Applies a change to a conversation wherever it is cached. */
export function changeConversation(client: QueryClient, conversationId: string, change: Change): void {
  client.setQueryData<ConversationView>(['conversation', conversationId], (row) => row && change(row));
  client.setQueriesData<Lists>({ queryKey: ['conversations'] }, (lists) => lists && mapRows(lists, conversationId, change));
}

/** As the hub has just told it, wherever it is cached. */
export function putConversation(client: QueryClient, view: ConversationView): void {
  const { capabilities: _ofItsAccount, ...listed } = view;
  client.setQueryData<ConversationView>(['conversation', view.id], (row) => row && view);
  client.setQueriesData<Lists>({ queryKey: ['conversations'] }, (lists) => lists && mapRows(lists, view.id, () => listed));
}

/** The viewer may not see it any longer. */
export function dropConversation(client: QueryClient, conversationId: string): void {
  client.setQueriesData<Lists>({ queryKey: ['conversations'] }, (lists) => {
    const page = lists?.pages.findIndex(({ items }) => items.some(({ id }) => id === conversationId)) ?? -1;
    const shown = lists?.pages[page];
    if (lists === undefined || shown === undefined) return lists;
    return { ...lists, pages: lists.pages.with(page, { ...shown, items: shown.items.filter(({ id }) => id !== conversationId) }) };
  });
}

/** As it was last seen, whether opened or in a list. */
export function cachedConversation(client: QueryClient, conversationId: string): ListedConversation | undefined {
  const opened = client.getQueryData<ConversationView>(['conversation', conversationId]);
  if (opened !== undefined) return opened;
  const lists = client.getQueriesData<Lists>({ queryKey: ['conversations'] });
  return lists
    .flatMap(([, list]) => list?.pages ?? [])
    .flatMap((page) => page.items)
    .find((row) => row.id === conversationId);
}

/** Whether all conversations the viewer serves are among those loaded. */
export function hasAllOwn(client: QueryClient): boolean {
  const state = client.getQueryState<Lists>(listQuery('mine', '').queryKey);
  return state?.isInvalidated === false && state.data?.pages.at(-1)?.nextCursor === null;
}

/** Puts a row that got a message first, after the pinned ones, as the hub orders its lists. A search keeps its order. */
export function raiseConversation(client: QueryClient, conversationId: string): void {
  for (const [key, lists] of client.getQueriesData<Lists>({ queryKey: ['conversations'] })) {
    const [, view, q] = key as ListKey;
    // The queue is ordered by who has waited longest.
    if (lists === undefined || q !== '' || view === 'queued') continue;
    const raised = raisedTo(lists, conversationId);
    if (raised !== lists) client.setQueryData<Lists>(key, raised);
  }
}

/** The lists that do not hold the conversation, though they might have to. */
export function listsWithout(client: QueryClient, conversationId: string): ListKey[] {
  return client
    .getQueriesData<Lists>({ queryKey: ['conversations'] })
    .filter(([, lists]) => lists !== undefined && !lists.pages.some((page) => page.items.some((row) => row.id === conversationId)))
    .map(([key]) => key as ListKey);
}

function mapRows(lists: Lists, conversationId: string, change: (row: ListedConversation) => ListedConversation): Lists {
  let changed = false;
  const pages = lists.pages.map((page) => {
    const index = page.items.findIndex((row) => row.id === conversationId);
    const row = page.items[index];
    if (row === undefined) return page;
    changed = true;
    return { ...page, items: page.items.with(index, change(row)) };
  });
  return changed ? { ...lists, pages } : lists;
}

function raisedTo(lists: Lists, conversationId: string): Lists {
  const row = lists.pages.flatMap((page) => page.items).find((candidate) => candidate.id === conversationId);
  const first = lists.pages[0];
  if (row === undefined || first === undefined) return lists;
  const place = row.pinned ? 0 : first.items.filter((other) => other.pinned && other.id !== conversationId).length;
  if (first.items[place]?.id === conversationId) return lists;
  const pages = lists.pages.map((page) => ({ ...page, items: page.items.filter((other) => other.id !== conversationId) }));
  const head = pages[0];
  if (head === undefined) return lists;
  pages[0] = { ...head, items: head.items.toSpliced(place, 0, row) };
  return { ...lists, pages };
}
