// S2, a shop's chat: away is not lost, one agent serves, all of them see, nobody gets anything twice.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ConversationView, MessageView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually, startHub, type ApiClient, type ApiFailure, type TestHub } from '../support/hub.js';
import { answerFrame, bindSite, claimedBy, Device, openSession, textsOf, Visitor } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
let mel: ApiClient;
let noa: ApiClient;
const devices: Device[] = [];
/** Given back after each test: agents serve so many at once. */
const claims: { agent: ApiClient; id: string }[] = [];
let replies = 0;

beforeAll(async () => {
  hub = await startHub();
  account = await bindSite(hub);
  mel = await hub.hire('mel');
  noa = await hub.hire('noa');
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.socket.end();
  for (const { agent, id } of claims.splice(0)) await agent.post(`/conversations/${id}/close`).catch(() => undefined);
  await hub.expectConsistent();
});
afterAll(() => hub.close());

async function connected(visitor: Visitor, deviceId = 'phone'): Promise<Device> {
  const device = await visitor.device(deviceId);
  devices.push(device);
  return device;
}

async function desk(client: ApiClient, deviceId = 'desk'): Promise<Device> {
  const device = await Device.open(hub.url, client.token, deviceId);
  devices.push(device);
  return device;
}

async function written(text = 'hello'): Promise<{ ann: Visitor; phone: Device }> {
  const ann = await Visitor.arrive(hub.url, account.id);
  const phone = await connected(ann);
  await phone.ask(ann.frame(text));
  await eventually(async () => (await mel.conversations('queued')).find(({ id }) => id === ann.session.conversationId));
  return { ann, phone };
}

async function served(agent: ApiClient = mel): Promise<{ ann: Visitor; phone: Device }> {
  const found = await written();
  await claimedBy(agent, found.ann);
  claims.push({ agent, id: found.ann.session.conversationId });
  return found;
}

async function reply(visitor: Visitor, text: string, agent: ApiClient = mel): Promise<MessageView> {
  const body = { clientMsgId: `r-${String(replies++)}`, content: { type: 'text', text } };
  return (await agent.post<{ message: MessageView }>(`/conversations/${visitor.session.conversationId}/messages`, body)).message;
}

const livesOf = (device: Device, queue: string): string[] => textsOf(device.pushed(queue).map(({ message }) => message));
const refusalOf = (call: Promise<unknown>): Promise<ApiFailure> =>
  call.then(
    () => Promise.reject(new Error('let in')),
    (error: ApiFailure) => error,
  );
const rowOf = (agent: ApiClient, visitor: Visitor): Promise<ConversationView> =>
  agent.get(`/conversations/${visitor.session.conversationId}`);

describe('the line', () => {
  it('S2-1 S2-18 B16: is full duplex, and opens with one JSON greeting before anything else', async () => {
    const { ann } = await served();
    await reply(ann, 'stored while nobody listened');
    const socket = await AgentSocket.connect(hub.url);
    socket.send({ cmd: 'auth', seq: 1, token: ann.session.token, deviceId: 'new' });
    await socket.next('auth_status');
    expect(socket.frames.map(({ cmd }) => cmd)).toEqual(['auth_status']);
    // Nothing of how many others there are.
    expect(Object.keys(socket.frames[0] ?? {}).sort()).toEqual(['cmd', 'principal', 'queues', 'seq', 'status']);
    socket.end();
  });

  it('B14 B15: has one address for all, and who one is comes from the login alone', async () => {
    const { ann } = await written();
    await expect(AgentSocket.connect(`${hub.url}/ws/${ann.uid}?uid=${ann.uid}`)).rejects.toThrow('404');
  });

  it('B17: carries frames whole, however many are said at once', async () => {
    const { ann, phone } = await served();
    const agent = await desk(mel);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => [
        phone.ask(ann.frame(`v${String(n)}`)),
        agent.ask(answerFrame(mel.agentId, ann, `d${String(n)}`)),
      ]).flat(),
    );
    await phone.settled();
    // AgentSocket parses every frame: half a frame would have thrown.
    expect(livesOf(phone, ann.uid)).toEqual(Array.from({ length: 20 }, (_, n) => `d${String(n)}`));
    const keys = (await phone.sync(ann.uid)).keys;
    expect(keys).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
  });

  it('S2-17 B9: counts who is there, and no longer who has gone', async () => {
    const countOf = async (): Promise<number> => {
      const text = await (await fetch(`${hub.url}/metrics`)).text();
      return Number(/^switchboard_sockets(?:_open)?(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]);
    };
    const { phone } = await written();
    // Those of earlier tests have ended; that the hub has heard so may take a moment.
    await eventually(async () => ((await countOf()) === 1 ? true : undefined));
    await phone.drop();
    await eventually(async () => ((await countOf()) === 0 ? true : undefined));
  });
});

describe('a message to somebody who is away', () => {
  it('S2-2 S2-3 S2-5: comes on return, once, in order, before what is said then', async () => {
    const { ann, phone } = await served();
    await phone.drop();
    for (const text of ['one', 'two', 'three']) await reply(ann, text);
    const back = await connected(ann);
    expect(back.queues).toEqual([{ id: ann.uid, key: 4 }]);
    const missed = await back.sync(ann.uid, 1);
    expect(textsOf(missed.messages)).toEqual(['one', 'two', 'three']);
    await reply(ann, 'four');
    const live = await eventually(() => back.pushed(ann.uid).find(({ key }) => key === 5));
    expect(live.prevKey).toBe(missed.key);
    expect((await back.sync(ann.uid, live.key)).messages).toEqual([]);
  });

  it('S2-4 B8: who is there is not told again on return', async () => {
    const { ann, phone } = await served();
    await reply(ann, 'while you are here');
    const live = await eventually(() => phone.pushed(ann.uid)[0]);
    await phone.drop();
    const back = await connected(ann);
    expect((await back.sync(ann.uid, live.key)).messages).toEqual([]);
  });

  it('S2-6 B12: stays when the line breaks while it is being fetched', async () => {
    const { ann, phone } = await served();
    await phone.drop();
    const said = Array.from({ length: 30 }, (_, n) => `line ${String(n)}`);
    for (const text of said) await reply(ann, text);
    const heard: MessageView[] = [];
    let key = 1;
    // Gone again after every few, whatever else was on its way.
    for (let times = 0; key < 31; times++) {
      const brief = await connected(ann);
      brief.tell({ cmd: 'sync', queue: ann.uid, key, limit: 7 });
      const first = await eventually(() => brief.pushed(ann.uid)[0]);
      await brief.drop();
      const taken = brief.pushed(ann.uid).slice(0, 1 + (times % 7));
      expect(first.key).toBe(key + 1);
      heard.push(...taken.map(({ message }) => message));
      key = taken.at(-1)?.key ?? key;
    }
    expect(textsOf(heard)).toEqual(said);
  });

  it('B10: of several agents is in the customer’s queue once, and in no agent’s place', async () => {
    const { ann, phone } = await written();
    await phone.ask(ann.frame('second'));
    expect(textsOf((await phone.sync(ann.uid)).messages)).toEqual(['hello', 'second']);
    // Nobody has claimed: it waits in the group's queue, where every agent of it finds it.
    for (const agent of [mel, noa]) {
      const device = await desk(agent);
      const group = device.queues.find(({ id }) => id !== agent.agentId);
      const tail = await device.sync(group?.id ?? '', (group?.key ?? 0) - 2);
      expect(textsOf(tail.messages)).toEqual(['hello', 'second']);
    }
  });

  it('B13: does not depend on which tab is closed', async () => {
    const { ann, phone } = await served();
    const tablet = await connected(ann, 'tablet');
    await reply(ann, 'to both');
    await eventually(() => (livesOf(phone, ann.uid).length === 1 && livesOf(tablet, ann.uid).length === 1 ? true : undefined));
    await phone.drop();
    await reply(ann, 'to the tablet');
    await eventually(() => (livesOf(tablet, ann.uid).length === 2 ? true : undefined));
    expect(textsOf((await (await connected(ann)).sync(ann.uid, 2)).messages)).toEqual(['to the tablet']);
  });
});

describe('a customer’s message', () => {
  it('S2-13 B18: comes to every agent of the group while nobody has claimed, the first one of a new pair too', async () => {
    const agents = [await desk(mel), await desk(noa)];
    const { ann, phone } = await written('first of all');
    await phone.ask(ann.frame('anybody?'));
    for (const agent of agents) {
      const group = agent.queues[1]?.id ?? '';
      const ours = (): MessageView[] =>
        agent.pushed(group).flatMap(({ message }) => (message.conversationId === ann.session.conversationId ? [message] : []));
      await eventually(() => (ours().length === 2 ? true : undefined));
      expect(textsOf(ours())).toEqual(['first of all', 'anybody?']);
    }
  });

  it('S2-13: comes to the claimer alone afterwards; the others see their list change', async () => {
    const { ann, phone } = await served(mel);
    const [claimer, other] = [await desk(mel), await desk(noa)];
    await phone.ask(ann.frame('for Mel'));
    await eventually(() => claimer.pushed(mel.agentId).find(({ message }) => message.conversationId === ann.session.conversationId));
    // Of other conversations there may be something left to tell.
    await other.socket.event('conversation.updated', ({ conversationId }) => conversationId === ann.session.conversationId);
    await other.settled();
    expect(other.socket.frames.filter((frame) => frame.cmd === 'message')).toEqual([]);
  });

  it('S2-16: says which way it went', async () => {
    const { ann } = await served();
    await reply(ann, 'hi');
    expect((await ann.history()).map(({ kind, sender }) => [kind, sender.type])).toEqual([
      ['in', 'end_user'],
      ['out', 'agent'],
    ]);
  });
});

describe('a claim', () => {
  it('S2-7 S2-8 S2-10: is seen open by all and won by one; the other hears who', async () => {
    const { ann } = await written();
    for (const agent of [mel, noa]) expect((await rowOf(agent, ann)).session).toMatchObject({ state: 'queued' });
    const path = `/conversations/${ann.session.conversationId}/claim`;
    const outcomes = await Promise.allSettled([mel.post(path), noa.post(path)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = (await rowOf(mel, ann)).session;
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect((lost?.reason as ApiFailure).body.error).toMatchObject({
      code: 'conversation_claimed',
      details: { assigneeId: winner?.assigneeId, assigneeName: winner?.assigneeName },
    });
    claims.push({ agent: winner?.assigneeId === mel.agentId ? mel : noa, id: ann.session.conversationId });
  });

  it('S2-9 B19: is the only way to write, on the server’s word', async () => {
    const { ann, phone } = await served(mel);
    const other = await desk(noa);
    expect(await other.ask(answerFrame(noa.agentId, ann, 'me too'))).toMatchObject({ cmd: 'error', code: 'conversation_claimed' });
    expect((await refusalOf(reply(ann, 'me too', noa))).status).toBe(409);
    await phone.settled();
    expect(livesOf(phone, ann.uid)).toEqual([]);
  });

  it('S2-11: can be given back and taken again', async () => {
    const { ann, phone } = await served(mel);
    await mel.post(`/conversations/${ann.session.conversationId}/release`);
    expect((await refusalOf(reply(ann, 'too late'))).body.error.code).toBe('not_claimed');
    await claimedBy(noa, ann);
    claims.push({ agent: noa, id: ann.session.conversationId });
    await reply(ann, 'now I am here', noa);
    await eventually(() => (livesOf(phone, ann.uid).join() === 'now I am here' ? true : undefined));
  });

  it('S2-12 S2-14: hides the history from nobody of the group, nor from the customer', async () => {
    const { ann } = await served(mel);
    await reply(ann, 'hi');
    const texts = (messages: MessageView[]): string[] => textsOf(messages.filter(({ kind }) => kind !== 'system'));
    expect(texts(await noa.history(ann.session.conversationId))).toEqual(['hello', 'hi']);
    expect(texts(await ann.history())).toEqual(['hello', 'hi']);
    const stranger = await hub.hire('stranger', { member: false });
    expect((await refusalOf(stranger.history(ann.session.conversationId))).status).toBe(404);
  });
});

describe('unread', () => {
  it('S2-15 B11: is counted for each side and each conversation, and goes with reading', async () => {
    const { ann, phone } = await served();
    const { ann: bob } = await served();
    await phone.ask(ann.frame('second'));
    await reply(ann, 'one');
    await reply(ann, 'two');
    const visitorUnread = async (visitor: Visitor): Promise<number> =>
      (await openSession(hub.url, { accountId: account.id, visitorToken: visitor.session.token })).unreadCount;
    expect([(await rowOf(mel, ann)).unreadCount, (await rowOf(mel, bob)).unreadCount]).toEqual([2, 1]);
    expect([await visitorUnread(ann), await visitorUnread(bob)]).toEqual([2, 0]);
    const { lastSeq } = await rowOf(mel, ann);
    await mel.post(`/conversations/${ann.session.conversationId}/read`, { seq: lastSeq });
    expect([(await rowOf(mel, ann)).unreadCount, (await rowOf(noa, ann)).unreadCount, await visitorUnread(ann)]).toEqual([0, 2, 2]);
    phone.tell({ cmd: 'read', conversationId: ann.session.conversationId, messageSeq: lastSeq });
    await phone.settled();
    expect([await visitorUnread(ann), (await rowOf(noa, ann)).unreadCount]).toEqual([0, 2]);
  });
});

describe('many messages', () => {
  it('B20 B34: said within a moment are paged by what the hub numbered, each once and in order', async () => {
    const { ann, phone } = await served();
    const said = Array.from({ length: 45 }, (_, n) => `m${String(n)}`);
    for (const text of said) phone.tell({ ...ann.frame(text), clientMsgId: text });
    await eventually(() => (phone.socket.frames.filter(({ cmd }) => cmd === 'ack').length === said.length + 1 ? true : undefined));
    const pages: MessageView[] = [];
    let before = '';
    for (;;) {
      const page = await ann.call<{ items: MessageView[]; nextCursor: string | null }>('GET', `/messages?limit=7${before}`);
      pages.unshift(...page.items);
      if (page.nextCursor === null) break;
      before = `&before=${page.nextCursor}`;
    }
    expect(textsOf(pages)).toEqual(['hello', ...said]);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
    const synced = await phone.sync(ann.uid, 0, 7);
    expect(synced.messages.map(({ id }) => id)).toEqual(pages.map(({ id }) => id));
  });

  it('to a visitor who does not read are bounded, hold up nobody else, and are all there when the visitor reads', async () => {
    const { ann, phone } = await served();
    phone.socket.webSocket.pause();
    const agent = await desk(mel);
    const long = '長'.repeat(4_000);
    const count = 800;
    for (let n = 0; n < count; n += 40)
      await Promise.all(Array.from({ length: 40 }, (_, index) => reply(ann, `${String(n + index).padStart(3, '0')} ${long}`)));
    const { ann: bob, phone: other } = await written('me first');
    expect(await other.ask(bob.frame('not held up'))).toMatchObject({ cmd: 'ack' });
    expect(await agent.ask(answerFrame(mel.agentId, ann, 'the last'))).toMatchObject({ cmd: 'ack' });
    phone.socket.webSocket.resume();
    const hint = await phone.socket.next('sync_notify', ({ key }) => key === count + 2);
    const live = phone.pushed(ann.uid);
    // What did come is without a gap; the rest is pulled from there.
    expect(live.map(({ key }) => key)).toEqual(live.map((_, index) => index + 2));
    expect(live.length).toBeLessThan(count);
    const from = live.at(-1)?.key ?? 1;
    const rest = await phone.sync(ann.uid, from);
    expect([...live.map(({ key }) => key), ...rest.keys]).toEqual(Array.from({ length: count + 1 }, (_, index) => index + 2));
    expect(rest.key).toBe(hint.key);
    expect(textsOf(rest.messages).at(-1)).toBe('the last');
  }, 120_000);
});
