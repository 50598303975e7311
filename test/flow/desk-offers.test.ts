// Giving out by offer: an agent is asked and has a moment to accept; who declines or does not answer is passed over, and nobody is lost.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedConversation, Page } from '../../src/contract/index.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';

const ACCEPT_SECONDS = 20;

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded', acceptSeconds: ACCEPT_SECONDS });
});
afterEach(() => desk.close());

const offeredTo = (person: string, agent: Pick<Colleague, 'id'>) =>
  desk.reached(person, 'queued', ({ offer }) => offer?.agentId === agent.id);
const offeredToNobody = (person: string) => desk.reached(person, 'queued', ({ offer }) => offer === undefined);
const offersOf = async ({ api }: Colleague) =>
  (await api.get<Page<ListedConversation>>('/conversations?view=offered')).items.map(({ proxyUser }) => proxyUser.platformUserId);
const namesOf = async (sessionId: string | undefined) => (await desk.eventsOf(sessionId ?? '')).map(({ name }) => name);
/** Past the end of an offer by a little: whatever is due has been done. */
const runOut = async (): Promise<void> => {
  await desk.pass(ACCEPT_SECONDS * 1_000);
  await desk.pass(1_000);
};

describe('a group that asks first', () => {
  it('offers who waits to an agent, for whom a place is kept, and gives them the conversation when they accept', async () => {
    const eve = await desk.agent('eve', { maxLoad: 1 });
    await desk.write('ann', 'bob');
    const { id, session } = await offeredTo('ann', eve);
    expect(session?.offer).toMatchObject({ agentName: 'eve', endsAt: new Date(desk.clock.now().getTime() + 20_000).toISOString() });
    expect(await eve.socket.event('conversation.offered')).toMatchObject({ conversationId: id, session: { offer: { agentId: eve.id } } });
    expect(await desk.queue()).toEqual(['ann', 'bob']);
    expect(await offersOf(eve)).toEqual(['ann']);
    const bob = (await desk.conversation('bob'))?.id ?? '';
    await expect(eve.api.post(`/conversations/${bob}/claim`)).rejects.toMatchObject({ body: { error: { code: 'agent_full' } } });
    await eve.api.post(`/conversations/${id}/accept`);
    await eve.api.post(`/conversations/${id}/accept`);
    const { session: served } = await desk.reached('ann', 'active');
    expect(served).toMatchObject({ assigneeId: eve.id, assigneeName: 'eve' });
    expect(served?.offer).toBeUndefined();
    expect(await namesOf(served?.id)).toEqual(['queued', 'offered', 'accepted']);
    expect((await desk.admin.history(id)).at(-1)?.content).toEqual({
      type: 'event',
      name: 'session.accepted',
      data: { by: 'eve', to: 'eve' },
    });
    expect(await offersOf(eve)).toEqual([]);
    expect(await desk.queue()).toEqual(['bob']);
  });

  it('asks the next agent when one declines, nobody twice in a round, and everybody again after a pause', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    const { id, session } = await offeredTo('ann', eve);
    const lea = await desk.agent('lea');
    await eve.api.post(`/conversations/${id}/decline`);
    await offeredTo('ann', lea);
    await expect(eve.api.post(`/conversations/${id}/decline`)).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'offer_over' } },
    });
    await lea.api.post(`/conversations/${id}/decline`);
    await offeredToNobody('ann');
    await desk.write('bob');
    await eventually(async () => (await desk.conversation('bob'))?.session?.offer);
    expect(await desk.queue()).toEqual(['ann', 'bob']);
    await desk.pass(58_000);
    expect((await desk.conversation('ann'))?.session?.offer).toBeUndefined();
    await desk.pass(4_000, 2_000);
    const again = await eventually(async () => (await desk.conversation('ann'))?.session?.offer);
    expect([eve.id, lea.id]).toContain(again.agentId);
    expect(await namesOf(session?.id)).toEqual(['queued', 'offered', 'declined', 'offered', 'declined', 'offered']);
  });

  it('asks the next agent when the time is over, also when the hub was away meanwhile', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    const { id, session } = await offeredTo('ann', eve);
    const lea = await desk.agent('lea');
    await runOut();
    await offeredTo('ann', lea);
    await expect(eve.api.post(`/conversations/${id}/accept`)).rejects.toMatchObject({ body: { error: { code: 'offer_over' } } });
    await desk.restart();
    await runOut();
    await eventually(async () => ((await namesOf(session?.id)).at(-1) === 'offer_missed' ? true : undefined));
    expect((await desk.eventsOf(session?.id ?? '')).map(({ name, actorType, data }) => [name, actorType, data['agentId']])).toEqual([
      ['queued', 'end_user', undefined],
      ['offered', 'system', eve.id],
      ['offer_missed', 'system', eve.id],
      ['offered', 'system', lea.id],
      ['offer_missed', 'system', lea.id],
    ]);
    expect(await desk.queue()).toEqual(['ann']);
  });

  it('takes an offer back from who is not there for it any more', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    await offeredTo('ann', eve);
    await eve.api.put('/me/status', { status: 'break', reason: 'lunch' });
    await desk.pass(1_000);
    const { session } = await offeredToNobody('ann');
    expect(await namesOf(session?.id)).toEqual(['queued', 'offered', 'offer_withdrawn']);
    await eve.api.put('/me/status', { status: 'idle' });
    await offeredTo('ann', eve);
    await desk.admin.put(`/groups/${desk.groupId}/members`, { agentIds: [] });
    await desk.pass(1_000);
    await offeredToNobody('ann');
  });

  it('leaves what is offered to its agent, unless a supervisor takes it; the kept place is free then', async () => {
    const eve = await desk.agent('eve', { maxLoad: 1 });
    await desk.write('ann', 'bob');
    const { id } = await offeredTo('ann', eve);
    const lea = await desk.agent('lea', { status: 'busy' });
    await expect(lea.api.post(`/conversations/${id}/claim`)).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'conversation_offered', details: { agentId: eve.id } } },
    });
    await expect(lea.api.post(`/conversations/${id}/transfer`, { agentId: lea.id })).rejects.toMatchObject({
      body: { error: { code: 'conversation_offered' } },
    });
    await desk.admin.post(`/conversations/${id}/claim`);
    await desk.reached('ann', 'active', ({ offer }) => offer === undefined);
    await expect(eve.api.post(`/conversations/${id}/accept`)).rejects.toMatchObject({ body: { error: { code: 'offer_over' } } });
    const bob = await offeredTo('bob', eve);
    await eve.api.post(`/conversations/${bob.id}/claim`);
    expect(await namesOf((await desk.reached('bob', 'active')).session?.id)).toEqual(['queued', 'offered', 'accepted']);
  });

  it('keeps the end of the wait where it was, however many are asked', async () => {
    await desk.setGroup({ queueTimeoutMinutes: 1 });
    await desk.agent('eve');
    await desk.agent('lea');
    await desk.write('ann');
    const { session } = await desk.reached('ann', 'queued', ({ offer }) => offer !== undefined);
    await runOut();
    await runOut();
    await desk.pass(20_000, 1_000);
    await desk.ended('ann');
    expect((await namesOf(session?.id)).at(-1)).toBe('closed');
  });

  it('offers a burst no further than there is room', async () => {
    const agents = await desk.crowd(4, 3);
    await desk.write(...Array.from({ length: 40 }, (_, index) => `person-${String(index).padStart(2, '0')}`));
    const offered = await eventually(async () => {
      const rows = await desk.hub.database.query<{ agentId: string }>({
        text: `SELECT offered_to AS "agentId" FROM service_session WHERE offered_to IS NOT NULL`,
      });
      return rows.length === 12 && (await desk.queue()).length === 40 ? rows : undefined;
    });
    for (const agent of agents) expect(offered.filter(({ agentId }) => agentId === agent)).toHaveLength(3);
  });
});
