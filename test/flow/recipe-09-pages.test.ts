// Recipe 9 (B34): pages over what happened in one and the same moment.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, ConversationView, MessageHitView, MessageView, Page } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { FakeClock } from '../support/fake-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const PAGE = 7;

let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  // It stands still: everything has the same time.
  small = await startSmallHub(new SmallPlatform(), { clock: new FakeClock() });
  account = await small.bind('key', 'shop');
});
afterAll(() => small.hub.close());

async function pages<Item>(path: (cursor: string | null) => string): Promise<Item[][]> {
  const all: Item[][] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await small.hub.admin.get<Page<Item>>(path(cursor));
    all.push(page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

it('recipe 9: 300 messages of one moment, in pages of 7, come each once and in order, from either end', async () => {
  for (let n = 0; n < 300; n += 100) {
    const events = Array.from({ length: 100 }, (_, index) => words('ana', `m${String(n + index)}`));
    expect((await small.post(account.id, { id: `hundred-${String(n)}`, events })).status).toBe(200);
  }
  const { id } = await eventually(async () => {
    const found = await small.waiting('ana');
    return found.lastSeq === 300 ? found : undefined;
  });
  const path = `/conversations/${id}/messages?limit=${String(PAGE)}`;
  const older = await pages<MessageView>((cursor) => `${path}${cursor === null ? '' : `&before=${cursor}`}`);
  const newer = await pages<MessageView>((cursor) => `${path}&after=${cursor ?? '0'}`);
  const expected = Array.from({ length: 300 }, (_, n) => `m${String(n)}`);
  const textsOf = (messages: MessageView[]) => messages.map(({ content }) => (content.type === 'text' ? content.text : content.type));
  expect(textsOf(older.reverse().flat())).toEqual(expected);
  expect(textsOf(newer.flat())).toEqual(expected);
  expect(new Set(newer.flat().map(({ sentAt }) => sentAt)).size).toBe(1);
});

it('recipe 9: 40 conversations of one moment, in pages of 7, come each once, the pinned ones first', async () => {
  const events = Array.from({ length: 40 }, (_, n) => words(`person-${String(n)}`, 'hello'));
  expect((await small.post(account.id, { id: 'forty', events })).status).toBe(200);
  const all = await eventually(async () => {
    const found = await small.hub.admin.conversations('queued');
    return found.length === 41 ? found : undefined;
  });
  const pinned = all.slice(3, 12).map(({ id }) => id);
  for (const id of pinned) await small.hub.admin.put(`/conversations/${id}/pinned`, { value: true });
  const paged = await pages<ConversationView>(
    (cursor) => `/conversations?view=all&limit=${String(PAGE)}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
  );
  const ids = paged.flat().map(({ id }) => id);
  expect(ids.length).toBe(41);
  expect([...ids].sort()).toEqual(all.map(({ id }) => id).sort());
  // The order is that of the whole list, wherever the pages end.
  expect(ids).toEqual((await small.hub.admin.conversations()).map(({ id }) => id));
  expect(ids.slice(0, pinned.length).sort()).toEqual([...pinned].sort());
});

it('recipe 9: what a search finds in one moment comes each once, the last page too', async () => {
  const events = Array.from({ length: 11 }, (_, n) => words('eve', `parcel ${String(n + 1)}`));
  expect((await small.post(account.id, { id: 'eleven', events })).status).toBe(200);
  await small.said((await small.waiting('eve')).id, 'parcel 11');
  const found = await pages<MessageHitView>(
    (cursor) => `/messages/search?q=parcel&limit=4${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
  );
  expect(found.flat().map(({ message }) => message.seq)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});
