// S1, how a message goes: saved for both sides at once, then told, then acknowledged; told again to nobody, lost to nobody.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, MessageView } from '../../src/contract/index.js';
import { eventually, startHub, type ApiClient, type TestHub } from '../support/hub.js';
import { answerFrame, bindSite, claimedBy, Device, textsOf, Visitor } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
const devices: Device[] = [];

beforeAll(async () => {
  hub = await startHub();
  account = await bindSite(hub);
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.socket.end();
  await hub.expectConsistent();
});
afterAll(() => hub.close());

async function connected(visitor: Visitor, deviceId = 'phone'): Promise<Device> {
  const device = await visitor.device(deviceId);
  devices.push(device);
  return device;
}

async function desk(client: ApiClient = hub.admin, deviceId = 'desk'): Promise<Device> {
  const device = await Device.open(hub.url, client.token, deviceId);
  devices.push(device);
  return device;
}

/** Ann has written once from her phone, and the admin serves her. */
async function served(): Promise<{ ann: Visitor; phone: Device }> {
  const ann = await Visitor.arrive(hub.url, account.id);
  const phone = await connected(ann);
  await phone.ask(ann.frame('hello'));
  await claimedBy(hub.admin, ann);
  return { ann, phone };
}

const keysOf = (pushed: { key: number }[]): number[] => pushed.map(({ key }) => key);
const ofConversation = (device: Device, queue: string, visitor: Visitor): { key: number; message: MessageView }[] =>
  device.pushed(queue).filter(({ message }) => message.conversationId === visitor.session.conversationId);

describe('an unpersistent message', () => {
  const UNPERSISTENT = { flags: 2 };

  it('S1-11: of a customer is acknowledged, reaches who listens, and is stored nowhere', async () => {
    const { ann, phone } = await served();
    const [tablet, agent] = [await connected(ann, 'tablet'), await desk()];
    const ack = await phone.ask(ann.frame('…', UNPERSISTENT));
    expect(ack).toMatchObject({ cmd: 'ack', stored: false, key: 0, messageSeq: 0 });
    expect(await agent.socket.next('realtime')).toMatchObject({
      conversationId: ann.session.conversationId,
      type: 'message',
      from: ann.uid,
      content: { type: 'text', text: '…' },
    });
    expect(textsOf(await ann.history())).toEqual(['hello']);
    expect((await phone.sync(ann.uid)).messages).toHaveLength(1);
    await tablet.settled();
    // No echo to the sender's own other logins.
    expect(tablet.socket.frames.filter((frame) => frame.cmd === 'realtime')).toEqual([]);
  });

  it('S1-11: of an agent is never seen by a customer who is away', async () => {
    const { ann, phone } = await served();
    await phone.drop();
    const agent = await desk();
    expect(await agent.ask(answerFrame(hub.admin.agentId, ann, 'look!', UNPERSISTENT))).toMatchObject({ cmd: 'ack', stored: false });
    const back = await connected(ann);
    expect(textsOf((await back.sync(ann.uid)).messages)).toEqual(['hello']);
    expect(back.socket.frames.filter((frame) => frame.cmd === 'realtime')).toEqual([]);
    await agent.ask(answerFrame(hub.admin.agentId, ann, 'look now', UNPERSISTENT));
    expect(await back.socket.next('realtime')).toMatchObject({ type: 'message', content: { type: 'text', text: 'look now' } });
  });

  it('S1-11: is refused like any other', async () => {
    const { ann, phone } = await served();
    const eve = await hub.hire(`eve-${ann.uid.slice(-6)}`);
    expect(await phone.ask(ann.frame('…', { ...UNPERSISTENT, customerId: eve.agentId }))).toMatchObject({ code: 'forbidden' });
    expect(await phone.ask(ann.frame({ type: 'image', media: { mediaId: ann.uid } }, UNPERSISTENT))).toMatchObject({
      code: 'not_supported',
    });
    const other = await desk(eve);
    expect(await other.ask(answerFrame(eve.agentId, ann, '…', UNPERSISTENT))).toMatchObject({ code: 'conversation_claimed' });
    await phone.settled();
    expect(phone.socket.frames.filter((frame) => frame.cmd === 'realtime')).toEqual([]);
  });

  it('S1-11: is refused where a platform stands between, which keeps what it is sent', async () => {
    const { bot } = await hub.bind();
    const person = hub.stub.addPerson({ displayName: 'Bob' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'hello' });
    const row = await eventually(async () =>
      (await hub.admin.conversations('queued')).find(({ contact }) => contact.displayName === 'Bob'),
    );
    await hub.admin.post(`/conversations/${row.id}/claim`);
    const agent = await desk();
    const frame = {
      cmd: 'customer_support',
      customerAppid: row.accountId,
      customerId: row.proxyUser.id,
      conversationId: row.id,
      sellerId: hub.admin.agentId,
      clientMsgId: 'unstored',
      content: { type: 'text', text: '…' },
      ...UNPERSISTENT,
    };
    expect(await agent.ask(frame)).toMatchObject({ cmd: 'error', code: 'not_supported' });
    expect(hub.stub.chat(bot.externalAccountId, person.id).messages).toHaveLength(1);
    await hub.admin.post(`/conversations/${row.id}/close`);
  });

  it('S1-11: typing goes both ways and is kept nowhere', async () => {
    const { ann, phone } = await served();
    const agent = await desk();
    const { conversationId } = ann.session;
    phone.tell({ cmd: 'realtime', conversationId, type: 'typing' });
    expect(await agent.socket.next('realtime')).toEqual({ cmd: 'realtime', conversationId, type: 'typing', from: ann.uid });
    agent.tell({ cmd: 'realtime', conversationId, type: 'typing' });
    expect(await phone.socket.next('realtime')).toEqual({ cmd: 'realtime', conversationId, type: 'typing', from: hub.admin.agentId });
    expect(await ann.history()).toHaveLength(1);
  });
});

describe('a persistent message', () => {
  it('S1-12 S1-17: is in the receiver’s queue and in the sender’s own when it is acknowledged', async () => {
    const { ann, phone } = await served();
    const agent = await desk();
    const ack = await phone.ask(ann.frame('second'));
    const entries = await hub.database.query<{ queue: string; key: number }>({
      text: 'SELECT queue_id AS queue, key FROM sync_entry WHERE conversation_id = $1 AND seq = 3 ORDER BY key',
      values: [ann.session.conversationId],
    });
    expect(new Set(entries.map(({ queue }) => queue))).toEqual(new Set([ann.uid, hub.admin.agentId]));
    expect(ack).toMatchObject({ messageSeq: 3, key: entries.find(({ queue }) => queue === ann.uid)?.key });
    const answer = await agent.ask(answerFrame(hub.admin.agentId, ann, 'third'));
    expect(answer).toMatchObject({ cmd: 'ack', messageSeq: 4 });
    expect(textsOf((await phone.sync(ann.uid)).messages)).toEqual(['hello', 'second', 'third']);
    expect(textsOf((await agent.sync(hub.admin.agentId, 'key' in answer ? answer.key - 1 : 0)).messages)).toEqual(['third']);
  });

  it('S1-13 B3: is saved for both or for neither; who was refused tries again and it is there once', async () => {
    const { ann, phone } = await served();
    const agent = await desk();
    await hub.database.query({
      text: `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the second save fails'; END $$`,
    });
    await hub.database.query({
      text: `CREATE TRIGGER refuse BEFORE INSERT ON sync_entry FOR EACH ROW WHEN (NEW.queue_id = '${hub.admin.agentId}') EXECUTE FUNCTION refuse()`,
    });
    const frame = ann.frame('twice?');
    const refusal = await phone.ask(frame);
    await hub.database.query({ text: 'DROP TRIGGER refuse ON sync_entry' });
    await hub.database.query({ text: 'DROP FUNCTION refuse' });
    expect(refusal).toMatchObject({ cmd: 'error', code: 'internal' });
    await agent.settled();
    expect(ofConversation(agent, hub.admin.agentId, ann)).toEqual([]);
    expect((await phone.sync(ann.uid)).messages).toHaveLength(1);
    expect(await phone.ask(frame)).toMatchObject({ cmd: 'ack', key: 2 });
    expect(textsOf(await ann.history())).toEqual(['hello', 'twice?']);
    await eventually(() => (ofConversation(agent, hub.admin.agentId, ann).length === 1 ? true : undefined));
  });

  it('S1-15 S1-16: comes to every login of the receiver and to the sender’s other logins, once each', async () => {
    const { ann, phone } = await served();
    const tablet = await connected(ann, 'tablet');
    const [first, second] = [await desk(hub.admin, 'first tab'), await desk(hub.admin, 'second tab')];
    await phone.ask(ann.frame('from the phone'));
    await first.ask(answerFrame(hub.admin.agentId, ann, 'from the first tab'));
    for (const device of [phone, tablet, first, second]) await device.settled();
    expect(textsOf(phone.pushed(ann.uid).map(({ message }) => message))).toEqual(['from the first tab']);
    expect(textsOf(tablet.pushed(ann.uid).map(({ message }) => message))).toEqual(['from the phone', 'from the first tab']);
    expect(textsOf(ofConversation(first, hub.admin.agentId, ann).map(({ message }) => message))).toEqual(['from the phone']);
    expect(textsOf(ofConversation(second, hub.admin.agentId, ann).map(({ message }) => message))).toEqual([
      'from the phone',
      'from the first tab',
    ]);
    expect(keysOf(tablet.pushed(ann.uid))).toEqual([2, 3]);
    // S1-17: the other logins are acknowledged nothing.
    for (const device of [tablet, second]) expect(device.socket.frames.filter(({ cmd }) => cmd === 'ack')).toEqual([]);
  });

  it('S1-18 S1-22: stands in the queue in the order of saving, marked on the device that sent it', async () => {
    const { ann, phone } = await served();
    const agent = await desk();
    const tablet = await connected(ann, 'tablet');
    for (const word of ['a', 'b', 'c']) {
      await phone.ask(ann.frame(`phone ${word}`));
      await agent.ask(answerFrame(hub.admin.agentId, ann, `desk ${word}`));
      await tablet.ask(ann.frame(`tablet ${word}`));
    }
    const seen = await phone.sync(ann.uid, 1);
    expect(textsOf(seen.messages)).toEqual(['a', 'b', 'c'].flatMap((word) => [`phone ${word}`, `desk ${word}`, `tablet ${word}`]));
    expect(seen.keys).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const own = (from: { messages: MessageView[]; own: string[] }): string[] =>
      textsOf(from.messages.filter(({ id }) => from.own.includes(id)));
    expect(own(seen)).toEqual(['phone a', 'phone b', 'phone c']);
    expect(own(await tablet.sync(ann.uid, 1))).toEqual(['tablet a', 'tablet b', 'tablet c']);
  });

  it('S1-19: is seen by the sender’s other device that was off', async () => {
    const { ann, phone } = await served();
    await phone.ask(ann.frame('while the tablet was off'));
    expect(textsOf((await (await connected(ann, 'tablet')).sync(ann.uid)).messages)).toEqual(['hello', 'while the tablet was off']);
  });

  it('S1-20: whose push was lost is found by the gap and pulled', async () => {
    const { ann, phone } = await served();
    const agent = await desk();
    await phone.drop();
    await agent.ask(answerFrame(hub.admin.agentId, ann, 'unheard'));
    const back = await connected(ann);
    await agent.ask(answerFrame(hub.admin.agentId, ann, 'heard'));
    const [live] = await eventually(() => (back.pushed(ann.uid).length > 0 ? back.pushed(ann.uid) : undefined));
    // This client still stands at key 1.
    expect(live?.prevKey).toBe(2);
    const pulled = await back.sync(ann.uid, 1);
    expect(textsOf(pulled.messages)).toEqual(['unheard', 'heard']);
    expect(pulled.keys).toEqual([2, 3]);
  });

  it('S1-21 B4: repeated after a lost ack is the same message, on any connection', async () => {
    const { ann, phone } = await served();
    const frame = ann.frame('only once');
    const first = await phone.ask(frame);
    await phone.drop();
    const back = await connected(ann);
    const agent = await desk();
    const answers = await Promise.all([
      back.ask(frame),
      back.ask(frame),
      back.ask({ ...frame, content: { type: 'text', text: 'other words' } }),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ...first, seq: answer.seq });
    expect(textsOf(await ann.history())).toEqual(['hello', 'only once']);
    await agent.settled();
    expect(ofConversation(agent, hub.admin.agentId, ann)).toEqual([]);
  });

  it('B4: with a number that was used before is known by its own id, not by the number', async () => {
    const { ann, phone } = await served();
    const frame = { ...ann.frame('once'), seq: 7 };
    for (let time = 0; time < 3; time++) phone.tell(frame);
    phone.tell({ ...ann.frame('another'), seq: 7 });
    const acks = await eventually(() => {
      const found = phone.socket.frames.flatMap((answer) => (answer.cmd === 'ack' && answer.seq === 7 ? [answer] : []));
      return found.length === 4 ? found : undefined;
    });
    expect(acks.map((ack) => ack.key)).toEqual([2, 2, 2, 3]);
    expect(textsOf(await ann.history())).toEqual(['hello', 'once', 'another']);
  });

  it('S1-20: asked for from a key that is not there yet is nothing, and what comes then is not missed', async () => {
    const { ann, phone } = await served();
    expect(await phone.sync(ann.uid, 9_000_000)).toMatchObject({ messages: [], key: 1 });
    await phone.ask(ann.frame('the next'));
    expect(textsOf((await phone.sync(ann.uid, 1)).messages)).toEqual(['the next']);
  });

  it('B7: that waits for the database holds up no ping', async () => {
    const { ann, phone } = await served();
    const lock = new pg.Client({ connectionString: hub.testDatabase.connectionString });
    await lock.connect();
    await lock.query('BEGIN');
    await lock.query('LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE');
    const frame = ann.frame('slow');
    phone.tell({ ...frame, seq: 7 });
    phone.tell({ cmd: 'ping', seq: 8 });
    await phone.socket.next('pong', ({ seq }) => seq === 8);
    expect(phone.socket.frames.some((answer) => answer.cmd === 'ack' && answer.seq === 7)).toBe(false);
    await lock.query('COMMIT');
    await lock.end();
    await phone.socket.next('ack', ({ seq }) => seq === 7);
  });
});

describe('a refusal', () => {
  it.each([
    ['broken JSON', '{', 'bad_json'],
    ['an unknown command', '{"cmd":"im","seq":9}', 'unknown_command'],
    [
      'a frame without content',
      '{"cmd":"customer","seq":9,"customerAppid":"a","customerId":"b","accountId":"c","clientMsgId":"d"}',
      'bad_frame',
    ],
    ['a text the store cannot keep', '{"cmd":"realtime","seq":9,"conversationId":"\\u0000","type":"typing"}', 'bad_text'],
    ['half a character', '{"cmd":"realtime","seq":9,"conversationId":"\\ud83d","type":"typing"}', 'bad_text'],
    ['10,000 nested arrays', `{"cmd":"realtime","seq":9,"conversationId":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'bad_frame'],
  ])('B5: tells that %s is one, and the connection goes on', async (_case, text, code) => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const phone = await connected(ann);
    phone.socket.webSocket.send(text);
    expect(await phone.socket.next('error')).toMatchObject({ code });
    expect(await phone.ask(ann.frame('still here'))).toMatchObject({ cmd: 'ack' });
  });

  it('B5: of a text that is too long stores nothing', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const phone = await connected(ann);
    expect(await phone.ask(ann.frame('長'.repeat(4097)))).toMatchObject({ cmd: 'error', code: 'text_too_long' });
    expect(await phone.ask(ann.frame('𠜎'.repeat(2048)))).toMatchObject({ cmd: 'ack' });
    expect(await ann.history()).toHaveLength(1);
  });

  it('B5: of a frame larger than 64 KiB ends that connection alone', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const [phone, tablet] = [await connected(ann), await connected(ann, 'tablet')];
    phone.socket.webSocket.send(JSON.stringify(ann.frame('x'.repeat(70_000))));
    expect(await phone.socket.closed()).toBe(1009);
    expect(await tablet.ask(ann.frame('fine'))).toMatchObject({ cmd: 'ack' });
  });
});
