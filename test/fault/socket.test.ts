// What clients may do to the socket's door, by mistake or on purpose.
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ConversationView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ApiFailure, eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
const sockets: AgentSocket[] = [];
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.end();
  await hub.close();
});

async function connected(token = hub.admin.token): Promise<AgentSocket> {
  const socket = await AgentSocket.signIn(hub.url, token);
  sockets.push(socket);
  return socket;
}

async function claimed(name: string): Promise<ConversationView> {
  const { bot } = await hub.bind();
  const person = hub.stub.addPerson({ displayName: name });
  hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'hello' });
  const { id } = await eventually(async () => (await hub.admin.conversations('queued')).find((row) => row.contact.displayName === name));
  await hub.admin.post(`/conversations/${id}/claim`);
  return hub.admin.get<ConversationView>(`/conversations/${id}`);
}

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(hub.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.write(text);
  });
}

describe('an upgrade', () => {
  it.each(['//', 'http://[', '/wsx', '*'])('to %s is refused', async (target) => {
    const upgrade =
      'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    expect(await rawRequest(`GET ${target} HTTP/1.1\r\n${upgrade}\r\n\r\n`)).toMatch(/^HTTP\/1.1 40[04]/);
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);
  });
});

describe('a hint between instances', () => {
  it.each([
    'no json',
    '{}',
    '{"from":"x","hints":[{"topic":"push","data":{}}]}',
    '{"from":"x","hints":[{"topic":"queue","data":{"key":"a"}}]}',
  ])('that makes no sense changes nothing: %s', async (payload) => {
    await hub.database.query({ text: "SELECT pg_notify('switchboard_hints', $1)", values: [payload] });
    await connected();
  });
});

describe('a client that reads late', () => {
  it('gets all of its answers', async () => {
    const { id } = await claimed('Ann');
    const content = { type: 'text', text: '長'.repeat(4000) };
    await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        hub.admin.post(`/conversations/${id}/messages`, { clientMsgId: `n${n}`, kind: 'note', content }),
      ),
    );
    const socket = await connected();
    socket.webSocket.pause();
    // Each answer is more than the hub keeps for a client, all of them more than the line holds.
    const syncs = [1, 2, 3, 4, 5];
    for (const seq of syncs) socket.send({ cmd: 'sync', seq, queue: hub.admin.agentId, key: 0, limit: 500 });
    await hub.admin.history(id);
    socket.webSocket.resume();
    await socket.next('sync_end', (frame) => frame.seq === syncs.length);
    const keys = socket.frames.flatMap((frame) => (frame.cmd === 'message' ? [frame.key] : []));
    const one = keys.slice(0, keys.length / syncs.length);
    expect(one.length).toBeGreaterThanOrEqual(150);
    expect(keys).toEqual(syncs.flatMap(() => one));
  });
});

describe('frames', () => {
  it('of any kind count, also before the login', async () => {
    const socket = await AgentSocket.connect(hub.url);
    sockets.push(socket);
    for (let n = 0; n < 100; n++) socket.send({ cmd: 'ping', seq: n });
    expect((await socket.next('error')).code).toBe('rate_limited');
    for (let n = 0; n < 100; n++) socket.webSocket.send('no json');
    await eventually(() => (socket.frames.filter((frame) => frame.cmd === 'error').length > 60 ? true : undefined));
  });

  it('that repeat a message are answered with where it stands', async () => {
    const { id, accountId, proxyUser } = await claimed('Ann');
    const socket = await connected();
    const frame = {
      cmd: 'customer_support',
      customerAppid: accountId,
      customerId: proxyUser.id,
      conversationId: id,
      sellerId: hub.admin.agentId,
      clientMsgId: 'again',
      content: { type: 'text', text: 'hi' },
    } as const;
    socket.send({ ...frame, seq: 2 });
    const first = await socket.next('ack', (ack) => ack.seq === 2);
    socket.send({ ...frame, seq: 3 });
    const second = await socket.next('ack', (ack) => ack.seq === 3);
    expect(first.key).toBeGreaterThan(0);
    expect(second).toEqual({ ...first, seq: 3 });
  });
});

describe('a login that ends while its socket signs in', () => {
  it('leaves no socket behind', async () => {
    const eve = await hub.hire('eve');
    const lock = new pg.Client({ connectionString: hub.testDatabase.connectionString });
    await lock.connect();
    await lock.query('BEGIN');
    // The hub knows by now whose login it is, and asks for the groups.
    await lock.query('LOCK TABLE group_member IN ACCESS EXCLUSIVE MODE');
    const socket = await AgentSocket.connect(hub.url);
    sockets.push(socket);
    socket.send({ cmd: 'auth', seq: 1, token: eve.token, deviceId: 'device' });
    await eventually(async () => {
      const waiting = await lockWaits();
      return waiting > 0 ? true : undefined;
    });
    await eve.post('/auth/logout');
    await lock.query('COMMIT');
    await lock.end();
    expect(await socket.closed()).toBe(4401);
    expect(socket.frames.filter((frame) => frame.cmd === 'auth_status')).toEqual([]);
  });
});

describe('a clientMsgId', () => {
  it('used in one conversation is refused in another', async () => {
    const [ann, bob] = [await claimed('Ann'), await claimed('Bob')];
    await hub.admin.post(`/conversations/${ann.id}/messages`, { clientMsgId: '1', content: { type: 'text', text: 'for Ann' } });
    const refused = await hub.admin
      .post(`/conversations/${bob.id}/messages`, { clientMsgId: '1', content: { type: 'text', text: 'for Bob' } })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiFailure);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'client_msg_id_taken' } } });
  });
});

async function lockWaits(): Promise<number> {
  const [row] = await hub.database.query<{ n: number }>({
    text: `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  });
  return row?.n ?? 0;
}
