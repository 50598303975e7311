// Messages stored by a version without the search are made findable after the update, piece by piece, and then never looked at again.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { ChannelAccountView, MessageHitView, Page } from '../../src/contract/index.js';
import { SearchBackfill } from '../../src/search-backfill.js';
import { systemClock } from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
beforeEach(async () => {
  // It stands still: the hub's own walk, which begins a while after the start, does not come between.
  small = await startSmallHub(new SmallPlatform(), { clock: new FakeClock(Date.now()) });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const found = async (q: string): Promise<string[]> =>
  (await small.hub.admin.get<Page<MessageHitView>>(`/messages/search?q=${encodeURIComponent(q)}`)).items.map(
    ({ message }) => message.conversationId,
  );

async function says(person: string, ...texts: string[]): Promise<string> {
  for (const text of texts) await small.tell(account, words(person, text));
  return eventually(async () => {
    const row = (await small.hub.admin.conversations()).find(({ proxyUser }) => proxyUser.platformUserId === person);
    return row?.lastSeq === texts.length ? row.id : undefined;
  });
}

it('finds old messages afterwards, leaves newer ones alone, and is done once', async () => {
  const { database } = small.hub;
  const ana = await says('ana', '退款什么时候到', 'thank you');
  const bo = await says('bo', 'my parcel is late', '退款');
  await database.query({ text: 'UPDATE message SET words = NULL' });
  await database.query({ text: `INSERT INTO search_backfill (sent_before) VALUES (now() + interval '1 second')` });
  expect(await found('退款')).toEqual([]);

  const backfill = new SearchBackfill({ database, clock: systemClock, log: pino({ level: 'silent' }) });
  let pieces = 1;
  while (await backfill.piece(3)) pieces++;

  expect(pieces).toBe(2);
  expect((await found('退款')).sort()).toEqual([ana, bo].sort());
  expect(await found('parcel')).toEqual([bo]);
  expect(await database.query({ text: 'SELECT FROM search_backfill' })).toEqual([]);
  await database.query({ text: 'UPDATE message SET words = NULL' });
  expect(await backfill.piece()).toBe(false);
  expect(await found('parcel')).toEqual([]);
});

it('gives no words to what was taken back', async () => {
  const { database } = small.hub;
  const sent = words('cy', 'the password is swordfish');
  await small.tell(account, sent);
  await small.tell(account, { type: 'unsend', dedupeKey: 'unsend-1', platformUserId: 'cy', platformMessageIds: [sent.platformMessageId] });
  await eventually(async () => {
    const [row] = await database.query<{ gone: boolean }>({ text: 'SELECT retracted_at IS NOT NULL AS gone FROM message' });
    return row?.gone === true ? true : undefined;
  });
  await database.query({ text: `INSERT INTO search_backfill (sent_before) VALUES (now() + interval '1 second')` });
  const backfill = new SearchBackfill({ database, clock: systemClock, log: pino({ level: 'silent' }) });
  expect(await backfill.piece()).toBe(false);
  expect(await database.query({ text: 'SELECT FROM message WHERE words IS NOT NULL' })).toEqual([]);
});
