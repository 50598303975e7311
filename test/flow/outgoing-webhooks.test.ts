// A company's own programs are told what happens: signed, in order per conversation, once each, and again until they have it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ChannelAccountView,
  OutgoingEvent,
  OutgoingEventView,
  OutgoingWebhookView,
  Page,
  WebhookTopic,
} from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { ADMIN, ApiClient, eventually } from '../support/hub.js';
import { secondCompany } from '../support/second-company.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const DAY_MS = 24 * 3_600_000;

let clock: FakeClock;
let small: SmallHub;
let account: ChannelAccountView;
let receiver: WebhookReceiver;
beforeEach(async () => {
  clock = new FakeClock();
  small = await startSmallHub(new SmallPlatform(), { clock });
  account = await small.bind('key-1', 'shop-1');
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  receiver.close();
  await small.hub.expectConsistent();
  await small.hub.close();
});

function tellUs(events: WebhookTopic[], name = 'ours'): Promise<{ webhook: OutgoingWebhookView; secret: string }> {
  return small.hub.admin.post('/outgoing-webhooks', { name, url: receiver.url, events });
}

const says = (person: string, text: string): Promise<void> => small.tell(account, words(person, text));
const textOf = ({ message }: OutgoingEvent): string => (message?.content.type === 'text' ? message.content.text : '');
const told = (count: number): Promise<OutgoingEvent[]> => eventually(() => (receiver.taken.length >= count ? receiver.taken : undefined));
const tried = (count: number): Promise<unknown> => eventually(() => (receiver.received.length >= count ? true : undefined));
const webhook = async (): Promise<OutgoingWebhookView | undefined> =>
  (await small.hub.admin.get<Page<OutgoingWebhookView>>('/outgoing-webhooks')).items[0];
const log = async (id: string, state = ''): Promise<OutgoingEventView[]> =>
  (await small.hub.admin.get<Page<OutgoingEventView>>(`/outgoing-webhooks/${id}/deliveries${state && `?state=${state}`}`)).items;

/** What was under way has been noted down. */
const rested = (): Promise<true> =>
  eventually(async () => {
    const [row] = await small.hub.database.query<{ busy: number }>({
      text: `SELECT count(*) AS busy FROM outgoing_lane WHERE claimed_until > $1`,
      values: [clock.now()],
    });
    return row?.busy === 0 ? true : undefined;
  });

async function later(ms: number): Promise<void> {
  await rested();
  clock.advance(ms);
}

describe('an outgoing webhook', () => {
  it('is told, signed and in order, of a new contact, what both sides say, notes, and what becomes of the session', async () => {
    const { secret } = await tellUs(['message.created', 'session.*', 'contact.*']);
    const ana = await small.claimed(account);
    await small.reply(ana.id, 'good morning');
    await small.hub.admin.post(`/conversations/${ana.id}/messages`, {
      clientMsgId: 'note-1',
      kind: 'note',
      content: { type: 'text', text: 'a regular' },
    });
    await small.hub.admin.post(`/conversations/${ana.id}/close`);
    const types = (await told(7)).map(({ type }) => type);
    expect(types.filter((type) => !type.startsWith('session.'))).toEqual([
      'contact.created',
      'message.created',
      'message.created',
      'message.created',
    ]);
    expect(types.filter((type) => type.startsWith('session.'))).toEqual(['session.queued', 'session.claimed', 'session.closed']);
    expect(receiver.taken.filter(({ message }) => message).map(({ message }) => message?.kind)).toEqual(['in', 'out', 'note']);
    expect(receiver.taken[0]?.conversation).toMatchObject({ id: ana.id, accountId: account.id, platform: 'small' });
    expect(receiver.taken.find(({ type }) => type === 'session.closed')?.session).toMatchObject({ state: 'closed', by: { type: 'agent' } });
    expect(receiver.allSignedWith(secret, clock.now())).toBe(true);
    expect(receiver.allSignedWith('whsec_guessed', clock.now())).toBe(false);
  });

  it('is told of a message as it is after each change', async () => {
    await tellUs(['message.updated']);
    const ana = await small.claimed(account);
    const reply = await small.reply(ana.id, 'on its way');
    const [updated] = await told(1);
    expect(updated).toMatchObject({ type: 'message.updated', message: { id: reply.id, status: 'sent' } });
  });

  it('is told once of a message that left in parts', async () => {
    await tellUs(['message.updated']);
    const ana = await small.claimed(account);
    const inParts = await small.reply(ana.id, 'one\ntwo');
    await small.reached(ana.id, inParts.seq, 'sent');
    const last = await small.reply(ana.id, 'that was it');
    await eventually(() => (receiver.taken.some(({ message }) => message?.id === last.id) ? true : undefined));
    expect(receiver.taken.map(({ message }) => message?.id)).toEqual([inParts.id, last.id]);
  });

  it('is told of a contact as an agent has changed it', async () => {
    const ana = await small.claimed(account);
    await tellUs(['contact.*']);
    await small.hub.admin.patch(`/contacts/${ana.contact.id}`, { displayName: 'Ana María' });
    expect(await told(1)).toMatchObject([{ type: 'contact.updated', conversation: { contact: { displayName: 'Ana María' } } }]);
  });

  it('that fails gets the same event again after a pause, nothing of that conversation before it, and loses none', async () => {
    await tellUs(['message.created']);
    // Until Ben's has come; it may be told again as soon as the address has taken something.
    receiver.answer = (event) => (textOf(event) === 'one' && receiver.taken.length === 0 ? 422 : 200);
    await says('ana', 'one');
    await tried(1);
    await says('ana', 'two');
    await says('ben', 'hello');
    // Ben's line does not wait for what is wrong with one event of Ana's.
    expect((await told(1)).map(textOf)[0]).toBe('hello');
    await later(10_000);
    expect((await told(3)).map(textOf)).toEqual(['hello', 'one', 'two']);
    const ones = receiver.received.filter(({ event }) => textOf(event) === 'one');
    expect(new Set(ones.map(({ event }) => event.id)).size).toBe(1);
    expect((await webhook())?.failingSince).toBeUndefined();
  });

  it('whose address is down is left alone for a moment, and gets everything once it is back', async () => {
    const { webhook: made } = await tellUs(['message.created']);
    receiver.answer = () => 503;
    await says('ana', 'one');
    await tried(1);
    await eventually(async () => ((await webhook())?.failingSince === undefined ? undefined : true));
    await says('ben', 'two');
    const waiting = await eventually(async () => {
      const queued = await log(made.id, 'queued');
      return queued.length === 2 ? queued : undefined;
    });
    expect(waiting.map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
    receiver.answer = () => 200;
    await later(10_000);
    expect((await told(2)).map(textOf).sort()).toEqual(['one', 'two']);
  });

  it('that fails for three days is switched off and says so; what was given up can be told again', async () => {
    const { webhook: made } = await tellUs(['message.created']);
    receiver.answer = () => 500;
    await says('ana', 'lost?');
    await tried(1);
    for (let day = 0; day < 3; day++) await later(DAY_MS);
    const off = await eventually(async () => {
      clock.advance(2_000);
      const now = await webhook();
      return now?.active === false ? now : undefined;
    });
    small.hub.admin = await ApiClient.signIn(small.hub.url, ADMIN.login, ADMIN.password);
    expect(off).toMatchObject({ disabledReason: 'failing', lastError: 'said 500' });
    const [given] = await eventually(async () => {
      const failed = await log(made.id, 'failed');
      return failed.length > 0 ? failed : undefined;
    });
    expect(given).toMatchObject({ type: 'message.created', httpStatus: 500 });

    receiver.answer = () => 200;
    await small.hub.admin.patch(`/outgoing-webhooks/${made.id}`, { active: true });
    const again = await small.hub.admin.post(`/outgoing-webhooks/${made.id}/redeliver`, { eventIds: [given?.id] });
    expect(again).toEqual({ count: 1 });
    expect((await told(1)).map(textOf)).toEqual(['lost?']);
    await eventually(async () => ((await log(made.id, 'delivered')).length === 1 ? true : undefined));
  });

  it('that says it is gone is switched off at once', async () => {
    await tellUs(['message.created']);
    receiver.answer = () => 410;
    await says('ana', 'hello');
    expect(await eventually(async () => ((await webhook())?.active === false ? webhook() : undefined))).toMatchObject({
      disabledReason: 'gone',
    });
  });

  it('hears what a crash kept from it, once', async () => {
    await tellUs(['message.created']);
    await says('ana', 'before the crash');
    await told(1);
    await rested();
    // As if the process had ended after the message was stored, before anybody read it.
    for (const table of ['outgoing_event', 'outgoing_lane', 'message_feed'])
      await small.hub.database.query({ text: `DELETE FROM ${table}` });
    await later(5_000);
    expect((await told(2)).map(textOf)).toEqual(['before the crash', 'before the crash']);
    await later(5_000);
    await says('ana', 'after it');
    expect((await told(3)).map(textOf)).toEqual(['before the crash', 'before the crash', 'after it']);
  });

  it('hears nothing from before it was made, nor from while it was off', async () => {
    await says('ana', 'long ago');
    const { id } = await small.waiting('ana');
    clock.advance(1_000);
    const { webhook: made } = await tellUs(['message.created']);
    await says('ana', 'first');
    await told(1);
    await small.hub.admin.patch(`/outgoing-webhooks/${made.id}`, { active: false });
    clock.advance(1_000);
    await says('ana', 'while it was off');
    // A webhook is taken before it is worked: it was said once it is in the conversation.
    await small.said(id, 'while it was off');
    clock.advance(1_000);
    await small.hub.admin.patch(`/outgoing-webhooks/${made.id}`, { active: true });
    await says('ana', 'on again');
    expect((await told(2)).map(textOf)).toEqual(['first', 'on again']);
  });

  it('costs a company that has none not a single row', async () => {
    const other = await secondCompany(small.hub);
    await other.post('/outgoing-webhooks', { name: 'theirs', url: receiver.url, events: ['message.created', 'session.*', 'contact.*'] });
    const ana = await small.claimed(account);
    const { seq } = await small.reply(ana.id, 'hello');
    await small.reached(ana.id, seq, 'sent');
    clock.advance(6_000);
    await says('ana', 'more');
    await small.said(ana.id, 'more');
    for (const table of ['message_feed', 'outgoing_event', 'outgoing_lane'])
      expect(await small.hub.database.query({ text: `SELECT * FROM ${table}` })).toEqual([]);
    const [pending] = await small.hub.database.query<{ count: number }>({
      text: 'SELECT count(*) AS count FROM session_event WHERE pending',
    });
    expect(pending?.count).toBe(0);
    expect(receiver.received).toEqual([]);
  });

  it('is signed with the old secret too while the other side changes over', async () => {
    const { webhook: made, secret: old } = await tellUs(['message.created']);
    const { secret: next } = await small.hub.admin.post<{ secret: string }>(`/outgoing-webhooks/${made.id}/secret`);
    await says('ana', 'hello');
    await told(1);
    expect(receiver.allSignedWith(old, clock.now())).toBe(true);
    expect(receiver.allSignedWith(next, clock.now())).toBe(true);
    await small.hub.admin.post(`/outgoing-webhooks/${made.id}/secret`);
    await says('ana', 'and again');
    await told(2);
    expect(receiver.allSignedWith(old, clock.now())).toBe(false);
    expect(receiver.allSignedWith(next, clock.now())).toBe(true);
  });

  it('can be tried, and says what the other side answered', async () => {
    const { webhook: made } = await tellUs(['message.created']);
    expect(await small.hub.admin.post(`/outgoing-webhooks/${made.id}/test`)).toMatchObject({ ok: true, httpStatus: 204 });
    receiver.answer = () => 404;
    expect(await small.hub.admin.post(`/outgoing-webhooks/${made.id}/test`)).toMatchObject({
      ok: false,
      httpStatus: 404,
      words: 'said 404',
    });
    receiver.close();
    expect(await small.hub.admin.post(`/outgoing-webhooks/${made.id}/test`)).toMatchObject({ ok: false, words: 'ECONNREFUSED' });
  });

  it('never shows its secret again, and shares its name with no other', async () => {
    const { secret } = await tellUs(['message.created']);
    expect(JSON.stringify(await small.hub.admin.get('/outgoing-webhooks'))).not.toContain(secret);
    expect(JSON.stringify(await small.hub.admin.get('/audit-events'))).not.toContain(secret);
    await expect(tellUs(['session.*'])).rejects.toMatchObject({ status: 409, body: { error: { code: 'name_taken' } } });
  });
});
