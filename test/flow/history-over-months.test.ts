// Messages lie in tables by month; whoever reads a conversation sees nothing of that.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, MessageHitView, MessageView, Page } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { FakeClock } from '../support/fake-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const clock = new FakeClock(Date.parse('2026-03-31T23:59:00.000Z'));
const TEXTS = Array.from({ length: 20 }, (_, n) => `word ${String(n)}`);

let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform(), { clock });
  account = await small.bind('key', 'shop');
});
afterAll(() => small.hub.close());

async function tell(texts: string[]): Promise<void> {
  const answer = await small.post(account.id, { id: texts.join(), events: texts.map((text) => words('ana', text)) });
  expect(answer.status).toBe(200);
}

async function reached(lastSeq: number): Promise<string> {
  const { id } = await eventually(async () => {
    const found = await small.waiting('ana');
    return found.lastSeq === lastSeq ? found : undefined;
  });
  return id;
}

async function pages(path: (cursor: string | null) => string): Promise<MessageView[][]> {
  const all: MessageView[][] = [];
  let cursor: string | null = null;
  do {
    const page: Page<MessageView> = await small.hub.admin.get<Page<MessageView>>(path(cursor));
    all.push(page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

it('S3-56: a history over the turn of a month is whole and in order, in pages from either end and in a search', async () => {
  await tell(TEXTS.slice(0, 10));
  await reached(10);
  clock.advance(2 * 60_000);
  await tell(TEXTS.slice(10));
  const id = await reached(20);
  const tables = await small.hub.database.query<{ name: string; count: number }>({
    text: 'SELECT tableoid::regclass::text AS name, count(*)::int AS count FROM message WHERE conversation_id = $1 GROUP BY 1 ORDER BY 1',
    values: [id],
  });
  expect(tables).toEqual([
    { name: 'message_2026_03', count: 10 },
    { name: 'message_2026_04', count: 10 },
  ]);

  const textsOf = (messages: MessageView[]): string[] =>
    messages.map(({ content }) => (content.type === 'text' ? content.text : content.type));
  // No page ends where the month does.
  const path = `/conversations/${id}/messages?limit=7`;
  const older = await pages((cursor) => `${path}${cursor === null ? '' : `&before=${cursor}`}`);
  const newer = await pages((cursor) => `${path}&after=${cursor ?? '0'}`);
  expect(textsOf(older.reverse().flat())).toEqual(TEXTS);
  expect(textsOf(newer.flat())).toEqual(TEXTS);
  const found = await small.hub.admin.get<Page<MessageHitView>>('/messages/search?q=word&limit=50');
  expect(found.items).toHaveLength(TEXTS.length);
});
