// Who gets whom: what waits is given to agents with room, in the order of the queue, at every occasion that makes room.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerFrame } from '../../src/contract/index.js';
import { DeskHub } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded' });
});
afterEach(() => desk.close());

const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${String(index).padStart(3, '0')}`);

describe('a group that gives out by itself', () => {
  it('S3-12 S3-32: gives somebody who writes to an idle agent, who alone hears of it', async () => {
    const eve = await desk.agent('eve');
    const outsider = await desk.agent('otto', { groupId: (await desk.newGroup('Other')).id });
    await desk.write('ann');
    const { id, session } = await desk.reached('ann', 'active');
    expect(session).toMatchObject({ assigneeId: eve.id, assigneeName: 'eve' });
    expect(await eve.socket.event('conversation.assigned')).toMatchObject({ conversationId: id, session: { assigneeId: eve.id } });
    expect((await desk.admin.history(id)).at(-1)?.content).toEqual({ type: 'event', name: 'session.assigned', data: { to: 'eve' } });
    expect((await desk.eventsOf(session?.id ?? '')).map(({ name, actorType }) => [name, actorType])).toEqual([
      ['queued', 'end_user'],
      ['assigned', 'system'],
    ]);
    expect(outsider.socket.frames.some((frame) => frame.cmd === 'event' && frame.event.type === 'conversation.assigned')).toBe(false);
  });

  it('S3-26 B28: are told of nobody whose first words they cannot read at once', async () => {
    const eve = await desk.agent('eve', { maxLoad: 30 });
    const read: Promise<string[]>[] = [];
    eve.socket.webSocket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame;
      if (frame.cmd === 'event' && frame.event.type === 'conversation.assigned')
        read.push(eve.api.history(frame.event.conversationId).then((history) => history.map(({ kind }) => kind)));
    });
    await desk.write(...people(30));
    await eventually(() => (read.length === 30 ? true : undefined));
    for (const kinds of await Promise.all(read)) expect(kinds).toContain('in');
  });

  it('S3-35 S3-36 S3-37: gives nothing to who is busy, on a break or away, and fills them up when they become idle', async () => {
    const eve = await desk.agent('eve', { maxLoad: 2, status: 'busy' });
    const lea = await desk.agent('lea', { status: 'break' });
    await desk.write('ann', 'bob', 'cy');
    await eventually(async () => ((await desk.queue()).length === 3 ? true : undefined));
    expect(await desk.colleague(lea.id)).toMatchObject({ status: 'break', load: 0 });
    await eve.api.put('/me/status', { status: 'idle' });
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === eve.id);
    expect(await desk.queue()).toEqual(['cy']);
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'idle', load: 2 });
    await eve.api.put('/me/status', { status: 'break', reason: 'lunch' });
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'break', statusReason: 'lunch', load: 2 });
  });

  it('gives the next one when a conversation ends, a limit is raised, or a colleague joins', async () => {
    const eve = await desk.agent('eve', { maxLoad: 1 });
    await desk.write('ann', 'bob', 'cy', 'dan');
    const ann = await desk.reached('ann', 'active');
    expect(await desk.queue()).toEqual(['bob', 'cy', 'dan']);
    await eve.api.post(`/conversations/${ann.id}/close`);
    await desk.reached('bob', 'active');
    await desk.admin.patch(`/agents/${eve.id}`, { maxLoad: 2 });
    await desk.reached('cy', 'active');
    const lea = await desk.agent('lea');
    await desk.reached('dan', 'active', ({ assigneeId }) => assigneeId === lea.id);
  });

  it('does not give somebody back to the agent who put them into the queue', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    const { id } = await desk.reached('ann', 'active');
    await eve.api.post(`/conversations/${id}/release`);
    expect(await desk.queue()).toEqual(['ann']);
    await desk.write('bob');
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === eve.id);
    expect(await desk.queue()).toEqual(['ann']);
    const lea = await desk.agent('lea');
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === lea.id);
  });

  it('keeps to the limit of a membership', async () => {
    const eve = await desk.agent('eve');
    await desk.admin.patch(`/groups/${desk.groupId}/members/${eve.id}`, { maxLoad: 1 });
    await desk.write('ann', 'bob');
    await desk.reached('ann', 'active');
    await eventually(async () => ((await desk.queue()).includes('bob') ? true : undefined));
    await expect(eve.api.post(`/conversations/${(await desk.conversation('bob'))?.id ?? ''}/claim`)).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'agent_full' } },
    });
    await desk.admin.patch(`/groups/${desk.groupId}/members/${eve.id}`, { maxLoad: null });
    await desk.reached('bob', 'active');
  });

  it('T10: gives who comes back within a day to the agent who served them, in a new session', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    const first = await desk.reached('ann', 'active');
    const lea = await desk.agent('lea');
    await eve.api.post(`/conversations/${first.id}/close`);
    await desk.write('bob');
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === lea.id);
    await desk.write('cy');
    await desk.reached('cy', 'active', ({ assigneeId }) => assigneeId === eve.id);
    await desk.write('ann');
    const second = await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === eve.id);
    expect(second.session?.id).not.toBe(first.session?.id);
  });

  it('leaves it to the agents where the group is worked by hand', async () => {
    await desk.setGroup({ strategy: 'manual' });
    const eve = await desk.agent('eve');
    await desk.write('ann');
    await eventually(async () => ((await desk.queue()).length === 1 ? true : undefined));
    await desk.setGroup({ strategy: 'round_robin' });
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === eve.id);
  });
});

describe('a full queue', () => {
  it('T2c T8: sends who comes then to the fallback group, once, and parks the others until there is room', async () => {
    const other = await desk.newGroup('Other', { queueMax: 1, fallbackGroupId: desk.groupId });
    await desk.setGroup({ queueMax: 2, fallbackGroupId: other.id });
    await desk.write('ann', 'bob', 'cy', 'dan');
    await desk.reached('dan', 'parked');
    expect(await desk.queue()).toEqual(['ann', 'bob']);
    expect(await desk.queue(other.id)).toEqual(['cy']);
    await desk.admin.post(`/conversations/${(await desk.conversation('ann'))?.id ?? ''}/claim`);
    await desk.reached('dan', 'queued');
    expect(await desk.queue()).toEqual(['bob', 'dan']);
  });

  it('is not the end of the road: an agent with room takes from it, and the parked move up in their order', async () => {
    await desk.setGroup({ queueMax: 1 });
    await desk.write('ann', 'bob', 'cy');
    await desk.reached('cy', 'parked');
    const eve = await desk.agent('eve', { maxLoad: 2 });
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === eve.id);
    await desk.reached('cy', 'queued');
    expect((await desk.eventsOf((await desk.conversation('cy'))?.session?.id ?? '')).map(({ name }) => name)).toEqual([
      'queued',
      'parked',
      'unparked',
    ]);
  });
});

describe('a burst', () => {
  it('recipe 3: of 500 over 20 agents with limit 3 makes 60 active and 440 queued in order; whoever ends makes room for the next', async () => {
    const agents = await desk.crowd(20, 3);
    const writers = people(500);
    for (let from = 0; from < writers.length; from += 100) await desk.write(...writers.slice(from, from + 100));
    const active = () =>
      desk.hub.database.query<{ id: string; person: string; assigneeId: string }>({
        text: `SELECT c.id, p.platform_user_id AS person, s.assignee_id AS "assigneeId" FROM service_session s
          JOIN conversation c ON c.id = s.conversation_id JOIN proxy_user p ON p.id = c.proxy_user_id WHERE s.state = 'active' ORDER BY p.platform_user_id`,
      });
    await eventually(async () => ((await desk.queue()).length === 440 && (await active()).length === 60 ? true : undefined));
    const served = await active();
    for (const agent of agents) expect(served.filter(({ assigneeId }) => assigneeId === agent)).toHaveLength(3);
    const queued = await desk.queue();
    expect(new Set([...served.map(({ person }) => person), ...queued])).toEqual(new Set(writers));
    const [companies] = await desk.hub.database.query<{ late: number }>({
      text: `SELECT count(*) AS late FROM service_session s WHERE state = 'active'
        AND (queued_at, id) > (SELECT queued_at, id FROM service_session WHERE state = 'queued' ORDER BY queued_at, id LIMIT 1)`,
    });
    expect(companies?.late).toBe(0);
    for (const { id } of served.filter((_, index) => index % 3 === 0)) await desk.admin.post(`/conversations/${id}/close`);
    await eventually(async () => ((await desk.queue()).length === 420 ? true : undefined));
    expect(await desk.queue()).toEqual(queued.slice(20));
  });
});
