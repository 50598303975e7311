import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStub, type StubAccount, type TelegramStub } from './index.js';

interface Received {
  updateId: number;
  secret: string | undefined;
  text: string | undefined;
  chatId: number | undefined;
}

/** A hub that answers what `answer` says and remembers what came. */
class Hub {
  readonly received: Received[] = [];
  inFlight = 0;
  mostInFlight = new Map<number, number>();
  private readonly now = new Map<number, number>();
  answer: (received: Received, response: http.ServerResponse) => void = (_received, response) => response.end();
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.take(request, Buffer.concat(chunks), response));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): void {
    const update = JSON.parse(body.toString()) as { update_id: number; message?: { text?: string; chat: { id: number } } };
    const secret = request.headers['x-telegram-bot-api-secret-token'];
    const chatId = update.message?.chat.id ?? 0;
    const open = (this.now.get(chatId) ?? 0) + 1;
    this.now.set(chatId, open);
    this.mostInFlight.set(chatId, Math.max(open, this.mostInFlight.get(chatId) ?? 0));
    response.on('close', () => this.now.set(chatId, (this.now.get(chatId) ?? 1) - 1));
    const received = {
      updateId: update.update_id,
      secret: typeof secret === 'string' ? secret : undefined,
      text: update.message?.text,
      chatId,
    };
    this.received.push(received);
    this.answer(received, response);
  }
}

let stub: TelegramStub;
let bot: StubAccount;
let hub: Hub;
let hookUrl: string;

beforeEach(async () => {
  stub = await createStub({ retryBaseMs: 1 });
  bot = stub.addBot();
  hub = new Hub();
  hookUrl = await hub.start();
});

afterEach(async () => {
  await stub.stop();
  hub.stop();
});

const call = async (
  method: string,
  body: object,
): Promise<{ ok: boolean; description?: string; result?: unknown; parameters?: unknown }> => {
  const response = await fetch(`${bot.baseUrl}/bot${bot.credentials.botToken}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { ok: boolean };
};

/** Waits, turn by turn, for something that must come; the test's own time limit ends it. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
}
const allDelivered = (): Promise<void> => until(() => stub.pendingUpdates(bot.externalAccountId) === 0);
const say = (person: number, text: string): void => void stub.act(bot.externalAccountId, person, { type: 'text', text });

describe('webhook delivery', () => {
  it('sends the secret and rising ids', async () => {
    await call('setWebhook', { url: hookUrl, secret_token: 'abc-1' });
    const person = stub.addPerson({ displayName: 'Ana' }).id;
    for (const text of ['a', 'b', 'c']) say(person, text);
    await allDelivered();
    expect(hub.received.map((update) => update.text)).toEqual(['a', 'b', 'c']);
    expect(new Set(hub.received.map((update) => update.secret))).toEqual(new Set(['abc-1']));
    expect(hub.received.every((update, index) => index === 0 || update.updateId > (hub.received[index - 1]?.updateId ?? 0))).toBe(true);
  });

  it('keeps one in flight per chat, in order, while other chats go beside it', async () => {
    const [slow, quick] = [stub.addPerson({ displayName: 'Slow' }).id, stub.addPerson({ displayName: 'Quick' }).id];
    const held: http.ServerResponse[] = [];
    hub.answer = (received, response) => void (received.chatId === slow ? held.push(response) : response.end());
    await call('setWebhook', { url: hookUrl });
    for (const text of ['1', '2', '3']) say(slow, text);
    for (const text of ['1', '2', '3']) say(quick, text);
    await until(() => held.length === 1 && hub.received.filter((update) => update.chatId === quick).length === 3);
    expect(hub.received.filter((update) => update.chatId === slow).map((update) => update.text)).toEqual(['1']);
    hub.answer = (_received, response) => response.end();
    for (const response of held) response.end();
    await allDelivered();
    expect(hub.received.filter((update) => update.chatId === slow).map((update) => update.text)).toEqual(['1', '2', '3']);
    expect(hub.mostInFlight.get(slow)).toBe(1);
  });

  it('repeats the same update until it is taken, and records every answer', async () => {
    let refusals = 4;
    hub.answer = (_received, response) => void response.writeHead(refusals-- > 0 ? 503 : 200).end();
    await call('setWebhook', { url: hookUrl });
    const person = stub.addPerson({ displayName: 'Ana' }).id;
    say(person, 'first');
    say(person, 'second');
    await allDelivered();
    expect(hub.received.map((update) => update.text)).toEqual(['first', 'first', 'first', 'first', 'first', 'second']);
    expect(new Set(hub.received.slice(0, 5).map((update) => update.updateId)).size).toBe(1);
    const webhooks = stub.log.read().items.filter((entry) => entry.direction === 'webhook');
    expect(webhooks.map((entry) => [entry.status, entry.acknowledged])).toEqual([
      ...Array.from({ length: 4 }, () => [503, false]),
      [200, true],
      [200, true],
    ]);
    expect(await call('getWebhookInfo', {})).toMatchObject({ result: { last_error_message: expect.stringContaining('503') } });
  });

  it('drops what has become too old to matter', async () => {
    let now = Date.now();
    const aging = await createStub({ retryBaseMs: 1, now: () => now });
    const account = aging.addBot();
    const person = aging.addPerson({ displayName: 'Ana' }).id;
    aging.act(account.externalAccountId, person, { type: 'text', text: 'old' });
    now += 86_400_001;
    aging.act(account.externalAccountId, person, { type: 'text', text: 'new' });
    await fetch(`${aging.url}/bot${account.credentials.botToken}/setWebhook?url=${encodeURIComponent(hookUrl)}`);
    await until(() => aging.pendingUpdates(account.externalAccountId) === 0);
    expect(hub.received.map((update) => update.text)).toEqual(['new']);
    await aging.stop();
  });

  it('delivers copies side by side when told to', async () => {
    stub.faults.set({ webhooks: { duplicate: 9 } });
    await call('setWebhook', { url: hookUrl });
    say(stub.addPerson({ displayName: 'Ana' }).id, 'x');
    await allDelivered();
    await until(() => hub.received.length === 10);
    expect(new Set(hub.received.map((update) => update.updateId)).size).toBe(1);
  });

  it('sends nothing while down and everything afterwards', async () => {
    await call('setWebhook', { url: hookUrl });
    stub.faults.set({ down: true });
    say(stub.addPerson({ displayName: 'Ana' }).id, 'x');
    expect((await fetch(`${bot.baseUrl}/bot${bot.credentials.botToken}/getMe`)).status).toBe(503);
    expect(hub.received).toEqual([]);
    stub.faults.set({ down: false });
    await allDelivered();
    expect(hub.received.length).toBe(1);
  });

  it('delivers a burst of many people completely and in order for each', async () => {
    await call('setWebhook', { url: hookUrl });
    await stub.burst(bot.externalAccountId, { count: 500, people: 20, text: '{n}' });
    await allDelivered();
    const chats = new Set(hub.received.map((update) => update.chatId));
    expect(hub.received.length).toBe(500);
    expect(chats.size).toBe(20);
    for (const chat of chats) {
      const numbers = hub.received.filter((update) => update.chatId === chat).map((update) => Number(update.text));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });
});

describe('setWebhook', () => {
  it('filters kinds when they happen, and keeps the filter when none is named', async () => {
    const person = stub.addPerson({ displayName: 'Ana' }).id;
    await call('setWebhook', { url: hookUrl, allowed_updates: ['callback_query', 'no_such_kind'] });
    say(person, 'not asked for');
    await call('setWebhook', { url: `${hookUrl}/2` });
    say(person, 'still not');
    await call('setWebhook', { url: `${hookUrl}/3`, allowed_updates: [] });
    say(person, 'the default again');
    await allDelivered();
    expect(hub.received.map((update) => update.text)).toEqual(['the default again']);
  });

  it.each([
    [{ secret_token: 'no spaces allowed' }, 'unallowed characters'],
    [{ secret_token: 'x'.repeat(257) }, 'too long'],
    [{ url: 'ftp://example.com/' }, 'bad webhook'],
  ])('refuses %j', async (fields, reason) => {
    expect(await call('setWebhook', { url: hookUrl, ...fields })).toMatchObject({
      ok: false,
      error_code: 400,
      description: expect.stringContaining(reason),
    });
  });

  it('says when it is set already', async () => {
    await call('setWebhook', { url: hookUrl });
    expect(await call('setWebhook', { url: hookUrl })).toMatchObject({ ok: true, description: 'Webhook is already set' });
  });

  it('has the cloud’s rules when asked', async () => {
    const cloud = await createStub({ cloudRules: true });
    const account = cloud.addBot();
    const set = async (url: string): Promise<unknown> =>
      (await fetch(`${cloud.url}/bot${account.credentials.botToken}/setWebhook?url=${encodeURIComponent(url)}`)).json();
    expect(await set('http://example.com/')).toMatchObject({ error_code: 400 });
    expect(await set('https://example.com:9000/')).toMatchObject({ description: expect.stringContaining('ports') });
    expect(await set('https://example.com:8443/')).toMatchObject({ ok: true });
    expect(await set('https://example.com/')).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    await cloud.stop();
  });
});

describe('getUpdates', () => {
  it('confirms what lies below the offset', async () => {
    const person = stub.addPerson({ displayName: 'Ana' }).id;
    for (const text of ['a', 'b']) say(person, text);
    const { result } = await call('getUpdates', {});
    const ids = (result as { update_id: number }[]).map((update) => update.update_id);
    expect(ids.length).toBe(2);
    expect(await call('getUpdates', { offset: (ids[0] ?? 0) + 1 })).toMatchObject({ result: [{ update_id: ids[1] }] });
    expect(stub.pendingUpdates(bot.externalAccountId)).toBe(1);
  });

  it('waits for news', async () => {
    const waiting = call('getUpdates', { timeout: 20 });
    await call('getMe', {});
    say(stub.addPerson({ displayName: 'Ana' }).id, 'at last');
    expect(await waiting).toMatchObject({ result: [{ message: { text: 'at last' } }] });
  });

  it('lets the newer of two readers win, and none beside a webhook', async () => {
    const first = call('getUpdates', { timeout: 20 });
    const second = call('getUpdates', { timeout: 20 });
    expect((await Promise.race([first, second])).description).toContain('terminated by other getUpdates');
    await call('setWebhook', { url: hookUrl });
    const ended = await Promise.all([first, second]);
    expect(ended.map((answer) => answer.description)).toEqual(
      expect.arrayContaining([expect.stringContaining('terminated by setWebhook')]),
    );
    expect((await call('getUpdates', {})).description).toContain("can't use getUpdates method while webhook is active");
  });
});
