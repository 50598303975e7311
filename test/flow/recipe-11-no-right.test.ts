// Recipe 11 (B1, B14): who has no right to a conversation is told so, leaves no row and is heard by nobody.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, MessageView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ApiFailure, type ApiClient } from '../support/hub.js';
import { secondCompany } from '../support/second-company.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
let holder: ApiClient;
/** The admin of another company. */
let other: ApiClient;
let watcher: AgentSocket;
const sockets: AgentSocket[] = [];

beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
  conversation = await small.claimed(account);
  holder = await small.hub.hire('holder');
  other = await secondCompany(small.hub);
  await small.hub.admin.post(`/conversations/${conversation.id}/release`);
  await holder.post(`/conversations/${conversation.id}/claim`);
  watcher = await AgentSocket.signIn(small.hub.url, holder.token);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.end();
});
afterAll(async () => {
  watcher.end();
  await small.hub.expectConsistent();
  await small.hub.close();
});

const messages = async (): Promise<number> =>
  (await small.hub.database.query<{ n: number }>({ text: 'SELECT count(*) AS n FROM message' }))[0]?.n ?? 0;

/** Tries to write by every door; no row may come of it, and nobody may hear of it. */
async function refusals(agent: ApiClient): Promise<(string | number)[]> {
  const [rows, heard] = [await messages(), watcher.frames.length];
  const body = { clientMsgId: `forged ${agent.agentId}`, content: { type: 'text', text: 'forged' } };
  const byRest = await agent.post(`/conversations/${conversation.id}/messages`, body).catch((error: unknown) => error);
  const socket = await AgentSocket.signIn(small.hub.url, agent.token);
  sockets.push(socket);
  const address = { customerAppid: account.id, customerId: conversation.proxyUser.id, conversationId: conversation.id };
  socket.send({
    cmd: 'customer_support',
    seq: 2,
    ...address,
    sellerId: agent.agentId,
    clientMsgId: 'forged',
    content: { type: 'text', text: 'forged' },
  });
  const bySocket = await socket.next('error', ({ seq }) => seq === 2);
  expect(await messages()).toBe(rows);
  expect(watcher.frames.slice(heard).filter(({ cmd }) => cmd === 'message')).toEqual([]);
  return byRest instanceof ApiFailure ? [byRest.status, byRest.body.error.code, bySocket.code] : ['let in'];
}

it('recipe 11: a socket that has not signed in', async () => {
  const rows = await messages();
  const socket = await AgentSocket.connect(small.hub.url);
  sockets.push(socket);
  const address = { customerAppid: account.id, customerId: conversation.proxyUser.id, conversationId: conversation.id };
  socket.send({
    cmd: 'customer_support',
    seq: 1,
    ...address,
    sellerId: holder.agentId,
    clientMsgId: 'x',
    content: { type: 'text', text: 'x' },
  });
  socket.send({ cmd: 'sync', seq: 2, queue: holder.agentId, key: 0 });
  expect((await socket.next('error', ({ seq }) => seq === 1)).code).toBe('unauthenticated');
  expect((await socket.next('error', ({ seq }) => seq === 2)).code).toBe('unauthenticated');
  expect(await messages()).toBe(rows);
});

it('recipe 11: a sender who claims to be somebody else', async () => {
  const rows = await messages();
  const socket = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
  sockets.push(socket);
  const address = { customerAppid: account.id, customerId: conversation.proxyUser.id, conversationId: conversation.id };
  socket.send({
    cmd: 'customer_support',
    seq: 2,
    ...address,
    sellerId: holder.agentId,
    clientMsgId: 'y',
    content: { type: 'text', text: 'y' },
  });
  expect((await socket.next('error', ({ seq }) => seq === 2)).code).toBe('forbidden');
  socket.send({ cmd: 'sync', seq: 3, queue: holder.agentId, key: 0 });
  expect((await socket.next('error', ({ seq }) => seq === 3)).code).toBe('forbidden');
  expect(await messages()).toBe(rows);
});

it('recipe 11: another company', async () => {
  expect(await refusals(other)).toEqual([404, 'not_found', 'not_found']);
  await expect(other.get(`/conversations/${conversation.id}`)).rejects.toMatchObject({ status: 404 });
  await expect(other.history(conversation.id)).rejects.toMatchObject({ status: 404 });
  await expect(other.post(`/conversations/${conversation.id}/claim`)).rejects.toMatchObject({ status: 404 });
  expect(await other.conversations()).toEqual([]);
});

it('recipe 11: who has no right to a conversation hears nothing of it either', async () => {
  const strangers = [other, await small.hub.hire('passer-by', { member: false })];
  const listening: AgentSocket[] = [];
  for (const { token } of strangers) listening.push(await AgentSocket.signIn(small.hub.url, token));
  sockets.push(...listening);
  await small.tell(account, words('ana', 'in confidence'));
  await watcher.next('message', ({ message }) => message.kind === 'in');
  const said = { clientMsgId: 'heard by the holder', content: { type: 'text', text: 'between us' } };
  await holder.post(`/conversations/${conversation.id}/messages`, said);
  await watcher.next('message', ({ message }) => message.clientMsgId === said.clientMsgId);
  for (const socket of listening) {
    socket.send({ cmd: 'ping', seq: 9 });
    await socket.next('pong', ({ seq }) => seq === 9);
    expect(JSON.stringify(socket.frames)).not.toMatch(new RegExp(`${conversation.id}|in confidence|between us`));
  }
});

it('recipe 11: an agent outside the group', async () => {
  const outsider = await small.hub.hire('outsider', { member: false });
  expect(await refusals(outsider)).toEqual([404, 'not_found', 'not_found']);
  await expect(outsider.history(conversation.id)).rejects.toMatchObject({ status: 404 });
});

it('recipe 11: an agent from whom it was taken over', async () => {
  await small.hub.admin.post(`/conversations/${conversation.id}/take-over`);
  expect(await refusals(holder)).toEqual([409, 'conversation_claimed', 'conversation_claimed']);
});

it('recipe 11: who has no right any more is told of what was stored while they had it, and of that alone', async () => {
  await small.hub.admin.post(`/conversations/${conversation.id}/release`);
  await holder.post(`/conversations/${conversation.id}/claim`);
  const path = `/conversations/${conversation.id}/messages`;
  const said = { clientMsgId: 'answer lost on the way', content: { type: 'text' as const, text: 'stored' } };
  const { message } = await holder.post<{ message: MessageView }>(path, said);
  await small.hub.admin.post(`/conversations/${conversation.id}/take-over`);
  await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [small.hub.admin.agentId] });
  await expect(holder.get(`/conversations/${conversation.id}`)).rejects.toMatchObject({ status: 404 });

  expect((await holder.post<{ message: MessageView }>(path, said)).message.id).toBe(message.id);
  const socket = await AgentSocket.signIn(small.hub.url, holder.token);
  sockets.push(socket);
  const address = { customerAppid: account.id, customerId: conversation.proxyUser.id, conversationId: conversation.id };
  socket.send({ cmd: 'customer_support', seq: 2, ...address, sellerId: holder.agentId, ...said });
  expect((await socket.next('ack', ({ seq }) => seq === 2)).messageId).toBe(message.id);
  expect(await refusals(holder)).toEqual([404, 'not_found', 'not_found']);
});

it('recipe 11: a page drawn for somebody else than the browser is signed in as by now', async () => {
  const rows = await messages();
  const ask = (method: 'GET' | 'POST', path: string, drawnFor: string): Promise<Response> =>
    fetch(`${small.hub.url}/api/v1${path}`, {
      method,
      headers: { cookie: `switchboard_session=${small.hub.admin.token}`, 'x-agent': drawnFor, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ clientMsgId: 'in whose name', content: { type: 'text', text: 'x' } }) }),
    });
  const path = `/conversations/${conversation.id}/messages`;
  expect((await ask('POST', path, holder.agentId)).status).toBe(401);
  expect((await ask('GET', '/me/socket-ticket', holder.agentId)).status).toBe(401);
  expect(await messages()).toBe(rows);
  expect((await ask('GET', '/me/socket-ticket', small.hub.admin.agentId)).status).toBe(200);
  expect((await ask('POST', path, small.hub.admin.agentId)).status).toBe(201);
});
