import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createStub, type TelegramStub } from './index.js';

let stub: TelegramStub;
let account: { externalAccountId: string; credentials: { botToken: string }; baseUrl: string };
let person: { id: number };

interface View {
  version: number;
  messages: { id: number; kind: string; text?: string; from: string; fileUrl?: string; buttons?: unknown }[];
}

async function control<Result>(method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(`${stub.url}/_control${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Result;
}
const chatPath = (): string => `/accounts/${account.externalAccountId}/chats/${person.id}`;
const act = (action: object): Promise<{ messageIds: number[] }> => control('POST', `${chatPath()}/actions`, action);

beforeEach(async () => {
  stub = await createStub();
  account = await control('POST', '/accounts', { name: 'Shop' });
  person = await control('POST', '/people', { displayName: 'Ana Lima', username: 'ana', language: 'pt' });
});
afterEach(() => stub.stop());

it('makes accounts a hub can be bound to', async () => {
  expect(account.baseUrl).toBe(stub.url);
  expect(account.credentials.botToken).toMatch(/^\d+:[A-Za-z0-9_-]{35}$/);
  expect(await control('GET', '/accounts')).toEqual({ items: [account] });
  expect(await control('GET', '/people')).toEqual({ items: [{ id: person.id, displayName: 'Ana Lima', username: 'ana', language: 'pt' }] });
});

it.each(['start', 'photo', 'video', 'animation', 'voice', 'audio', 'document', 'sticker', 'video_note', 'location', 'venue', 'contact'])(
  'lets a person send %s',
  async (type) => {
    const { messageIds } = await act({ type });
    const view = await control<View>('GET', chatPath());
    const [message] = view.messages;
    expect(message).toMatchObject({ id: messageIds[0], from: 'user', kind: type === 'start' ? 'text' : type });
    if (message?.fileUrl !== undefined) {
      const file = await fetch(stub.url + message.fileUrl);
      expect([file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
    }
  },
);

it('wakes a phone that waits', async () => {
  const { version } = await control<View>('GET', chatPath());
  const waiting = control<View>('GET', `${chatPath()}?after=${version}&waitSeconds=20`);
  await act({ type: 'text', text: 'Hi' });
  const seen = await waiting;
  expect(seen.version).toBeGreaterThan(version);
  expect(seen.messages.map((message) => message.text)).toEqual(['Hi']);
});

it('shows what the bot sent, with its buttons', async () => {
  await act({ type: 'start' });
  const markup = JSON.stringify({ inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }], [{ text: 'Site', url: 'https://e.co/' }]] });
  await fetch(`${stub.url}/bot${account.credentials.botToken}/sendMessage`, {
    method: 'POST',
    body: new URLSearchParams({ chat_id: String(person.id), text: 'Sure?', reply_markup: markup }),
  });
  const { messages } = await control<View>('GET', chatPath());
  expect(messages.at(-1)).toMatchObject({
    from: 'bot',
    text: 'Sure?',
    buttons: [[{ text: 'Yes', data: 'y' }], [{ text: 'Site', url: 'https://e.co/' }]],
  });
});

it.each([
  ['an unknown action', { type: 'teleport' }],
  ['no action', {}],
  ['an edit of nothing', { type: 'edit', messageId: 9, text: 'x' }],
])('answers 400 to %s', async (_what, action) => {
  const response = await fetch(`${stub.url}/_control${chatPath()}/actions`, { method: 'POST', body: JSON.stringify(action) });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: { code: 'invalid_request', message: expect.any(String), details: {} } },
  ]);
});

it.each(['/accounts/1/chats/1', '/nowhere', '/accounts/x'])('answers 404 to %s', async (path) => {
  expect((await fetch(`${stub.url}/_control${path}`)).status).toBe(404);
});

it('sets and shows faults', async () => {
  const set = await control('PUT', '/faults', {
    rules: [{ match: { method: 'getMe' }, effect: '503', times: 2 }],
    webhooks: { duplicate: 1 },
    down: false,
  });
  expect(set).toEqual({
    rules: [{ id: expect.any(String), match: { method: 'getMe' }, effect: '503', times: 2 }],
    webhooks: { duplicate: 1 },
    down: false,
  });
  expect((await fetch(`${stub.url}/bot${account.credentials.botToken}/getMe`)).status).toBe(503);
  expect(await control('GET', '/faults')).toMatchObject({ rules: [{ times: 1 }] });
});
