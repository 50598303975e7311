// How the contract suite drives the API channel and its stub.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createStub, type ApiStub, type FaultRule } from '../../connectors/api/stub/index.js';
import type { OpenFile, PlatformCall } from '../../src/contract/index.js';
import { fetchFileFrom } from '../support/file-access.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import type { ErrorCase, Harness, RunningPlatform } from './harness.js';

const PERSON = 'visitor-contract';
const SAMPLE = Buffer.from('a file of the hub');

const openSample: OpenFile = (mediaId) =>
  mediaId === 'nowhere'
    ? Promise.reject(new Error('no such file'))
    : Promise.resolve({ stream: Readable.from([SAMPLE]), sizeBytes: SAMPLE.length });

export interface RunningApi extends RunningPlatform {
  stub: ApiStub;
  externalAccountId: string;
}

export async function startApi(): Promise<RunningApi> {
  const stub = await createStub();
  const { externalAccountId, credentials, baseUrl } = stub.addAccount('Contract');
  stub.addPerson({ displayName: 'Ana Lima', id: PERSON });
  stub.act(externalAccountId, PERSON, { type: 'text', text: 'Hello' });
  const files = http.createServer((_request, response) => response.end(SAMPLE));
  await new Promise<void>((resolve) => {
    files.listen(0, '127.0.0.1', resolve);
  });
  const filesUrl = `http://127.0.0.1:${String((files.address() as AddressInfo).port)}`;
  const closing = new AbortController();
  return {
    stub,
    externalAccountId,
    account: {
      accountId: 'account',
      credentials,
      settings: { baseUrl },
      tokens: new TestTokenShelf(),
      fetchFile: fetchFileFrom(stub.url),
      offerFile: (mediaId) => ({ url: `${filesUrl}/${mediaId}`, expiresAt: new Date('2030-01-01T00:00:00Z') }),
      signal: closing.signal,
    },
    close: () => closing.abort(),
    recipient: PERSON,
    openFile: openSample,
    fault: (effect, details = {}) => stub.faults.set({ rules: [{ match: {}, effect: effect as FaultRule['effect'], ...details }] }),
    received: () =>
      stub.log
        .read()
        .items.filter(({ direction, method, chatId }) => direction === 'call' && method === 'message' && chatId === PERSON)
        .map(({ text, method }) => text ?? method),
    async stop() {
      closing.abort();
      files.closeAllConnections();
      await new Promise((resolve) => files.close(resolve));
      await stub.stop();
    },
  };
}

const message = (more: PlatformCall['payload'] = {}): PlatformCall => ({
  method: 'message',
  payload: { messageId: 'message-1', externalUserId: PERSON, content: { type: 'text', text: 'Hi' }, ...more },
});
const fault =
  (effect: string, details?: Record<string, unknown>): ErrorCase['arrange'] =>
  (platform) =>
    platform.fault(effect, details);
const nothing = (): void => undefined;
const isRunning = (platform: RunningPlatform): platform is RunningApi => 'stub' in platform;

const errorCases: ErrorCase[] = [
  {
    when: 'the signature is refused',
    arrange: fault('unauthorized'),
    call: message(),
    expected: { kind: 'auth', code: 'signature_refused', platformCode: 'HTTP 401' },
  },
  {
    when: 'the person is unknown',
    arrange: nothing,
    call: message({ externalUserId: 'nobody' }),
    expected: { kind: 'permanent', code: 'unreachable_user', unreachable: true },
  },
  {
    when: 'the person has blocked the channel',
    arrange: (platform) => {
      if (isRunning(platform)) platform.stub.act(platform.externalAccountId, PERSON, { type: 'block' });
    },
    call: message(),
    expected: { kind: 'permanent', code: 'unreachable_user', unreachable: true },
  },
  {
    when: 'the other side does not know such a webhook',
    arrange: nothing,
    call: { method: 'hologram', payload: { externalUserId: PERSON } },
    expected: { kind: 'permanent', code: 'rejected', platformCode: 'HTTP 422' },
  },
  {
    when: 'the file is gone',
    arrange: nothing,
    call: {
      ...message({ content: { type: 'file', media: { url: 'attach://file0', mime: 'text/plain', sizeBytes: 3 } } }),
      files: [{ part: 'file0', mediaId: 'nowhere', name: 'a.txt', mime: 'text/plain' }],
    },
    expected: { kind: 'temporary', code: 'file_unreadable' },
  },
  {
    when: 'it was too fast',
    arrange: fault('429', { retryAfterSeconds: 7 }),
    call: message(),
    expected: { kind: 'temporary', code: 'rate_limited', retryAfterMs: 7000, scope: 'account' },
  },
  {
    when: 'the address has moved',
    arrange: fault('status', { status: 308 }),
    call: message(),
    expected: { kind: 'permanent', code: 'redirected' },
  },
  {
    when: 'the other side is busy',
    arrange: fault('status', { status: 425 }),
    call: message(),
    expected: { kind: 'temporary', code: 'endpoint_busy' },
  },
  {
    when: 'the other side fails',
    arrange: fault('500'),
    call: message(),
    expected: { kind: 'temporary', code: 'endpoint_failed', platformCode: 'HTTP 500' },
  },
  {
    when: 'a proxy answers with a page',
    arrange: fault('502_html'),
    call: message(),
    expected: { kind: 'temporary', code: 'endpoint_failed' },
  },
  {
    when: 'the other side is out of service',
    arrange: fault('503', { retryAfterSeconds: 3 }),
    call: message(),
    expected: { kind: 'temporary', code: 'endpoint_down', scope: 'account', retryAfterMs: 3000 },
  },
  {
    when: 'the connection breaks after the message was taken',
    arrange: fault('reset_after_accept'),
    call: message(),
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'the connection breaks before any answer',
    arrange: fault('reset_before_accept'),
    call: message(),
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'nobody listens there',
    arrange: (platform) => (isRunning(platform) ? platform.stub.stop() : undefined),
    call: message(),
    expected: { kind: 'temporary', code: 'endpoint_unreachable', scope: 'account' },
  },
];

export const apiHarness: Harness = {
  sign: (_body, secret) => ({ 'content-type': 'application/json', authorization: `Bearer ${secret}` }),
  malformed: [
    '',
    'not json',
    '[]',
    '{}',
    '{"type":"hologram","externalUserId":"1","eventId":"1"}',
    '{"externalUserId":"1","externalMessageId":"m"}',
    '{"externalUserId":"","externalMessageId":"m","content":{"type":"text","text":"Hi"}}',
    '{"externalUserId":"1","externalMessageId":"m","content":{"type":"text","text":""}}',
    '{"externalUserId":1,"externalMessageId":"m","content":{"type":"text","text":"Hi"}}',
    '{"externalUserId":"1","externalMessageId":"m","content":{"type":"template","name":"t","language":"en","parameters":{}}}',
    '{"externalUserId":"1","externalMessageId":"m","content":{"type":"image","media":{"url":"file:///etc/passwd"}}}',
    '{"externalUserId":"1","externalMessageId":"m","content":{"type":"text","text":"Hi"},"sentat":"2026-01-01T00:00:00Z"}',
    '{"type":"edit","externalUserId":"1","externalMessageId":"m","content":{"type":"text","text":"Hi"}}',
  ],
  start: startApi,
  errorCases,
};
