import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from '../parse.js';
import { envelope, verify } from '../verify.js';
import { createStub, type StubAccount, type WeChatStub } from './index.js';
import type { MessageMode } from './types.js';

interface Received {
  query: URLSearchParams;
  raw: Buffer;
  /** What the connector makes of it. */
  body: Buffer;
  verdict: string;
  dedupeKey: string;
  text: string | undefined;
}

/** A hub that verifies what comes and answers what `answer` says. */
class Hub {
  readonly received: Received[] = [];
  answer: (received: Received, response: http.ServerResponse) => void = (_received, response) => void response.end('success');
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.take(request, Buffer.concat(chunks), response));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/wechat/1?keep=me`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take(request: http.IncomingMessage, raw: Buffer, response: http.ServerResponse): void {
    const query = new URL(request.url ?? '/', 'http://hub').searchParams;
    const result = verify(
      { method: request.method ?? '', query, headers: request.headers, body: raw },
      { credentials: { ...account.credentials }, webhookSecret: '' },
    );
    if (result.verdict === 'answer') return void response.writeHead(result.status).end(result.body);
    if (result.verdict === 'reject' && request.method === 'GET') return void response.writeHead(result.status).end();
    const body = result.verdict === 'accept' ? (result.body ?? raw) : raw;
    const [event] = parse({ body, receivedAt: new Date(), externalAccountId: '' });
    const text = event?.type === 'message' && event.content.type === 'text' ? event.content.text : undefined;
    const received = { query, raw, body, verdict: result.verdict, dedupeKey: envelope(body).dedupeKey, text };
    this.received.push(received);
    this.answer(received, response);
  }
}

let stub: WeChatStub;
let account: StubAccount;
let person: string;
let hub: Hub;
let hookUrl: string;

/** No machine is so busy that its answers take as long. */
const PATIENT_MS = 20_000;
/** Short enough to wait for. */
const IMPATIENT_MS = 400;

async function startStub(answerTimeoutMs: number, repeatAfterMs = answerTimeoutMs): Promise<void> {
  stub = await createStub({ answerTimeoutMs, repeatAfterMs });
  account = stub.addAccount();
  person = stub.addPerson({ displayName: 'Ana' }).id;
}
/** For what is not taken: it comes again after the time an answer may take. */
async function impatient(): Promise<void> {
  await stub.stop();
  await startStub(IMPATIENT_MS);
}
/** For what is refused at first: it comes again soon, and an answer may take its time. */
async function hasty(): Promise<void> {
  await stub.stop();
  await startStub(PATIENT_MS, 1);
}

beforeEach(async () => {
  await startStub(PATIENT_MS);
  hub = new Hub();
  hookUrl = await hub.start();
});

afterEach(async () => {
  await stub.stop();
  hub.stop();
});

const say = (text: string, by = person): void => void stub.act(account.externalAccountId, by, { type: 'text', text });
/** Waits, turn by turn, for something that must come; the test's own time limit ends it. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
}
const allSettled = (): Promise<void> => until(() => stub.pendingPushes(account.externalAccountId) === 0);
const bind = (): Promise<void> => stub.setCallback(account.externalAccountId, hookUrl);
const texts = (): string[] => hub.received.flatMap(({ text }) => text ?? []);

describe('the console', () => {
  it('takes an address that repeats what it is asked', async () => {
    await bind();
    say('hi');
    await allSettled();
    expect(texts()).toEqual(['hi']);
  });

  it('refuses an address that does not know the token', async () => {
    stub.change(account.externalAccountId, { token: 'another' });
    await expect(bind()).rejects.toThrow('token校验失败');
  });
});

describe('pushes', () => {
  it.each<MessageMode>(['plain', 'compatible', 'safe'])('in %s mode are what the connector verifies and reads', async (mode) => {
    stub.change(account.externalAccountId, { mode });
    if (mode === 'plain') delete account.credentials.encodingAesKey;
    await bind();
    for (const length of [1, 20, 200]) say('字'.repeat(length));
    await allSettled();
    expect(hub.received.every(({ verdict }) => verdict === 'accept')).toBe(true);
    expect(texts().map(({ length }) => length)).toEqual([1, 20, 200]);
    expect(hub.received[0]?.query.get('keep')).toBe('me');
    expect(hub.received[0]?.raw.includes('<Content>')).toBe(false);
    expect(hub.received.some(({ raw }) => raw.includes('<Content>'))).toBe(mode !== 'safe');
  });

  it('have message ids beyond 2^53 that rise', async () => {
    await bind();
    for (const text of ['a', 'b']) say(text);
    await allSettled();
    const ids = hub.received.flatMap(({ dedupeKey }) =>
      dedupeKey.startsWith('message ') ? BigInt(dedupeKey.slice('message '.length)) : [],
    );
    expect(ids.length).toBe(2);
    expect(ids[0]).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(ids[1]).toBeGreaterThan(ids[0] ?? 0n);
  });

  it('without an answer in time come three times, with the same id', async () => {
    await impatient();
    await bind();
    hub.answer = () => undefined;
    stub.act(account.externalAccountId, person, { type: 'scan', scene: '1' });
    await allSettled();
    expect(hub.received.length).toBe(3);
    expect(new Set(hub.received.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
    expect(new Set(hub.received.map(({ query }) => query.get('nonce'))).size).toBe(3);
  });

  it('come again after a refusal, until they are taken', async () => {
    await hasty();
    await bind();
    hub.answer = (_received, response) => void response.writeHead(hub.received.length === 1 ? 503 : 200).end('success');
    stub.act(account.externalAccountId, person, { type: 'start' });
    await allSettled();
    expect(hub.received.length).toBe(2);
    expect(stub.log.read().items.map(({ status, acknowledged, attempt }) => ({ status, acknowledged, attempt }))).toEqual([
      { status: 503, acknowledged: false, attempt: 1 },
      { status: 200, acknowledged: true, attempt: 2 },
    ]);
  });

  it.each([
    ['nothing', '', true],
    ['success', 'success', true],
    ['a reply', '<xml><Content>hi</Content></xml>', true],
    ['JSON', '{"ok":true}', false],
    ['ok', 'ok', false],
  ])('are taken by the answer %s: %#', async (_what, answer, taken) => {
    if (!taken) await hasty();
    await bind();
    hub.answer = (_received, response) => void response.end(answer);
    stub.act(account.externalAccountId, person, { type: 'start' });
    await allSettled();
    expect(hub.received.length).toBe(taken ? 1 : 3);
  });

  it('of one person come in order while others go beside them', async () => {
    await bind();
    const held: http.ServerResponse[] = [];
    const other = stub.addPerson({ displayName: 'Quick' }).id;
    hub.answer = (received, response) =>
      void (received.query.get('openid') === person && held.length === 0 ? held.push(response) : response.end('success'));
    for (const text of ['1', '2', '3']) say(text);
    for (const text of ['a', 'b', 'c']) say(text, other);
    await until(() => texts().includes('c'));
    expect(texts().filter((text) => ['1', '2', '3'].includes(text))).toEqual([]);
    for (const response of held) response.end('success');
    await allSettled();
    expect(texts().filter((text) => ['1', '2', '3'].includes(text))).toEqual(['1', '2', '3']);
  });

  it('are doubled and held back on demand', async () => {
    await bind();
    stub.faults.set({ webhooks: { duplicate: 2 } });
    stub.act(account.externalAccountId, person, { type: 'start' });
    await allSettled();
    expect(hub.received.length).toBe(3);
    stub.faults.set({ webhooks: {}, down: true });
    say('later');
    expect(texts()).toEqual([]);
    stub.faults.set({ down: false });
    await allSettled();
    expect(texts()).toEqual(['later']);
  });

  it('are not kept for an account without an address', async () => {
    say('nobody hears');
    await bind();
    say('now');
    await allSettled();
    expect(texts()).toEqual(['now']);
  });
});
