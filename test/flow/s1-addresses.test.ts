// S1, who may say what to whom: agents in one app, customers in theirs, and every refusal told.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ConversationView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { startHub, type ApiClient, type TestHub } from '../support/hub.js';
import { answerFrame, bindSite, claimedBy, Device, textsOf, Visitor } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
const open: { end(): void }[] = [];

beforeAll(async () => {
  hub = await startHub();
  account = await bindSite(hub);
});
afterEach(async () => {
  for (const one of open.splice(0)) one.end();
  await hub.expectConsistent();
});
afterAll(() => hub.close());

async function visitor(): Promise<{ visitor: Visitor; device: Device }> {
  const arrived = await Visitor.arrive(hub.url, account.id);
  const device = await arrived.device();
  open.push(device.socket);
  return { visitor: arrived, device };
}

async function agent(client: ApiClient = hub.admin, deviceId = 'desk'): Promise<Device> {
  const device = await Device.open(hub.url, client.token, deviceId);
  open.push(device.socket);
  return device;
}

describe('a customer', () => {
  it('S1-1 S1-2: is told its address, whose app is not the agents’, and speaks by `customer` alone', async () => {
    const { visitor: ann, device } = await visitor();
    const auth = await device.socket.next('auth_status');
    expect(auth.principal).toEqual({ appid: account.id, uid: ann.uid });
    expect((await (await agent()).socket.next('auth_status')).principal).toEqual({ appid: 'desk', uid: hub.admin.agentId });
    expect(await device.ask(ann.frame('hello'))).toMatchObject({ cmd: 'ack', messageSeq: 1, key: 1 });
    expect(await device.ask(answerFrame(hub.admin.agentId, ann, 'I am an agent'))).toMatchObject({ cmd: 'error', code: 'forbidden' });
    expect(await device.ask({ cmd: 'sell' })).toMatchObject({ cmd: 'error', code: 'unknown_command' });
    expect(textsOf(await hub.admin.history(ann.session.conversationId))).toEqual(['hello']);
  });

  it('S1-3: has its message dated by the hub', async () => {
    const { visitor: ann, device } = await visitor();
    await device.ask(ann.frame('hello', { sentAt: '2001-01-01T00:00:00.000Z', ts: 1 }));
    const [message] = await ann.history();
    expect(Math.abs(Date.parse(message?.sentAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['S1-4: in the name of another app', { customerAppid: 'desk' }, 'forbidden'],
    ['S1-5: in the name of another customer', { customerId: '018f0000-0000-7000-8000-000000000000' }, 'forbidden'],
    ['S1-6: to no seller', { sellerId: '' }, 'wrong_addressee'],
    ['S1-6: to seller 0', { sellerId: '0' }, 'wrong_addressee'],
    ['S1-10: to a seller who is no agent', { sellerId: '018f0000-0000-7000-8000-000000000000' }, 'wrong_addressee'],
    ['S1-10: to an account that is not its own', { accountId: '018f0000-0000-7000-8000-000000000000' }, 'wrong_addressee'],
  ])('%s is refused, and nothing is stored', async (_case, wrong, code) => {
    const { visitor: ann, device } = await visitor();
    const desk = await agent();
    const refusal = await device.ask(ann.frame('hello', wrong));
    expect(refusal).toMatchObject({ cmd: 'error', code });
    expect(await ann.history()).toEqual([]);
    await desk.settled();
    expect(desk.socket.frames.filter((frame) => frame.cmd === 'message')).toEqual([]);
  });

  it('S1-10: may name the agent it believes to serve it', async () => {
    const { visitor: ann, device } = await visitor();
    expect(await device.ask(ann.frame('hello', { sellerId: hub.admin.agentId }))).toMatchObject({ cmd: 'ack' });
  });

  it('B6: has nothing of its frame kept but what the protocol knows', async () => {
    const { visitor: ann, device } = await visitor();
    await device.ask(ann.frame('hello', { version: 9, flags: 4, evil: true, content: { type: 'text', text: 'hello', evil: true } }));
    const stored = JSON.stringify(await hub.admin.history(ann.session.conversationId));
    expect(stored).toContain('hello');
    expect(stored).not.toContain('evil');
  });

  it.each(['menu', 'template', 'event', 'reaction', 'unsupported'])('S1-1: cannot send what only others send: %s', async (type) => {
    const contents: Record<string, object> = {
      menu: { type, text: 'Choose', options: [{ id: '1', label: 'One' }] },
      template: { type, name: 'hello', language: 'en', parameters: {} },
      event: { type, name: 'session.closed', data: {} },
      reaction: { type, emoji: '👍' },
      unsupported: { type, platformType: 'x', reason: 'y' },
    };
    const { visitor: ann, device } = await visitor();
    expect(await device.ask(ann.frame('', { content: contents[type] }))).toMatchObject({ cmd: 'error', code: 'not_supported' });
    expect(await ann.history()).toEqual([]);
  });
});

describe('an agent', () => {
  async function served(): Promise<{ ann: Visitor; device: Device; conversation: ConversationView }> {
    const { visitor: ann, device } = await visitor();
    await device.ask(ann.frame('hello'));
    return { ann, device, conversation: await claimedBy(hub.admin, ann) };
  }

  it('S1-7: is one by the login alone: nobody else’s connection answers customers', async () => {
    const { ann } = await served();
    const { visitor: bob, device } = await visitor();
    expect(await device.ask(answerFrame(hub.admin.agentId, ann, 'hi'))).toMatchObject({ cmd: 'error', code: 'forbidden' });
    expect(await device.ask(answerFrame(bob.uid, ann, 'hi'))).toMatchObject({ cmd: 'error', code: 'forbidden' });
    expect(textsOf(await ann.history())).toEqual(['hello']);
  });

  it.each([
    ['S1-8: in another agent’s name', { sellerId: '018f0000-0000-7000-8000-000000000000' }, 'forbidden'],
    ['S1-10: to nobody', { customerId: '0' }, 'wrong_addressee'],
    ['S1-10: to another app', { customerAppid: '018f0000-0000-7000-8000-000000000000' }, 'wrong_addressee'],
    ['S1-10: in a conversation there is not', { conversationId: '018f0000-0000-7000-8000-000000000000' }, 'not_found'],
  ])('%s is refused, and nothing is stored', async (_case, wrong, code) => {
    const { ann, device } = await served();
    const desk = await agent();
    expect(await desk.ask(answerFrame(hub.admin.agentId, ann, 'hi', wrong))).toMatchObject({ cmd: 'error', code });
    expect(textsOf(await ann.history())).toEqual(['hello']);
    await device.settled();
    expect(device.pushed(ann.uid)).toEqual([]);
  });

  it('B2: writes to the customers it serves, and to no others', async () => {
    const { ann } = await served();
    const eve = await hub.hire(`eve-${ann.uid.slice(-6)}`, { member: false });
    const mel = await hub.hire(`mel-${ann.uid.slice(-6)}`);
    expect(await (await agent(eve)).ask(answerFrame(eve.agentId, ann, 'psst'))).toMatchObject({ cmd: 'error', code: 'not_found' });
    expect(await (await agent(mel)).ask(answerFrame(mel.agentId, ann, 'psst'))).toMatchObject({
      cmd: 'error',
      code: 'conversation_claimed',
    });
    expect(textsOf(await ann.history())).toEqual(['hello']);
  });

  it('S1-1: cannot speak as a customer', async () => {
    const { ann } = await served();
    expect(await (await agent()).ask(ann.frame('I am Ann'))).toMatchObject({ cmd: 'error', code: 'forbidden' });
    expect(textsOf(await ann.history())).toEqual(['hello']);
  });
});

describe('a connection that has not said who it is', () => {
  it('S1-9 B1: gets nothing done, whatever it claims to be', async () => {
    const { visitor: ann } = await visitor();
    const socket = await AgentSocket.connect(hub.url);
    open.push(socket);
    const nobody = { customerAppid: '', customerId: '', accountId: account.id, clientMsgId: 'x', content: { type: 'text', text: 'hi' } };
    const frames: object[] = [
      ann.frame('hi'),
      { cmd: 'customer', ...nobody },
      answerFrame(hub.admin.agentId, ann, 'hi'),
      { cmd: 'sync', queue: ann.uid, key: 0 },
      { cmd: 'sync_key', queue: ann.uid, key: 1 },
      { cmd: 'read', conversationId: ann.session.conversationId, messageSeq: 1 },
      { cmd: 'realtime', conversationId: ann.session.conversationId, type: 'typing' },
    ];
    frames.forEach((frame, index) => socket.webSocket.send(JSON.stringify({ ...frame, seq: index })));
    for (const index of frames.keys())
      expect(await socket.next('error', (error) => error.seq === index)).toMatchObject({ code: 'unauthenticated' });
    expect(await ann.history()).toEqual([]);
  });

  it.each(['', 'visitor_', 'visitor_nonsense', 'nonsense'])('B14: is turned away with the token “%s”', async (token) => {
    const socket = await AgentSocket.connect(hub.url);
    open.push(socket);
    socket.send({ cmd: 'auth', seq: 1, token, deviceId: 'd' });
    expect(await socket.next('error')).toMatchObject({ code: 'unauthenticated' });
    expect(await socket.closed()).toBe(4401);
  });
});
