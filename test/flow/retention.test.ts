// What is let go in time, and what stays: events that are worked, messages by whole months; never people, sessions or what is still to be done.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { ChannelAccountView, ListedConversation, MessageView, RetentionView } from '../../src/contract/index.js';
import { Retention } from '../../src/retention.js';
import { takeRetentionLock } from '../../src/store/retention.js';
import { ADMIN, ApiClient } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const DAY_MS = 24 * 3_600_000;

let clock: ShiftedClock;
let small: SmallHub;
let account: ChannelAccountView;
beforeEach(async () => {
  clock = new ShiftedClock();
  clock.shift(-100 * DAY_MS);
  small = await startSmallHub(new SmallPlatform(), { clock });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

function letGo(retainMessagesDays: number | null = 30): Promise<void> {
  const config = { retainRawEventsDays: 30, retainMessagesDays };
  return new Retention({ database: small.hub.database, clock, log: pino({ level: 'silent' }), config }).run();
}

/** A hundred days later; sessions have ended meanwhile. */
async function now(): Promise<void> {
  clock.shift(100 * DAY_MS);
  small.hub.admin = await ApiClient.signIn(small.hub.url, ADMIN.login, ADMIN.password);
}

async function sql<Row extends object>(text: string): Promise<Row[]> {
  return small.hub.database.query<Row>({ text });
}
const history = (id: string): Promise<MessageView[]> => small.hub.admin.history(id);
const conversationOf = async (person: string): Promise<ListedConversation | undefined> =>
  (await small.hub.admin.conversations('all')).find(({ proxyUser }) => proxyUser.platformUserId === person);

describe('old messages', () => {
  it('go with everything that refers to them, and conversations, people and sessions stay', async () => {
    const ana = await small.claimed(account, 'ana');
    const { seq } = await small.reply(ana.id, 'an old answer');
    await small.reached(ana.id, seq, 'sent');
    await small.claimed(account, 'bo');
    await now();
    await small.tell(account, words('ana', 'something new'));
    const kept = await small.said(ana.id, 'something new');

    await letGo();

    expect((await history(ana.id)).map((message) => [message.seq, message.content])).toEqual([[kept.seq, kept.content]]);
    expect((await conversationOf('ana'))?.lastMessage?.preview).toBe('something new');
    expect(await conversationOf('bo')).toMatchObject({ lastMessage: null, contact: { displayName: expect.any(String) } });
    expect(await small.hub.admin.get(`/sessions/${ana.session?.id ?? ''}`)).toMatchObject({ session: { id: ana.session?.id } });
    expect(await sql('SELECT FROM message_index')).toHaveLength(1);
    expect(await sql('SELECT FROM platform_message')).toHaveLength(1);
    const cutoff = new Date(clock.now().getTime() - 30 * DAY_MS).toISOString().slice(0, 7).replace('-', '_');
    const months = await sql<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'message'::regclass`,
    );
    expect(months.filter(({ name }) => name < `message_${cutoff}`)).toEqual([]);
  });

  it('are told of to admins: how long they are kept, how many there are, and what went', async () => {
    await small.claimed(account, 'ana');
    const before = await small.hub.admin.get<RetentionView>('/settings/retention');
    expect(before).toEqual({
      rawEventsDays: 30,
      messagesDays: null,
      rawEvents: 1,
      messages: 2,
      countedUpTo: 100_000,
      messagesBefore: null,
    });
    await now();
    await letGo();
    const month = new Date(clock.now().getTime() - 30 * DAY_MS).toISOString().slice(0, 7);
    expect(await small.hub.admin.get<RetentionView>('/settings/retention')).toEqual({
      ...before,
      rawEvents: 0,
      messages: 0,
      messagesBefore: `${month}-01T00:00:00.000Z`,
    });
  });

  it('stay while they wait to be sent, with what follows them, and go once they are settled', async () => {
    const { id } = await small.claimed(account, 'ana');
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    const waiting = await small.reply(id, 'for when it is enabled');
    await now();
    await letGo();
    expect((await history(id)).filter(({ kind }) => kind === 'out')).toMatchObject([{ seq: waiting.seq, status: 'queued' }]);
    expect((await history(id))[0]?.seq).toBe(waiting.seq);
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    await small.reached(id, waiting.seq, 'sent');
    await letGo();
    expect(await history(id)).toEqual([]);
  });

  it('leave the conversation to go on where it was', async () => {
    await small.claimed(account, 'bo');
    const before = (await conversationOf('bo'))?.lastSeq ?? 0;
    await now();
    await letGo();
    await small.tell(account, words('bo', 'here again'));
    const { id } = (await conversationOf('bo')) ?? { id: '' };
    await small.reached(id, before + 1, 'stored');
    expect((await history(id)).map(({ content }) => content)).toEqual([{ type: 'text', text: 'here again' }]);
  });

  it('stay where nothing is set', async () => {
    const { id } = await small.claimed(account, 'ana');
    await now();
    const before = await history(id);
    await letGo(null);
    expect(await history(id)).toEqual(before);
  });

  it('stay while another instance is at it', async () => {
    const { id } = await small.claimed(account, 'ana');
    await now();
    await small.hub.database.transaction(async (tx) => {
      expect(await takeRetentionLock(tx)).toBe(true);
      await letGo();
    });
    expect((await history(id)).length).toBeGreaterThan(0);
  });
});

describe('raw events', () => {
  const states = async (): Promise<string[]> =>
    (await sql<{ state: string }>('SELECT state FROM webhook_event ORDER BY id')).map(({ state }) => state);

  it('go when they are worked and old, and stay while they are dead, open or young', async () => {
    const { id } = await small.claimed(account, 'ana');
    for (const text of ['two', 'three']) await small.tell(account, words('ana', text));
    await small.said(id, 'three');
    await sql(`UPDATE webhook_event SET state = 'dead', reason = 'cannot be parsed: odd' WHERE id = (SELECT max(id) FROM webhook_event)`);
    await now();
    await small.tell(account, words('ana', 'young'));
    await letGo(null);
    expect((await states())[0]).toBe('dead');
    expect(await states()).toHaveLength(2);
  });

  it('that are dead are worked again, all those of a reason at once', async () => {
    const { id } = await small.claimed(account, 'ana');
    for (const text of ['two', 'three', 'four']) await small.tell(account, words('ana', text));
    await small.said(id, 'four');
    const kill = (reason: string, count: number): Promise<object[]> =>
      sql(
        `UPDATE webhook_event SET state = 'dead', reason = '${reason}' WHERE id IN (SELECT id FROM webhook_event WHERE state = 'stored' ORDER BY id LIMIT ${String(count)})`,
      );
    await kill('cannot be parsed: odd', 2);
    await kill('processing failed: full', 1);
    const replay = (body: object): Promise<{ count: number; more: boolean }> =>
      small.hub.admin.post('/webhook-events/replay', { state: 'dead', ...body });
    expect(await replay({ reason: 'nothing like it' })).toEqual({ count: 0, more: false });
    expect(await replay({ reason: 'cannot be parsed', accountId: account.id })).toEqual({ count: 2, more: false });
    expect(await replay({})).toEqual({ count: 1, more: false });
    // What they say is known already: nobody sees it twice.
    await small.tell(account, words('ana', 'last'));
    await small.said(id, 'last');
    expect((await history(id)).filter(({ kind }) => kind === 'in').map(({ content }) => content.type === 'text' && content.text)).toEqual([
      'hello',
      'two',
      'three',
      'four',
      'last',
    ]);
  });
});
