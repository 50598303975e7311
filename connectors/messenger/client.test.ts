import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { ConnectorError, type OutboundOperation, type PlatformClient } from '../../src/contract/index.js';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { appSecretProof } from '../meta/signature.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { render } from './render.js';
import { createStub, type MessagingStub } from './stub/index.js';

const HOUR_MS = 3_600_000;

let stub: MessagingStub;
let id: string;
let credentials: Record<string, string>;
let ana: number;
let nowMs: number;
let bodies: Readonly<Record<string, unknown>>[];
let closing: AbortController;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-01T12:00:00.250Z');
  bodies = [];
  stub = await createStub({ now: () => nowMs, onCall: (call) => bodies.push(call.body) });
  ({ externalAccountId: id, credentials } = stub.addAccount('Blue Chairs'));
  ana = stub.addPerson({ displayName: 'Ana Maria Lima' }).id;
  stub.act(id, ana, { type: 'text', text: 'Hello?' });
  closing = new AbortController();
});
afterEach(async () => {
  closing.abort();
  await stub.stop();
});

function open(more: Record<string, string> = {}): PlatformClient {
  const account = {
    accountId: 'a',
    credentials: { ...credentials, ...more },
    settings: { baseUrl: stub.url },
    tokens: new TestTokenShelf(),
    fetchFile: fetchFileFrom(stub.url),
    signal: closing.signal,
  };
  return openClient(account, () => nowMs);
}

const openFile = () => Promise.resolve({ stream: Readable.from([Buffer.from('%PDF-1.4')]), sizeBytes: 8 });

async function send(client: PlatformClient, more: Partial<Extract<OutboundOperation, { op: 'send' }>> = {}): Promise<void> {
  const operation = { op: 'send', platformUserId: String(ana), content: { type: 'text', text: 'Good morning' }, ...more } as const;
  for (const call of render(operation, capabilities({}))) await client.deliver(call, openFile);
}

async function failure(run: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`expected a ConnectorError, got ${String(error)}`);
  return error;
}

describe('every send', () => {
  it('says under which heading it goes, and nothing of ours besides', async () => {
    const client = open();
    await send(client, { writtenBy: 'agent', lastInboundAt: new Date(nowMs) });
    nowMs += 25 * HOUR_MS;
    await send(client, { writtenBy: 'agent', lastInboundAt: new Date(nowMs - 25 * HOUR_MS) });
    const recipient = { id: String(ana) };
    expect(bodies).toEqual([
      { recipient, message: { text: 'Good morning' }, messaging_type: 'RESPONSE' },
      { recipient, message: { text: 'Good morning' }, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
    ]);
  });

  it('of 1999 characters is one message, of one more two', async () => {
    await send(open(), { content: { type: 'text', text: 'x'.repeat(1999) } });
    await send(open(), { content: { type: 'text', text: 'x'.repeat(2000) } });
    expect(
      stub
        .chat(id, ana)
        .messages.slice(1)
        .map((message) => message.text?.length),
    ).toEqual([1999, 1999, 1]);
  });

  it('carries the app’s proof, and is refused with another', async () => {
    expect(appSecretProof('TOKEN123', 'test_secret')).toBe('3e27db5a2deb3133cf88244e27ae224a85f738c8e31b01eb38ea36dd369a5da8');
    expect((await failure(send(open({ appSecret: 'another-secret' })))).details).toMatchObject({ kind: 'permanent', code: 'rejected' });
  });

  it('keeps a file’s name as it is', async () => {
    const media = { mediaId: 'm', mime: 'application/pdf', sizeBytes: 8, state: 'ready', name: '发票.pdf' } as const;
    await send(open(), { content: { type: 'file', media } });
    expect(stub.chat(id, ana).messages.at(-1)).toMatchObject({ kind: 'document', fileName: '发票.pdf' });
  });
});

it('names the Page', async () => {
  expect(await open().identify()).toEqual({ externalAccountId: id, name: 'Blue Chairs' });
});

it('is told names in their parts', async () => {
  expect(await open().profile?.(String(ana))).toEqual({ displayName: 'Ana Maria Lima' });
});

it('stops being told of the Page when another program ended it, and says so', async () => {
  const { appId: _appId, ...byHand } = credentials;
  credentials = byHand;
  const client = open();
  await client.install?.({ url: 'https://hub.example.com/webhooks/messenger/a', secret: 's' });
  expect((await client.probe({ webhookUrl: null })).checks).toMatchObject([
    { code: 'token', ok: true },
    { code: 'webhook', ok: true },
  ]);
  nowMs += HOUR_MS;
  stub.change(id, { subscribedFields: null });
  expect(await client.probe({ webhookUrl: null })).toMatchObject({ ok: false, checks: [{ ok: true }, { code: 'webhook', ok: false }] });
});

describe('approved templates', () => {
  const at = 'https://example.com/orders/';

  it('are listed as they are filled in, without those Meta rejected', async () => {
    expect(await open().templates?.()).toEqual([
      {
        name: 'order_shipped',
        language: 'en',
        category: 'utility',
        preview: 'Your order {{order}} has been shipped.',
        parameters: [{ name: 'order', example: 'A-1001' }],
      },
      {
        name: 'order_update',
        language: 'en_US',
        category: 'utility',
        preview: '{{1}} update\nYour order #{{1}} is now {{2}}. Thank you!\n[Track order]\n[Details]',
        parameters: [
          { name: 'header.1', example: 'Order' },
          { name: '1', example: '566701' },
          { name: '2', example: 'packed' },
          { name: 'button.0.payload' },
          { name: 'button.1', example: `${at}1234` },
        ],
      },
    ]);
  });

  it('reach the customer when the time to answer is long over', async () => {
    nowMs += 30 * 24 * HOUR_MS;
    const parameters = { 'header.1': 'Order', '2': 'on its way', '1': '17', 'button.1': '17', 'button.0.payload': '17' };
    const content = { type: 'template', name: 'order_update', language: 'en-US', parameters } as const;
    await send(open(), { content, writtenBy: 'automation', lastInboundAt: new Date(nowMs - 30 * 24 * HOUR_MS) });
    expect(bodies).toMatchObject([{ messaging_type: 'UTILITY', message: { template: { language: { code: 'en_US' } } } }]);
    expect(stub.chat(id, ana).messages.at(-1)).toMatchObject({
      text: 'Order update\nYour order #17 is now on its way. Thank you!',
      buttons: [[{ text: 'Track order', data: 'order_17' }], [{ text: 'Details', url: `${at}17` }]],
    });
  });

  it.each([
    ['does not exist', { name: 'nothing', language: 'en', parameters: {} }],
    ['was rejected', { name: 'summer_sale', language: 'en', parameters: {} }],
    ['lacks a value', { name: 'order_shipped', language: 'en', parameters: {} }],
  ])('are refused where one %s', async (_what, template) => {
    expect((await failure(send(open(), { content: { type: 'template', ...template } }))).details).toMatchObject({ kind: 'permanent' });
    expect(stub.chat(id, ana).messages.length).toBe(1);
  });
});
