// Recipe 18: an agent works in two groups; whose hours count is said by the account, never by the agent (S3-31, S3-46).
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeskHub } from '../support/desk-hub.js';

/** The clock of the desk begins on a Sunday morning. */
const WEEKDAYS = { weekly: [1, 2, 3, 4, 5].map((day) => ({ day, intervals: [{ start: '09:00', end: '18:00' }] })) };

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded' });
});
afterEach(() => desk.close());

describe('a group that is closed', () => {
  it('S3-31 S3-46 recipe 18: parks who writes to its account, however open another group of its agents is', async () => {
    await desk.admin.put(`/groups/${desk.groupId}/working-hours/regular`, WEEKDAYS);
    const open = await desk.newGroup('Always open', { strategy: 'least_loaded' });
    const eve = await desk.agent('eve');
    const { agentIds } = await desk.admin.get<{ agentIds: string[] }>(`/groups/${open.id}/members`);
    await desk.admin.put(`/groups/${open.id}/members`, { agentIds: [...agentIds, eve.id] });
    await desk.write('ann');
    await desk.reached('ann', 'parked');
    expect(await desk.colleague(eve.id)).toMatchObject({ status: 'idle', load: 0 });
    const { items } = await desk.admin.get<{ items: { groupId: string }[] }>('/queues');
    expect(items.find(({ groupId }) => groupId === desk.groupId)).toMatchObject({ queued: 0, oldestQueuedAt: null, parked: 1 });
    expect(items.find(({ groupId }) => groupId === open.id)).toMatchObject({ queued: 0, parked: 0 });
  });

  it('gives out what it parked as soon as its hours are changed (T8)', async () => {
    await desk.admin.put(`/groups/${desk.groupId}/working-hours/regular`, WEEKDAYS);
    const eve = await desk.agent('eve');
    await desk.write('ann');
    await desk.reached('ann', 'parked');
    const dates = [{ date: '2026-03-01', intervals: [{ start: '00:00', end: '24:00' }] }];
    await desk.admin.put(`/groups/${desk.groupId}/working-hours/special`, { dates });
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === eve.id);
  });
});
