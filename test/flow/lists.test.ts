// What the lists of conversations show.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ConversationPage, ConversationView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
});

it('is what was said last, not what the desk did with it', async () => {
  const { bot } = await hub.bind();
  const person = hub.stub.addPerson({ displayName: 'Ana' });
  hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'my last words' });
  const conversation = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  await hub.admin.post(`/conversations/${conversation.id}/claim`);
  const claimed = (await hub.admin.conversations('mine'))[0];
  expect(claimed?.lastMessage).toMatchObject({ kind: 'in', preview: 'my last words', status: 'stored' });
  expect(claimed?.lastSeq).toBeGreaterThan(claimed?.lastMessage?.seq ?? 0);
});

it('tells what a channel carries once for each account, however many conversations it has', async () => {
  const bots = [await hub.bind(), await hub.bind({ messagesPerSecond: 7 })];
  for (const { bot } of bots)
    for (const displayName of ['Ana', 'Ben'])
      hub.stub.act(bot.externalAccountId, hub.stub.addPerson({ displayName }).id, { type: 'text', text: 'hello' });
  await eventually(async () => ((await hub.admin.conversations()).length === 4 ? true : undefined));

  const page = await hub.admin.get<ConversationPage>('/conversations');
  expect(page.items.filter((row) => 'capabilities' in row)).toEqual([]);
  expect(Object.keys(page.capabilities).sort()).toEqual(bots.map(({ account }) => account.id).sort());
  for (const { id, accountId } of page.items)
    expect((await hub.admin.get<ConversationView>(`/conversations/${id}`)).capabilities).toEqual(page.capabilities[accountId]);
  // Of those that are listed alone.
  const [first] = bots;
  const narrowed = await hub.admin.get<ConversationPage>(`/conversations?accountId=${first?.account.id ?? ''}`);
  expect(Object.keys(narrowed.capabilities)).toEqual([first?.account.id]);
  expect(await hub.admin.get<ConversationPage>('/conversations?view=closed')).toEqual({ items: [], nextCursor: null, capabilities: {} });
});

it('finds a conversation by any part of a name or number', async () => {
  const { bot } = await hub.bind();
  const person = hub.stub.addPerson({ displayName: '王小明 Ming', username: 'mingwang', id: 7_001_234_567 });
  hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'hello' });
  await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  const found = async (q: string): Promise<number> =>
    (await hub.admin.get<{ items: unknown[] }>(`/conversations?q=${encodeURIComponent(q)}`)).items.length;
  for (const q of ['小明', '王', 'ming', 'MINGW', 'wang', '4567', '7001234567', '王小明 ming']) expect([q, await found(q)]).toEqual([q, 1]);
  for (const q of ['小红', 'mining', '9999', '???']) expect([q, await found(q)]).toEqual([q, 0]);
});
