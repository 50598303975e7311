// Handing a conversation on: to a colleague, to another group, by a supervisor; in one step for loads and lists, and with a note for the next.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionView } from '../../src/contract/index.js';
import type { AgentSocket } from '../support/agent-socket.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';

let desk: DeskHub;
let eve: Colleague;
let lea: Colleague;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded' });
  eve = await desk.agent('eve');
  await desk.write('ann');
  await desk.reached('ann', 'active');
  lea = await desk.agent('lea', { maxLoad: 1 });
});
afterEach(() => desk.close());

const idOf = async (person: string) => (await desk.conversation(person))?.id ?? '';
const transfer = (who: Colleague, id: string, to: object) => who.api.post<{ session: SessionView }>(`/conversations/${id}/transfer`, to);
const listPushes = (socket: AgentSocket, conversationId: string) =>
  socket.frames.flatMap((frame) =>
    frame.cmd === 'event' &&
    (frame.event.type === 'conversation.assigned' || frame.event.type === 'conversation.removed') &&
    frame.event.conversationId === conversationId
      ? [frame.event.type]
      : [],
  );

describe('a transfer to a colleague', () => {
  it('T5 S3-32 S3-33 S3-34: moves the load in one step and tells both, and nobody else', async () => {
    const otto = await desk.agent('otto', { status: 'busy' });
    const id = await idOf('ann');
    const { session } = await transfer(eve, id, { agentId: lea.id, note: 'wants the blue one' });
    expect(session).toMatchObject({ state: 'active', assigneeId: lea.id, assigneeName: 'lea' });
    expect([(await desk.colleague(eve.id))?.load, (await desk.colleague(lea.id))?.load]).toEqual([0, 1]);
    await lea.socket.event('conversation.assigned', ({ conversationId }) => conversationId === id);
    await eve.socket.event('conversation.removed', ({ conversationId }) => conversationId === id);
    await otto.socket.event('session.event', ({ name }) => name === 'session.transferred');
    expect(listPushes(otto.socket, id)).toEqual([]);
    const [note, line] = (await lea.api.history(id)).slice(-2);
    expect(note).toMatchObject({
      kind: 'note',
      sender: { type: 'agent', id: eve.id },
      content: { type: 'text', text: 'wants the blue one' },
    });
    expect(line).toMatchObject({ kind: 'system', content: { name: 'session.transferred', data: { by: 'eve', to: 'lea' } } });
  });

  it('is refused when they are full, offline, or unknown; a supervisor may overload them, but not conjure them up', async () => {
    const id = await idOf('ann');
    await desk.write('bob');
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === lea.id);
    await expect(transfer(eve, id, { agentId: lea.id })).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'colleague_full' } },
    });
    const away = await desk.hub.hire('away');
    await expect(transfer(eve, id, { agentId: away.agentId })).rejects.toMatchObject({ body: { error: { code: 'agent_offline' } } });
    await expect(transfer(eve, id, { agentId: desk.groupId })).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'unknown_agent' } },
    });
    await expect(transfer(lea, id, { agentId: lea.id })).rejects.toMatchObject({ body: { error: { code: 'conversation_claimed' } } });
    expect((await desk.conversation('ann'))?.session?.assigneeId).toBe(eve.id);
    await desk.admin.post(`/conversations/${id}/transfer`, { agentId: lea.id });
    expect((await desk.colleague(lea.id))?.load).toBe(2);
  });

  it('asks for one of the two, an agent or a group', async () => {
    const id = await idOf('ann');
    await expect(transfer(eve, id, {})).rejects.toMatchObject({ status: 400 });
    await expect(transfer(eve, id, { agentId: lea.id, groupId: desk.groupId })).rejects.toMatchObject({ status: 400 });
  });
});

describe('a transfer to a group', () => {
  it('T6: gives it to an agent there with room, whose group it is from then on', async () => {
    const other = await desk.newGroup('Billing');
    const ben = await desk.agent('ben', { groupId: other.id });
    await transfer(eve, await idOf('ann'), { groupId: other.id });
    const { session } = await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === ben.id);
    expect(session?.groupId).toBe(other.id);
    await expect(eve.api.get(`/conversations/${await idOf('ann')}`)).rejects.toMatchObject({ status: 404 });
  });

  it('puts it by its age among those who wait there', async () => {
    const other = await desk.newGroup('Billing');
    const id = await idOf('ann');
    desk.clock.advance(60_000);
    await desk.write('bob');
    const bob = await desk.reached('bob', 'active');
    await desk.admin.post(`/conversations/${bob.id}/transfer`, { groupId: other.id });
    const { session } = await transfer(eve, id, { groupId: other.id });
    expect(session).toMatchObject({ state: 'queued', groupId: other.id });
    expect(await desk.queue(other.id)).toEqual(['ann', 'bob']);
  });

  it('back into the own group does not come back to the same agent', async () => {
    await transfer(eve, await idOf('ann'), { groupId: desk.groupId });
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === lea.id);
  });
});

describe('a take-over', () => {
  it('T11: by a supervisor tells the agent who lost it', async () => {
    const id = await idOf('ann');
    await desk.admin.post(`/conversations/${id}/take-over`);
    await eve.socket.event('conversation.removed', ({ conversationId }) => conversationId === id);
    await expect(eve.api.post(`/conversations/${id}/take-over`)).rejects.toMatchObject({ status: 403 });
  });
});
