import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import { Readable } from 'node:stream';
import { ConnectorError, type AccountAccess, type OutboundOperation, type PlatformClient } from '../../src/contract/index.js';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { SAMPLE_FILES } from '../stub-kit/samples.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { render } from './render.js';
import { createStub, type MessagingStub } from './stub/index.js';
import { SHELF_NAME } from './user-token.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let stub: MessagingStub;
let id: string;
let credentials: Record<string, string>;
let ana: number;
let nowMs: number;
let tokens: TestTokenShelf;
let closing: AbortController;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-01T12:00:00.250Z');
  stub = await createStub({ now: () => nowMs, retryBaseMs: 1 });
  ({ externalAccountId: id, credentials } = stub.addAccount('Blue Chairs'));
  ana = stub.addPerson({ displayName: 'Ana Lima', username: 'analima' }).id;
  tokens = new TestTokenShelf();
  closing = new AbortController();
});
afterEach(async () => {
  closing.abort();
  await stub.stop();
});

function open(more: { credentials?: Record<string, string>; settings?: Record<string, unknown> } = {}): PlatformClient {
  const account: AccountAccess = {
    accountId: 'a',
    credentials: more.credentials ?? credentials,
    settings: { baseUrl: stub.url, ...more.settings },
    tokens,
    fetchFile: fetchFileFrom(stub.url),
    signal: closing.signal,
  };
  return openClient(account, () => nowMs);
}

const says = (text: string): number => stub.act(id, ana, { type: 'text', text }).messageIds[0] ?? 0;
const phone = () => stub.chat(id, ana).messages;
const openFile = () => Promise.resolve({ stream: Readable.from([SAMPLE_FILES.photo.bytes]), sizeBytes: SAMPLE_FILES.photo.bytes.length });

async function send(client: PlatformClient, more: Partial<Extract<OutboundOperation, { op: 'send' }>> = {}): Promise<string[]> {
  const operation = { op: 'send', platformUserId: String(ana), content: { type: 'text', text: 'Good morning' }, ...more } as const;
  const ids: string[] = [];
  for (const call of render(operation, capabilities({}))) ids.push(...(await client.deliver(call, openFile)).platformMessageIds);
  return ids;
}

async function failure(run: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`expected a ConnectorError, got ${String(error)}`);
  return error;
}

describe('sending', () => {
  it('answers with the id the customer’s phone has, and the platform’s time', async () => {
    says('Hello?');
    const [call] = render({ op: 'send', platformUserId: String(ana), content: { type: 'text', text: 'Hi' } }, capabilities({}));
    if (!call) throw new Error('nothing planned');
    const { platformMessageIds, at } = await open().deliver(call, openFile);
    expect(platformMessageIds).toEqual([stub.midOf(id, ana, 2)]);
    expect(at).toEqual(new Date(nowMs));
  });

  it('uploads a picture, then its caption follows as a text', async () => {
    says('Hello?');
    await send(open(), {
      content: {
        type: 'image',
        media: { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 5, state: 'ready', name: 'café.jpg' },
        caption: 'Like this',
      },
    });
    expect(phone().slice(1)).toMatchObject([
      { kind: 'photo', fileName: 'caf_.jpg', sizeBytes: SAMPLE_FILES.photo.bytes.length },
      { kind: 'text', text: 'Like this' },
    ]);
  });

  it('puts pictures next to each other into one message', async () => {
    says('Hello?');
    const media = { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 5, state: 'ready', name: 'a.jpg' } as const;
    const ids = await send(open(), {
      content: { type: 'album', items: Array.from({ length: 3 }, () => ({ type: 'image' as const, media })) },
    });
    expect(ids.length).toBe(1);
    expect(
      new Set(
        phone()
          .slice(1)
          .map((message) => message.albumId),
      ).size,
    ).toBe(1);
    expect(phone().length).toBe(4);
  });

  it('quotes, reacts, types and marks as read', async () => {
    const asked = says('Hello?');
    const client = open();
    await send(client, { replyToPlatformMessageId: stub.midOf(id, ana, asked) });
    const target = stub.midOf(id, ana, asked);
    const [reaction] = render({ op: 'react', platformUserId: String(ana), platformMessageId: target, emoji: '❤️' }, capabilities({}));
    if (reaction) expect(await client.deliver(reaction, openFile)).toEqual({ platformMessageIds: [] });
    await client.typing?.(String(ana));
    await client.markRead?.(String(ana), target);
    const view = stub.chat(id, ana);
    expect([view.botTyping, view.seenByBusiness]).toEqual([true, true]);
    expect(view.messages).toMatchObject([{ reactions: ['❤'] }, { replyTo: asked, text: 'Good morning' }]);
  });

  it('answers a comment in private, once', async () => {
    const client = open();
    stub.act(id, ana, { type: 'comment', text: 'How much?' });
    const comment = '18' + String(nowMs);
    await send(client, { replyToPlatformMessageId: `comment:${comment}` });
    expect(phone()).toMatchObject([{ from: 'bot', text: 'Good morning' }]);
    expect((await failure(send(client, { replyToPlatformMessageId: `comment:${comment}` }))).code).toBe('private_reply_used');
    expect((await failure(send(client))).code).toBe('user_not_found');
  });
});

describe('the time allowed for an answer', () => {
  const lastInboundAt = (): Date => new Date(Date.parse('2026-11-01T12:00:00Z'));

  it('of 24 hours is free for everybody', async () => {
    says('Hello?');
    const at = lastInboundAt();
    nowMs += 24 * HOUR_MS - 1000;
    await send(open(), { writtenBy: 'automation', lastInboundAt: at });
    expect(phone().length).toBe(2);
  });

  it('until the seventh day is for people, who then answer as such', async () => {
    says('Hello?');
    const at = lastInboundAt();
    nowMs += 7 * DAY_MS - HOUR_MS;
    const client = open();
    expect((await failure(send(client, { writtenBy: 'automation', lastInboundAt: at }))).code).toBe('reply_window_closed');
    await send(client, { writtenBy: 'agent', lastInboundAt: at });
    expect(phone().length).toBe(2);
  });

  it('is over after that, without a call', async () => {
    says('Hello?');
    const at = lastInboundAt();
    nowMs += 7 * DAY_MS + HOUR_MS;
    stub.log.clear();
    expect((await failure(send(open(), { lastInboundAt: at }))).details).toMatchObject({ code: 'reply_window_closed', kind: 'permanent' });
    expect(stub.log.read().items).toEqual([]);
  });

  it('stays at 24 hours while Meta has not approved human answers', async () => {
    says('Hello?');
    const at = lastInboundAt();
    nowMs += 25 * HOUR_MS;
    expect((await failure(send(open({ settings: { humanAgent: false } }), { lastInboundAt: at }))).code).toBe('reply_window_closed');
    expect(capabilities({ humanAgent: false }).replyWindow).toEqual({ hours: 24, allowedAfter: [] });
    expect(capabilities({}).replyWindow).toEqual({ hours: 168, automaticHours: 24, allowedAfter: [] });
    stub.change(id, { humanAgentApproved: false });
    expect((await failure(send(open(), { lastInboundAt: at }))).code).toBe('human_agent_refused');
  });

  it('is judged by the platform’s clock: a person’s answer goes once more as such', async () => {
    says('Hello?');
    nowMs += 25 * HOUR_MS;
    const client = open();
    // Our clock is behind: it still finds the window open.
    const error = await failure(send(client, { lastInboundAt: new Date(nowMs - HOUR_MS) }));
    expect(error.code).toBe('reply_window_closed');
    if (!error.details.alternative) throw new Error('no alternative');
    await client.deliver(error.details.alternative, openFile);
    expect(phone().length).toBe(2);
    expect((await failure(send(client, { writtenBy: 'automation' }))).details.alternative).toBeUndefined();
  });
});

describe('binding', () => {
  it('names the account as webhooks will', async () => {
    expect(await open().identify()).toEqual({ externalAccountId: id, name: '@blue.chairs' });
  });

  it('names the same account through its Page with Facebook login', async () => {
    const client = open({ credentials: stub.pageCredentials(id) });
    expect(await client.identify()).toEqual({ externalAccountId: id, name: '@blue.chairs' });
    says('Hello?');
    await send(client);
    const [heart] = render(
      { op: 'react', platformUserId: String(ana), platformMessageId: stub.midOf(id, ana, 1), emoji: '❤' },
      capabilities({}),
    );
    if (heart) await client.deliver(heart, openFile);
    expect(phone()).toMatchObject([{ reactions: ['love'] }, { text: 'Good morning' }]);
    expect(tokens.tokens.size).toBe(0);
  });

  it('refuses a token that is no good, without repeating it', async () => {
    const accessToken = 'IGAAnonsensenonsense';
    const error = await failure(open({ credentials: { ...credentials, accessToken } }).identify());
    expect(error.details).toMatchObject({ code: 'token_rejected', kind: 'auth' });
    expect(JSON.stringify(error.details)).not.toContain(accessToken);
  });

  it('subscribes the account and points the app at the address all its accounts share', async () => {
    const asked: string[] = [];
    const hub = http.createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://hub');
      asked.push(url.pathname);
      response.end(url.searchParams.get('hub.verify_token') === 'secret-1' ? url.searchParams.get('hub.challenge') : 'no');
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    const address = hub.address();
    const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const client = open();
    await client.install?.({ url: `${base}/webhooks/instagram/account-1`, secret: 'secret-1' });
    expect(asked).toEqual(['/webhooks/instagram']);
    expect(await client.probe({ webhookUrl: null })).toMatchObject({
      ok: true,
      checks: [{ code: 'token' }, { code: 'webhook', ok: true }, { code: 'token_expiry' }],
    });
    expect((await failure(client.install?.({ url: `${base}/webhooks/instagram/a`, secret: 'other' }) ?? Promise.resolve())).code).toBe(
      'webhook_refused',
    );
    await client.uninstall?.();
    await client.uninstall?.();
    hub.closeAllConnections();
    hub.close();
  });

  /** What Meta tells the app's address of an account bound like this, while `happens`. */
  async function told(bound: Parameters<typeof open>[0], happens: () => void): Promise<string> {
    const bodies: string[] = [];
    const hub = http.createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.end(new URL(request.url ?? '', 'http://hub').searchParams.get('hub.challenge') ?? ''));
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    const address = hub.address();
    const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    await open(bound).install?.({ url: `${base}/webhooks/instagram/a`, secret: 's' });
    happens();
    while (stub.pendingWebhooks() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    hub.closeAllConnections();
    hub.close();
    return bodies.join('');
  }

  it.each([
    ['itself', () => credentials],
    ['its Page', () => ({ ...credentials, ...stub.pageCredentials(id) })],
  ])('is told what the owner writes elsewhere, of an account that speaks through %s', async (_who, credentialsOf) => {
    const owner = await told({ credentials: credentialsOf() }, () => stub.act(id, ana, { type: 'owner_message', text: 'From the phone' }));
    expect(owner).toContain('From the phone');
  });

  it('is told of comments only where they are wished for', async () => {
    const commented = () => stub.act(id, ana, { type: 'comment', text: 'How much?' });
    expect(await told({}, commented)).toBe('');
    expect(await told({ settings: { comments: true } }, commented)).toContain('How much?');
  });

  it('leaves the app’s address alone when the app is not named', async () => {
    const { appId: _appId, ...withoutApp } = credentials;
    const client = open({ credentials: withoutApp });
    await client.install?.({ url: 'https://hub.example.com/webhooks/instagram/a', secret: 's' });
    expect((await client.probe({ webhookUrl: null })).ok).toBe(true);
  });
});

describe('health', () => {
  it('tells that Meta has ended the subscription', async () => {
    const client = open();
    expect(await client.probe({ webhookUrl: null })).toMatchObject({
      ok: false,
      checks: [{ ok: true }, { code: 'webhook', ok: false }, {}],
    });
  });

  it('believes what was good for a while, and looks again at what was not', async () => {
    const client = open();
    stub.change(id, { subscribedFields: ['messages'] });
    expect((await client.probe({ webhookUrl: null })).ok).toBe(true);
    stub.change(id, { subscribedFields: null });
    expect((await client.probe({ webhookUrl: null })).ok).toBe(true);
    nowMs += HOUR_MS;
    expect((await client.probe({ webhookUrl: null })).ok).toBe(false);
    stub.change(id, { subscribedFields: ['messages'] });
    expect((await client.probe({ webhookUrl: null })).ok).toBe(true);
  });
});

describe('the token of an Instagram login', () => {
  /** A renewal goes on beside the call that noticed it; the test's own time limit ends the wait. */
  async function renewed(before: string | undefined): Promise<string> {
    for (;;) {
      const { value } = tokens.tokens.get(SHELF_NAME) ?? {};
      if (value !== undefined && value !== before) return value;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  it('is renewed in time, kept, and used by the next client', async () => {
    says('Hello?');
    nowMs += 2 * DAY_MS;
    await open().probe({ webhookUrl: null });
    const first = await renewed(undefined);
    expect(first).not.toBe(credentials['accessToken']);
    expect(tokens.tokens.get(SHELF_NAME)?.expiresAt).toEqual(new Date(nowMs + 60 * DAY_MS));
    nowMs += 51 * DAY_MS;
    await open().probe({ webhookUrl: null });
    await renewed(first);
    // The one typed in has ended by now.
    nowMs += 40 * DAY_MS;
    expect(await open().identify()).toMatchObject({ externalAccountId: id });
  });

  it('is not renewed at every call', async () => {
    nowMs += 2 * DAY_MS;
    const client = open();
    await client.probe({ webhookUrl: null });
    const first = await renewed(undefined);
    nowMs += DAY_MS;
    await client.probe({ webhookUrl: null });
    await client.probe({ webhookUrl: null });
    expect(tokens.tokens.get(SHELF_NAME)?.value).toBe(first);
  });

  it('that cannot be renewed raises an alarm before it ends', async () => {
    tokens.tokens.set(SHELF_NAME, { value: credentials['accessToken'] ?? '', expiresAt: new Date(nowMs + 4 * DAY_MS) });
    stub.faults.set({ rules: [{ match: { method: 'refresh_access_token' }, effect: '500', times: 99 }] });
    stub.change(id, { subscribedFields: ['messages'] });
    expect(await open().probe({ webhookUrl: null })).toMatchObject({
      ok: false,
      checks: [{ ok: true }, { ok: true }, { code: 'token_expiry', ok: false }],
    });
  });

  it('that was typed in and cannot be renewed for days raises one too', async () => {
    stub.faults.set({ rules: [{ match: { method: 'refresh_access_token' }, effect: '500', times: 99 }] });
    stub.change(id, { subscribedFields: ['messages'] });
    const client = open();
    const expiry = async (): Promise<{ ok: boolean; message: string } | undefined> =>
      (await client.probe({ webhookUrl: null })).checks.find(({ code }) => code === 'token_expiry');
    // The first failure is known once its answer has been read.
    while (!(await expiry())?.message.startsWith('Could not be renewed yet')) await new Promise((resolve) => setTimeout(resolve, 2));
    expect((await expiry())?.ok).toBe(true);
    nowMs += 4 * DAY_MS;
    expect((await expiry())?.ok).toBe(false);
  });

  it('that has ended flags the account', async () => {
    says('Hello?');
    nowMs += 61 * DAY_MS;
    expect((await failure(open().identify())).details).toMatchObject({ kind: 'auth', code: 'token_rejected' });
  });
});

describe('what is asked of the platform besides', () => {
  it('tells name, username and picture, once the customer has written', async () => {
    const client = open();
    const withPicture = stub.addPerson({ displayName: 'Bo Li', username: 'boli' });
    expect(await client.profile?.(String(withPicture.id))).toBeNull();
    stub.act(id, withPicture.id, { type: 'text', text: 'Hi' });
    expect(await client.profile?.(String(withPicture.id))).toEqual({ displayName: 'Bo Li', username: 'boli' });
    stub.act(id, withPicture.id, { type: 'block' });
    expect(await client.profile?.(String(withPicture.id))).toBeNull();
  });

  it('fetches a file by the address the webhook named, and refuses other hosts', async () => {
    const told: string[] = [];
    const hub = http.createServer((request, response) => {
      request.on('data', (chunk: Buffer) => told.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    const address = hub.address();
    stub.callback(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, ['messages']);
    stub.change(id, { subscribedFields: ['messages'] });
    stub.act(id, ana, { type: 'photo' });
    while (stub.pendingWebhooks() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const url = /"url":"([^"]+)"/.exec(told.join('').replaceAll('\\/', '/'))?.[1] ?? '';
    const client = open();
    const file = await client.fetchMedia?.(url, 1_000_000);
    const chunks: Buffer[] = [];
    for await (const chunk of file?.stream ?? []) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks)).toEqual(SAMPLE_FILES.photo.bytes);
    for (const foreign of ['http://127.0.0.1:1/x', 'https://example.com/x.jpg', '']) {
      expect((await failure(client.fetchMedia?.(foreign, 10) ?? Promise.resolve())).kind).toBe('permanent');
    }
    hub.closeAllConnections();
    hub.close();
  });
});
