import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createStub, type StubAccount, type TelegramStub } from './index.js';
import { SAMPLE_FILES } from './samples.js';

let stub: TelegramStub;
let bot: StubAccount;
let person: number;
let now: number;

beforeEach(async () => {
  now = Date.now();
  stub = await createStub({ now: () => now });
  bot = stub.addBot('Shop');
  person = stub.addPerson({ displayName: 'Ana Lima' }).id;
  stub.act(bot.externalAccountId, person, { type: 'start' });
});
afterEach(() => stub.stop());

interface Answer {
  ok: boolean;
  error_code?: number;
  description?: string;
  result?: { message_id: number; text?: string; entities?: unknown[] };
}

async function call(method: string, body: object, token = bot.credentials.botToken): Promise<Answer> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(`${stub.url}/bot${token}/${method}`, request)).json()) as Answer;
}
const refused = (answer: Answer): [number | undefined, string | undefined] => [answer.error_code, answer.description];

describe('a call', () => {
  it.each([
    ['query', (url: string) => fetch(`${url}?chat_id=${person}&text=Hi`)],
    ['form', (url: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ chat_id: String(person), text: 'Hi' }) })],
    [
      'JSON',
      (url: string) =>
        fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ chat_id: String(person), text: 'Hi' }),
        }),
    ],
    [
      'multipart',
      (url: string) => {
        const form = new FormData();
        form.set('chat_id', String(person));
        form.set('text', 'Hi');
        return fetch(url, { method: 'POST', body: form });
      },
    ],
  ])('may come as %s, in any case', async (_form, send) => {
    const answer = await send(`${stub.url}/bot${bot.credentials.botToken}/SENDmessage`);
    expect(await answer.json()).toMatchObject({ ok: true, result: { text: 'Hi', chat: { id: person } } });
  });

  it('tells errors by HTTP status and body alike', async () => {
    const answer = await fetch(`${stub.url}/bot1:x/getMe`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
    stub.faults.set({ rules: [{ match: {}, effect: '429', retryAfterSeconds: 3 }] });
    const limited = await fetch(`${stub.url}/bot${bot.credentials.botToken}/getMe`);
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([
      429,
      '3',
      { ok: false, error_code: 429, description: 'Too Many Requests: retry after 3', parameters: { retry_after: 3 } },
    ]);
  });

  it('that a fault should hit a number of times is hit just so often', async () => {
    stub.faults.set({ rules: [{ match: { method: 'sendMessage', chatId: person }, effect: '500', times: 2 }] });
    const codes = [];
    for (let attempt = 0; attempt < 3; attempt += 1) codes.push((await call('sendMessage', { chat_id: person, text: 'x' })).error_code);
    expect(codes).toEqual([500, 500, undefined]);
  });
});

describe('what Telegram refuses', () => {
  it.each<[string, object, string]>([
    ['sendMessage', { chat_id: '' }, 'chat_id is empty'],
    ['sendMessage', { text: '   ' }, 'message text is empty'],
    ['sendMessage', { text: 'x'.repeat(4097) }, 'message is too long'],
    ['sendMessage', { text: 'x', chat_id: 123 }, 'chat not found'],
    ['sendMessage', { text: '<p>x</p>', parse_mode: 'HTML' }, `can't parse entities: Unsupported start tag "p"`],
    ['sendMessage', { text: '<b>x', parse_mode: 'HTML' }, "Can't find end tag"],
    ['sendMessage', { text: '😀', entities: [{ type: 'bold', offset: 1, length: 1 }] }, 'begins in a middle of a UTF-16 symbol'],
    ['sendMessage', { text: 'x', entities: [{ type: 'bold', offset: 0, length: 5 }] }, 'ends after the end of the text'],
    ['sendMessage', { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a' }]] } }, 'Text buttons are unallowed'],
    [
      'sendMessage',
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a', url: 'https://e.co', callback_data: 'x' }]] } },
      'exactly one',
    ],
    ['sendMessage', { text: 'x', reply_parameters: { message_id: 77 } }, 'message to be replied not found'],
    ['sendPhoto', {}, 'there is no photo in the request'],
    ['sendPhoto', { photo: 'nonsense' }, 'wrong file identifier'],
    ['sendMediaGroup', { media: [{ type: 'photo', media: 'x' }] }, '2-10 items'],
    [
      'sendMediaGroup',
      {
        media: [
          { type: 'photo', media: 'x' },
          { type: 'audio', media: 'x' },
        ],
      },
      "can't be mixed",
    ],
    [
      'sendMediaGroup',
      {
        media: [
          { type: 'photo', media: 'x' },
          { type: 'photo', media: 'x' },
        ],
        reply_markup: { inline_keyboard: [] },
      },
      'reply markup',
    ],
    ['sendLocation', { latitude: 91, longitude: 0 }, 'latitude is invalid'],
    ['sendChatAction', { action: 'dancing' }, 'wrong parameter action'],
    ['setMessageReaction', { message_id: 1, reaction: [{ type: 'emoji', emoji: '🦑' }] }, 'REACTION_INVALID'],
    [
      'setMessageReaction',
      {
        message_id: 1,
        reaction: [
          { type: 'emoji', emoji: '👍' },
          { type: 'emoji', emoji: '👎' },
        ],
      },
      'REACTIONS_TOO_MANY',
    ],
    ['editMessageText', { message_id: 1, text: 'x' }, "message can't be edited"],
    ['deleteMessage', { message_id: 77 }, 'message to delete not found'],
  ])('%s %j', async (method, fields, reason) => {
    const answer = await call(method, { chat_id: person, ...fields });
    expect(refused(answer)).toEqual([400, expect.stringContaining(reason)]);
  });

  it('a caption of more than 1024 units, counted after formatting', async () => {
    const send = async (caption: string): Promise<Answer> => {
      const form = new FormData();
      form.set('chat_id', String(person));
      form.set('caption', caption);
      form.set('parse_mode', 'HTML');
      form.set('photo', new Blob([new Uint8Array(SAMPLE_FILES.photo.bytes)]), 'a.jpg');
      return (await (await fetch(`${stub.url}/bot${bot.credentials.botToken}/sendPhoto`, { method: 'POST', body: form })).json()) as Answer;
    };
    expect((await send(`<b>${'x'.repeat(1024)}</b>`)).ok).toBe(true);
    expect(refused(await send('x'.repeat(1025)))).toEqual([400, 'Bad Request: message caption is too long']);
  });

  it('writing to somebody who blocked the bot, or never started it', async () => {
    stub.act(bot.externalAccountId, person, { type: 'block' });
    expect(refused(await call('sendMessage', { chat_id: person, text: 'x' }))).toEqual([403, 'Forbidden: bot was blocked by the user']);
    stub.act(bot.externalAccountId, person, { type: 'unblock' });
    expect((await call('sendMessage', { chat_id: person, text: 'x' })).ok).toBe(true);
    const stranger = stub.addPerson({ displayName: 'Stranger' }).id;
    expect(refused(await call('sendMessage', { chat_id: stranger, text: 'x' }))).toEqual([
      403,
      "Forbidden: bot can't initiate conversation with a user",
    ]);
  });

  it('an edit that changes nothing, and a deletion after 48 hours', async () => {
    const id = (await call('sendMessage', { chat_id: person, text: 'x' })).result?.message_id;
    expect((await call('editMessageText', { chat_id: person, message_id: id, text: 'x' })).description).toContain(
      'message is not modified',
    );
    expect((await call('editMessageText', { chat_id: person, message_id: id, text: 'y' })).ok).toBe(true);
    now += 48 * 3_600_000 + 1;
    expect((await call('deleteMessage', { chat_id: person, message_id: id })).description).toContain("can't be deleted");
  });

  it('an answer to a button pressed more than 150 s ago', async () => {
    const press = async (): Promise<string> => {
      const id = (
        await call('sendMessage', { chat_id: person, text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] } })
      ).result?.message_id;
      stub.act(bot.externalAccountId, person, { type: 'tap', messageId: id, data: 'a' });
      const updates = (await call('getUpdates', { offset: -1 })).result as unknown as { callback_query: { id: string } }[];
      return updates[0]?.callback_query.id ?? '';
    };
    expect((await call('answerCallbackQuery', { callback_query_id: await press() })).ok).toBe(true);
    const late = await press();
    now += 150_001;
    expect((await call('answerCallbackQuery', { callback_query_id: late })).description).toContain('query is too old');
  });

  it('a business reply after 24 hours, or without the right', async () => {
    stub.act(bot.externalAccountId, person, { type: 'business_connect', connectionId: 'Ca1' });
    const customer = stub.addPerson({ displayName: 'Customer' }).id;
    stub.act(bot.externalAccountId, customer, { type: 'business_message', connectionId: 'Ca1', text: 'Hi' });
    const reply = (): Promise<Answer> => call('sendMessage', { business_connection_id: 'Ca1', chat_id: customer, text: 'Hello' });
    expect((await reply()).ok).toBe(true);
    now += 86_400_001;
    expect((await reply()).description).toContain('BUSINESS_PEER_USAGE_MISSING');
    stub.act(bot.externalAccountId, person, { type: 'business_connect', connectionId: 'Ca1', enabled: false });
    expect((await reply()).description).toContain('BUSINESS_CONNECTION_INVALID');
  });

  it('too many messages, once limits are switched on', async () => {
    stub.setLimits({ chatPerSecond: 1, chatBurst: 2 });
    const codes = [];
    for (let sent = 0; sent < 3; sent += 1) codes.push((await call('sendMessage', { chat_id: person, text: String(sent) })).error_code);
    expect(codes).toEqual([undefined, undefined, 429]);
    now += 1000;
    expect((await call('sendMessage', { chat_id: person, text: 'x' })).ok).toBe(true);
  });
});

describe('what Telegram makes of a text', () => {
  it('parses HTML and trims, moving the ranges along', async () => {
    const { result } = await call('sendMessage', {
      chat_id: person,
      parse_mode: 'HTML',
      text: '  <b>Hi</b> <a href="https://e.co/">you</a> &lt;3 ',
    });
    expect(result).toMatchObject({
      text: 'Hi you <3',
      entities: [
        { type: 'bold', offset: 0, length: 2 },
        { type: 'text_link', offset: 3, length: 3, url: 'https://e.co/' },
      ],
    });
  });
});

describe('the auditor’s log', () => {
  it('has what was accepted, in order, and nothing that was refused', async () => {
    stub.log.clear();
    await call('sendMessage', { chat_id: person, text: 'one' });
    await call('sendMessage', { chat_id: person, text: '' });
    stub.faults.set({
      rules: [
        { match: {}, effect: 'reset_before_accept' },
        { match: {}, effect: 'reset_after_accept' },
      ],
    });
    await expect(call('sendMessage', { chat_id: person, text: 'lost' })).rejects.toThrow();
    await expect(call('sendMessage', { chat_id: person, text: 'taken' })).rejects.toThrow();
    expect(stub.log.read().items.map((entry) => entry.text)).toEqual(['one', 'taken']);
    const { next } = stub.log.read();
    await call('sendMessage', { chat_id: person, text: 'later' });
    expect(stub.log.read(next).items.map((entry) => entry.text)).toEqual(['later']);
  });
});

describe('a restart', () => {
  it('keeps bots, people, chats, files and webhooks, and goes on with higher ids', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'telegram-stub-'));
    const statePath = path.join(folder, 'state.json');
    const first = await createStub({ statePath });
    const account = first.addBot('Keeper');
    const someone = first.addPerson({ displayName: 'Ana', username: 'ana' }).id;
    first.act(account.externalAccountId, someone, { type: 'photo', caption: 'Look' });
    await first.stop();
    const second = await createStub({ statePath });
    expect(second.url).toBe(first.url);
    const seen = second.chat(account.externalAccountId, someone);
    expect(seen.messages).toMatchObject([{ id: 1, kind: 'photo', caption: 'Look' }]);
    const picture = await fetch(second.url + (seen.messages[0]?.fileUrl ?? ''));
    expect(Buffer.from(await picture.arrayBuffer()).equals(SAMPLE_FILES.photo.bytes)).toBe(true);
    expect(second.act(account.externalAccountId, someone, { type: 'text', text: 'again' }).messageIds[0]).toBeGreaterThan(1);
    expect((await fetch(`${second.url}/bot${account.credentials.botToken}/getMe`)).status).toBe(200);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
