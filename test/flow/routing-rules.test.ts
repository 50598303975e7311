// Who is served where: by the code they scanned, by the first rule that fits, else by their account's group.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type {
  ChannelAccountView,
  ListedConversation,
  GroupView,
  InboundMessage,
  RoutingConditions,
  RoutingRuleView,
  RoutingTrialView,
} from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ADMIN, ApiClient, eventually } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let clock: ShiftedClock;
let account: ChannelAccountView;
let sales: string;
let repairs: string;

beforeEach(async () => {
  clock = new ShiftedClock();
  small = await startSmallHub(new SmallPlatform(), { clock });
  account = await small.bind('key-1', 'shop-1');
  sales = await group('Sales');
  repairs = await group('Repairs');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const group = async (name: string): Promise<string> => (await small.hub.admin.post<GroupView>('/groups', { name })).id;
const rule = (name: string, conditions: RoutingConditions, groupId: string, more: object = {}): Promise<RoutingRuleView> =>
  small.hub.admin.post<RoutingRuleView>('/routing-rules', { name, conditions, groupId, ...more });

/** The conversation of somebody who has just written. */
async function come(who: string, text: string, more: Partial<InboundMessage> = {}): Promise<ListedConversation> {
  await small.tell(account, words(who, text, more));
  return small.waiting(who);
}

const groupOf = async (who: string, text: string, more: Partial<InboundMessage> = {}): Promise<string | undefined> =>
  (await come(who, text, more)).session?.groupId;

it('S3-20: serves somebody in the group of the first rule that fits, and everybody else in the account’s', async () => {
  await rule('Repairs', { keywords: ['broken', '坏了'] }, repairs);
  await rule('Chinese', { languages: ['zh'] }, sales);
  expect(await groupOf('ana', 'My phone is broken')).toBe(repairs);
  expect(await groupOf('li', '你好', { profile: { language: 'zh-CN' } })).toBe(sales);
  expect(await groupOf('wang', '手机坏了', { profile: { language: 'zh-CN' } })).toBe(repairs);
  expect(await groupOf('bob', 'hello')).toBe(account.groupId);
});

it('follows a changed order, a disabled and a removed rule at once', async () => {
  const first = await rule('Repairs', { keywords: ['broken'] }, repairs);
  const second = await rule('Everybody', {}, sales);
  const admin = small.hub.admin;
  expect(await groupOf('p1', 'broken')).toBe(repairs);
  await admin.put('/routing-rules/order', { ids: [second.id, first.id] });
  expect(await groupOf('p2', 'broken')).toBe(sales);
  await admin.patch(`/routing-rules/${second.id}`, { enabled: false });
  expect(await groupOf('p3', 'broken')).toBe(repairs);
  await admin.call('DELETE', `/routing-rules/${first.id}`);
  expect(await groupOf('p4', 'broken')).toBe(account.groupId);
});

it('keeps what brought a person, shows the latest and routes by it for a day', async () => {
  await rule('Stores', { entryPoint: { kinds: ['scene'], value: 'store-', isPrefix: true } }, sales);
  await rule('Ads', { entryPoint: { kinds: ['ad'] } }, repairs);
  const entryPoint = { kind: 'scene' as const, payload: 'store-17', data: { title: 'Store 17' } };
  const { id, session } = await come('ana', 'hi', { entryPoint });
  expect(session?.groupId).toBe(sales);
  expect((await small.conversation(id)).entryPoint).toMatchObject({
    kind: 'scene',
    value: 'store-17',
    seq: 1,
    data: { title: 'Store 17' },
  });

  const close = (): Promise<unknown> => small.hub.admin.post(`/conversations/${id}/close`);
  await close();
  // Without another way in, the last one counts for a day.
  expect(await groupOf('ana', 'me again')).toBe(sales);
  await close();
  clock.shift(25 * 3_600_000);
  expect(await groupOf('ana', 'and again')).toBe(account.groupId);
  await close();
  expect(await groupOf('ana', 'once more', { entryPoint: { kind: 'ad', payload: '1234' } })).toBe(repairs);
  expect((await small.conversation(id)).entryPoint).toMatchObject({ kind: 'ad', value: '1234', data: {} });
});

it('serves people by the labels they carry', async () => {
  const label = await small.hub.admin.post<{ id: string }>('/labels', { name: 'VIP', color: 'blue' });
  await rule('VIPs', { labelIds: [label.id] }, sales);
  const first = await come('ana', 'hello');
  expect(first.session?.groupId).toBe(account.groupId);
  await small.hub.admin.post(`/conversations/${first.id}/close`);
  await small.hub.admin.put(`/contacts/${first.contact.id}/labels`, { labelIds: [label.id] });
  expect(await groupOf('ana', 'hello again')).toBe(sales);
});

it('keeps the way in of a message told twice once, and the newer of two', async () => {
  const first = words('ana', 'one', { entryPoint: { kind: 'start', payload: 'a' } });
  const second = words('ana', 'two', { entryPoint: { kind: 'start', payload: 'b' } });
  await small.post(account.id, { id: 'both', events: [first, second] });
  await small.tell(account, { ...first, dedupeKey: 'again' });
  const { id } = await small.waiting('ana');
  await small.tell(account, words('ana', 'three'));
  expect((await small.said(id, 'three')).seq).toBe(3);
  expect((await small.conversation(id)).entryPoint).toMatchObject({ value: 'b', seq: 2 });
});

it('shows a mapped conversation to its group and not to the account’s', async () => {
  const member = await small.hub.hire('member@example.com');
  const seller = await small.hub.hire('seller@example.com', { member: false });
  await small.hub.admin.put(`/groups/${sales}/members`, { agentIds: [seller.agentId] });
  await rule('Everybody', {}, sales);
  const socket = await AgentSocket.signIn(small.hub.url, member.token);
  const { id } = await come('ana', 'hello');
  expect(await socket.event('conversation.removed')).toMatchObject({ conversationId: id });
  socket.end();
  expect((await seller.conversations('queued')).map((row) => row.id)).toEqual([id]);
  expect(await member.conversations('queued')).toEqual([]);
  await expect(member.get(`/conversations/${id}`)).rejects.toMatchObject({ status: 404 });
});

it('tells what the rules would do, and why', async () => {
  const repair = await rule('Repairs', { platforms: ['small'], keywords: ['broken'] }, repairs);
  const night = await rule('Night', { time: { days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '08:00' } }, sales);
  const ask = (what: object): Promise<RoutingTrialView> =>
    small.hub.admin.post<RoutingTrialView>('/routing-rules/try', { accountId: account.id, at: '2026-11-18T12:00:00Z', ...what });
  expect(await ask({ text: 'It is broken' })).toMatchObject({ decidedBy: 'rule', ruleId: repair.id, groupId: repairs });
  expect(await ask({ text: 'hello' })).toEqual({
    decidedBy: 'account',
    groupId: account.groupId,
    rules: [
      {
        id: repair.id,
        name: 'Repairs',
        enabled: true,
        fits: false,
        conditions: [
          { condition: 'platforms', holds: true },
          { condition: 'keywords', holds: false },
        ],
      },
      { id: night.id, name: 'Night', enabled: true, fits: false, conditions: [{ condition: 'time', holds: false }] },
    ],
  });
  expect(await ask({ at: '2026-11-18T23:00:00Z' })).toMatchObject({ decidedBy: 'rule', ruleId: night.id });
});

it('refuses rules that name what is not there, and an order that leaves some out', async () => {
  const admin = small.hub.admin;
  const unknown = '018f0000-0000-7000-8000-000000000000';
  const refused = (body: object): Promise<unknown> =>
    admin.post('/routing-rules', { name: 'x', conditions: {}, groupId: sales, ...body }).then(
      () => 'taken',
      (error: { status: number; body: { error: { code: string } } }) => [error.status, error.body.error.code],
    );
  expect(await refused({ groupId: unknown })).toEqual([422, 'unknown_group']);
  expect(await refused({ agentId: admin.agentId })).toEqual([422, 'not_a_member']);
  expect(await refused({ conditions: { accountIds: [unknown] } })).toEqual([422, 'unknown_account']);
  expect(await refused({ conditions: { labelIds: [unknown] } })).toEqual([422, 'unknown_label']);
  expect(await refused({ conditions: { keywords: [] } })).toEqual([400, 'invalid_request']);
  expect(await refused({ conditions: { time: { days: [1], from: '25:00', to: '08:00' } } })).toEqual([400, 'invalid_request']);
  const one = await rule('one', {}, sales);
  await rule('two', {}, sales);
  await expect(admin.put('/routing-rules/order', { ids: [one.id] })).rejects.toMatchObject({ status: 409 });
  await expect(admin.put('/routing-rules/order', { ids: [one.id, one.id] })).rejects.toMatchObject({ status: 409 });
});

it('lets a rule’s preferred agent go with the membership', async () => {
  const seller = await small.hub.hire('seller@example.com', { member: false });
  await small.hub.admin.put(`/groups/${sales}/members`, { agentIds: [seller.agentId] });
  await rule('Everybody', {}, sales, { agentId: seller.agentId });
  const rules = async (): Promise<RoutingRuleView[]> => (await small.hub.admin.get<{ items: RoutingRuleView[] }>('/routing-rules')).items;
  expect((await rules())[0]).toMatchObject({ agentId: seller.agentId });
  await small.hub.admin.put(`/groups/${sales}/members`, { agentIds: [] });
  expect((await rules())[0]).not.toHaveProperty('agentId');
});

it('tells every instance of a changed rule', async () => {
  const other = await small.hub.beside();
  const elsewhere = await ApiClient.signIn(other.url, ADMIN.login, ADMIN.password);
  // The owner of the account has read that there are none.
  expect(await groupOf('p1', 'hello')).toBe(account.groupId);
  await elsewhere.post('/routing-rules', { name: 'Everybody', conditions: {}, groupId: sales });
  let nobody = 2;
  await eventually(async () => ((await groupOf(`p${String(nobody++)}`, 'hello')) === sales ? true : undefined));
  await other.close();
});
