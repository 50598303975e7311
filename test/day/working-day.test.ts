// A working day of an office, on a clock of its own: people on four channels, agents who come and go, crashes, closing time and the next morning.
// At its end nothing is broken, everybody was heard, and the reports say what counting everything again says. DAY_SEED replays one;
// DAY_PEOPLE, DAY_AGENTS, DAY_HOURS and DAY_CRASHES make it a longer one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentsReport, BreakdownReport, MessageView, OverviewReport, Page, PlatformCall } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import type { PlatformFault } from '../support/faulty-platform.js';
import { agentMeasures, countSession, measuresOf, unitOf, type Counted } from '../support/report-recount.js';
import { bookHistory, endedTooSoon, sessionsByConversation } from './books.js';
import { Crew } from './crew.js';
import { Crowd } from './crowd.js';
import { Dice } from './dice.js';
import { waitingForNothing } from './fairness.js';
import { Office } from './office.js';
import { cellsOf, tableAt } from './tables.js';
import { DayTimes, HOUR_MS, MINUTE_MS, TIMEZONE, type DayPlan } from './times.js';
import { Expectation } from '../model/expectation.js';

const wished = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const PLAN: DayPlan = {
  seed: wished('DAY_SEED', 20_261_121),
  people: wished('DAY_PEOPLE', 120),
  agents: wished('DAY_AGENTS', 8),
  hours: wished('DAY_HOURS', 0.5),
  crashes: wished('DAY_CRASHES', 2),
};
const TIMEOUT_MS = 10 * MINUTE_MS;
/** What staff may be told when somebody else was quicker, or is not there. */
const FAIR_REFUSALS = [
  'conversation_claimed',
  'no_open_session',
  'agent_full',
  'colleague_full',
  'agent_offline',
  'not_claimed',
  'not_found',
];
/** A crash falls on one of so many commits to come. */
const COMMITS = 40;
/** Of the calls to platforms. */
const DOUBLED_SHARE = 0.02;
const ANSWER_LOST_SHARE = 0.01;

const times = new DayTimes(PLAN);
const expectation = new Expectation();
const unfair: string[] = [];
let office: Office;
let crew: Crew;
let crowd: Crowd;

beforeAll(async () => {
  const dice = new Dice(PLAN.seed);
  office = await Office.open(PLAN, times);
  crowd = new Crowd(office, expectation, dice, PLAN, times);
  crew = new Crew(office, crowd, expectation, dice, times);
  await live(dice);
}, 60 * MINUTE_MS);
afterAll(async () => {
  crew.goHome();
  await office.mortal.close();
});

async function live(dice: Dice): Promise<void> {
  const { clock, mortal } = office;
  mortal.callFault = lineFaults(new Dice(PLAN.seed + 1));
  const crashesAt = Array.from({ length: PLAN.crashes }, () => dice.between(times.opensMs, times.closesMs)).sort((a, b) => a - b);
  let looksAtMs = times.opensMs + HOUR_MS / 4;
  for (let round = 1; clock.now().getTime() < times.endsMs; round++) {
    const nowMs = clock.now().getTime();
    if (crashesAt[0] !== undefined && crashesAt[0] <= nowMs) {
      crashesAt.shift();
      crashSoon(dice);
    }
    await Promise.all([crowd.step(round), crew.step(round)]);
    await mortal.up();
    await office.settle();
    if (nowMs >= looksAtMs && nowMs < times.closesMs) {
      looksAtMs += HOUR_MS / 4;
      unfair.push(...(await lookRound()));
    }
    clock.advance(times.stepMs(nowMs));
  }
  mortal.heal();
  await office.settle();
  clock.advance(5_000);
  await office.settle();
  // What it has begun it brings to its end before it stops; the next life, whose time stands still, changes nothing.
  await mortal.small.hub.restart();
}

/** The line to the platforms is not a good one: now and then they have a call twice, or the hub hears nothing of what they took. */
function lineFaults(dice: Dice): (call: PlatformCall) => PlatformFault | undefined {
  return ({ payload: { to, text } }) => {
    const thrown = dice.throw();
    if (thrown < DOUBLED_SHARE) {
      expectation.double(text);
      return 'twice';
    }
    if (thrown >= DOUBLED_SHARE + ANSWER_LOST_SHARE) return undefined;
    expectation.lost.add(String(to));
    return 'answer_lost';
  };
}

function crashSoon(dice: Dice): void {
  let left = dice.between(0, COMMITS);
  const how = dice.falls(0.5) ? 'crash_before' : 'crash_after';
  expectation.crashes++;
  office.mortal.commitFault = () => (left-- === 0 ? how : undefined);
}

/** What is found is looked for again at the next turn of whoever gives out. */
async function lookRound(): Promise<string[]> {
  let found: string[] = [];
  return eventually(
    async () => {
      found = await waitingForNothing(office.mortal.small.hub.database);
      if (found.length === 0) return [];
      office.clock.advance(2_000);
      return undefined;
    },
    () => Promise.resolve(found),
  );
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

describe(`a day of ${String(PLAN.people)} people and ${String(PLAN.agents)} agents, DAY_SEED=${String(PLAN.seed)}`, () => {
  const histories = new Map<string, MessageView[]>();
  let counted: Counted[] = [];

  beforeAll(async () => {
    const { database } = office.mortal.small.hub;
    const sessions = await sessionsByConversation(database);
    const conversations = await database.query<{ id: string; person: string }>({
      text: 'SELECT c.id, p.platform_user_id AS person FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id',
    });
    for (const { id, person } of conversations) {
      const { items } = await office.admin.get<Page<MessageView>>(`/conversations/${id}/messages?limit=200`);
      histories.set(person, items);
      bookHistory(sessions.get(id) ?? [], items);
      for (const session of sessions.get(id) ?? [])
        if (endedTooSoon(session, items, TIMEOUT_MS)) unfair.push(`${session.id} was ended while somebody spoke`);
    }
    counted = [...sessions.values()].flat().map(countSession);
    tell();
  }, 10 * MINUTE_MS);

  function tell(): void {
    const events = counted.flatMap(({ history }) => history.events.map(({ name }) => name));
    const tally = [...new Set(events)].map((name) => `${name} ${String(events.filter((other) => other === name).length)}`);
    const { sessions, stillOpen, missed, waiting, ratings } = measuresOf(counted);
    process.stdout.write(
      `DAY_SEED=${String(PLAN.seed)}: ${String(expectation.said.length)} messages, ${String(expectation.replies.length)} answers, ${String(sessions)} sessions ` +
        `(${String(stillOpen)} open, ${String(missed)} missed, ${String(waiting.count)} served, ${String(ratings.count)} rated), ` +
        `${String(expectation.crashes)} crashes, ${String(expectation.doubled.size)} calls doubled, ${String(expectation.lost.size)} left without an answer; ${tally.join(', ')}; refused: ${JSON.stringify([...crew.refusals])}\n`,
    );
  }

  it('breaks no invariant', async () => {
    await office.mortal.small.hub.expectConsistent();
  });

  it('loses, doubles and reorders nothing that anybody said', () => {
    const said = groupedBy(expectation.said, ({ person }) => person);
    const replies = groupedBy(expectation.replies, ({ person }) => person);
    const faults = crowd.all.flatMap(({ id, heard }) => {
      const own = new Expectation();
      own.said.push(...(said.get(id) ?? []));
      own.replies.push(...(replies.get(id) ?? []));
      own.crashes = expectation.crashes;
      for (const [text, times] of expectation.doubled) own.doubled.set(text, times);
      if (expectation.lost.has(id)) own.lost.add(id);
      return own.faultsOf(id, histories.get(id) ?? [], heard);
    });
    for (const { platform, account } of office.channels) {
      const strangers = platform.received.filter(({ call }) => crowd.accountOf(String(call.payload['to'])) !== account.id);
      faults.push(...strangers.map(({ call }) => `${account.name} was given ${JSON.stringify(call.payload)}`));
    }
    expect(faults).toEqual([]);
  });

  it('lets nobody wait for nothing, ends nothing too soon, and refuses nobody without a reason', () => {
    expect(unfair).toEqual([]);
    expect([...crew.refusals.keys()].filter((code) => !FAIR_REFUSALS.includes(code))).toEqual([]);
  });

  it('has had everything that a day has', () => {
    const names = new Set(counted.flatMap(({ history }) => history.events.map(({ name }) => name)));
    for (const name of ['bot', 'handed_off', 'queued', 'parked', 'unparked', 'assigned', 'claimed', 'transferred', 'closed'])
      expect(names).toContain(name);
    expect(measuresOf(counted)).toMatchObject({ ratings: { count: expect.any(Number) }, missed: expect.any(Number) });
  });

  it('is reported as counting everything again reports it: by hour, day, channel, group and agent', async () => {
    const { from, to } = times.report;
    const period = `from=${from.toISOString()}&to=${to.toISOString()}&tz=${TIMEZONE}`;
    for (const unit of ['hour', 'day'] as const) {
      const { total, items } = await office.admin.get<OverviewReport>(`/reports/overview?${period}&unit=${unit}`);
      expect(total).toEqual(measuresOf(counted));
      expect(items).toHaveLength(unit === 'hour' ? 48 : 2);
      const byUnit = groupedBy(counted, ({ history }) => unitOf(history.openedAt, unit, TIMEZONE));
      for (const { startsAt, ...measures } of items)
        expect({ startsAt, ...measures }).toEqual({
          startsAt,
          ...measuresOf(byUnit.get(unitOf(Date.parse(startsAt), unit, TIMEZONE)) ?? []),
        });
    }
    for (const [name, key, ids] of [
      ['channels', 'accountId', office.channels.map(({ account }) => account.id)],
      ['groups', 'groupId', office.groups.map(({ id }) => id)],
    ] as const) {
      const report = await office.admin.get<BreakdownReport>(`/reports/${name}?${period}`);
      expect(report.total).toEqual(measuresOf(counted));
      for (const id of ids) {
        const own = measuresOf(counted.filter(({ history }) => history[key] === id));
        expect(report.items.find((item) => item.id === id)).toMatchObject(own);
        const narrowed = await office.admin.get<OverviewReport>(`/reports/overview?${period}&${key}=${id}`);
        expect(narrowed.total).toEqual(own);
      }
    }
    const { items } = await office.admin.get<AgentsReport>(`/reports/agents?${period}`);
    for (const agentId of [office.admin.agentId, ...office.staff.map(({ api }) => api.agentId)]) {
      const own = agentMeasures(counted, agentId, { from, to, now: office.clock.now() });
      const shown = items.find(({ id }) => id === agentId);
      if (own.sessions === 0 && own.missedOffers === 0) expect(shown).toBeUndefined();
      else expect(shown).toMatchObject(own);
    }
  });

  it('is told in tables with the same numbers', async () => {
    const { from, to } = times.report;
    const period = `from=${from.toISOString()}&to=${to.toISOString()}&tz=${TIMEZONE}`;
    for (const name of ['overview', 'channels', 'groups', 'agents'] as const) {
      const { items } = await office.admin.get<{ items: object[] }>(`/reports/${name}?${period}`);
      const table = await tableAt(`${office.mortal.small.hub.url}/api/v1/reports/${name}.csv?${period}`, office.admin.token);
      expect(table).toMatchObject(items.map(cellsOf));
    }
  });
});
