// Recipe 14: one under, at and over each limit, and what is no text at all. What is too much is refused by a code, and nobody else notices.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const MEBIBYTE = 1024 * 1024;
const FRAME_BYTES = 64 * 1024;

let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
let bystander: AgentSocket;
let asked = 1;

beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
  conversation = await small.claimed(account);
  bystander = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
});
afterAll(async () => {
  bystander.end();
  await small.hub.expectConsistent();
  await small.hub.close();
});

async function rows(table: 'message' | 'webhook_event'): Promise<number> {
  return (await small.hub.database.query<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}` }))[0]?.n ?? 0;
}

/** Another connection is answered as ever. */
async function nobodyElseNotices(): Promise<void> {
  const seq = ++asked;
  bystander.send({ cmd: 'ping', seq });
  await bystander.next('pong', (frame) => frame.seq === seq);
}

/** A note: it needs no platform, and is stored as any message is. */
async function note(body: Record<string, unknown> | string): Promise<{ status: number; code: string | undefined; stored: number }> {
  const before = await rows('message');
  const response = await fetch(`${small.hub.url}/api/v1/conversations/${conversation.id}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${small.hub.admin.token}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify({ clientMsgId: `note-${String(++asked)}`, kind: 'note', ...body }),
  });
  const answer = (await response.json()) as { error?: { code: string } };
  await nobodyElseNotices();
  return { status: response.status, code: answer.error?.code, stored: (await rows('message')) - before };
}
const text = (value: unknown) => ({ content: { type: 'text', text: value } });
const stored = { status: 201, code: undefined, stored: 1 };
const refused = (status: number, code: string) => ({ status, code, stored: 0 });

describe('recipe 14: a text', () => {
  it.each([
    ['of 4,096 characters', 'x'.repeat(4096), stored],
    ['of one more', 'x'.repeat(4097), refused(413, 'text_too_long')],
    ['of 2,048 characters outside the basic plane', '😀'.repeat(2048), stored],
    ['of one more of those', '😀'.repeat(2048) + 'x', refused(413, 'text_too_long')],
    ['of 4,096 characters of three bytes', '長'.repeat(4096), stored],
    ['that is empty', '', refused(400, 'invalid_request')],
    ['that is no text', 5, refused(400, 'invalid_request')],
    ['with half a character', 'a\ud83d', refused(400, 'bad_text')],
    ['with a null byte', 'a\u0000b', refused(400, 'bad_text')],
  ])('%s', async (_name, value, outcome) => {
    expect(await note(text(value))).toEqual(outcome);
  });
});

describe('recipe 14: a request', () => {
  const padded = (bytes: number): string => {
    const body = { clientMsgId: `padded-${String(bytes)}`, kind: 'note', ...text('small'), padding: '' };
    return JSON.stringify({ ...body, padding: 'x'.repeat(bytes - JSON.stringify(body).length) });
  };
  it.each([
    ['of a mebibyte', padded(MEBIBYTE), stored],
    ['of one byte more', padded(MEBIBYTE + 1), refused(413, 'too_large')],
    ['that ends in the middle', '{"clientMsgId": "x", ', refused(400, 'malformed_json')],
    [
      'of 10,000 nested arrays',
      `{"clientMsgId": "x", "content": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      refused(400, 'invalid_request'),
    ],
  ])('%s', async (_name, body, outcome) => {
    expect(await note(body)).toEqual(outcome);
  });
});

describe('recipe 14: a webhook', () => {
  const padded = (bytes: number): string => {
    const body = { id: `padded-${String(bytes)}`, events: [words('ana', 'padded')], padding: '' };
    return JSON.stringify({ ...body, padding: 'x'.repeat(bytes - JSON.stringify(body).length) });
  };
  it.each([
    ['of a mebibyte', MEBIBYTE, 200, 1],
    ['of one byte more', MEBIBYTE + 1, 413, 0],
  ])('%s', async (_name, bytes, status, kept) => {
    const before = await rows('webhook_event');
    const answer = await small.post(account.id, padded(bytes));
    expect(answer.status).toBe(status);
    expect((await rows('webhook_event')) - before).toBe(kept);
    // What was kept becomes a message behind its answer; the next test counts those.
    if (kept > 0) await small.said(conversation.id, 'padded');
    await nobodyElseNotices();
  });
});

describe('recipe 14: a frame', () => {
  async function frame(raw: string): Promise<{ code: string } | { closedWith: number }> {
    const socket = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
    const before = await rows('message');
    socket.webSocket.send(raw);
    try {
      const end = await Promise.race([
        socket.next('error').then(({ code }) => ({ code })),
        socket.closed().then((closedWith) => ({ closedWith })),
      ]);
      if ('code' in end) {
        socket.send({ cmd: 'ping', seq: 99 });
        await socket.next('pong', ({ seq }) => seq === 99);
      }
      expect(await rows('message')).toBe(before);
      await nobodyElseNotices();
      return end;
    } finally {
      socket.end();
    }
  }
  const padded = (bytes: number): string => {
    const body = { cmd: 'nothing', seq: 2, padding: '' };
    return JSON.stringify({ ...body, padding: 'x'.repeat(bytes - JSON.stringify(body).length) });
  };
  it.each([
    ['of 64 KiB is read, and the connection goes on', padded(FRAME_BYTES), { code: 'unknown_command' }],
    ['of one byte more ends its connection', padded(FRAME_BYTES + 1), { closedWith: 1009 }],
    ['that is no JSON is refused, and the connection goes on', '{"cmd": ', { code: 'bad_json' }],
    ['of 10,000 nested arrays is refused, and the connection goes on', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, { code: 'bad_frame' }],
  ])('%s', async (_name, raw, end) => {
    expect(await frame(raw)).toEqual(end);
  });
});
