// Who is there: chosen status and live connections, a grace for those who come back, and what becomes of what the absent were serving.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgentView, HubEvent, Page } from '../../src/contract/index.js';
import { DeskHub } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';
import type { AgentSocket } from '../support/agent-socket.js';

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded', timeoutMinutes: null });
});
afterEach(() => desk.close());

const presenceHeard = (socket: AgentSocket, agentId: string): HubEvent[] =>
  socket.frames.flatMap((frame) =>
    frame.cmd === 'event' && frame.event.type === 'presence.changed' && frame.event.agentId === agentId ? [frame.event] : [],
  );

const isSeen = (id: string, status: AgentView['status']) =>
  eventually(async () => ((await desk.colleague(id))?.status === status ? true : undefined));

const pass = (seconds: number): Promise<void> => desk.pass(seconds * 1_000, 5_000);

describe('presence', () => {
  it('shows who has never signed in as offline, and gives them nothing', async () => {
    const api = await desk.hub.hire('eve');
    await desk.write('ann');
    await desk.reached('ann', 'queued');
    expect(await desk.colleague(api.agentId)).toMatchObject({ status: 'offline', chosenStatus: 'idle' });
  });

  it('S3-6 S3-7 B21 recipe 16: stays through twenty drops and returns within the grace: no event, the chosen status kept, nothing given', async () => {
    const watcher = await desk.connect(desk.admin);
    const eve = await desk.agent('eve');
    await eve.api.put('/me/status', { status: 'busy', reason: 'paperwork' });
    await watcher.event('presence.changed', ({ agentId, status }) => agentId === eve.id && status === 'busy');
    await desk.write('ann');
    await desk.reached('ann', 'queued');
    const heard = presenceHeard(watcher, eve.id).length;
    let socket = eve.socket;
    for (let time = 0; time < 20; time++) {
      socket.end();
      desk.clock.advance(1_000);
      socket = await desk.connect(eve.api);
    }
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'busy', chosenStatus: 'busy', statusReason: 'paperwork', load: 0 });
    expect(presenceHeard(watcher, eve.id)).toHaveLength(heard);
    expect(await desk.queue()).toEqual(['ann']);
    const log = await desk.admin.get<Page<{ status: string; chosenStatus: string; reason: string | null }>>(`/agents/${eve.id}/presence`);
    expect(log.items.map(({ status }) => status)).toEqual(['busy', 'idle']);
  });

  it('ends when nobody has come back within the grace, and begins again with the next connection', async () => {
    const watcher = await desk.connect(desk.admin);
    const eve = await desk.agent('eve');
    const phone = await desk.connect(eve.api);
    eve.socket.end();
    await pass(60);
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'idle' });
    phone.end();
    await desk.gone(eve.id);
    await pass(25);
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'idle' });
    await pass(10);
    await isSeen(eve.id, 'offline');
    await watcher.event(
      'presence.changed',
      ({ agentId, status, chosenStatus }) => agentId === eve.id && status === 'offline' && chosenStatus === 'idle',
    );
    await desk.write('ann');
    await desk.reached('ann', 'queued');
    await desk.connect(eve.api);
    await isSeen(eve.id, 'idle');
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === eve.id);
  });

  it('outlives a restart of the hub', async () => {
    const eve = await desk.agent('eve');
    await eve.api.put('/me/status', { status: 'break' });
    await desk.restart();
    await desk.connect(eve.api);
    await pass(60);
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'break' });
  });
});

describe('an agent who stays away', () => {
  it('T7: has what they were serving put back at the head of the queue, for others', async () => {
    const eve = await desk.agent('eve');
    await desk.write('ann');
    const { session } = await desk.reached('ann', 'active');
    eve.socket.end();
    await desk.gone(eve.id);
    await pass(120);
    await desk.write('bob');
    await desk.reached('bob', 'queued');
    expect((await desk.conversation('ann'))?.session?.state).toBe('active');
    await pass(200);
    await desk.reached('ann', 'queued');
    expect(await desk.queue()).toEqual(['ann', 'bob']);
    expect((await desk.eventsOf(session?.id ?? '')).map(({ name }) => name)).toEqual(['queued', 'assigned', 'requeued']);
    const lea = await desk.agent('lea');
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === lea.id);
  });

  it('keeps it where the group’s policy is that it stays', async () => {
    await desk.setGroup({ offlinePolicy: 'stay' });
    const eve = await desk.agent('eve');
    await desk.write('ann');
    await desk.reached('ann', 'active');
    eve.socket.end();
    await desk.gone(eve.id);
    await desk.pass(900_000, 30_000);
    await isSeen(eve.id, 'offline');
    expect((await desk.conversation('ann'))?.session).toMatchObject({ state: 'active', assigneeId: eve.id });
  });
});
