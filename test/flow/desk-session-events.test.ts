// Session events handed to whoever acts on them: in order per conversation, at least once, whatever happens in between.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { SessionEvents, type SessionEvent } from '../../src/desk/session-events.js';
import { DeskHub } from '../support/desk-hub.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';

const log = pino({ level: 'silent' });
let desk: DeskHub;
/** Of this listener alone; the hub's own time stands still. */
let clock: FakeClock;
let events: SessionEvents;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'manual' });
  clock = new FakeClock();
  events = new SessionEvents({ database: desk.hub.database, clock, log, ownedAccounts: () => [desk.account.id] });
});
afterEach(async () => {
  await events.stop();
  await desk.close();
});

/** Sessions that were opened and closed, their events as nobody has heard them yet. */
async function unheard(...people: string[]): Promise<void> {
  await desk.write(...people);
  for (const person of people) {
    const { id } = await desk.reached(person, 'queued');
    await desk.admin.post(`/conversations/${id}/claim`);
    await desk.admin.post(`/conversations/${id}/close`);
  }
  await desk.hub.database.query({ text: 'UPDATE session_event SET pending = true' });
}

const pending = async () =>
  (await desk.hub.database.query<{ count: number }>({ text: 'SELECT count(*) FROM session_event WHERE pending' }))[0]?.count ?? -1;
const settled = () => eventually(async () => ((await pending()) === 0 ? true : undefined));

const stepsOf = (heard: SessionEvent[]) => {
  const steps: Record<string, string[]> = {};
  for (const { conversationId, name } of heard) (steps[conversationId] ??= []).push(name);
  return Object.values(steps);
};

it('is told by its own number, with nothing of how it is stored', async () => {
  await desk.write('ana');
  const { session } = await desk.reached('ana', 'queued');
  const told = await desk.admin.get<{ session: object }>(`/sessions/${session?.id ?? ''}`);
  expect(told.session).toMatchObject({ id: session?.id, state: 'queued', groupId: desk.groupId });
  expect(Object.keys(told.session).filter((name) => ['companyId', 'version'].includes(name))).toEqual([]);
});

describe('session events', () => {
  it('are told in the order of their conversation, once when all goes well', async () => {
    const heard: SessionEvent[] = [];
    events.onSessionEvent((event) => {
      heard.push(event);
      return Promise.resolve();
    });
    await unheard('ann', 'bob');
    events.notice();
    await settled();
    expect(stepsOf(heard)).toEqual([
      ['queued', 'claimed', 'closed'],
      ['queued', 'claimed', 'closed'],
    ]);
    expect(heard.find(({ name }) => name === 'closed')).toMatchObject({
      accountId: desk.account.id,
      groupId: desk.groupId,
      toState: 'closed',
      data: { reason: 'resolved' },
    });
    events.notice();
    await settled();
    expect(heard).toHaveLength(6);
  });

  it('are told again when they could not be handled, before those after them, and keep nobody else waiting', async () => {
    const heard: string[] = [];
    await unheard('ann', 'bob');
    const ann = (await desk.conversation('ann'))?.id;
    let failures = 2;
    events.onSessionEvent(({ conversationId, name }) => {
      const isAnns = conversationId === ann;
      heard.push(`${isAnns ? 'ann' : 'bob'} ${name}`);
      return isAnns && name === 'claimed' && failures-- > 0 ? Promise.reject(new Error('not now')) : Promise.resolve();
    });
    events.start();
    events.notice();
    await eventually(async () => ((await pending()) === 2 ? true : undefined));
    expect(heard.filter((line) => line.startsWith('bob'))).toEqual(['bob queued', 'bob claimed', 'bob closed']);
    await eventually(async () => {
      clock.advance(1_000);
      return (await pending()) === 0 ? true : undefined;
    });
    expect(heard.filter((line) => line.startsWith('ann'))).toEqual([
      'ann queued',
      'ann claimed',
      'ann claimed',
      'ann claimed',
      'ann closed',
    ]);
  });

  it('of before a crash are found by looking, by the instance that owns the account alone', async () => {
    const heard: string[] = [];
    await unheard('ann');
    const stranger = new SessionEvents({ database: desk.hub.database, clock, log, ownedAccounts: () => [] });
    stranger.onSessionEvent(() => Promise.reject(new Error('not mine')));
    stranger.start();
    events.onSessionEvent(({ name }) => {
      heard.push(name);
      return Promise.resolve();
    });
    events.start();
    clock.advance(1_000);
    await settled();
    await stranger.stop();
    expect(heard).toEqual(['queued', 'claimed', 'closed']);
  });

  it('nobody wants are not kept for anybody', () => {
    events.onSessionEvent(
      () => Promise.resolve(),
      ({ name }) => name === 'closed',
    );
    const about = { companyId: 'c', conversationId: 'v' };
    expect([events.isWanted({ ...about, name: 'closed' }), events.isWanted({ ...about, name: 'claimed' })]).toEqual([true, false]);
  });
});
