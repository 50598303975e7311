// Whatever happens in sessions, a report says what counting them one by one says.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { agentMeasures, countSession, measuresOf, unitOf, type Counted } from '../../test/support/report-recount.js';
import {
  playSession,
  plannedSession,
  storeHistory,
  storySteps,
  type DeskPlace,
  type PlannedSession,
} from '../../test/support/session-histories.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { addUpReportChanges, hasReportChanges } from './report-sums.js';
import { reportByAccount, reportByAgent, reportByGroup, reportSeries, type ReportPeriod } from './reports.js';

/** The clocks of Berlin go forward within these days. */
const TIMEZONE = 'Europe/Berlin';
const BEGINS = Date.parse('2026-03-27T10:00:00.000Z');
const FROM = new Date('2026-03-27T23:00:00.000Z');
const TO = new Date('2026-03-30T22:00:00.000Z');

let staff: Staffed;
beforeAll(async () => {
  staff = await staffedDatabase();
});
afterAll(() => staff.close());

async function newPlace(): Promise<DeskPlace> {
  const { companyId, groupId } = await staff.addCompany('Report');
  const [second, ...accountIds] = [v7(), v7(), v7()];
  await staff.db.query({
    text: `INSERT INTO agent_group (company_id, id, name, created_at) VALUES ($1, $2, 'Sales', now())`,
    values: [companyId, second],
  });
  for (const id of accountIds)
    await staff.db.query({
      text: `INSERT INTO channel_account (company_id, id, platform, external_account_id, name, group_id, sealed_credentials, secret_key_id, state, intake, created_at, updated_at)
        VALUES ($1, $2::uuid, 'small', $2::text, $2::text, $3, '', '', 'active', 'webhook', now(), now())`,
      values: [companyId, id, groupId],
    });
  const agentIds: string[] = [];
  for (const login of ['a', 'b', 'c']) agentIds.push((await staff.addAgent(companyId, `${login}-${companyId}`)).agentId);
  return { companyId, accountIds, groupIds: [groupId, second ?? ''], agentIds };
}

/** Holds every report of this period against a count of its own. */
async function expectRecounted(
  place: DeskPlace,
  all: Counted[],
  { from, to, timezone }: Pick<ReportPeriod, 'from' | 'to' | 'timezone'>,
): Promise<void> {
  const counted = all.filter(({ history }) => history.openedAt >= from.getTime() && history.openedAt < to.getTime());
  const period: ReportPeriod = { companyId: place.companyId, from, to, timezone };
  for (const unit of ['hour', 'day'] as const) {
    const { total, items: series } = await reportSeries(staff.db, period, unit);
    expect(total).toEqual(measuresOf(counted));
    const own = new Map<string, Counted[]>();
    for (const one of counted) {
      const name = unitOf(one.history.openedAt, unit, timezone);
      own.set(name, [...(own.get(name) ?? []), one]);
    }
    // Each unit is there once, so none with sessions can be missing while the sums of all agree.
    const names = series.map(({ startsAt }) => unitOf(Date.parse(startsAt), unit, timezone));
    expect(new Set(names).size).toBe(names.length);
    for (const { startsAt, ...measures } of series)
      expect({ startsAt, ...measures }).toEqual({ startsAt, ...measuresOf(own.get(unitOf(Date.parse(startsAt), unit, timezone)) ?? []) });
  }
  for (const [ids, key, report] of [
    [place.accountIds, 'accountId', await reportByAccount(staff.db, period)],
    [place.groupIds, 'groupId', await reportByGroup(staff.db, period)],
  ] as const) {
    expect(report.total).toEqual(measuresOf(counted));
    for (const id of ids) {
      const own = counted.filter(({ history }) => history[key] === id);
      const shown = report.items.find((item) => item.id === id);
      if (own.length === 0) expect(shown).toBeUndefined();
      else expect(shown).toMatchObject(measuresOf(own));
      expect((await reportSeries(staff.db, { ...period, [key]: id }, 'day')).total).toEqual(measuresOf(own));
    }
  }
  const now = new Date(to.getTime() - (to.getTime() - from.getTime()) / 4);
  const byAgent = await reportByAgent(staff.db, period, now);
  for (const id of place.agentIds) {
    const due = agentMeasures(counted, id, { from, to, now });
    const shown = byAgent.find((item) => item.id === id);
    if (due.sessions === 0 && due.missedOffers === 0) expect(shown).toBeUndefined();
    else expect(shown).toMatchObject(due);
  }
}

/** Zones a whole hour, half an hour and a quarter of an hour beside UTC; the clocks of the last two of these go forward within the days. */
const timezone = fc.constantFrom('UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns', 'Europe/Berlin');
const period = fc
  .record({
    timezone,
    startMinute: fc.integer({ min: -60, max: 3 * 24 * 60 }),
    ms: fc.integer({ min: 1, max: 5 * 24 * 3_600_000 }),
    isWhole: fc.boolean(),
  })
  .map(({ startMinute, ms, isWhole, ...rest }) => {
    const from = new Date(BEGINS + startMinute * 60_000);
    return { ...rest, from, to: new Date(from.getTime() + (isWhole ? Math.ceil(ms / 3_600_000) * 3_600_000 : ms)) };
  });

describe('a report', () => {
  it('says what counting every session says, by time, account, group and agent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plannedSession, { maxLength: 25 }), async (plans) => {
        const place = await newPlace();
        const histories = plans.map((plan) => playSession(plan, BEGINS, place));
        await staff.db.transaction(async (tx) => {
          for (const history of histories) await storeHistory(tx, place, history);
        });
        const whole = { from: FROM, to: TO, timezone: TIMEZONE };
        await expectRecounted(place, histories.map(countSession), whole);
        const { items } = await reportSeries(staff.db, { ...whole, companyId: place.companyId }, 'hour');
        expect(items).toHaveLength(71);
      }),
      { numRuns: 5, seed: 20_261_121 },
    );
  });

  it('says so at every moment, however much of it is added up, while sessions end and are rated later', async () => {
    const plans = fc.array(plannedSession, { minLength: 5, maxLength: 15 });
    const turns = fc.infiniteStream(fc.nat(999));
    await fc.assert(
      fc.asyncProperty(plans, turns, fc.array(period, { minLength: 4, maxLength: 4 }), async (planned, chances, periods) => {
        const chance = (of: number): number => (chances.next().value ?? 0) % of;
        const place = await newPlace();
        const stories = planned.map((plan) => storySteps(place, playSession(plan, BEGINS, place)));
        const told = stories.map(() => 0);
        for (const asked of periods) {
          for (let turn = 0; turn < 12; turn++) {
            const which = chance(stories.length);
            await stories[which]?.[told[which] ?? 0]?.store(staff.db);
            told[which] = Math.min((told[which] ?? 0) + 1, stories[which]?.length ?? 0);
            if (chance(4) === 0) await staff.db.transaction((tx) => addUpReportChanges(tx, 1 + chance(8)));
          }
          const soFar = stories.flatMap((steps, index) => steps[(told[index] ?? 0) - 1]?.soFar ?? []);
          await expectRecounted(place, soFar.map(countSession), asked);
        }
      }),
      { numRuns: 5, seed: 20_261_121 },
    );
  });

  it('is the same when everything is added up, by several instances at once', async () => {
    const place = await newPlace();
    const plans = fc.sample(plannedSession, { numRuns: 60, seed: 20_261_121 });
    const histories = plans.map((plan) => playSession(plan, BEGINS, place));
    await staff.db.transaction(async (tx) => {
      for (const history of histories) await storeHistory(tx, place, history);
    });
    while (await hasReportChanges(staff.db))
      await Promise.all([1, 2, 3].map(() => staff.db.transaction((tx) => addUpReportChanges(tx, 50))));
    for (const zone of ['UTC', 'Asia/Kathmandu'])
      await expectRecounted(place, histories.map(countSession), { from: new Date(BEGINS), to: TO, timezone: zone });
  });

  it.each([
    ['Australia/Lord_Howe', '2026-04-03T13:00:00.000Z', 'goes back by half an hour'],
    ['America/Havana', '2026-10-31T04:00:00.000Z', 'shows the hour after midnight twice'],
    ['Africa/Cairo', '2026-04-23T22:00:00.000Z', 'has a day without midnight'],
  ])('knows the hours and days of a clock (%s) that from %s on %s', async (zone, start) => {
    const { companyId } = await newPlace();
    const from = new Date(start);
    const to = new Date(from.getTime() + 2 * 24 * 3_600_000);
    for (const unit of ['hour', 'day'] as const) {
      const { items } = await reportSeries(staff.db, { companyId, from, to, timezone: zone }, unit);
      const due = new Map<string, number>();
      for (let ms = from.getTime(); ms < to.getTime(); ms += 15 * 60_000) {
        const name = unitOf(ms, unit, zone);
        if (!due.has(name)) due.set(name, ms);
      }
      expect(items.slice(1).map(({ startsAt }) => Date.parse(startsAt))).toEqual([...due.values()].slice(1));
    }
  });

  it('tells nothing of another company', async () => {
    const [ours, theirs] = [await newPlace(), await newPlace()];
    const plan: PlannedSession = {
      startMinute: 24 * 60,
      startSecond: 0,
      byBot: false,
      account: 0,
      group: 0,
      score: 5,
      steps: [
        { afterSeconds: 1, what: 'take', who: 0 },
        { afterSeconds: 1, what: 'close', who: 0 },
      ],
    };
    await storeHistory(staff.db, theirs, playSession(plan, BEGINS, theirs));
    const period: ReportPeriod = { companyId: ours.companyId, from: FROM, to: TO, timezone: TIMEZONE };
    expect((await reportSeries(staff.db, period, 'day')).total.sessions).toBe(0);
    expect(await reportByAgent(staff.db, period, period.to)).toEqual([]);
    expect((await reportSeries(staff.db, { ...period, companyId: theirs.companyId }, 'day')).total.ratings).toEqual({
      count: 1,
      average: 5,
    });
  });
});
