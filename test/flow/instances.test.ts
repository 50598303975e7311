// Two instances on one database: what is done at one is seen, and counts, at the other.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedConversation, MessageView, Page } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually, startHub, type ApiClient, type TestHub } from '../support/hub.js';

let hub: TestHub;
let other: Awaited<ReturnType<TestHub['beside']>>;
const sockets: AgentSocket[] = [];

beforeEach(async () => {
  hub = await startHub();
  other = await hub.beside();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.end();
  await other.close();
  await hub.close();
});

async function connected(who: ApiClient, url = other.url): Promise<AgentSocket> {
  const socket = await AgentSocket.signIn(url, who.token);
  sockets.push(socket);
  return socket;
}

/** Whom the other instance knows: hints come in order, so once it has heard this one it has heard of the new agent's groups. */
async function hired(...who: Parameters<TestHub['hire']>): Promise<ApiClient> {
  const agent = await hub.hire(...who);
  const witness = await connected(hub.admin);
  await hub.admin.put('/me/status', { status: 'busy' });
  await witness.event('presence.changed', ({ chosenStatus }) => chosenStatus === 'busy');
  return agent;
}

async function somebodyWrites(name = 'Ann'): Promise<{ conversation: ListedConversation; say(text: string): void }> {
  const { bot } = await hub.bind();
  const { id } = hub.stub.addPerson({ displayName: name });
  const say = (text: string): void => {
    hub.stub.act(bot.externalAccountId, id, { type: 'text', text });
  };
  say('hello');
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('queued')).find((row) => row.contact.displayName === name),
  );
  return { conversation, say };
}

const groupId = async (): Promise<string> => (await hub.admin.get<Page<{ id: string }>>('/groups')).items[0]?.id ?? '';

describe('rights changed at one instance', () => {
  it('end the connections of a removed member at the other', async () => {
    const eve = await connected(await hired('eve'));
    await hub.admin.put(`/groups/${await groupId()}/members`, { agentIds: [hub.admin.agentId] });
    expect(await eve.closed()).toBe(1012);
  });

  it('end the connections of a demoted supervisor at the other', async () => {
    const client = await hired('sue', { role: 'supervisor', member: false });
    const sue = await connected(client);
    await hub.admin.patch(`/agents/${client.agentId}`, { role: 'agent' });
    expect(await sue.closed()).toBe(1012);
  });

  it('count for a pull even when their hint was lost', async () => {
    const eve = await hired('eve');
    const socket = await connected(eve);
    const group = await groupId();
    // Behind the hub's back, so nobody is told.
    await hub.database.query({ text: 'DELETE FROM group_member WHERE agent_id = $1', values: [eve.agentId] });
    socket.send({ cmd: 'sync', seq: 5, queue: group, key: 0 });
    expect(await socket.closed()).toBe(1012);
    expect(socket.frames.filter((frame) => frame.cmd === 'sync_begin')).toEqual([]);
  });
});

describe('what happens at one instance', () => {
  it('reaches agents at the other: claim, list, status, edits and reading', async () => {
    const { conversation } = await somebodyWrites();
    const lea = await hired('lea');
    const [own, colleague] = [await connected(hub.admin), await connected(lea)];
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    expect((await own.event('conversation.assigned')).conversationId).toBe(conversation.id);
    expect((await colleague.event('session.event')).name).toBe('session.claimed');
    expect((await colleague.event('conversation.updated')).conversationId).toBe(conversation.id);
    const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${conversation.id}/messages`, {
      clientMsgId: 'answer',
      content: { type: 'text', text: 'an answer' },
    });
    // A call that takes long is told of as being sent first.
    expect(await own.event('message.status', ({ status }) => status === 'sent')).toMatchObject({ seq: message.seq });
    await hub.admin.patch(`/messages/${message.id}`, { content: { type: 'text', text: 'a better answer' } });
    expect((await own.event('message.updated')).message.id).toBe(message.id);
    await hub.admin.post(`/conversations/${conversation.id}/read`, { seq: 1 });
    expect((await own.event('read.changed')).readSeq).toBe(1);
    await lea.post(`/conversations/${conversation.id}/typing`).catch(() => undefined);
    await hub.admin.call('PUT', '/me/status', { status: 'busy' });
    await colleague.event('presence.changed', ({ agentId, chosenStatus }) => agentId === hub.admin.agentId && chosenStatus === 'busy');
  });

  it('shows typing to those at the other who may see the conversation', async () => {
    const { conversation } = await somebodyWrites();
    const lea = await connected(await hired('lea'));
    const outsider = await connected(await hired('otto', { member: false }));
    await hub.admin.post(`/conversations/${conversation.id}/typing`);
    expect(await lea.next('realtime')).toMatchObject({ conversationId: conversation.id, type: 'typing', from: hub.admin.agentId });
    expect(outsider.frames.filter((frame) => frame.cmd === 'realtime')).toEqual([]);
  });

  it('tells a supervisor at the other, who follows no group, of a new message', async () => {
    const { conversation, say } = await somebodyWrites();
    const sue = await connected(await hired('sue', { role: 'supervisor', member: false }));
    say('are you there?');
    expect((await sue.event('conversation.updated')).conversationId).toBe(conversation.id);
  });
});

describe('an instance that could not be heard for a while', () => {
  it('has whoever is connected to another one look anew: what it told meanwhile is not known there', async () => {
    const { say } = await somebodyWrites();
    const lea = await connected(await hired('lea'));
    // Its line alone; the other one's stands all the time.
    await hub.database.query({
      text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'switchboard hints' ORDER BY backend_start LIMIT 1`,
    });
    say('nobody over there hears of this');
    expect(await lea.closed()).toBe(1012);
  });
});

describe('a login that ends at one instance', () => {
  it('ends its connection at the other', async () => {
    const lea = await hired('lea');
    const socket = await connected(lea);
    await lea.post('/auth/logout');
    expect(await socket.closed()).toBe(4401);
  });

  it('ends its connection at the other also when the line between them was down', async () => {
    const lea = await hired('lea');
    const socket = await connected(lea);
    await hub.database.query({
      text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'switchboard hints'`,
    });
    await lea.post('/auth/logout');
    expect(await socket.closed()).toBe(4401);
  });

  it('is found out on a ping when the hint never came', async () => {
    const lea = await hired('lea');
    const socket = await connected(lea);
    await hub.database.query({ text: 'DELETE FROM auth_session WHERE agent_id = $1', values: [lea.agentId] });
    // The hub remembers a login for some seconds.
    const pinging = setInterval(() => socket.send({ cmd: 'ping', seq: 1 }), 500);
    expect(await socket.closed()).toBe(4401);
    clearInterval(pinging);
  });
});
