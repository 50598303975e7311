import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ConnectorError, type InboundEvent, type OpenFile, type PlatformClient } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { createStub, type StubAccount, type TelegramStub } from './stub/index.js';
import { SAMPLE_FILES } from './stub/samples.js';
import { refuseToFetch } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';

let stub: TelegramStub;
let bot: StubAccount;
let person: number;
let client: PlatformClient;
let closing: AbortController;
const webhookUrl = 'http://127.0.0.1:9/webhooks/telegram/1';
const noFile: OpenFile = () => Promise.reject(new Error('no file'));

beforeEach(async () => {
  stub = await createStub();
  bot = stub.addBot('Shop');
  person = stub.addPerson({ displayName: 'Ana Lima', username: 'analima', language: 'pt-br' }).id;
  closing = new AbortController();
  client = openAt(stub.url);
});

afterEach(async () => {
  closing.abort();
  await stub.stop();
});

function openAt(baseUrl: string, settings: Record<string, unknown> = {}): PlatformClient {
  return openClient({
    accountId: 'a',
    credentials: bot.credentials,
    settings: { baseUrl, ...settings },
    tokens: new TestTokenShelf(),
    fetchFile: refuseToFetch,
    signal: closing.signal,
  });
}

async function failure(run: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error: unknown = await run?.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError');
  return error;
}

async function pollEvents(cursor: string | null = null): Promise<{ events: InboundEvent[]; cursor: string | null }> {
  const polled = await client.poll?.(cursor, new AbortController().signal);
  const events = (polled?.events ?? []).flatMap(({ body }) =>
    parse({ body, receivedAt: new Date(), externalAccountId: bot.externalAccountId }),
  );
  return { events, cursor: polled?.cursor ?? null };
}

async function send(text: string, platformUserId = String(person)): Promise<string> {
  const [call] = render({ op: 'send', platformUserId, content: { type: 'text', text } }, capabilities({}));
  const { platformMessageIds } = await client.deliver(call ?? { method: '', payload: {} }, noFile);
  return platformMessageIds[0] ?? '';
}

describe('binding', () => {
  it('names the bot by its id', async () => {
    expect(await client.identify()).toEqual({ externalAccountId: bot.externalAccountId, name: bot.name });
  });

  it('refuses a wrong token with Telegram’s word and without the token', async () => {
    const wrong = openClient({
      accountId: 'a',
      credentials: { botToken: '123456789:AAEhBP0av28ZEWJ5RK9yYMlg4ULSHzeh3Kg' },
      settings: { baseUrl: stub.url },
      tokens: new TestTokenShelf(),
      fetchFile: refuseToFetch,
      signal: closing.signal,
    });
    const error = await failure(wrong.identify());
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('Unauthorized') });
    expect(JSON.stringify(error.details)).not.toContain('AAEhBP0av28');
  });

  it('sets the webhook, sees it in its health, and takes it away without losing what waits', async () => {
    await client.install?.({ url: webhookUrl, secret: 's-1' });
    expect(await client.probe({ webhookUrl })).toMatchObject({ ok: true });
    stub.act(bot.externalAccountId, person, { type: 'text', text: 'Hi' });
    await client.uninstall?.();
    expect(stub.pendingUpdates(bot.externalAccountId)).toBe(1);
    expect(await client.probe({ webhookUrl })).toMatchObject({
      ok: false,
      checks: [
        { code: 'token', ok: true },
        { code: 'webhook', ok: false },
        { code: 'pending_updates', ok: true },
      ],
    });
    expect(await client.probe({ webhookUrl: null })).toMatchObject({ ok: true });
  });

  it('uses the public address of the account', async () => {
    const own = openAt(stub.url, { publicUrl: 'https://hooks.example.com/hub/' });
    await own.install?.({ url: webhookUrl, secret: 's-1' });
    const info = await (await fetch(`${stub.url}/bot${bot.credentials.botToken}/getWebhookInfo`)).json();
    expect(info).toMatchObject({ result: { url: 'https://hooks.example.com/hub/webhooks/telegram/1' } });
    expect(await own.probe({ webhookUrl })).toMatchObject({ ok: true });
  });

  it('asks for reactions, which Telegram does not send by itself', async () => {
    stub.act(bot.externalAccountId, person, { type: 'start' });
    const { cursor } = await pollEvents();
    await send('Hello');
    stub.act(bot.externalAccountId, person, { type: 'react', messageId: 2, emojis: ['👍'] });
    expect((await pollEvents(cursor)).events).toMatchObject([{ type: 'reaction', emojis: ['👍'] }]);
  });

  it('passes on why Telegram refused the webhook', async () => {
    const strict = await createStub({ cloudRules: true });
    const account = strict.addBot('Strict');
    const line = openClient({
      accountId: 'a',
      credentials: account.credentials,
      settings: { baseUrl: strict.url },
      tokens: new TestTokenShelf(),
      fetchFile: refuseToFetch,
      signal: closing.signal,
    });
    expect(await failure(line.install?.({ url: webhookUrl, secret: 's' }))).toMatchObject({
      code: 'webhook_refused',
      message: expect.stringContaining('HTTPS URL'),
    });
    await strict.stop();
  });
});

describe('polling', () => {
  it('gives an update again until the cursor after it is used', async () => {
    stub.act(bot.externalAccountId, person, { type: 'text', text: 'one' });
    const first = await pollEvents();
    const again = await pollEvents();
    expect(again.events).toEqual(first.events);
    stub.act(bot.externalAccountId, person, { type: 'text', text: 'two' });
    const next = await pollEvents(first.cursor);
    expect(next.events).toMatchObject([{ content: { text: 'two' } }]);
  });

  it('ends quietly when told to', async () => {
    const ending = new AbortController();
    const polling = client.poll?.('7', ending.signal);
    ending.abort();
    expect(await polling).toEqual({ events: [], cursor: '7' });
  });

  it('says so when a webhook is in the way', async () => {
    await client.install?.({ url: webhookUrl, secret: 's' });
    expect(await failure(client.poll?.(null, closing.signal))).toMatchObject({ code: 'poll_conflict', kind: 'temporary' });
  });
});

describe('delivering', () => {
  beforeEach(() => {
    stub.act(bot.externalAccountId, person, { type: 'start' });
  });

  it('takes an edit that changes nothing, and a deletion of what is gone, as done', async () => {
    const id = await send('Hello');
    const [edit] = render(
      { op: 'edit', platformUserId: String(person), platformMessageIds: [id], content: { type: 'text', text: 'Hello' } },
      capabilities({}),
    );
    expect(await client.deliver(edit ?? { method: '', payload: {} }, noFile)).toEqual({ platformMessageIds: [] });
    const [remove] = render({ op: 'retract', platformUserId: String(person), platformMessageIds: [id] }, capabilities({}));
    await client.deliver(remove ?? { method: '', payload: {} }, noFile);
    expect(await client.deliver(remove ?? { method: '', payload: {} }, noFile)).toEqual({ platformMessageIds: [] });
  });

  it('offers the new id of a group that became a supergroup', async () => {
    const group = stub.addGroup(bot.externalAccountId, 'Buyers').id;
    stub.act(bot.externalAccountId, group, { type: 'group_migrate', personId: person });
    const error = await failure(send('Hello', String(group)));
    expect(error).toMatchObject({
      code: 'chat_migrated',
      kind: 'temporary',
      details: { newPlatformUserId: String(-1_000_000_000_000 + group) },
    });
    const alternative = error.details.alternative ?? { method: '', payload: {} };
    expect((await client.deliver(alternative, noFile)).platformMessageIds).toEqual([`${error.details.newPlatformUserId}/2`]);
  });

  it('carries the quote and the styling along with an upload', async () => {
    const media = { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, name: 'a"b\r\n.jpg', state: 'ready' } as const;
    const content = { type: 'image', media, caption: 'Look', entities: [{ type: 'bold', offset: 0, length: 4 }] } as const;
    const [call] = render(
      {
        op: 'send',
        platformUserId: String(person),
        content: { ...content, entities: [...content.entities] },
        replyToPlatformMessageId: `${person}/1`,
      },
      capabilities({}),
    );
    const bytes = SAMPLE_FILES.photo.bytes;
    await client.deliver(call ?? { method: '', payload: {} }, () =>
      Promise.resolve({ stream: Readable.from([bytes.subarray(0, 700), bytes.subarray(700)]), sizeBytes: bytes.length }),
    );
    const shown = stub.chat(bot.externalAccountId, person).messages.at(-1);
    expect(shown).toMatchObject({
      kind: 'photo',
      caption: 'Look',
      replyTo: 1,
      entities: [{ type: 'bold', offset: 0, length: 4 }],
      sizeBytes: bytes.length,
    });
    const copy = await fetch(stub.url + (shown?.fileUrl ?? ''));
    expect(Buffer.from(await copy.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('calls a file that breaks off a temporary failure, and nothing arrives', async () => {
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000);
        await Promise.resolve();
        throw new Error('disk gone');
      })(),
    );
    const call = {
      method: 'sendDocument',
      payload: { chat_id: person, document: 'attach://document' },
      files: [{ part: 'document', mediaId: 'm', name: 'a.pdf', mime: 'application/pdf' }],
    };
    expect(await failure(client.deliver(call, () => Promise.resolve({ stream: breaking, sizeBytes: 5000 })))).toMatchObject({
      code: 'file_unreadable',
      kind: 'temporary',
    });
    expect(stub.chat(bot.externalAccountId, person).messages.filter((message) => message.from === 'bot')).toEqual([]);
  });

  it('calls a file that cannot be opened a temporary failure', async () => {
    const call = {
      method: 'sendDocument',
      payload: { chat_id: person, document: 'attach://document' },
      files: [{ part: 'document', mediaId: 'm', name: 'a.pdf', mime: 'application/pdf' }],
    };
    expect(await failure(client.deliver(call, noFile))).toMatchObject({ code: 'file_unreadable', kind: 'temporary' });
  });

  it('knows that a call to a name that does not exist never left', async () => {
    client = openAt('http://no-such-host.invalid');
    expect(await failure(send('Hello'))).toMatchObject({ code: 'platform_unreachable', kind: 'temporary' });
  });

  it('does not know about a call that broke off on a connection used before', async () => {
    await send('Hello');
    stub.faults.set({ rules: [{ match: {}, effect: 'reset_after_accept' }] });
    expect(await failure(send('Hello again'))).toMatchObject({ code: 'outcome_unknown', kind: 'uncertain' });
  });

  it('does not know about a call that was on its way when the account closed', async () => {
    let arrived = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const silent = createServer(() => arrived()).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    client = openAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const sending = failure(send('Hello'));
    await waiting;
    closing.abort();
    expect(await sending).toMatchObject({ code: 'outcome_unknown', kind: 'uncertain' });
    silent.closeAllConnections();
    silent.close();
  });

  it('reaches an API address that has a path', async () => {
    const seen: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url);
      response.end('{"ok":true,"result":{"id":5,"first_name":"x"}}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => proxy.once('listening', resolve));
    await openAt(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/telegram/api`).identify();
    expect(seen).toEqual([`/telegram/api/bot${bot.credentials.botToken}/getMe`]);
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe('files and people', () => {
  it('fetches what a customer sent', async () => {
    stub.act(bot.externalAccountId, person, { type: 'voice' });
    const { events } = await pollEvents();
    const [event] = events;
    const ref = event?.type === 'message' && event.content.type === 'audio' ? event.content.media.ref : '';
    const fetched = await client.fetchMedia?.(ref, 1_000_000);
    expect(fetched && (await buffer(fetched.stream)).equals(SAMPLE_FILES.voice.bytes)).toBe(true);
  });

  it('does not fetch more than it may', async () => {
    stub.act(bot.externalAccountId, person, { type: 'voice' });
    const [event] = (await pollEvents()).events;
    const ref = event?.type === 'message' && event.content.type === 'audio' ? event.content.media.ref : '';
    expect(await failure(client.fetchMedia?.(ref, 100))).toMatchObject({ code: 'file_too_big', kind: 'permanent' });
  });

  it('stops a download that turns out larger than announced', async () => {
    const lying = createServer((request, response) => {
      if (request.url?.includes('getFile')) response.end('{"ok":true,"result":{"file_id":"x","file_path":"a/b.bin","file_size":10}}');
      else response.write(Buffer.alloc(5000), () => response.end());
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => lying.once('listening', resolve));
    const fetched = await openAt(`http://127.0.0.1:${(lying.address() as AddressInfo).port}`).fetchMedia?.('x', 1000);
    await expect(fetched && buffer(fetched.stream)).rejects.toMatchObject({ code: 'file_too_big' });
    lying.closeAllConnections();
    lying.close();
  });

  it('says that Telegram will not hand out a file over 20 MB', async () => {
    stub.act(bot.externalAccountId, person, { type: 'document', sizeBytes: 25 * 1024 * 1024 });
    const [event] = (await pollEvents()).events;
    expect(event).toMatchObject({ content: { type: 'file', media: { unavailable: expect.stringContaining('25.0 MB') } } });
    const ref = event?.type === 'message' && event.content.type === 'file' ? event.content.media.ref : '';
    expect(await failure(client.fetchMedia?.(ref, 100_000_000))).toMatchObject({ code: 'file_too_big' });
  });

  it('knows a person who wrote, and not one who never did', async () => {
    stub.act(bot.externalAccountId, person, { type: 'start' });
    expect(await client.profile?.(String(person))).toEqual({ displayName: 'Ana Lima', username: 'analima' });
    expect(await client.profile?.('4242')).toBeNull();
  });

  it('shows typing', async () => {
    stub.act(bot.externalAccountId, person, { type: 'start' });
    await client.typing?.(String(person));
    expect(stub.chat(bot.externalAccountId, person).botTyping).toBe(true);
  });
});
