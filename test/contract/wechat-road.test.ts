// WeChat with a whole hub around it: bound over the API, its address taken by the console, written to, answered, counted, left and found again.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createStub, type StubAccount, type WeChatStub } from '../../connectors/wechat/stub/index.js';
import type { MessageMode } from '../../connectors/wechat/stub/types.js';
import type { ChannelAccountView, ListedConversation, MessageView, Page } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let stub: WeChatStub;
let account: StubAccount;
let person: string;
/** How far the stub's clock is ahead: WeChat tells events apart by the second. */
let aheadMs: number;
beforeEach(async () => {
  hub = await startHub();
  aheadMs = 0;
  stub = await createStub({ now: () => Date.now() + aheadMs });
  person = stub.addPerson({ displayName: '王小雨' }).id;
});
afterEach(async () => {
  await hub.close();
  await stub.stop();
});

async function bind(mode: MessageMode = 'safe'): Promise<ChannelAccountView> {
  account = stub.addAccount('Shop', { mode });
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  const bound = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'wechat',
    groupId: groups.items[0]?.id,
    credentials: account.credentials,
    settings: { baseUrl: account.baseUrl, publicUrl: hub.url },
  });
  await stub.setCallback(account.externalAccountId, bound.webhookUrl ?? '');
  return bound;
}

const act = (action: { type: string } & Record<string, unknown>): void => void stub.act(account.externalAccountId, person, action);
const find = async (): Promise<ListedConversation | undefined> =>
  (await hub.admin.conversations()).find((row) => row.proxyUser.platformUserId === person);

async function claimed(): Promise<ListedConversation> {
  const conversation = await eventually(async () => {
    const found = await find();
    return found?.session?.state === 'queued' ? found : undefined;
  });
  await hub.admin.post(`/conversations/${conversation.id}/claim`);
  return conversation;
}

async function reply(conversationId: string, text: string): Promise<MessageView> {
  const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
    clientMsgId: `c-${text}`,
    content: { type: 'text', text },
  });
  return message;
}

const reached = (conversationId: string, seq: number, status: string): Promise<MessageView> =>
  eventually(async () => (await hub.admin.history(conversationId)).find((message) => message.seq === seq && message.status === status));
const settled = (): Promise<true> => eventually(() => (stub.pendingPushes(account.externalAccountId) === 0 ? true : undefined));
const said = async (conversationId: string): Promise<unknown[]> =>
  (await hub.admin.history(conversationId))
    .filter(({ kind }) => kind !== 'system')
    .sort((a, b) => a.seq - b.seq)
    .map(({ kind, content }) => [kind, content.type === 'text' ? content.text : content.type]);

describe('the road', () => {
  it.each<MessageMode>(['plain', 'compatible', 'safe'])('goes from the phone to the queue and back in %s mode', async (mode) => {
    await bind(mode);
    act({ type: 'text', text: '你好' });
    const { id } = await claimed();
    const sent = await reply(id, '您好，请讲');
    await reached(id, sent.seq, 'sent');
    await settled();
    expect(await said(id)).toEqual([
      ['in', '你好'],
      ['out', '您好，请讲'],
    ]);
    expect(stub.chat(account.externalAccountId, person).messages.at(-1)).toMatchObject({ from: 'bot', text: '您好，请讲' });
    expect(stub.log.read().items.filter(({ direction, acknowledged }) => direction === 'webhook' && acknowledged !== true)).toEqual([]);
    await hub.expectConsistent();
  });

  it('stores a push once, however often and in whatever order it comes', async () => {
    await bind();
    act({ type: 'start' });
    await settled();
    stub.faults.set({ webhooks: { duplicate: 4, reorder: true } });
    for (const text of ['one', 'two', 'three']) act({ type: 'text', text });
    await settled();
    const { id } = await claimed();
    await eventually(async () => ((await said(id)).length >= 3 ? true : undefined));
    expect((await said(id)).sort()).toEqual([
      ['in', 'one'],
      ['in', 'three'],
      ['in', 'two'],
    ]);
    await hub.expectConsistent();
  });

  it('sends on with the token it had before a restart', async () => {
    await bind();
    act({ type: 'text', text: 'before' });
    const { id } = await claimed();
    await hub.restart();
    const sent = await reply(id, 'after');
    await reached(id, sent.seq, 'sent');
    expect(stub.tokens.count).toBe(1);
    await hub.expectConsistent();
  });

  it('fetches what a customer sends, a video by its address too', async () => {
    await bind();
    act({ type: 'photo' });
    act({ type: 'video' });
    const { id } = await claimed();
    const states = async (): Promise<unknown[]> =>
      (await hub.admin.history(id)).flatMap(({ content }) => ('media' in content ? [[content.type, content.media.state]] : []));
    await eventually(async () =>
      (await states()).every((state) => String(state).endsWith('ready')) && (await states()).length === 2 ? true : undefined,
    );
    await hub.expectConsistent();
  });
});

describe('what may be sent', () => {
  it('is counted, and shown', async () => {
    await bind();
    act({ type: 'start' });
    act({ type: 'text', text: 'hi' });
    const { id } = await claimed();
    const { replyWindow } = await eventually(async () => {
      const found = await find();
      return found?.replyWindow.remaining === 8 ? found : undefined;
    });
    expect(replyWindow).toMatchObject({ state: 'open', remaining: 8, allowedAfter: ['template'] });
    for (const text of ['1', '2', '3', '4', '5', '6', '7', '8']) await reached(id, (await reply(id, text)).seq, 'sent');
    await expect(reply(id, '9')).rejects.toMatchObject({ status: 422, body: { error: { code: 'reply_quota_used' } } });
    expect(stub.chat(account.externalAccountId, person).repliesLeft).toBe(0);
  });

  it('is what WeChat says, when it knows better', async () => {
    await bind();
    act({ type: 'text', text: 'hi' });
    const { id } = await claimed();
    stub.faults.set({ rules: [{ match: { method: '/cgi-bin/message/custom/send' }, effect: 'errcode', errcode: 45047 }] });
    const refused = await reply(id, 'no');
    expect((await reached(id, refused.seq, 'expired')).error).toMatchObject({ code: 'reply_quota_used' });
    await expect(reply(id, 'still no')).rejects.toMatchObject({ status: 422, body: { error: { code: 'reply_quota_used' } } });
    aheadMs += 1000;
    act({ type: 'text', text: 'are you there?' });
    await eventually(async () => ((await find())?.lastMessage?.preview === 'are you there?' ? true : undefined));
    await reached(id, (await reply(id, 'yes')).seq, 'sent');
  });
});

describe('people', () => {
  it('who scan a code arrive with its scene', async () => {
    await bind();
    act({ type: 'scan', scene: 'grp_sales' });
    const conversation = await eventually(find);
    const [first] = (await hub.admin.history(conversation.id)).filter(({ kind }) => kind === 'in');
    expect(first?.content).toEqual({ type: 'event', name: 'followed', data: { scene: 'grp_sales' } });
    await hub.expectConsistent();
  });

  it('who follow are greeted, shown in nobody’s queue, and not greeted again with their first words', async () => {
    const { id: accountId } = await bind();
    await hub.admin.put(`/channel-accounts/${accountId}/texts`, { defaultLanguage: 'zh-CN', texts: { greeting: { 'zh-CN': '欢迎关注' } } });
    act({ type: 'start' });
    const heard = (): unknown[] =>
      stub.chat(account.externalAccountId, person).messages.flatMap((message) => (message.from === 'bot' ? [message.text] : []));
    await eventually(() => (heard().length > 0 ? true : undefined));
    const followed = await eventually(find);
    expect(followed.session).toBeNull();
    const [line] = (await hub.admin.history(followed.id)).filter(({ kind }) => kind === 'system');
    expect(line?.content).toEqual({ type: 'event', name: 'followed', data: {} });
    aheadMs += 1000;
    act({ type: 'text', text: '你好' });
    const { id } = await claimed();
    await reached(id, (await reply(id, '请讲')).seq, 'sent');
    expect(heard()).toEqual(['欢迎关注', '请讲']);
    await hub.expectConsistent();
  });

  it('who leave cannot be written to until they are back', async () => {
    await bind();
    act({ type: 'text', text: 'hi' });
    const { id } = await claimed();
    act({ type: 'block' });
    await eventually(async () => ((await find())?.proxyUser.reachable === false ? true : undefined));
    await expect(reply(id, 'come back')).rejects.toMatchObject({ status: 422, body: { error: { code: 'unreachable' } } });
    aheadMs += 1000;
    act({ type: 'unblock' });
    await eventually(async () => ((await find())?.proxyUser.reachable === true ? true : undefined));
    await reached(id, (await reply(id, 'welcome back')).seq, 'sent');
  });

  it('who get a template are told of as reached', async () => {
    await bind();
    act({ type: 'text', text: 'hi' });
    const { id } = await claimed();
    const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${id}/messages`, {
      clientMsgId: 't-1',
      content: { type: 'template', name: 'order_shipped', language: 'zh_CN', parameters: { order: 'A-1' } },
    });
    await reached(id, message.seq, 'delivered');
    await hub.expectConsistent();
  });
});

describe('binding', () => {
  it('is refused for wrong credentials, in WeChat’s words', async () => {
    account = stub.addAccount('Shop');
    const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
    const binding = hub.admin.post('/channel-accounts', {
      platform: 'wechat',
      groupId: groups.items[0]?.id,
      credentials: { ...account.credentials, appSecret: '0'.repeat(32) },
      settings: { baseUrl: account.baseUrl, publicUrl: hub.url },
    });
    await expect(binding).rejects.toMatchObject({ status: 422, body: { error: { details: { reason: 'app_secret_rejected' } } } });
  });

  it('leaves no credential in what the API shows', async () => {
    const bound = await bind();
    const shown = JSON.stringify([bound, await hub.admin.get('/channel-accounts')]);
    for (const secret of [account.credentials.appSecret, account.credentials.token, account.credentials.encodingAesKey ?? ''])
      expect(shown).not.toContain(secret);
  });
});
