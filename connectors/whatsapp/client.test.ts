import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { ConnectorError, type InboundEvent, type MessageContent, type OpenFile, type PlatformClient } from '../../src/contract/index.js';
import { SAMPLE_FILES } from '../stub-kit/samples.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { createStub, type GraphCall, type Person, type StubAccount, type WhatsAppStub } from './stub/index.js';
import { verify } from './verify.js';

const DAY_MS = 86_400_000;
const TOKEN = 'verify-token-1';
const noFile: OpenFile = () => Promise.reject(new Error('no file'));

let stub: WhatsAppStub;
let account: StubAccount;
let person: Person;
let client: PlatformClient;
let closing: AbortController;
let now: number;
let calls: GraphCall[];
let hub: Server;
let hookUrl: string;
/** What the hub of this test has taken, parsed. */
let events: InboundEvent[];

beforeEach(async () => {
  now = Date.now();
  calls = [];
  events = [];
  stub = await createStub({ now: () => now, retryBaseMs: 1, onCall: (call) => calls.push(call) });
  account = stub.addAccount('Shop');
  person = stub.addPerson({ displayName: 'Ana Lima', username: 'ana.lima' });
  closing = new AbortController();
  client = openAt(stub.url);
  hub = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    void buffer(request).then((body) => {
      const webhook = { method: request.method ?? '', query: url.searchParams, headers: request.headers, body };
      const result = verify(webhook, { credentials: account.credentials, webhookSecret: TOKEN });
      if (result.verdict === 'answer') return response.writeHead(result.status).end(result.body);
      if (result.verdict === 'reject') return response.writeHead(result.status).end();
      events.push(...parse({ body, receivedAt: new Date(), externalAccountId: account.externalAccountId }));
      return response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => hub.once('listening', resolve));
  hookUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/webhooks/whatsapp/1`;
});

afterEach(async () => {
  closing.abort();
  await stub.stop();
  hub.closeAllConnections();
  hub.close();
});

function openAt(
  baseUrl: string,
  credentials: Partial<StubAccount['credentials']> = {},
  settings: Record<string, unknown> = {},
): PlatformClient {
  return openClient({
    accountId: '1',
    credentials: { ...account.credentials, ...credentials },
    settings: { baseUrl, ...settings },
    tokens: new TestTokenShelf(),
    fetchFile: fetchFileFrom(baseUrl),
    signal: closing.signal,
  });
}

async function failure(run: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error: unknown = await run?.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError');
  return error;
}

const act = (type: string, more: object = {}): number[] => stub.act(account.externalAccountId, person.id, { type, ...more }).messageIds;
const chat = (): ReturnType<WhatsAppStub['chat']> => stub.chat(account.externalAccountId, person.id);

async function send(content: MessageContent, replyTo?: string): Promise<string> {
  const operation = {
    op: 'send',
    platformUserId: person.userId,
    content,
    ...(replyTo !== undefined && { replyToPlatformMessageId: replyTo }),
  } as const;
  const [call] = render(operation, capabilities({}));
  const openFile: OpenFile = () =>
    Promise.resolve({ stream: Readable.from([SAMPLE_FILES.photo.bytes]), sizeBytes: SAMPLE_FILES.photo.bytes.length });
  const { platformMessageIds } = await client.deliver(call ?? { method: '', payload: {} }, openFile);
  return platformMessageIds[0] ?? '';
}
const sendText = (text: string): Promise<string> => send({ type: 'text', text });

/** Waits, turn by turn, for something that must come; the test's own time limit ends it. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
}
const arrived = async (count: number): Promise<InboundEvent[]> => {
  await until(() => events.length >= count);
  return events;
};
const connected = (): Promise<void> | undefined => client.install?.({ url: hookUrl, secret: TOKEN });

describe('binding', () => {
  it('names the number by its id', async () => {
    expect(await client.identify()).toEqual({ externalAccountId: account.externalAccountId, name: account.name });
  });

  it('refuses a wrong token without showing it', async () => {
    const error = await failure(openAt(stub.url, { accessToken: 'EAAGwrongwrongwrong' }).identify());
    expect(error).toMatchObject({ kind: 'auth', code: 'token_rejected' });
    expect(JSON.stringify(error.details)).not.toContain('EAAGwrong');
  });

  it('refuses a wrong app secret, which Meta notices by the proof', async () => {
    const error = await failure(openAt(stub.url, { appSecret: 'f'.repeat(32) }).identify());
    expect(error).toMatchObject({ kind: 'permanent', message: expect.stringContaining('Invalid appsecret_proof') });
  });

  it('refuses ids that do not belong together', async () => {
    expect(await failure(openAt(stub.url, { businessAccountId: '111111111' }).identify())).toMatchObject({ code: 'not_found' });
    const other = stub.addAccount('Other', account.credentials.businessAccountId);
    expect(await openAt(stub.url, { phoneNumberId: other.externalAccountId }).identify()).toMatchObject({
      externalAccountId: other.externalAccountId,
    });
    const stranger = stub.addAccount('Stranger');
    expect(await failure(openAt(stub.url, { phoneNumberId: stranger.externalAccountId }).identify())).toMatchObject({ code: 'not_found' });
  });

  it('refuses a number that is not among those of the business account', async () => {
    const meta = createServer((request, response) =>
      response.end(request.url?.includes('phone_numbers') ? '{"data":[{"id":"5"}]}' : '{"id":"4","display_phone_number":"+1"}'),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => meta.once('listening', resolve));
    const line = openAt(`http://127.0.0.1:${(meta.address() as AddressInfo).port}`);
    expect(await failure(line.identify())).toMatchObject({ code: 'wrong_business_account', kind: 'permanent' });
    meta.closeAllConnections();
    meta.close();
  });

  it('points the number at us, sees it in its health, and takes it away', async () => {
    expect(await client.probe({ webhookUrl: hookUrl })).toMatchObject({ ok: false });
    await connected();
    const health = await client.probe({ webhookUrl: hookUrl });
    expect(health).toMatchObject({ ok: true });
    expect(health.checks.map((check) => check.code)).toEqual([
      'token',
      'webhook',
      'subscription',
      'quality',
      'number',
      'sending',
      'throughput',
    ]);
    await client.uninstall?.();
    expect(await client.probe({ webhookUrl: hookUrl })).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([expect.objectContaining({ code: 'webhook', ok: false })]),
    });
  });

  it('passes on why Meta refused the webhook', async () => {
    const error = await failure(client.install?.({ url: hookUrl, secret: 'another token' }));
    expect(error).toMatchObject({ kind: 'permanent', message: expect.stringContaining('could not be verified') });
  });

  it('takes the app’s own webhook where the app’s id is given, and gives it back', async () => {
    client = openAt(stub.url, {}, { appId: account.appId });
    await connected();
    expect(await client.probe({ webhookUrl: hookUrl })).toMatchObject({
      ok: true,
      checks: expect.arrayContaining([expect.objectContaining({ code: 'app_webhook', ok: true })]),
    });
    const value = { event: 'PAUSED', message_template_name: 'order_shipped', message_template_language: 'en' };
    act('raw', { field: 'message_template_status_update', value });
    expect(await arrived(1)).toMatchObject([{ type: 'account', level: 'warning', code: 'template_paused' }]);
    await client.uninstall?.();
    expect(await client.probe({ webhookUrl: hookUrl })).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ code: 'app_webhook', ok: false })]),
    });
  });

  it('leaves an app webhook of somebody else in place', async () => {
    const other = openAt(stub.url, {}, { appId: account.appId });
    await other.install?.({ url: hookUrl.replace(/1$/, '2'), secret: TOKEN });
    await other.uninstall?.();
    const checks = (await other.probe({ webhookUrl: hookUrl })).checks;
    expect(checks).toContainEqual(expect.objectContaining({ code: 'app_webhook', ok: true }));
  });

  it('ends a probe as refused credentials when the token has ended', async () => {
    stub.faults.set({ rules: [{ match: {}, effect: 'unauthorized' }] });
    await expect(client.probe({ webhookUrl: hookUrl })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('access token'),
    });
  });

  it('pins the version and proves the app on every call', async () => {
    await client.identify();
    expect(new Set(calls.map((call) => call.version))).toEqual(new Set(['v25.0']));
    expect(calls.every((call) => call.query.has('appsecret_proof'))).toBe(true);
  });
});

describe('receiving', () => {
  beforeEach(() => connected());

  it('takes a message, its reaction, a change of number, and what follows', async () => {
    const [first = 0] = act('text', { text: 'Where is my parcel? 📦' });
    act('react', { messageId: first, emojis: ['👍'] });
    act('change_number', { phone: '16505559999' });
    act('text', { text: 'New number' });
    expect(await arrived(4)).toMatchObject([
      { type: 'message', platformUserId: person.userId, content: { text: 'Where is my parcel? 📦' } },
      { type: 'reaction', emojis: ['👍'] },
      { type: 'identity', platformUserId: person.userId, newPlatformUserId: `${person.userId}9` },
      { type: 'message', platformUserId: `${person.userId}9`, otherPlatformUserIds: ['16505559999'] },
    ]);
  });

  it('takes what a person without a phone number writes, and answers them', async () => {
    act('hide_phone');
    act('text', { text: 'Hi' });
    const [event] = await arrived(1);
    expect(event).toMatchObject({ platformUserId: person.userId, profile: { username: 'ana.lima' } });
    expect(event).not.toHaveProperty('otherPlatformUserIds');
    await sendText('Hello');
    expect(chat().messages.at(-1)).toMatchObject({ from: 'bot', text: 'Hello' });
  });

  it('takes what the owner writes on the phone, as the business', async () => {
    act('phone_app', { text: 'On my way' });
    expect(await arrived(1)).toMatchObject([{ type: 'message', origin: 'business', platformUserId: person.userId }]);
  });

  it('takes a batch, out of order and doubled, with the same keys', async () => {
    stub.faults.set({ webhooks: { batch: 10, duplicate: 1 } });
    for (let n = 0; n < 20; n += 1) act('text', { text: String(n) });
    const taken = await arrived(40);
    expect(new Set(taken.map((event) => event.dedupeKey)).size).toBe(20);
  });

  it('hears of statuses, also when they come before the answer to the send', async () => {
    act('text', { text: 'Hi' });
    stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: 'reset_after_accept' }] });
    expect(await failure(sendText('Hello'))).toMatchObject({ kind: 'uncertain' });
    act('read');
    const receipts = (await arrived(4)).flatMap((event) => (event.type === 'receipt' ? [event.status] : []));
    expect(receipts.at(-1)).toBe('read');
  });

  it('hears in words why a message that was taken failed later', async () => {
    act('text', { text: 'Hi' });
    stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: 'fail_later', code: 131_049 }] });
    const platformMessageId = await sendText('Sale!');
    await until(() => events.some((event) => event.type === 'receipt'));
    expect(events.find((event) => event.type === 'receipt')).toMatchObject({
      status: 'failed',
      platformMessageId,
      error: { code: 'withheld_by_meta' },
    });
  });
});

describe('delivering', () => {
  beforeEach(() => {
    act('text', { text: 'Hi' });
  });

  it('quotes, and without the quote when WhatsApp does not know it', async () => {
    await send({ type: 'text', text: 'Yes' }, stub.messageId(account.externalAccountId, person.id, 1));
    expect(chat().messages.at(-1)).toMatchObject({ text: 'Yes', replyTo: 1 });
    const error = await failure(send({ type: 'text', text: 'No' }, 'wamid.GONE'));
    expect(error.details.alternative?.payload).not.toHaveProperty('context');
    await client.deliver(error.details.alternative ?? { method: '', payload: {} }, noFile);
    expect(chat().messages.at(-1)).toMatchObject({ text: 'No' });
  });

  it('uploads a file whole, under its own name', async () => {
    const media = { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, name: 'a"b\r\nü.jpg', state: 'ready' } as const;
    await send({ type: 'image', media, caption: 'Look' });
    const shown = chat().messages.at(-1);
    expect(shown).toMatchObject({ kind: 'photo', caption: 'Look', fileName: 'a_b__ü.jpg', sizeBytes: SAMPLE_FILES.photo.bytes.length });
    const copy = await fetch(stub.url + (shown?.fileUrl ?? ''));
    expect(Buffer.from(await copy.arrayBuffer()).equals(SAMPLE_FILES.photo.bytes)).toBe(true);
  });

  it('sends a file a customer can press buttons below, and learns which', async () => {
    await connected();
    const options = [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No' },
    ];
    await send({ type: 'menu', text: 'Sure?', options });
    const menu = chat().messages.at(-1);
    expect(menu?.buttons).toEqual([[{ text: 'Yes', data: 'yes' }], [{ text: 'No', data: 'no' }]]);
    act('tap', { messageId: menu?.id, data: 'no' });
    await until(() => events.some((event) => event.type === 'message'));
    expect(events.find((event) => event.type === 'message')).toMatchObject({ content: { type: 'form_reply', choiceId: 'no', text: 'No' } });
  });

  it.each([
    ['location', { type: 'location', latitude: 48.8584, longitude: 2.2945 }],
    ['contact', { type: 'contact_card', contacts: [{ name: 'Ana Lima', isSender: true }] }],
  ] as const)('asks a customer for their %s, and knows the answer to be one', async (asks, content) => {
    await connected();
    await send({ type: 'menu', text: 'Please', options: [{ id: 'a', label: 'Send', asks }] });
    const request = chat().messages.at(-1);
    act('tap', { messageId: request?.id, data: request?.buttons?.[0]?.[0]?.data });
    await until(() => events.some((event) => event.type === 'message'));
    const quoted = stub.messageId(account.externalAccountId, person.id, request?.id ?? 0);
    expect(events.find((event) => event.type === 'message')).toMatchObject({ content, replyToPlatformMessageId: quoted });
  });

  it.each(['opening', 'reading'])('calls a file that breaks off while %s a temporary failure, and nothing arrives', async (moment) => {
    const call = {
      method: 'messages',
      payload: { messaging_product: 'whatsapp', recipient: person.userId, type: 'document', document: { id: 'attach://file' } },
      files: [{ part: 'file', mediaId: 'm', name: 'a.pdf', mime: 'application/pdf' }],
    };
    const breaking = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(1000);
      await Promise.resolve();
      throw new Error('disk gone');
    };
    const openFile: OpenFile =
      moment === 'opening' ? noFile : () => Promise.resolve({ stream: Readable.from(breaking()), sizeBytes: 5000 });
    expect(await failure(client.deliver(call, openFile))).toMatchObject({ code: 'file_unreadable', kind: 'temporary' });
    expect(chat().messages.filter((message) => message.from === 'bot')).toEqual([]);
  });

  it('reacts and takes the reaction back, without making a message', async () => {
    const target = {
      op: 'react',
      platformUserId: person.userId,
      platformMessageId: stub.messageId(account.externalAccountId, person.id, 1),
    } as const;
    for (const emoji of ['❤️', null]) {
      const [call] = render({ ...target, emoji }, capabilities({}));
      expect(await client.deliver(call ?? { method: '', payload: {} }, noFile)).toEqual({ platformMessageIds: [] });
      expect(chat().messages[0]?.reactions ?? []).toEqual(emoji === null ? [] : [emoji]);
    }
  });

  it('knows that a call to a name that does not exist never left', async () => {
    client = openAt('http://no-such-host.invalid');
    expect(await failure(sendText('Hello'))).toMatchObject({ code: 'platform_unreachable', kind: 'temporary' });
  });

  it('does not know about a call that was on its way when the account closed', async () => {
    let reached = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (reached = resolve));
    const silent = createServer(() => reached()).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    client = openAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const sending = failure(sendText('Hello'));
    await waiting;
    closing.abort();
    expect(await sending).toMatchObject({ code: 'outcome_unknown', kind: 'uncertain' });
    silent.closeAllConnections();
    silent.close();
  });

  it('keeps to the longer wait Meta asks for by its usage header', async () => {
    const busy = createServer((_request, response) => {
      response.writeHead(400, { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":5}]}' });
      response.end('{"error":{"code":80007,"message":"Rate limit"}}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    client = openAt(`http://127.0.0.1:${(busy.address() as AddressInfo).port}`);
    expect(await failure(sendText('Hello'))).toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 300_000, scope: 'account' } });
    busy.closeAllConnections();
    busy.close();
  });
});

describe('the reply window', () => {
  it('opens with a message or a call, closes after 24 hours, and leaves templates', async () => {
    expect(await failure(sendText('Hello'))).toMatchObject({ code: 'reply_window_closed' });
    act('text', { text: 'Hi' });
    await sendText('Hello');
    now += DAY_MS + 1;
    expect(await failure(sendText('Still there?'))).toMatchObject({ code: 'reply_window_closed', kind: 'permanent' });
    await send({ type: 'template', name: 'order_shipped', language: 'en', parameters: { order: 'A-1' } });
    expect(chat().messages.at(-1)).toMatchObject({ text: 'Your order A-1 has been shipped.' });
    act('call');
    await sendText('You called');
  });
});

it('lists the flows that are published', async () => {
  expect(await client.forms?.()).toEqual([
    { id: '1155023312345678', name: 'Repair request' },
    { id: '1155023312345679', name: 'Book an appointment' },
  ]);
});

describe('reading and typing', () => {
  it('tells the customer what was read, and that somebody types', async () => {
    const [id = 0] = act('text', { text: 'Hi' });
    await client.typing?.(person.userId);
    expect(chat().botTyping).toBe(false);
    await client.markRead?.(person.userId, stub.messageId(account.externalAccountId, person.id, id));
    expect(chat().messages[0]?.status).toBe('read');
    await client.typing?.(person.userId);
    expect(chat().botTyping).toBe(true);
  });

  it('asks nothing about ids WhatsApp does not know', async () => {
    await client.markRead?.(person.userId, 'wacid.RING');
    expect(calls).toEqual([]);
  });
});

describe('files', () => {
  it('of customers are fetched with their type', async () => {
    await connected();
    act('voice');
    const [event] = await arrived(1);
    const ref = event?.type === 'message' && event.content.type === 'audio' ? event.content.media.ref : '';
    const fetched = await client.fetchMedia?.(ref, 1_000_000);
    expect(fetched?.mime).toBe('audio/ogg; codecs=opus');
    expect(fetched && (await buffer(fetched.stream)).equals(SAMPLE_FILES.voice.bytes)).toBe(true);
    expect(await failure(client.fetchMedia?.(ref, 100))).toMatchObject({ code: 'file_too_big', kind: 'permanent' });
    now += 7 * DAY_MS + 1;
    expect(await failure(client.fetchMedia?.(ref, 1_000_000))).toMatchObject({ code: 'file_gone', kind: 'permanent' });
  });

  it('are not fetched from a place that is not Meta’s', async () => {
    const lying = createServer((_request, response) => response.end('{"id":"1","url":"http://169.254.169.254/latest/"}')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => lying.once('listening', resolve));
    const error = await failure(openAt(`http://127.0.0.1:${(lying.address() as AddressInfo).port}`).fetchMedia?.('1', 1000));
    expect(error.code).toBe('file_host_refused');
    lying.closeAllConnections();
    lying.close();
  });
});
