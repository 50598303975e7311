// The numbers beside groups and channel accounts in the inbox: what is open and what waits, as each agent may see it.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { OpenCountsView } from '../../src/contract/index.js';
import { DeskHub } from '../support/desk-hub.js';
import type { ApiClient } from '../support/hub.js';

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'manual' });
});
afterEach(() => desk.close());

const countsFor = async (who: ApiClient): Promise<OpenCountsView> => {
  // Numbers of a second ago are numbers, too.
  await desk.pass(1_000);
  return who.get<OpenCountsView>('/conversation-counts');
};

it('tells what is open and what waits, by group and by account, of what one may see', async () => {
  const eve = await desk.agent('eve');
  const billing = await desk.newGroup('Billing', { strategy: 'manual' });
  const ben = await desk.agent('ben', { groupId: billing.id });
  const stranger = await desk.hub.hire('stranger', { member: false });
  expect(await countsFor(desk.admin)).toEqual({ groups: [], accounts: [] });

  await desk.write('ann', 'bob', 'cid');
  const [ann, bob] = [await desk.reached('ann', 'queued'), await desk.reached('bob', 'queued')];
  await desk.reached('cid', 'queued');
  await eve.api.post(`/conversations/${ann.id}/claim`);
  await desk.admin.post(`/conversations/${bob.id}/transfer`, { groupId: billing.id });

  const { id, name, platform } = desk.account;
  const account = { id, name, platform };
  const home = { id: desk.groupId, name: expect.any(String) as unknown };
  expect(await countsFor(desk.admin)).toEqual({
    groups: expect.arrayContaining([
      { ...home, open: 2, waiting: 1 },
      { id: billing.id, name: 'Billing', open: 1, waiting: 1 },
    ]) as unknown,
    accounts: [{ ...account, open: 3, waiting: 2 }],
  });
  expect(await countsFor(eve.api)).toEqual({
    groups: [{ ...home, open: 2, waiting: 1 }],
    accounts: [{ ...account, open: 2, waiting: 1 }],
  });
  // Served by them, though in a group of others.
  await desk.admin.post(`/conversations/${ann.id}/transfer`, { agentId: ben.id });
  expect(await countsFor(ben.api)).toEqual({
    groups: expect.arrayContaining([
      { ...home, open: 1, waiting: 0 },
      { id: billing.id, name: 'Billing', open: 1, waiting: 1 },
    ]) as unknown,
    accounts: [{ ...account, open: 2, waiting: 1 }],
  });
  expect(await countsFor(stranger)).toEqual({ groups: [], accounts: [] });

  await ben.api.post(`/conversations/${ann.id}/close`);
  expect((await countsFor(desk.admin)).accounts).toEqual([{ ...account, open: 2, waiting: 2 }]);
});
