// WhatsApp with a whole hub around it: bound over the API, written to, answered, read; batches, windows, changed numbers, notices.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createStub, type Person, type StubAccount, type WhatsAppStub } from '../../connectors/whatsapp/stub/index.js';
import type {
  ChannelAccountView,
  ContactView,
  ListedConversation,
  MergeSuggestionView,
  MessageView,
  Page,
  WebhookByHand,
} from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let stub: WhatsAppStub;

beforeEach(async () => {
  stub = await createStub({ retryBaseMs: 20 });
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
  await stub.stop();
});

async function bind({ credentials, baseUrl }: StubAccount, settings: Record<string, unknown> = {}): Promise<ChannelAccountView> {
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  return hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'whatsapp',
    groupId: groups.items[0]?.id,
    credentials,
    settings: { baseUrl, publicUrl: hub.url, ...settings },
  });
}

async function claimed(account: StubAccount, person: Person, text = 'Hello?'): Promise<ListedConversation> {
  stub.act(account.externalAccountId, person.id, { type: 'text', text });
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('queued')).find((row) => row.proxyUser.platformUserId === person.userId),
  );
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
/** What was said, without the desk's own notes. */
const said = async (conversationId: string): Promise<unknown[]> =>
  (await hub.admin.history(conversationId))
    .filter(({ kind }) => kind !== 'system')
    .sort((a, b) => a.seq - b.seq)
    .map(({ kind, content }) => [kind, content.type === 'text' ? content.text : content.type]);

it('can be entered at Meta by hand: address and verify token are shown to admins, and answer the handshake', async () => {
  const account = stub.addAccount('Shop');
  const { id } = await bind(account);
  const { webhookUrl, verifyToken } = await hub.admin.get<WebhookByHand>(`/channel-accounts/${id}/verify-token`);
  const handshake = (token: string): Promise<Response> =>
    fetch(`${webhookUrl ?? ''}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(token)}`);
  const answer = await handshake(verifyToken);
  expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
  expect((await handshake('somebody-elses')).status).toBe(403);
});

it('goes the whole road: to the queue, back to the phone, read', async () => {
  const account = stub.addAccount('Shop');
  const person = stub.addPerson({ displayName: 'Ana Lima' });
  await bind(account);
  const conversation = await claimed(account, person);
  const sent = await reply(conversation.id, 'Good morning');
  await reached(conversation.id, sent.seq, 'delivered');
  stub.act(account.externalAccountId, person.id, { type: 'read' });
  await reached(conversation.id, sent.seq, 'read');
  expect(stub.chat(account.externalAccountId, person.id).messages.map((message) => message.text)).toEqual(['Hello?', 'Good morning']);
  await hub.expectConsistent();
});

it('settles a send whose answer never came by the statuses that name it', async () => {
  const account = stub.addAccount('Shop');
  const person = stub.addPerson({ displayName: 'Ana Lima' });
  await bind(account);
  const conversation = await claimed(account, person);
  stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: 'reset_after_accept' }] });
  const sent = await reply(conversation.id, 'Good morning');
  const settled = await reached(conversation.id, sent.seq, 'delivered');
  expect(settled.parts).toEqual([{ status: 'delivered', platformMessageId: expect.stringMatching(/^wamid\./) }]);
  expect(stub.faults.view().rules).toEqual([]);
  expect(stub.chat(account.externalAccountId, person.id).messages.map((message) => message.text)).toEqual(['Hello?', 'Good morning']);
  await hub.expectConsistent();
});

it('tells in words why a message that was taken was not delivered', async () => {
  const account = stub.addAccount('Shop');
  const person = stub.addPerson({ displayName: 'Ana Lima' });
  await bind(account);
  const conversation = await claimed(account, person);
  stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: 'fail_later', code: 131_026 }] });
  const sent = await reply(conversation.id, 'Good morning');
  const failed = await reached(conversation.id, sent.seq, 'failed');
  expect(failed.error).toMatchObject({ code: 'undeliverable', message: expect.stringContaining('could not deliver') });
  await hub.expectConsistent();
});

it('stores every message of batches that come doubled, once and in order', async () => {
  const account = stub.addAccount('Shop');
  await bind(account);
  stub.faults.set({ webhooks: { batch: 200, duplicate: 1 } });
  await stub.burst(account.externalAccountId, { count: 400, people: 5, text: '{n}' });
  await eventually(() => (stub.pendingUpdates(account.externalAccountId) === 0 ? true : undefined));
  const stored = await eventually(async () => {
    const rows = await hub.admin.conversations('queued');
    const texts = await Promise.all(rows.map(({ id }) => said(id)));
    return texts.flat().length >= 400 ? texts : undefined;
  });
  // Person k of five wrote k, k + 5, k + 10 …
  const expected = Array.from({ length: 5 }, (_, person) =>
    Array.from({ length: 80 }, (_each, turn) => ['in', String(turn * 5 + person + 1)]),
  );
  expect(stored.sort((a, b) => Number((a[0] as string[])[1]) - Number((b[0] as string[])[1]))).toEqual(expected);
  await hub.expectConsistent();
});

it('keeps two numbers of one app apart, and takes the app’s notices', async () => {
  const one = stub.addAccount('One');
  const two = stub.addAccount('Two', one.credentials.businessAccountId);
  const accounts = [await bind(one), await bind(two, { appId: one.appId })];
  const [ana, bo] = [stub.addPerson({ displayName: 'Ana' }), stub.addPerson({ displayName: 'Bo' })];
  const toTwo = await claimed(two, bo, 'to two');
  const toOne = await claimed(one, ana, 'to one');
  expect([toOne.accountId, toTwo.accountId]).toEqual(accounts.map(({ id }) => id));
  const value = { event: 'PAUSED', message_template_name: 'order_shipped', message_template_language: 'en' };
  stub.act(one.externalAccountId, ana.id, { type: 'raw', field: 'message_template_status_update', value });
  // The app's own webhook goes to the number that was bound with the app's id, whichever number it happened beside.
  const notice = await eventually(async () => {
    const { items } = await hub.admin.get<Page<ChannelAccountView>>('/channel-accounts');
    return items.find(({ id }) => id === accounts[1]?.id)?.health?.checks.find(({ code }) => code === 'template_paused');
  });
  expect(notice.message).toContain('order_shipped');
  await hub.expectConsistent();
});

it('goes on with a person who changed their number', async () => {
  const account = stub.addAccount('Shop');
  const person = stub.addPerson({ displayName: 'Ana Lima' });
  await bind(account);
  const conversation = await claimed(account, person);
  stub.act(account.externalAccountId, person.id, { type: 'change_number', phone: '16505559999' });
  stub.act(account.externalAccountId, person.id, { type: 'text', text: 'New number' });
  await eventually(async () => ((await said(conversation.id)).length === 2 ? true : undefined));
  const sent = await reply(conversation.id, 'Noted');
  await reached(conversation.id, sent.seq, 'delivered');
  expect(stub.chat(account.externalAccountId, person.id).messages.map((message) => message.text)).toEqual([
    'Hello?',
    'New number',
    'Noted',
  ]);
  await hub.expectConsistent();
});

it('refuses a binding with Meta’s words and leaves nothing behind', async () => {
  const account = stub.addAccount('Shop');
  await expect(bind({ ...account, credentials: { ...account.credentials, appSecret: 'f'.repeat(32) } })).rejects.toThrow();
  expect(
    (await hub.admin.get<Page<ChannelAccountView>>('/channel-accounts')).items.filter(({ platform }) => platform === 'whatsapp'),
  ).toEqual([]);
});

it('learns a number that was hidden, and suggests who writes to two numbers of one business', async () => {
  const [shop, service] = [stub.addAccount('Shop'), stub.addAccount('Service')];
  const person = stub.addPerson({ displayName: 'Ana Lima' });
  for (const account of [shop, service]) await bind(account);
  stub.act(shop.externalAccountId, person.id, { type: 'text', text: 'hello' });
  const known = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  stub.act(service.externalAccountId, person.id, { type: 'hide_phone' });
  stub.act(service.externalAccountId, person.id, { type: 'text', text: 'hello again' });
  const other = await eventually(async () => (await hub.admin.conversations('queued')).find(({ id }) => id !== known.id));
  const contactOf = ({ contact }: ListedConversation) => hub.admin.get<ContactView>(`/contacts/${contact.id}`);
  expect((await contactOf(other)).channels[0]?.phone).toBeUndefined();
  const { items } = await hub.admin.get<Page<MergeSuggestionView>>(`/contacts/${other.contact.id}/suggestions`);
  expect(items).toMatchObject([{ contact: { id: known.contact.id }, shared: [{ kind: 'union_id', value: person.userId }] }]);

  stub.act(service.externalAccountId, person.id, { type: 'hide_phone', hidden: false });
  stub.act(service.externalAccountId, person.id, { type: 'text', text: 'you may call me' });
  await eventually(async () => ((await contactOf(other)).channels[0]?.phone === `+${person.phone}` ? true : undefined));
});
