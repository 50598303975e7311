// Visitors of a site: how they are let in and known again, what they may see, and what becomes of what they are told.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ChannelAccountView, ConversationView, MessageView, StoredMedia } from '../../src/contract/index.js';
import { SocketServer } from '../../src/http/socket.js';
import { Participants } from '../../src/im/participants.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { answerOf, bindSite, claimedBy, Device, IDENTITY_SECRET, openSession, textsOf, Visitor } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
const sockets: AgentSocket[] = [];

beforeEach(async () => {
  hub = await startHub();
  account = await bindSite(hub);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.end();
  await hub.expectConsistent();
  await hub.close();
});

const identityOf = (userId: string, more: object = {}) => ({
  userId,
  hmac: createHmac('sha256', IDENTITY_SECRET).update(userId).digest('hex'),
  ...more,
});

async function connected(visitor: Visitor, deviceId = 'phone', url = hub.url): Promise<Device> {
  const device = await Device.open(url, visitor.session.token, deviceId);
  sockets.push(device.socket);
  return device;
}

async function served(): Promise<{ ann: Visitor; phone: Device; conversationId: string }> {
  const ann = await Visitor.arrive(hub.url, account.id);
  const phone = await connected(ann);
  await phone.ask(ann.frame('hello'));
  await claimedBy(hub.admin, ann);
  return { ann, phone, conversationId: ann.session.conversationId };
}

async function reply(conversationId: string, content: object, more: object = {}): Promise<MessageView> {
  const body = { clientMsgId: JSON.stringify(content), content, ...more };
  return (await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, body)).message;
}

const statusOf = async (conversationId: string, id: string): Promise<string | undefined> =>
  (await hub.admin.history(conversationId)).find((message) => message.id === id)?.status;
const reached = (conversationId: string, id: string, status: string): Promise<true> =>
  eventually(async () => ((await statusOf(conversationId, id)) === status ? true : undefined));

describe('a site', () => {
  it('is bound without an address from outside, is well, and has no webhook', async () => {
    expect(account).toMatchObject({ platform: 'web', state: 'active', intake: 'direct', webhookUrl: null, health: { ok: true } });
    expect(JSON.stringify(account)).not.toContain(IDENTITY_SECRET);
    const posted = await fetch(`${hub.url}/webhooks/web/${account.id}`, { method: 'POST', body: '{}' });
    expect(posted.status).toBe(403);
  });

  it('may be bound as often as there are sites', async () => {
    expect((await bindSite(hub)).id).not.toBe(account.id);
  });
});

describe('a session', () => {
  it('makes somebody new, with an address, a conversation and a queue', async () => {
    const session = await openSession(hub.url, { accountId: account.id });
    expect(session).toMatchObject({
      visitor: { appid: account.id, name: expect.stringMatching(/^Visitor \w{4}$/) },
      queue: { id: session.visitor.uid, key: 0 },
      account: { id: account.id, name: 'Shop' },
      readSeq: 0,
      unreadCount: 0,
    });
    // Who has said nothing bothers nobody.
    expect(await hub.admin.conversations()).toEqual([]);
  });

  it('knows by its token who was here before', async () => {
    const first = await openSession(hub.url, { accountId: account.id });
    const again = await openSession(hub.url, { accountId: account.id, visitorToken: first.token });
    expect(again).toMatchObject({ visitor: first.visitor, token: first.token, conversationId: first.conversationId });
    const stranger = await openSession(hub.url, { accountId: account.id, visitorToken: 'visitor_forgotten' });
    expect(stranger.visitor.uid).not.toBe(first.visitor.uid);
    const elsewhere = await openSession(hub.url, { accountId: (await bindSite(hub)).id, visitorToken: first.token });
    expect(elsewhere.visitor.uid).not.toBe(first.visitor.uid);
  });

  it('is one and the same visitor for all devices of a user the site vouches for', async () => {
    const identity = identityOf('用户 42', { name: 'Ann', email: 'ann@example.com' });
    const devices = await Promise.all(Array.from({ length: 10 }, () => openSession(hub.url, { accountId: account.id, identity })));
    expect(new Set(devices.map(({ visitor }) => visitor.uid)).size).toBe(1);
    expect(new Set(devices.map(({ token }) => token)).size).toBe(10);
    expect(devices[0]?.visitor.name).toBe('Ann');
  });

  it('ends the chat when the visitor says so, on all devices; what is written next begins a new one', async () => {
    const { ann, phone, conversationId } = await served();
    const tab = await connected(ann, 'tab');
    const end = async () =>
      answerOf<{ ended: boolean }>(
        await fetch(`${hub.url}/api/v1/widget/end`, { method: 'POST', headers: { Authorization: `Bearer ${ann.session.token}` } }),
      );
    const isOpen = async () => (await openSession(hub.url, { accountId: account.id, visitorToken: ann.session.token })).open;
    const { session } = await hub.admin.get<ConversationView>(`/conversations/${conversationId}`);
    expect(await isOpen()).toBe(true);
    expect(await end()).toEqual({ ended: true });
    for (const device of [phone, tab]) await device.socket.event('visitor.ended');
    expect((await hub.admin.get<ConversationView>(`/conversations/${conversationId}`)).session).toBeNull();
    expect([await isOpen(), await end()]).toEqual([false, { ended: false }]);
    // As if the desk had not looked yet at what came in: no session opens after the end.
    await hub.database.query({ text: 'UPDATE conversation SET routed_seq = 0 WHERE id = $1', values: [conversationId] });
    expect([await end(), await isOpen()]).toEqual([{ ended: true }, false]);
    const { events } = await hub.admin.get<{ events: object[] }>(`/sessions/${session?.id ?? ''}`);
    expect(events.at(-1)).toMatchObject({ name: 'closed', actorType: 'end_user', data: { reason: 'end_user' } });
    await phone.ask(ann.frame('one more thing'));
    await eventually(async () =>
      (await hub.admin.conversations('queued')).find(({ id, session: next }) => id === conversationId && next?.id !== session?.id),
    );
  });

  it('takes along what was said before signing in', async () => {
    const stranger = await Visitor.arrive(hub.url, account.id);
    await (await connected(stranger)).ask(stranger.frame('before signing in'));
    const known = await openSession(hub.url, { accountId: account.id, visitorToken: stranger.session.token, identity: identityOf('7') });
    expect(known.conversationId).toBe(stranger.session.conversationId);
    const other = await openSession(hub.url, { accountId: account.id, identity: identityOf('7') });
    expect(other.conversationId).toBe(known.conversationId);
    // Another stranger on another device does not take this conversation over, nor lose theirs to it.
    const second = await Visitor.arrive(hub.url, account.id);
    const merged = await openSession(hub.url, { accountId: account.id, visitorToken: second.session.token, identity: identityOf('7') });
    expect(merged.conversationId).toBe(known.conversationId);
  });

  it('is not opened as a user by that user’s token alone', async () => {
    const user = await openSession(hub.url, { accountId: account.id, identity: identityOf('7') });
    const next = await openSession(hub.url, { accountId: account.id, visitorToken: user.token });
    expect(next.visitor.uid).not.toBe(user.visitor.uid);
  });

  it.each([
    ['a signature of somebody else', identityOf('8').hmac, 'wrong_identity', 403],
    ['no signature', '', 'wrong_identity', 403],
  ])('is refused for %s, and nobody is made', async (_case, hmac, code, status) => {
    const refused = openSession(hub.url, { accountId: account.id, identity: { userId: '7', hmac } });
    await expect(refused).rejects.toMatchObject({ status, body: { error: { code } } });
    expect(await hub.database.query({ text: 'SELECT id FROM proxy_user' })).toEqual([]);
  });

  it('is refused for an identity where there is nothing to check it with', async () => {
    await hub.admin.patch(`/channel-accounts/${account.id}`, { credentials: { identitySecret: null } });
    const refused = openSession(hub.url, { accountId: account.id, identity: identityOf('7') });
    await expect(refused).rejects.toMatchObject({ status: 422, body: { error: { code: 'no_identity_secret' } } });
  });

  it('is for pages of the account’s sites, of the hub, and for programs', async () => {
    const from = (origin: string) => openSession(hub.url, { accountId: account.id }, { Origin: origin });
    await expect(from('https://evil.example.net')).rejects.toMatchObject({ status: 403, body: { error: { code: 'foreign_origin' } } });
    await expect(from('null')).rejects.toMatchObject({ status: 403 });
    await expect(from('https://shop.example.com')).resolves.toBeDefined();
    await expect(from(hub.url)).resolves.toBeDefined();
    const refusal = await fetch(`${hub.url}/api/v1/widget/session`, { method: 'OPTIONS', headers: { Origin: 'https://shop.example.com' } });
    expect(refusal.status).toBe(204);
    expect(refusal.headers.get('access-control-allow-origin')).toBe('*');
    expect(refusal.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(refusal.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
    expect(refusal.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is not had of accounts that are a platform’s or of no account', async () => {
    const { account: bot } = await hub.bind();
    for (const accountId of [bot.id, '018f0000-0000-7000-8000-000000000000'])
      await expect(openSession(hub.url, { accountId })).rejects.toMatchObject({ status: 404 });
    await expect(openSession(hub.url, { accountId: 'x' })).rejects.toMatchObject({ status: 400 });
  });
});

describe('a visitor’s socket', () => {
  it('opens from pages of the account’s sites alone, and never for an agent’s login from there', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const site = { Origin: 'https://shop.example.com' };
    const fromSite = await Device.open(hub.url, ann.session.token, 'page', site);
    sockets.push(fromSite.socket);
    expect(fromSite.uid).toBe(ann.uid);
    await expect(AgentSocket.connect(hub.url, { Origin: 'https://evil.example.net' })).rejects.toThrow('403');
    const agent = await AgentSocket.connect(hub.url, site);
    sockets.push(agent);
    agent.send({ cmd: 'auth', seq: 1, token: hub.admin.token, deviceId: 'd' });
    expect(await agent.closed()).toBe(4401);
    // Another account's site does not speak for this one's visitors.
    await bindSite(hub, { allowedOrigins: 'https://other.example.com' });
    const other = await AgentSocket.connect(hub.url, { Origin: 'https://other.example.com' });
    sockets.push(other);
    other.send({ cmd: 'auth', seq: 1, token: ann.session.token, deviceId: 'd' });
    expect(await other.closed()).toBe(4401);
  });

  it('hears nothing but its own', async () => {
    const { ann, phone } = await served();
    const bob = await Visitor.arrive(hub.url, account.id);
    const listening = await connected(bob);
    await reply(ann.session.conversationId, { type: 'text', text: 'for Ann' });
    await phone.ask(ann.frame('from Ann'));
    for (const frame of [
      { cmd: 'sync', queue: ann.uid, key: 0 },
      { cmd: 'sync', queue: hub.admin.agentId, key: 0 },
      { cmd: 'sync_key', queue: ann.uid, key: 1 },
    ])
      expect(await listening.ask(frame)).toMatchObject({ cmd: 'error', code: 'forbidden' });
    const { conversationId } = ann.session;
    expect(await listening.ask({ cmd: 'read', conversationId, messageSeq: 1 })).toMatchObject({ code: 'not_found' });
    expect(await listening.ask({ cmd: 'realtime', conversationId, type: 'typing' })).toMatchObject({ code: 'not_found' });
    await listening.settled();
    expect(listening.socket.frames.filter(({ cmd }) => cmd === 'message' || cmd === 'event' || cmd === 'realtime')).toEqual([]);
  });

  it('ends with its account, at once, and the token lets in again when the account does', async () => {
    const { ann, phone } = await served();
    await hub.admin.post(`/channel-accounts/${account.id}/disable`);
    expect(await phone.socket.event('session.ended')).toMatchObject({ reason: 'account_disabled' });
    expect(await phone.socket.closed()).toBe(4401);
    await expect(ann.history()).rejects.toMatchObject({ status: 401 });
    await expect(openSession(hub.url, { accountId: account.id, visitorToken: ann.session.token })).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'account_disabled' } },
    });
    const token = await AgentSocket.connect(hub.url);
    sockets.push(token);
    token.send({ cmd: 'auth', seq: 1, token: ann.session.token, deviceId: 'd' });
    expect(await token.closed()).toBe(4401);
    const kept = await reply(ann.session.conversationId, { type: 'text', text: 'kept for later' });
    await hub.admin.post(`/channel-accounts/${account.id}/enable`);
    const back = await connected(ann);
    expect((await back.sync(ann.uid)).messages.at(-1)?.id).toBe(kept.id);
  });

  it('works through any instance', async () => {
    const { ann, phone } = await served();
    const other = await hub.beside();
    try {
      const there = await connected(ann, 'tablet', other.url);
      await eventually(async () => {
        await phone.ask(ann.frame('from here'));
        return there.socket.frames.some(({ cmd }) => cmd === 'sync_notify' || cmd === 'message') ? true : undefined;
      });
      const before = (await there.sync(ann.uid)).key;
      await reply(ann.session.conversationId, { type: 'text', text: 'from the desk here' });
      const hint = await there.socket.next('sync_notify', (frame) => frame.key === before + 1);
      expect(hint.queue).toBe(ann.uid);
      expect(textsOf((await there.sync(ann.uid, before)).messages)).toEqual(['from the desk here']);
      const desk = await AgentSocket.signIn(hub.url, hub.admin.token);
      sockets.push(desk);
      there.tell({ cmd: 'realtime', conversationId: ann.session.conversationId, type: 'typing' });
      expect(await desk.next('realtime')).toMatchObject({ type: 'typing', from: ann.uid });
      await hub.admin.post(`/conversations/${ann.session.conversationId}/typing`);
      expect(await there.socket.next('realtime')).toMatchObject({ type: 'typing', from: hub.admin.agentId });
    } finally {
      await other.close();
    }
  });
});

describe('a visitor whose data is erased', () => {
  it('is somebody new from then on, also on a page that is open', async () => {
    const { ann, phone, conversationId } = await served();
    await ann.call('DELETE', '/messages?through=1');
    await hub.admin.post(`/conversations/${conversationId}/close`);
    const { contact } = await hub.admin.get<ConversationView>(`/conversations/${conversationId}`);
    await hub.admin.post(`/contacts/${contact.id}/erase`);
    expect(await phone.socket.closed()).toBe(4401);
    await expect(ann.history()).rejects.toMatchObject({ status: 401 });
    expect(JSON.stringify(await hub.admin.history(conversationId))).not.toContain(ann.session.visitor.name);
    const again = await Visitor.arrive(hub.url, account.id, { visitorToken: ann.session.token });
    expect(again.session.conversationId).not.toBe(conversationId);
  });

  describe('where nobody has heard of it', () => {
    const erasedUnheard = async (conversationId: string): Promise<void> => {
      await hub.admin.post(`/conversations/${conversationId}/close`);
      const { contact } = await hub.admin.get<ConversationView>(`/conversations/${conversationId}`);
      const lost = [
        jest.spyOn(Participants.prototype, 'forget').mockImplementation(() => undefined),
        jest.spyOn(SocketServer.prototype, 'visitorGone').mockImplementation(() => undefined),
      ];
      await hub.admin.post(`/contacts/${contact.id}/erase`);
      for (const hint of lost) hint.mockRestore();
    };

    it('is somebody new all the same when the site names them again', async () => {
      const identity = identityOf('42');
      const ann = await Visitor.arrive(hub.url, account.id, { identity });
      const phone = await connected(ann);
      await phone.ask(ann.frame('hello'));
      await claimedBy(hub.admin, ann);
      await erasedUnheard(ann.session.conversationId);
      const again = await Visitor.arrive(hub.url, account.id, { identity, visitorToken: ann.session.token });
      expect(again.session.conversationId).not.toBe(ann.session.conversationId);
      expect(again.session.visitor.uid).not.toBe(ann.uid);
      const device = await connected(again);
      expect(await device.ask(again.frame('hello again'))).toMatchObject({ cmd: 'ack', messageSeq: 1 });
    });

    it('has to come again once they write on a page that is open', async () => {
      const { ann, phone, conversationId } = await served();
      await erasedUnheard(conversationId);
      const before = await hub.admin.history(conversationId);
      phone.tell(ann.frame('are you there?'));
      expect(await phone.socket.closed()).toBe(1012);
      expect(phone.socket.frames.filter(({ cmd }) => cmd === 'error')).toEqual([]);
      expect(await hub.admin.history(conversationId)).toHaveLength(before.length);
    });
  });
});

describe('an answer', () => {
  it('is sent when stored, delivered when a device has it, read when the visitor has', async () => {
    const { ann, phone, conversationId } = await served();
    const desk = await AgentSocket.signIn(hub.url, hub.admin.token);
    sockets.push(desk);
    const sent = await reply(conversationId, { type: 'text', text: 'hi' });
    expect(sent.status).toBe('sent');
    expect(await hub.database.query({ text: 'SELECT id FROM delivery' })).toEqual([]);
    const [live] = await eventually(() => (phone.pushed(ann.uid).length > 0 ? phone.pushed(ann.uid) : undefined));
    expect(await statusOf(conversationId, sent.id)).toBe('sent');
    phone.tell({ cmd: 'sync_key', queue: ann.uid, key: live?.key });
    await reached(conversationId, sent.id, 'delivered');
    expect(await desk.event('message.status')).toMatchObject({ messageId: sent.id, status: 'delivered' });
    phone.tell({ cmd: 'read', conversationId, messageSeq: sent.seq });
    await reached(conversationId, sent.id, 'read');
    // A device that comes later confirms what is read already.
    const tablet = await connected(ann, 'tablet');
    tablet.tell({ cmd: 'sync_key', queue: ann.uid, key: live?.key });
    await tablet.settled();
    expect(await statusOf(conversationId, sent.id)).toBe('read');
  });

  it('is confirmed no further than a key says, and by no key from the future', async () => {
    const { ann, phone, conversationId } = await served();
    const [one, two] = [
      await reply(conversationId, { type: 'text', text: 'one' }),
      await reply(conversationId, { type: 'text', text: 'two' }),
    ];
    phone.tell({ cmd: 'sync_key', queue: ann.uid, key: 2 });
    await reached(conversationId, one.id, 'delivered');
    expect(await statusOf(conversationId, two.id)).toBe('sent');
    phone.tell({ cmd: 'sync_key', queue: ann.uid, key: 9_000_000 });
    await reached(conversationId, two.id, 'delivered');
    const three = await reply(conversationId, { type: 'text', text: 'three' });
    phone.tell({ cmd: 'sync_key', queue: ann.uid, key: 3 });
    await phone.settled();
    expect(await statusOf(conversationId, three.id)).toBe('sent');
  });

  it('B32 B33 recipe 8: read by the visitor is read by no agent', async () => {
    const { ann, phone, conversationId } = await served();
    const tablet = await connected(ann, 'tablet');
    const mel = await hub.hire('mel');
    const sent = await reply(conversationId, { type: 'text', text: 'hi' });
    await phone.ask(ann.frame('thanks'));
    const unreadOf = async (): Promise<number[]> =>
      Promise.all([hub.admin, mel].map(async (agent) => (await agent.conversations())[0]?.unreadCount ?? -1));
    const before = await unreadOf();
    expect(before).toEqual([2, 2]);
    const known = (): Promise<{ unreadCount: number; readSeq: number }> =>
      openSession(hub.url, { accountId: account.id, visitorToken: ann.session.token });
    expect(await known()).toMatchObject({ unreadCount: 1, readSeq: 0 });
    phone.tell({ cmd: 'read', conversationId, messageSeq: 99 });
    expect(await tablet.socket.event('visitor.read')).toMatchObject({ conversationId, readSeq: 4 });
    await reached(conversationId, sent.id, 'read');
    expect(await known()).toMatchObject({ unreadCount: 0, readSeq: 4 });
    expect(await unreadOf()).toEqual(before);
    phone.tell({ cmd: 'read', conversationId, messageSeq: 1 });
    await phone.settled();
    expect(await known()).toMatchObject({ readSeq: 4 });
  });

  it('is edited, reacted to and taken back in the visitor’s hands at once', async () => {
    const { ann, phone, conversationId } = await served();
    const sent = await reply(conversationId, { type: 'text', text: 'frist' });
    await hub.admin.patch(`/messages/${sent.id}`, { content: { type: 'text', text: 'first' } });
    expect(textsOf(await ann.history())).toEqual(['hello', 'first']);
    const shown = await phone.socket.event('message.updated');
    expect(textsOf([shown.message])).toEqual(['first']);
    await ann.call('PUT', `/messages/${sent.id}/reaction`, { emoji: '❤' });
    const [hello] = await hub.admin.history(conversationId);
    await hub.admin.put(`/messages/${hello?.id ?? ''}/reaction`, { emoji: '👍' });
    expect((await ann.history()).map(({ reactions }) => reactions?.[0]?.emoji)).toEqual(['👍', '❤']);
    await hub.admin.post(`/messages/${sent.id}/retract`);
    expect(textsOf(await ann.history())).toEqual(['hello', 'event']);
    await expect(ann.call('PUT', `/messages/${sent.id}/reaction`, { emoji: '❤' })).rejects.toMatchObject({ status: 409 });
    expect(JSON.stringify(await ann.history())).not.toContain('first');
  });

  it('carries cards, menus and quotes, and comes back as a choice', async () => {
    const { ann, phone, conversationId } = await served();
    const [hello] = await hub.admin.history(conversationId);
    const menu = { type: 'menu', text: 'Which?', options: [{ id: 'a', label: 'A' }] };
    const sent = await reply(conversationId, menu, { replyTo: hello?.id });
    await reply(conversationId, { type: 'product', id: 'p1', title: 'Vase', price: '€ 20' });
    const [, shown, product] = await ann.history();
    expect(shown).toMatchObject({ content: menu, replyTo: { messageId: hello?.id, preview: 'hello' } });
    expect(product?.content).toMatchObject({ type: 'product', title: 'Vase' });
    const choice = { type: 'form_reply' as const, fields: {}, choiceId: 'a', text: 'A' };
    await phone.ask(ann.frame(choice, { replyTo: sent.id }));
    expect((await hub.admin.history(conversationId)).at(-1)).toMatchObject({ content: choice, replyTo: { messageId: sent.id } });
  });

  it('shows the visitor that it was read by the agent, while the visitor looks', async () => {
    const { phone, conversationId } = await served();
    await hub.admin.post(`/conversations/${conversationId}/read`, { seq: 1 });
    expect(await phone.socket.event('desk.read')).toMatchObject({ conversationId, readSeq: 1 });
  });
});

describe('what only the team sees', () => {
  it('is never the visitor’s to see: notes, lines of the desk, their files, agents’ errors', async () => {
    const { ann, phone, conversationId } = await served();
    const form = new FormData();
    form.append('file', new Blob(['internal']), 'internal.txt');
    const headers = { Authorization: `Bearer ${hub.admin.token}` };
    const upload = (await (await fetch(`${hub.url}/api/v1/media`, { method: 'POST', body: form, headers })).json()) as StoredMedia;
    const note = await reply(conversationId, { type: 'text', text: 'careful, VIP' }, { kind: 'note' });
    await reply(conversationId, { type: 'file', media: { mediaId: upload.mediaId } }, { kind: 'note' });
    await expect(reply(conversationId, { type: 'text', text: 'as I said' }, { replyTo: note.id })).rejects.toMatchObject({ status: 422 });
    await phone.settled();
    expect(textsOf(await ann.history())).toEqual(['hello']);
    expect(phone.pushed(ann.uid)).toEqual([]);
    expect(textsOf((await phone.sync(ann.uid)).messages)).toEqual(['hello']);
    expect(JSON.stringify(phone.socket.frames)).not.toContain('VIP');
    await expect(ann.call('GET', `/media/${upload.mediaId}`)).rejects.toMatchObject({ status: 404 });
    await expect(ann.call('PUT', `/messages/${note.id}/reaction`, { emoji: '👍' })).rejects.toMatchObject({ status: 404 });
    expect(await phone.ask(ann.frame('about that', { replyTo: note.id }))).toMatchObject({ code: 'not_found' });
    expect(await phone.ask(ann.frame({ type: 'file', media: { mediaId: upload.mediaId } }))).toMatchObject({ code: 'unknown_media' });
  });
});

describe('files', () => {
  it('go both ways, and are seen in their own conversation alone', async () => {
    const { ann, phone, conversationId } = await served();
    const bob = await Visitor.arrive(hub.url, account.id);
    const mine = await ann.upload('my receipt', 'receipt.txt');
    await expect(bob.call('GET', `/media/${mine.mediaId}`)).rejects.toMatchObject({ status: 404 });
    expect(await (await connected(bob)).ask(bob.frame({ type: 'file', media: mine }))).toMatchObject({ code: 'unknown_media' });
    expect(await phone.ask(ann.frame({ type: 'file', media: mine }))).toMatchObject({ cmd: 'ack' });
    const forDesk = await fetch(`${hub.url}/api/v1/media/${mine.mediaId}`, { headers: { Authorization: `Bearer ${hub.admin.token}` } });
    expect(await forDesk.text()).toBe('my receipt');

    const form = new FormData();
    form.append('file', new Blob(['the invoice']), 'invoice.txt');
    const headers = { Authorization: `Bearer ${hub.admin.token}` };
    const { mediaId } = (await (await fetch(`${hub.url}/api/v1/media`, { method: 'POST', body: form, headers })).json()) as StoredMedia;
    await expect(ann.call('GET', `/media/${mediaId}`)).rejects.toMatchObject({ status: 404 });
    await reply(conversationId, { type: 'file', media: { mediaId } });
    const token = { Authorization: `Bearer ${ann.session.token}`, Range: 'bytes=4-10' };
    const given = await fetch(`${hub.url}/api/v1/widget/media/${mediaId}`, { headers: token });
    expect([given.status, await given.text(), given.headers.get('x-content-type-options')]).toEqual([206, 'invoice', 'nosniff']);
    await expect(bob.call('GET', `/media/${mediaId}`)).rejects.toMatchObject({ status: 404 });
    const [, , sent] = await ann.history();
    await hub.admin.post(`/messages/${sent?.id ?? ''}/retract`);
    await expect(ann.call('GET', `/media/${mediaId}`)).rejects.toMatchObject({ status: 404 });
  });
});

describe('uploads', () => {
  it('of one visitor are so many and no more; of others they go on', async () => {
    const [ann, bob] = [await Visitor.arrive(hub.url, account.id), await Visitor.arrive(hub.url, account.id)];
    // Nothing of it is a file: only the asking counts.
    const ask = async (): Promise<number> => {
      const headers = { Authorization: `Bearer ${ann.session.token}` };
      return (await fetch(`${hub.url}/api/v1/widget/media`, { method: 'POST', headers })).status;
    };
    for (let n = 0; n < 100; n++) expect(await ask()).toBe(415);
    expect(await ask()).toBe(429);
    await expect(bob.upload('mine', 'mine.txt')).resolves.toBeDefined();
  });
});

describe('history', () => {
  it('is paged by seq, with the desk’s own lines left out and nothing twice', async () => {
    const { ann, phone, conversationId } = await served();
    for (let n = 0; n < 20; n++) {
      await phone.ask(ann.frame(`word ${String(n)}`));
      await reply(conversationId, { type: 'text', text: `note ${String(n)}` }, { kind: 'note' });
    }
    const pages: string[] = [];
    let before = '';
    for (;;) {
      const page = await ann.call<{ items: MessageView[]; nextCursor: string | null }>('GET', `/messages?limit=4${before}`);
      pages.unshift(...textsOf(page.items));
      if (page.nextCursor === null) break;
      before = `&before=${page.nextCursor}`;
    }
    expect(pages).toEqual(['hello', ...Array.from({ length: 20 }, (_, n) => `word ${String(n)}`)]);
  });
});
