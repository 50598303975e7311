import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { ConnectorError, type OpenFile, type PlatformCall, type PlatformClient } from '../../src/contract/index.js';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { openClient } from './client.js';
import { createStub, type ApiStub, type StubAccount } from './stub/index.js';

let stub: ApiStub;
let account: StubAccount;
let person: string;
let closing: AbortController;
const noFile: OpenFile = () => Promise.reject(new Error('no file'));

beforeEach(async () => {
  stub = await createStub({ retryBaseMs: 10 });
  account = stub.addAccount('Our app');
  person = stub.addPerson({ displayName: 'Ana Lima' }).id;
  stub.act(account.externalAccountId, person, { type: 'text', text: 'Hello' });
  closing = new AbortController();
});
afterEach(async () => {
  closing.abort();
  await stub.stop();
});

function open(credentials: Record<string, string> = account.credentials, settings: Record<string, unknown> = {}): PlatformClient {
  return openClient({
    accountId: 'hub-account',
    credentials,
    settings: { baseUrl: account.baseUrl, ...settings },
    tokens: new TestTokenShelf(),
    fetchFile: fetchFileFrom(account.baseUrl),
    openUpload: (id) => Promise.resolve({ stream: Readable.from([`upload ${id}`]), mime: 'text/plain' }),
    signal: closing.signal,
  });
}

const message = (messageId: string, words: string): PlatformCall => ({
  method: 'message',
  payload: { messageId, externalUserId: person, content: { type: 'text', text: words } },
});
const shown = (): string[] =>
  stub.chat(account.externalAccountId, person).messages.flatMap(({ from, text: words }) => (from === 'bot' ? (words ?? '') : []));
async function failure(run: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error: unknown = await run?.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError');
  return error;
}

describe('binding', () => {
  it('is refused when nobody answers at the address', async () => {
    expect((await failure(open(account.credentials, { baseUrl: 'http://127.0.0.1:1/' }).identify())).code).toBe('endpoint_unreachable');
  });

  it('is refused when the secrets differ', async () => {
    expect(await failure(open({ signingSecret: 'some other secret' }).identify())).toMatchObject({
      code: 'signature_refused',
      kind: 'auth',
    });
  });

  it('names the account as the hub does: the address may change', async () => {
    expect(await open().identify()).toEqual({ externalAccountId: 'hub-account', name: new URL(stub.url).host });
  });

  it('hands over the way in and its key', async () => {
    await open().install?.({ url: 'https://hub.example.com/at/webhooks/api/hub-account', secret: 'a key of the hub, long enough' });
    expect(stub.hubOf('hub-account')).toEqual({
      accountId: 'hub-account',
      inboundUrl: 'https://hub.example.com/at/api/v1/channel-accounts/hub-account/inbound',
      inboundKey: 'a key of the hub, long enough',
    });
  });

  it('is undone with a word to the other side', async () => {
    await open().uninstall?.();
    expect(stub.hubOf(account.externalAccountId)).toBeNull();
  });
});

describe('a message', () => {
  it('gets the other side’s name for it', async () => {
    expect(await open().deliver(message('m-1', 'Hi'), noFile)).toEqual({ platformMessageIds: [`${person}/2`] });
  });

  it('that is told again is shown once and has the same name', async () => {
    const client = open();
    stub.faults.set({ rules: [{ match: {}, effect: 'reset_after_accept' }] });
    expect((await failure(client.deliver(message('m-1', 'Hi'), noFile))).kind).toBe('temporary');
    expect(await client.deliver(message('m-1', 'Hi'), noFile)).toEqual({ platformMessageIds: [`${person}/2`] });
    expect(shown()).toEqual(['Hi']);
  });

  it('keeps the hub’s name when the answer says nothing usable', async () => {
    stub.faults.set({ rules: [{ match: {}, effect: 'malformed_200' }] });
    expect(await open().deliver(message('m-1', 'Hi'), noFile)).toEqual({ platformMessageIds: ['m-1'] });
  });

  it('is signed with both secrets while they are being changed', async () => {
    const credentials = { signingSecret: 'the new secret, long enough', previousSigningSecret: account.credentials.signingSecret };
    await open(credentials).deliver(message('m-1', 'Hi'), noFile);
    expect(shown()).toEqual(['Hi']);
  });

  it('with a file is not told while nobody could fetch it', async () => {
    const call = { ...message('m-1', 'Hi'), files: [{ part: 'file0', mediaId: 'f', name: 'f', mime: 'text/plain' }] };
    const openFile: OpenFile = () => Promise.resolve({ stream: Readable.from(['x']), sizeBytes: 1 });
    expect(await failure(open().deliver(call, openFile))).toMatchObject({ code: 'no_public_address', kind: 'permanent' });
  });
});

describe('a file of a person', () => {
  it('is fetched from the other side’s own address', async () => {
    stub.act(account.externalAccountId, person, { type: 'photo', fileBase64: Buffer.from('pixels').toString('base64') });
    const url = stub.url + (stub.chat(account.externalAccountId, person).messages.at(-1)?.fileUrl ?? '');
    const file = await open().fetchMedia?.(`url:${url}`, 1000);
    expect(file && (await text(file.stream))).toBe('pixels');
  });

  it('is not fetched from a server the admin has not named', async () => {
    expect((await failure(open().fetchMedia?.('url:https://elsewhere.example.com/x', 1000))).code).toBe('file_host_refused');
  });

  it('is not fetched from a private network, whatever the admin has named', async () => {
    const client = open(account.credentials, { fileHosts: 'localhost:1, localhost' });
    expect((await failure(client.fetchMedia?.('url:http://localhost:1/x', 1000))).code).toBe('file_host_refused');
  });

  it('that came beside its message is asked of the hub', async () => {
    const file = await open().fetchMedia?.('upload:7', 1000);
    expect(file && (await text(file.stream))).toBe('upload 7');
  });
});

describe('health', () => {
  it('is good when the address answers', async () => {
    expect(await open().probe({ webhookUrl: 'https://hub.example.com/webhooks/api/1' })).toMatchObject({ ok: true });
  });

  it('is bad, in words, while it does not', async () => {
    stub.faults.set({ down: true });
    expect(await open().probe({ webhookUrl: 'https://hub.example.com/x' })).toMatchObject({
      ok: false,
      checks: [
        { code: 'endpoint', ok: false },
        { code: 'public_url', ok: true },
      ],
    });
  });

  it('stops the account when the signature is refused', async () => {
    stub.faults.set({ rules: [{ match: {}, effect: 'unauthorized' }] });
    expect((await failure(open().probe({ webhookUrl: null }))).kind).toBe('auth');
  });
});
