// Staff and accounts change while people write: nobody is left without an agent, and nobody else reads along.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedConversation, SessionView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ApiFailure, eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.expectConsistent();
  await hub.close();
});

async function somebodyWrites(
  name: string,
  bot?: string,
): Promise<{ conversation: ListedConversation; say(text: string): void; bot: string }> {
  const to = bot ?? (await hub.bind()).bot.externalAccountId;
  const { id } = hub.stub.addPerson({ displayName: name });
  const say = (text: string): void => {
    hub.stub.act(to, id, { type: 'text', text });
  };
  say('hello');
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('queued')).find((row) => row.contact.displayName === name),
  );
  return { conversation, say, bot: to };
}

describe('a deactivated agent', () => {
  it('loses their conversations to the head of the queue', async () => {
    const { conversation, bot } = await somebodyWrites('Ann');
    const eve = await hub.hire('eve');
    const { session } = await eve.post<{ session: SessionView }>(`/conversations/${conversation.id}/claim`);
    await somebodyWrites('Bob', bot);
    const admin = await AgentSocket.signIn(hub.url, hub.admin.token);
    await hub.admin.patch(`/agents/${eve.agentId}`, { active: false });
    const now = await hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`);
    expect(now.session).toMatchObject({ id: session.id, state: 'queued', queuedAt: session.queuedAt });
    expect(now.session?.assigneeId).toBeUndefined();
    const [queue] = (await hub.admin.get<{ items: { queued: number; oldestQueuedAt: string }[] }>('/queues')).items;
    expect(queue).toMatchObject({ queued: 2, oldestQueuedAt: session.queuedAt });
    const { conversationId } = await admin.event('session.event', ({ name }) => name === 'session.requeued');
    expect(conversationId).toBe(conversation.id);
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    admin.end();
  });
});

describe('an account moved to another group', () => {
  it('has its next message heard by that group and by no other', async () => {
    const eve = await hub.hire('eve');
    const old = await AgentSocket.signIn(hub.url, eve.token);
    const { conversation, say } = await somebodyWrites('Ann');
    // Told before the close, so that nothing of the queue is left to be told after it but its end.
    await old.event('queue.changed', ({ queued }) => queued === 1);
    await hub.admin.post(`/conversations/${conversation.id}/close`);
    await old.event('conversation.updated', ({ lastSeq }) => lastSeq === 2);
    await old.event('queue.changed', ({ queued }) => queued === 0);
    const lea = await hub.hire('lea', { member: false });
    const group = await hub.admin.post<{ id: string }>('/groups', { name: 'Other', strategy: 'manual' });
    await hub.admin.put(`/groups/${group.id}/members`, { agentIds: [lea.agentId] });
    await hub.admin.patch(`/channel-accounts/${conversation.accountId}`, { groupId: group.id });
    const fresh = await AgentSocket.signIn(hub.url, lea.token);
    const heardBefore = old.frames.length;
    say('for the other group');
    const { message, queue } = await fresh.next('message', (frame) => frame.message.kind === 'in');
    expect([queue, message.content]).toEqual([group.id, { type: 'text', text: 'for the other group' }]);
    expect((await lea.history(conversation.id)).at(-1)?.id).toBe(message.id);
    expect(await eve.history(conversation.id).catch((error: unknown) => error)).toBeInstanceOf(ApiFailure);
    await eventually(async () => (await lea.conversations('queued'))[0]);
    expect(old.frames.slice(heardBefore)).toEqual([]);
    old.end();
    fresh.end();
  });
});
