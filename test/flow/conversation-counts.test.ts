// The numbers beside groups and channel accounts in the inbox: what is open and what waits, as each agent may see it.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ListedConversation, LabelView, OpenCountsView, Page, SavedFilterView, ViewCountsView } from '../../src/contract/index.js';
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

it('tells each agent how many their own lists hold', async () => {
  const eve = await desk.agent('eve');
  const billing = await desk.newGroup('Billing', { strategy: 'manual' });
  const ben = await desk.agent('ben', { groupId: billing.id });
  const stranger = await desk.hub.hire('stranger', { member: false });
  const countsOf = (who: ApiClient) => who.get<ViewCountsView>('/conversation-counts/views');
  const agreed = async (): Promise<Record<string, ViewCountsView>> => {
    const told: Record<string, ViewCountsView> = {};
    for (const [name, who] of Object.entries({ admin: desk.admin, eve: eve.api, ben: ben.api, stranger })) {
      told[name] = await countsOf(who);
      const held = { mine: 0, unassigned: 0, queued: 0, unread: 0, saved: {} };
      for (const view of ['mine', 'unassigned', 'queued'] as const) held[view] = (await who.conversations(view)).length;
      for (const { unreadCount } of await who.conversations('mine')) held.unread += unreadCount;
      expect(held).toEqual(told[name]);
    }
    return told;
  };
  const none = { mine: 0, unassigned: 0, queued: 0, unread: 0, saved: {} };
  expect(await agreed()).toEqual({ admin: none, eve: none, ben: none, stranger: none });

  await desk.write('ann', 'bob', 'cid', 'dan', 'fay');
  const [ann, bob] = [await desk.reached('ann', 'queued'), await desk.reached('bob', 'queued')];
  const [cid, dan] = [await desk.reached('cid', 'queued'), await desk.reached('dan', 'queued')];
  await desk.reached('fay', 'queued');
  await eve.api.post(`/conversations/${ann.id}/claim`);
  await desk.admin.post(`/conversations/${bob.id}/transfer`, { groupId: billing.id });
  expect(await agreed()).toEqual({
    admin: { ...none, unassigned: 4, queued: 4 },
    eve: { ...none, mine: 1, unread: 1, unassigned: 3, queued: 3 },
    ben: { ...none, unassigned: 1, queued: 1 },
    stranger: none,
  });

  // Hidden by one, blocked for all.
  await eve.api.put(`/conversations/${cid.id}/hidden`, { value: true });
  await desk.admin.post(`/contacts/${dan.contact.id}/block`, {});
  // Served by them, though in a group of others.
  await desk.admin.post(`/conversations/${ann.id}/transfer`, { agentId: ben.id });
  expect(await agreed()).toEqual({
    admin: { ...none, unassigned: 3, queued: 3 },
    eve: { ...none, unassigned: 1, queued: 1 },
    ben: { ...none, mine: 1, unread: 1, unassigned: 1, queued: 1 },
    stranger: none,
  });
});

it('tells each agent how many messages of their own are unread', async () => {
  const eve = await desk.agent('eve');
  const unread = async (): Promise<number> => (await eve.api.get<ViewCountsView>('/conversation-counts/views')).unread;
  await desk.write('ann', 'bob');
  const [ann, bob] = [await desk.reached('ann', 'queued'), await desk.reached('bob', 'queued')];
  expect(await unread()).toBe(0);
  for (const { id } of [ann, bob]) await eve.api.post(`/conversations/${id}/claim`);
  await desk.write('ann');
  await desk.seen('ann', 2);
  expect(await unread()).toBe(3);
  await desk.admin.post(`/conversations/${ann.id}/read`, { seq: 1_000 });
  expect(await unread()).toBe(3);
  await eve.api.post(`/conversations/${ann.id}/read`, { seq: 1_000 });
  expect(await unread()).toBe(1);
  await eve.api.put(`/conversations/${bob.id}/hidden`, { value: true });
  expect(await unread()).toBe(0);
});

it('tells how many the lists hold that an agent keeps, as these lists show them', async () => {
  const eve = await desk.agent('eve');
  const ben = await desk.agent('ben');
  const vip = await desk.admin.post<LabelView>('/labels', { name: 'VIP', color: 'red' });
  await desk.write('ann', 'bob', 'cid', 'dan');
  const [ann, bob] = [await desk.reached('ann', 'queued'), await desk.reached('bob', 'queued')];
  for (const { contact } of [ann, bob]) await eve.api.put(`/contacts/${contact.id}/labels`, { labelIds: [vip.id] });
  await eve.api.post(`/conversations/${ann.id}/claim`);
  await eve.api.post(`/conversations/${ann.id}/read`, { seq: 1_000 });

  const filters: [SavedFilterView['filter'], number][] = [
    [{ view: 'all' }, 4],
    [{ view: 'queued', accountId: desk.account.id }, 3],
    [{ view: 'all', label: 'VIP' }, 2],
    [{ view: 'unassigned', label: 'VIP' }, 1],
    [{ view: 'all', unread: true }, 3],
    [{ view: 'all', q: 'ann' }, 1],
    [{ view: 'all', q: '…' }, 0],
    [{ view: 'all', label: 'never made' }, 0],
    [{ view: 'mine', platform: 'another' }, 0],
  ];
  const expected: Record<string, number> = {};
  for (const [index, [filter, count]] of filters.entries()) {
    const { id } = await eve.api.post<SavedFilterView>('/me/saved-filters', { name: `filter ${String(index)}`, filter });
    expected[id] = count;
    const asked = new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]));
    expect((await eve.api.get<Page<ListedConversation>>(`/conversations?${asked.toString()}`)).items).toHaveLength(count);
  }
  expect((await eve.api.get<ViewCountsView>('/conversation-counts/views')).saved).toEqual(expected);
  expect((await ben.api.get<ViewCountsView>('/conversation-counts/views')).saved).toEqual({});
});
