import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectorError, type Answerer, type OutboundOperation, type PlatformClient } from '../../src/contract/index.js';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { SAMPLE_FILES } from '../stub-kit/samples.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { render } from './render.js';
import { createStub, type MessagingStub } from './stub/index.js';

const openFile = () => Promise.reject(new Error('no files here'));

let stub: MessagingStub;
let pictures: Server;
let pictureUrl: string;
let id: string;
let credentials: Record<string, string>;
let ana: number;
let nowMs: number;
let calls: string[];
let closing: AbortController;
let tokens: TestTokenShelf;
/** Who answers, by the agent's id. */
let desk: Record<string, Answerer>;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-01T12:00:00Z');
  calls = [];
  pictures = createServer((request, response) => {
    const isThere = request.url?.startsWith('/ada') === true;
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'image/jpeg' }).end(isThere ? SAMPLE_FILES.photo.bytes : undefined);
  }).listen(0, '127.0.0.1');
  await once(pictures, 'listening');
  pictureUrl = `http://127.0.0.1:${String((pictures.address() as AddressInfo).port)}/ada`;
  stub = await createStub({ now: () => nowMs, onCall: ({ method, path }) => calls.push(`${method} ${path.join('/')}`) });
  ({ externalAccountId: id, credentials } = stub.addAccount('Blue Chairs'));
  ana = stub.addPerson({ displayName: 'Ana Lima' }).id;
  stub.act(id, ana, { type: 'text', text: 'Hello?' });
  closing = new AbortController();
  tokens = new TestTokenShelf();
  desk = { ada: { name: 'Ada Lin', pictureUrl } };
});
afterEach(async () => {
  closing.abort();
  pictures.close();
  await stub.stop();
});

function open(settings: Record<string, unknown> = { showsAgent: true }): PlatformClient {
  const account = {
    accountId: 'a',
    credentials,
    settings: { baseUrl: stub.url, ...settings },
    tokens,
    fetchFile: fetchFileFrom(stub.url),
    signal: closing.signal,
    answerer: (agentId: string) => Promise.resolve(desk[agentId] ?? null),
  };
  return openClient(account, () => nowMs);
}

/** As the hub does: a refusal that comes with another form is answered with it once. */
async function send(client: PlatformClient, text: string, agentId?: string): Promise<void> {
  const operation: OutboundOperation = {
    op: 'send',
    platformUserId: String(ana),
    content: { type: 'text', text },
    writtenBy: agentId === undefined ? 'automation' : 'agent',
    ...(agentId !== undefined && { agentId }),
    lastInboundAt: new Date(nowMs),
  };
  for (const call of render(operation, capabilities({}))) {
    await client.deliver(call, openFile).catch((error: unknown) => {
      if (!(error instanceof ConnectorError) || error.details.alternative === undefined) throw error;
      return client.deliver(error.details.alternative, openFile);
    });
  }
}

const shown = (): unknown[] =>
  stub.chat(id, ana).messages.flatMap(({ from, text, sender }) => (from === 'bot' ? [[text, sender?.name]] : []));
const made = (): number => calls.filter((call) => call === 'POST me/personas').length;
const removed = (): number => calls.filter((call) => call.startsWith('DELETE ')).length;

it('shows who answers, made once and remembered over a restart', async () => {
  await send(open(), 'Good morning', 'ada');
  await send(open(), 'Anything else?', 'ada');
  expect(shown()).toEqual([
    ['Good morning', 'Ada Lin'],
    ['Anything else?', 'Ada Lin'],
  ]);
  expect(stub.chat(id, ana).messages.at(-1)?.sender?.pictureUrl).toMatch(/^\/_control\/files\//);
  expect(made()).toBe(1);
});

it('types as who answers, so that the persona is there before the first answer', async () => {
  await open().typing?.(String(ana), 'ada');
  expect(stub.chat(id, ana).botTyping).toBe(true);
  expect(made()).toBe(1);
});

it('lets everything go as the Page unless the account asks for it', async () => {
  await send(open({}), 'Good morning', 'ada');
  expect(shown()).toEqual([['Good morning', undefined]]);
  expect(made()).toBe(0);
});

it.each([
  ['what nobody wrote', undefined],
  ['who is not at the desk any more', 'eve'],
  ['who has no picture', 'max'],
])('lets %s go as the Page', async (_who, agentId) => {
  desk['max'] = { name: 'Max' };
  await send(open(), 'Good morning', agentId);
  expect(shown()).toEqual([['Good morning', undefined]]);
  expect(made()).toBe(0);
});

it('makes another persona for another name or picture, and removes the one before', async () => {
  const client = open();
  await send(client, 'one', 'ada');
  desk = { ada: { name: 'Ada Byron', pictureUrl } };
  await send(client, 'two', 'ada');
  desk = { ada: { name: 'Ada Byron', pictureUrl: `${pictureUrl}?2` } };
  await send(client, 'three', 'ada');
  expect(shown()).toEqual([
    ['one', 'Ada Lin'],
    ['two', 'Ada Byron'],
    ['three', 'Ada Byron'],
  ]);
  expect([made(), removed()]).toEqual([3, 2]);
});

it('removes the persona of who has no picture any more', async () => {
  const client = open();
  await send(client, 'one', 'ada');
  desk = { ada: { name: 'Ada Lin' } };
  await send(client, 'two', 'ada');
  expect(shown()).toEqual([
    ['one', 'Ada Lin'],
    ['two', undefined],
  ]);
  expect(removed()).toBe(1);
});

it('cuts a name that is too long between whole characters', async () => {
  desk = { ada: { name: `${'x'.repeat(49)}👩 Lin`, pictureUrl } };
  await send(open(), 'one', 'ada');
  expect(shown()).toEqual([['one', 'x'.repeat(49)]]);
});

it('answers as the Page when no persona can be made, says why, and tries again later', async () => {
  const client = open();
  const good = pictureUrl;
  desk = { ada: { name: 'Ada Lin', pictureUrl: good.replace('/ada', '/gone') } };
  await send(client, 'one', 'ada');
  await send(client, 'two', 'ada');
  expect(made()).toBe(1);
  expect((await client.probe({ webhookUrl: null })).checks).toContainEqual(
    expect.objectContaining({ code: 'personas', ok: true, warning: true, message: expect.stringContaining('could not be downloaded') }),
  );
  nowMs += 11 * 60_000;
  desk = { ada: { name: 'Ada Lin', pictureUrl: good } };
  await send(client, 'three', 'ada');
  expect(shown()).toEqual([
    ['one', undefined],
    ['two', undefined],
    ['three', 'Ada Lin'],
  ]);
  expect((await client.probe({ webhookUrl: null })).checks.map(({ code }) => code)).not.toContain('personas');
});

it('sends once more, under a new persona, what was refused because Meta knows the old one no longer', async () => {
  const client = open();
  await send(client, 'one', 'ada');
  const answer = await fetch(`${stub.url}/v25.0/me/personas?access_token=${credentials['accessToken'] ?? ''}`);
  const { data } = (await answer.json()) as { data: { id: string }[] };
  stub.forgetPersona(id, data[0]?.id ?? '');
  await send(client, 'two', 'ada');
  expect(shown()).toEqual([
    ['one', 'Ada Lin'],
    ['two', 'Ada Lin'],
  ]);
  expect(made()).toBe(2);
});

it('offers nothing else for a refusal that is not about the persona', async () => {
  const client = open();
  await send(client, 'one', 'ada');
  stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: 'error', code: 100 }] });
  await expect(send(client, 'two', 'ada')).rejects.toMatchObject({ code: 'rejected' });
  expect(made()).toBe(1);
});
