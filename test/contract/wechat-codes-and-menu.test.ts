// A WeChat account's codes, menu and remarks, made and changed over the API; who scans a code lands in the group it leads to.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createStub, type StubAccount, type WeChatStub } from '../../connectors/wechat/stub/index.js';
import type {
  AccountMenuEntry,
  ChannelAccountView,
  ListedConversation,
  GroupView,
  Page,
  QrCodeView,
  RoutingTrialView,
} from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let stub: WeChatStub;
let shop: StubAccount;
let account: ChannelAccountView;
let store: string;
/** WeChat tells events apart by the second. */
let aheadMs: number;

beforeEach(async () => {
  hub = await startHub();
  aheadMs = 0;
  stub = await createStub({ now: () => Date.now() + aheadMs });
  shop = stub.addAccount('Shop', { mode: 'safe' });
  const groups = await hub.admin.get<Page<GroupView>>('/groups');
  account = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'wechat',
    groupId: groups.items[0]?.id,
    credentials: shop.credentials,
    settings: { baseUrl: shop.baseUrl, publicUrl: hub.url },
  });
  await stub.setCallback(shop.externalAccountId, account.webhookUrl ?? '');
  store = (await hub.admin.post<GroupView>('/groups', { name: 'Store 17' })).id;
});
afterEach(async () => {
  await hub.expectConsistent();
  await hub.close();
  await stub.stop();
});

const newCode = (scene: string, more: object = {}): Promise<QrCodeView> =>
  hub.admin.post<QrCodeView>('/qr-codes', { accountId: account.id, scene, name: scene, ...more });
const act = (person: string, action: { type: string } & Record<string, unknown>): void =>
  void stub.act(shop.externalAccountId, person, action);
const waiting = (person: string): Promise<ListedConversation> =>
  eventually(async () => (await hub.admin.conversations('queued')).find((row) => row.proxyUser.platformUserId === person));
const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'taken',
    (error: { status: number; body: { error: { code: string } } }) => [error.status, error.body.error.code],
  );

it('brings whoever scans a code into the group it leads to, new followers and old', async () => {
  const code = await newCode('store-17', { groupId: store });
  expect(code).toMatchObject({ scene: 'store-17', groupId: store, imageUrl: expect.stringContaining('showqrcode?ticket=') });
  const newcomer = stub.addPerson({ displayName: '王小雨' }).id;
  act(newcomer, { type: 'scan', url: code.url });
  const conversation = await waiting(newcomer);
  expect(conversation).toMatchObject({ session: { groupId: store }, entryPoint: { kind: 'scene', value: 'store-17' } });

  const follower = stub.addPerson({ displayName: '李雷' }).id;
  act(follower, { type: 'start' });
  aheadMs += 5_000;
  act(follower, { type: 'text', text: '你好' });
  expect((await waiting(follower)).session?.groupId).toBe(account.groupId);
  await hub.admin.post(`/conversations/${(await waiting(follower)).id}/close`);
  aheadMs += 5_000;
  act(follower, { type: 'scan', url: code.url });
  expect((await waiting(follower)).session?.groupId).toBe(store);
});

it('leads elsewhere when the code is changed, and nowhere in particular when it is removed', async () => {
  const code = await newCode('store-17', { groupId: store, expiresInSeconds: 3600 });
  expect(code.expiresAt).toBeDefined();
  await hub.admin.post('/routing-rules', { name: 'Everybody', conditions: {}, groupId: account.groupId });
  const decided = async (): Promise<string> =>
    (
      await hub.admin.post<RoutingTrialView>('/routing-rules/try', {
        accountId: account.id,
        entryPoint: { kind: 'scene', value: 'store-17' },
      })
    ).decidedBy;
  expect(await decided()).toBe('qr_code');
  await hub.admin.patch(`/qr-codes/${code.id}`, { groupId: null });
  expect(await decided()).toBe('rule');
  await hub.admin.patch(`/qr-codes/${code.id}`, { groupId: store });
  const person = stub.addPerson({ displayName: '王小雨' }).id;
  await hub.admin.call('DELETE', `/qr-codes/${code.id}`);
  expect((await hub.admin.get<Page<QrCodeView>>('/qr-codes')).items).toEqual([]);
  act(person, { type: 'scan', scene: 'store-17' });
  expect((await waiting(person)).session?.groupId).toBe(account.groupId);
});

it('lists codes page by page and makes one per scene', async () => {
  for (const scene of ['a', 'b', 'c']) await newCode(scene);
  const first = await hub.admin.get<Page<QrCodeView>>('/qr-codes?limit=2');
  const second = await hub.admin.get<Page<QrCodeView>>(`/qr-codes?limit=2&cursor=${first.nextCursor ?? ''}`);
  expect([...first.items, ...second.items].map(({ scene }) => scene)).toEqual(['c', 'b', 'a']);
  expect(await refusal(newCode('a'))).toEqual([409, 'scene_taken']);
  expect(await refusal(newCode('x'.repeat(65)))).toEqual([422, 'too_long']);
  expect(await refusal(newCode('d', { expiresInSeconds: 31 * 24 * 3600 }))).toEqual([422, 'lasts_too_long']);
  expect(await refusal(newCode('d', { groupId: account.id }))).toEqual([422, 'unknown_group']);
  expect(await refusal(newCode('d', { accountId: store }))).toEqual([404, 'not_found']);
  const { account: bot } = await hub.bind();
  expect(await refusal(newCode('d', { accountId: bot.id }))).toEqual([422, 'no_qr_codes']);
  expect(await refusal(hub.admin.get(`/channel-accounts/${bot.id}/menu`))).toEqual([422, 'no_account_menu']);
});

it('tells what the platform refuses in its words', async () => {
  stub.faults.set({ rules: [{ match: { method: '/cgi-bin/qrcode/create' }, effect: 'errcode', errcode: 48001, times: 1 }] });
  expect(await refusal(newCode('store-17'))).toEqual([422, 'platform_refused']);
  expect((await hub.admin.get<Page<QrCodeView>>('/qr-codes')).items).toEqual([]);
});

it('reads, replaces and takes away the menu, within what WeChat takes', async () => {
  const path = `/channel-accounts/${account.id}/menu`;
  expect(await hub.admin.get(path)).toEqual({ entries: [] });
  const entries: AccountMenuEntry[] = [
    { label: '人工客服', action: { kind: 'answer', key: 'HUMAN' } },
    { label: '更多', entries: [{ label: '官网', action: { kind: 'link', url: 'https://example.com/' } }] },
  ];
  expect(await hub.admin.put(path, { entries })).toEqual({ entries });
  expect(await hub.admin.get(path)).toEqual({ entries });

  const action = { kind: 'answer', key: 'K' };
  const put = (wrong: unknown): Promise<unknown> => refusal(hub.admin.put(path, { entries: wrong }));
  expect(await put([{ label: '一二三四五六', action }])).toEqual([422, 'too_long']);
  expect(await put([{ label: 'a', action: { kind: 'answer', key: 'k'.repeat(129) } }])).toEqual([422, 'too_long']);
  expect(await put(['a', 'b', 'c', 'd'].map((label) => ({ label, action })))).toEqual([422, 'too_many_entries']);
  const six = ['1', '2', '3', '4', '5', '6'].map((label) => ({ label, action }));
  expect(await put([{ label: 'a', entries: six }])).toEqual([422, 'too_many_entries']);
  expect(await put([{ label: 'a' }])).toEqual([400, 'invalid_request']);
  expect(await put([{ label: 'a', action: { kind: 'other', type: 'fly', value: '1' } }])).toEqual([422, 'platform_refused']);
  expect(await hub.admin.get(path)).toEqual({ entries });

  expect(await hub.admin.put(path, { entries: [] })).toEqual({ entries: [] });
});

it('keeps its remark and tags for a follower at WeChat, and calls them so', async () => {
  const person = stub.addPerson({ displayName: '王小雨' }).id;
  act(person, { type: 'text', text: '你好' });
  const { id } = await waiting(person);
  const remarks = `/conversations/${id}/remarks`;
  expect(await hub.admin.get(remarks)).toEqual({ remark: '', tags: [], knownTags: [] });
  const changed = { remark: '小雨（老客户）', tags: ['VIP', '杭州'], knownTags: ['VIP', '杭州'] };
  expect(await hub.admin.patch(remarks, { remark: ' 小雨（老客户） ', tags: ['VIP', '杭州', 'VIP'] })).toEqual(changed);
  expect((await waiting(person)).contact.displayName).toBe('小雨（老客户）');
  expect(await hub.admin.patch(remarks, { tags: ['杭州'] })).toEqual({ ...changed, tags: ['杭州'] });

  expect(await refusal(hub.admin.patch(remarks, { remark: '长'.repeat(31) }))).toEqual([422, 'too_long']);
  expect(await refusal(hub.admin.patch(remarks, { tags: Array.from({ length: 21 }, (_, index) => String(index)) }))).toEqual([
    422,
    'too_long',
  ]);
  const stranger = await hub.hire('out@example.com', { member: false });
  expect(await refusal(stranger.get(remarks))).toEqual([404, 'not_found']);
  act(person, { type: 'block' });
  expect(await refusal(hub.admin.get(remarks))).toEqual([422, 'platform_refused']);
});
