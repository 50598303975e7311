import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { credentialsSchema } from '../config.js';
import { createStub, type StubAccount, type WhatsAppStub } from './index.js';

let stub: WhatsAppStub;
let account: StubAccount;
let person: { id: string; phone: string };

interface View {
  version: number;
  canWrite: boolean;
  messages: { id: number; kind: string; text?: string; from: string; fileUrl?: string; status?: string }[];
}

async function control<Result>(method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(`${stub.url}/_control${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Result;
}
const chatPath = (): string => `/accounts/${account.externalAccountId}/chats/${person.id}`;
const act = (action: object): Promise<{ messageIds: number[] }> => control('POST', `${chatPath()}/actions`, action);
const reply = (text: string): Promise<Response> =>
  fetch(`${stub.url}/v25.0/${account.externalAccountId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.credentials.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: person.phone, type: 'text', text: { body: text } }),
  });

beforeEach(async () => {
  stub = await createStub();
  account = await control('POST', '/accounts', { name: 'Shop' });
  person = await control('POST', '/people', { displayName: 'Ana Lima', username: 'ana', language: 'pt' });
});
afterEach(() => stub.stop());

it('makes accounts a hub can be bound to', async () => {
  expect(account.baseUrl).toBe(stub.url);
  expect(credentialsSchema.safeParse(account.credentials).error).toBeUndefined();
  expect(await control('GET', '/accounts')).toEqual({ items: [account] });
  expect(await control('GET', '/people')).toEqual({ items: [person] });
});

it.each([
  ['start', 'text'],
  ['text', 'text'],
  ['photo', 'photo'],
  ['video', 'video'],
  ['voice', 'voice'],
  ['audio', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['location', 'location'],
  ['venue', 'venue'],
  ['contact', 'contact'],
  ['order', 'text'],
  ['unsupported', 'service'],
])('lets a person send %s', async (type, kind) => {
  const { messageIds } = await act({ type, text: 'x' });
  const [message] = (await control<View>('GET', chatPath())).messages;
  expect(message).toMatchObject({ id: messageIds[0], from: 'user', kind });
  if (message?.fileUrl === undefined) return;
  const file = await fetch(stub.url + message.fileUrl);
  expect([file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
});

it('wakes a phone that waits', async () => {
  const { version } = await control<View>('GET', chatPath());
  const waiting = control<View>('GET', `${chatPath()}?after=${version}&waitSeconds=20`);
  await act({ type: 'text', text: 'Hi' });
  const seen = await waiting;
  expect(seen.version).toBeGreaterThan(version);
  expect(seen.messages.map((message) => message.text)).toEqual(['Hi']);
});

it('counts what a phone held in the hand shows as read', async () => {
  await act({ type: 'text', text: 'Hi' });
  await reply('Hello');
  const statusOfReply = async (query: string): Promise<string | undefined> =>
    (await control<View>('GET', `${chatPath()}${query}`)).messages[1]?.status;
  while ((await statusOfReply('')) !== 'delivered');
  expect(await statusOfReply('?waitSeconds=1')).toBe('read');
});

it('lets hours pass since everybody wrote', async () => {
  await act({ type: 'text', text: 'Hi' });
  await control('POST', `/accounts/${account.externalAccountId}/time`, { hours: 24 });
  await reply('Hello');
  expect((await control<View>('GET', chatPath())).messages).toMatchObject([{ text: 'Hi' }]);
});

it('lets a person edit, take back and block', async () => {
  const { messageIds } = await act({ type: 'text', text: 'Hi' });
  await act({ type: 'edit', messageId: messageIds[0], text: 'Hello' });
  expect((await control<View>('GET', chatPath())).messages).toMatchObject([{ text: 'Hello', edited: true }]);
  await act({ type: 'revoke', messageId: messageIds[0] });
  expect((await control<View>('GET', chatPath())).messages).toMatchObject([{ deleted: true }]);
  await act({ type: 'block' });
  expect(await control<View>('GET', chatPath())).toMatchObject({ canWrite: false });
});

it.each([
  ['an unknown action', { type: 'teleport' }],
  ['an action named like a method', { type: 'constructor' }],
  ['no action', {}],
  ['an edit of nothing', { type: 'edit', messageId: 9, text: 'x' }],
])('answers 400 to %s', async (_what, action) => {
  const response = await fetch(`${stub.url}/_control${chatPath()}/actions`, { method: 'POST', body: JSON.stringify(action) });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: { code: 'invalid_request', message: expect.any(String), details: {} } },
  ]);
});

it.each(['/accounts/1/chats/1', '/nowhere', '/accounts/x', '/files/none'])('answers 404 to %s', async (path) => {
  expect((await fetch(`${stub.url}/_control${path}`)).status).toBe(404);
});

it('sets and shows faults', async () => {
  const set = await control('PUT', '/faults', {
    rules: [{ match: { method: 'messages' }, effect: 'error', code: 131_056, times: 2 }],
    webhooks: { duplicate: 1, batch: 5 },
    down: false,
  });
  expect(set).toEqual({
    rules: [{ id: expect.any(String), match: { method: 'messages' }, effect: 'error', code: 131_056, times: 2 }],
    webhooks: { duplicate: 1, batch: 5 },
    down: false,
  });
  await act({ type: 'text', text: 'Hi' });
  expect((await reply('x')).status).toBe(400);
  expect(await control('GET', '/faults')).toMatchObject({ rules: [{ times: 1 }] });
});
