// The templates a platform has approved, as the agents who may send them see them.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorError, type ChannelAccountView, type MessageTemplate, type MessageView, type Page } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ApiClient, eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const TEMPLATE: MessageTemplate = {
  name: 'order_shipped',
  language: 'pt_BR',
  category: 'utility',
  preview: 'Olá {{1}}, seu pedido foi enviado.',
  parameters: [{ name: '1', example: 'Ana' }],
};

let platform: SmallPlatform;
let small: SmallHub;
let asked: number;
/** What the platform answers. */
let listed: () => Promise<MessageTemplate[]>;
beforeEach(async () => {
  asked = 0;
  listed = () => Promise.resolve([TEMPLATE]);
  platform = new SmallPlatform();
  platform.templates = () => {
    asked++;
    return listed();
  };
  small = await startSmallHub(platform);
});
afterEach(() => small.hub.close());

const list = (account: ChannelAccountView, client = small.hub.admin): Promise<Page<MessageTemplate>> =>
  client.get(`/channel-accounts/${account.id}/templates`);

async function agent(login: string): Promise<ApiClient> {
  await small.hub.admin.post('/agents', { login, name: login, role: 'agent', password: 'long enough password' });
  return ApiClient.signIn(small.hub.url, login, 'long enough password');
}

describe('templates', () => {
  it('are shown as the platform lists them, and asked for once in a while', async () => {
    const account = await small.bind('key-1', 'shop-1');
    expect(await list(account)).toEqual({ items: [TEMPLATE], nextCursor: null });
    await Promise.all([list(account), list(account)]);
    expect(asked).toBe(1);
  });

  it('are asked for again after the account changed', async () => {
    const account = await small.bind('key-1', 'shop-1');
    await list(account);
    await small.hub.admin.patch(`/channel-accounts/${account.id}`, { name: 'Renamed' });
    await list(account);
    expect(asked).toBe(2);
  });

  it('are asked for again once the platform tells that others may be sent, and open pages hear of it', async () => {
    const told = await small.bind('key-1', 'shop-1');
    // Its sibling may have its templates in common with it.
    const accounts = [told, await small.bind('key-2', 'shop-2')];
    const desk = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
    for (const account of accounts) await list(account);
    expect(asked).toBe(2);
    const paused = { type: 'account', level: 'warning', code: 'template_paused', message: 'order_shipped is paused' } as const;
    await small.tell(told, { ...paused, templatesChanged: true, dedupeKey: 'paused-1' });
    for (const { id } of accounts) await desk.event('account.templates', ({ accountId }) => accountId === id);
    for (const account of accounts) await list(account);
    expect(asked).toBe(4);
    desk.end();
  });

  it('are refused with a code where the platform has none', async () => {
    delete platform.templates;
    const account = await small.bind('key-1', 'shop-1');
    await expect(list(account)).rejects.toMatchObject({ status: 422, body: { error: { code: 'no_templates' } } });
  });

  it('are refused so too where what is asked for are forms', async () => {
    const account = await small.bind('key-1', 'shop-1');
    await expect(small.hub.admin.get(`/channel-accounts/${account.id}/forms`)).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'no_forms' } },
    });
  });

  it("fail with the platform's words, and are asked for anew", async () => {
    let refusal: ConnectorError | null = new ConnectorError({
      code: 'missing_permission',
      kind: 'permanent',
      message: 'Missing permission',
    });
    platform.templates = () => (refusal === null ? Promise.resolve([TEMPLATE]) : Promise.reject(refusal));
    const account = await small.bind('key-1', 'shop-1');
    await expect(list(account)).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'platform_refused', message: 'Missing permission' } },
    });
    refusal = null;
    expect((await list(account)).items).toEqual([TEMPLATE]);
  });

  it('are not asked of a disabled account', async () => {
    const account = await small.bind('key-1', 'shop-1');
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    await expect(list(account)).rejects.toMatchObject({ status: 409, body: { error: { code: 'account_disabled' } } });
    expect(asked).toBe(0);
  });

  it('are for the agents who serve the account', async () => {
    const account = await small.bind('key-1', 'shop-1');
    const member = await agent('member');
    await expect(list(account, member)).rejects.toMatchObject({ status: 403 });
    await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [member.agentId] });
    expect((await list(account, member)).items).toHaveLength(1);
    await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [] });
    await expect(list(account, member)).rejects.toMatchObject({ status: 403 });
  });

  describe('when one is sent', () => {
    const SENT = { type: 'template', name: 'order_shipped', language: 'pt_BR', parameters: { '1': 'Ana' } } as const;

    async function claimed(): Promise<{ account: ChannelAccountView; conversationId: string }> {
      const account = await small.bind('key-1', 'shop-1');
      await small.tell(account, words('ana', 'hello'));
      const { id: conversationId } = await small.waiting('ana');
      await small.hub.admin.post(`/conversations/${conversationId}/claim`);
      return { account, conversationId };
    }
    const send = (conversationId: string, content: object): Promise<{ message: MessageView }> =>
      small.hub.admin.post(`/conversations/${conversationId}/messages`, { clientMsgId: 'c1', content });

    it('its words are kept with the message, whatever becomes of the template, and found by a search', async () => {
      const { account, conversationId } = await claimed();
      const text = 'Olá Ana, seu pedido foi enviado.';
      const { message } = await send(conversationId, { ...SENT, text: 'words it does not have' });
      expect(message.content).toEqual({ ...SENT, text });
      listed = () => Promise.resolve([]);
      await small.hub.admin.patch(`/channel-accounts/${account.id}`, { name: 'Renamed' });
      expect((await list(account)).items).toEqual([]);
      expect((await small.hub.admin.history(conversationId)).at(-1)?.content).toEqual({ ...SENT, text });
      const [row] = await small.hub.admin.conversations('mine');
      expect(row?.lastMessage).toMatchObject({ type: 'template', preview: text });
      const hits = await small.hub.admin.get<Page<{ message: MessageView }>>('/messages/search?q=enviado');
      expect(hits.items).toHaveLength(1);
    });

    it.each([
      [
        'the platform refuses to tell its words',
        () => Promise.reject(new ConnectorError({ code: 'missing_permission', kind: 'permanent', message: 'No' })),
      ],
      ['the platform does not know it', () => Promise.resolve([])],
    ])('it goes out by its name where %s', async (_why, templates) => {
      const { conversationId } = await claimed();
      listed = templates;
      const { message } = await send(conversationId, SENT);
      expect(message.content).toEqual(SENT);
      await eventually(async () => (await small.hub.admin.history(conversationId)).find(({ status }) => status === 'sent'));
    });
  });

  it('stay with somebody’s assignee after the group was left', async () => {
    const account = await small.bind('key-1', 'shop-1');
    const member = await agent('member');
    await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [member.agentId] });
    await small.tell(account, words('ana', 'hello'));
    const conversation = await small.waiting('ana');
    await member.post(`/conversations/${conversation.id}/claim`);
    await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [] });
    expect((await list(account, member)).items).toHaveLength(1);
  });
});
