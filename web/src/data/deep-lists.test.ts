import { InfiniteQueryObserver, QueryClient, type InfiniteData } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ListedConversation, Page } from '../../../src/contract/api.js';
import { listQuery, raiseConversation } from './conversation-list.js';
import { refreshLists } from './list-refresh.js';

const hubsFetch = globalThis.fetch;
const PAGES = 200;
let client: QueryClient;
/** The ids as the hub orders them; a page goes on after the id its cursor names, where that stood when it was given. */
let order: string[];
let isOurs: (id: string) => boolean;
let asked: string[];

function answer(address: string): Response {
  const { pathname, searchParams } = new URL(address, 'http://hub');
  const id = /conversations\/(\w+)$/.exec(pathname)?.[1];
  asked.push(id ?? 'page');
  if (id !== undefined)
    return isOurs(id) ? Response.json({ id, lastSeq: 7 }) : Response.json({ error: { code: 'not_found', message: 'no' } }, { status: 404 });
  const start = order.indexOf(searchParams.get('cursor') ?? '') + 1;
  const ids = order.slice(start, start + 50);
  return Response.json({ items: ids.map((each) => ({ id: each, lastSeq: 1 })), nextCursor: start + 50 < order.length ? ids.at(-1) : null });
}

const rows = (): ListedConversation[] =>
  client.getQueryData<InfiniteData<Page<ListedConversation>>>(listQuery('all', '').queryKey)?.pages.flatMap(({ items }) => items) ?? [];
const ids = (): string[] => [...new Set(rows().map(({ id }) => id))];
let list: InfiniteQueryObserver<Page<ListedConversation>>;
let leave: () => void;

beforeEach(async () => {
  [asked, isOurs] = [[], () => true];
  order = Array.from({ length: 50 * PAGES + 20 }, (_, index) => `c${String(index)}`);
  globalThis.fetch = (address) => Promise.resolve(answer(String(address)));
  client = new QueryClient();
  const query: object = listQuery('all', '');
  list = new InfiniteQueryObserver(client, query as ConstructorParameters<typeof InfiniteQueryObserver<Page<ListedConversation>>>[1]);
  leave = list.subscribe(() => undefined);
  await list.refetch();
  for (let page = 1; page < PAGES; page += 1) await list.fetchNextPage();
  asked = [];
});
afterEach(() => {
  leave();
  client.clear();
  globalThis.fetch = hubsFetch;
});

describe('a list scrolled far down', () => {
  it('is asked for anew at its beginning alone, and loses nobody when one of its depth comes up', async () => {
    const shown = ids();
    const raised = 'c7000';
    order = [raised, ...order.filter((id) => id !== raised)];
    await refreshLists(client);
    expect(asked).toEqual(['page', 'page']);
    expect(ids()).toEqual([raised, ...shown.filter((id) => id !== raised)]);
    await refreshLists(client);
    await refreshLists(client);
    expect(client.getQueryData<InfiniteData<unknown>>(listQuery('all', '').queryKey)?.pages.length).toBeLessThanOrEqual(PAGES + 1);
  });

  it('lets those go that left its beginning, takes who is new, and goes on at its end', async () => {
    const shown = ids();
    isOurs = (id) => id !== 'c3';
    order = ['new', ...order.filter((id) => id !== 'c3')];
    await refreshLists(client);
    expect(ids()).toEqual(['new', ...shown.filter((id) => id !== 'c3')]);
    await list.fetchNextPage();
    expect(ids()).toHaveLength(order.length);
  });

  it('asks by itself for a row of its depth that changed, and drops one that is nobody’s business any longer', async () => {
    isOurs = (id) => id !== 'c8000';
    await refreshLists(client, ['c9000', 'c8000', 'c5', 'never-seen']);
    expect(asked.toSorted()).toEqual(['c8000', 'c9000', 'page', 'page']);
    expect(rows().find(({ id }) => id === 'c9000')?.lastSeq).toBe(7);
    expect(ids()).not.toContain('c8000');
  });

  it('begins anew where so much has moved that it does not meet what is known', async () => {
    order = [...Array.from({ length: 500 }, (_, index) => `new${String(index)}`), ...order];
    await refreshLists(client);
    expect([asked.length, ids().length]).toEqual([4, 200]);
    await list.fetchNextPage();
    expect(ids()).toEqual(order.slice(0, 250));
  });

  it('begins anew where a row has moved down, so that it is met again further down', async () => {
    order = [...order.filter((id) => id !== 'c3').slice(0, 5_000), 'c3', ...order.slice(5_001)];
    await refreshLists(client);
    expect(asked).toEqual(['page', 'page', 'c3']);
    expect(ids()).toEqual(order.slice(0, 100));
    while (ids().length <= 5_000) await list.fetchNextPage();
    expect(ids()[5_000]).toBe('c3');
  });

  it('begins anew, too, where it is not told whether a row that is missing is still in it', async () => {
    order = order.filter((id) => id !== 'c3');
    globalThis.fetch = (address) =>
      Promise.resolve(String(address).endsWith('/c3') ? new Response('', { status: 400 }) : answer(String(address)));
    await refreshLists(client);
    expect(ids()).toEqual(order.slice(0, 100));
  });

  it('keeps its depth where one came up from there while the beginning was on its way', async () => {
    const shown = ids();
    globalThis.fetch = (address) => {
      raiseConversation(client, 'c7000');
      return Promise.resolve(answer(String(address)));
    };
    await refreshLists(client);
    expect(ids()).toEqual(['c7000', ...shown.filter((id) => id !== 'c7000')]);
  });

  it('is asked for with patience, and a step is not told that it was in vain', async () => {
    jest.useFakeTimers();
    try {
      const other = listQuery('mine', '').queryKey;
      client.setQueryData(other, { pages: [], pageParams: [] });
      let failures = 3;
      globalThis.fetch = (address) => Promise.resolve(failures-- > 0 ? new Response('', { status: 503 }) : answer(String(address)));
      order = ['new', ...order];
      const refresh = refreshLists(client);
      await jest.advanceTimersByTimeAsync(3_500);
      expect(await refresh).toBe(true);
      expect(ids()[0]).toBe('new');
      failures = Number.POSITIVE_INFINITY;
      const inVain = refreshLists(client, ['c9000']);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(await inVain).toBe(false);
      expect(ids()).toHaveLength(order.length - 20);
      expect(client.getQueryState(other)?.isInvalidated).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not asked for again and again where the hub refuses it', async () => {
    globalThis.fetch = () => Promise.resolve(new Response('', { status: 403 }));
    expect(await refreshLists(client)).toBe(true);
  });

  it('is short again when nobody looks at it any longer', async () => {
    leave();
    await refreshLists(client);
    expect([asked, ids().length]).toEqual([[], 50]);
    expect(client.getQueryState(listQuery('all', '').queryKey)?.isInvalidated).toBe(true);
  });
});
