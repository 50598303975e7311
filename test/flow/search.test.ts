// Finding messages by their words: in Chinese and English, newest first, only where the looking agent may look.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { MessageHitView, Page } from '../../src/contract/index.js';
import { ApiClient, eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let say: (text: string) => number;
let edit: (messageId: number, text: string) => void;

beforeEach(async () => {
  hub = await startHub();
  const { bot } = await hub.bind();
  const person = hub.stub.addPerson({ displayName: '李小明' });
  say = (text) => {
    const [messageId] = hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text }).messageIds;
    return messageId ?? 0;
  };
  edit = (messageId, text) => void hub.stub.act(bot.externalAccountId, person.id, { type: 'edit', messageId, text });
});
afterEach(async () => {
  await hub.close();
});

const search = (q: string, more = '', client: ApiClient = hub.admin): Promise<Page<MessageHitView>> =>
  client.get<Page<MessageHitView>>(`/messages/search?q=${encodeURIComponent(q)}${more}`);

async function texts(q: string, client?: ApiClient): Promise<string[]> {
  const { items } = await search(q, '', client);
  return items.map(({ message }) => (message.content.type === 'text' ? message.content.text : message.content.type));
}

/** Waits until the text is found, so everything said before it is in the store too. */
async function saidUntil(text: string): Promise<void> {
  say(text);
  await eventually(async () => ((await texts(text)).length > 0 ? true : undefined));
}

it('finds Chinese and English words, newest first, and says who wrote', async () => {
  say('我的订单什么时候到？');
  say('Order 10045 has not arrived');
  await saidUntil('请问订单10045发货了吗');
  expect(await texts('订单')).toEqual(['请问订单10045发货了吗', '我的订单什么时候到？']);
  expect(await texts('10045')).toEqual(['请问订单10045发货了吗', 'Order 10045 has not arrived']);
  expect(await texts('ARRIV order')).toEqual(['Order 10045 has not arrived']);
  expect(await texts('退款')).toEqual([]);
  expect(await texts('?!')).toEqual([]);
  expect((await search('发货')).items[0]?.contactName).toBe('李小明');
});

it('finds an edited message by its new words only, and a retracted one not at all', async () => {
  const messageId = say('the blue vase');
  await saidUntil('anything else');
  edit(messageId, 'the green vase');
  await eventually(async () => ((await texts('green')).length === 1 ? true : undefined));
  expect(await texts('blue')).toEqual([]);

  const { id } = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  await hub.admin.post(`/conversations/${id}/claim`);
  const { message } = await hub.admin.post<{ message: { id: string; seq: number } }>(`/conversations/${id}/messages`, {
    clientMsgId: 'secret',
    content: { type: 'text', text: 'the password is swordfish' },
  });
  await eventually(async () =>
    (await hub.admin.history(id)).find(({ seq }) => seq === message.seq)?.status === 'sent' ? true : undefined,
  );
  expect(await texts('swordfish')).toHaveLength(1);
  await hub.admin.post(`/messages/${message.id}/retract`);
  await eventually(async () => ((await texts('swordfish')).length === 0 ? true : undefined));
});

it('goes through all pages once', async () => {
  for (let number = 1; number <= 11; number++) say(`parcel number ${String(number)}`);
  await saidUntil('the last one');
  const found: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page<MessageHitView> = await search('parcel', `&limit=4${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.items.map(({ message }) => message.seq));
    cursor = page.nextCursor;
  }
  expect(found).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

it('shows an agent nothing of a group they are not in', async () => {
  await saidUntil('a word among us');
  await hub.admin.post('/agents', { login: 'other@example.com', name: 'Other', role: 'agent', password: 'long enough password' });
  const other = await ApiClient.signIn(hub.url, 'other@example.com', 'long enough password');
  expect(await texts('among', other)).toEqual([]);
  expect(await texts('among')).toEqual(['a word among us']);
});
