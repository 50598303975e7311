// Whatever happens in sessions, a report says what counting them one by one says.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { agentMeasures, countSession, measuresOf, unitOf } from '../../test/support/report-recount.js';
import { playSession, plannedSession, storeHistory, type DeskPlace, type PlannedSession } from '../../test/support/session-histories.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
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

describe('a report', () => {
  it('says what counting every session says, by time, account, group and agent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plannedSession, { maxLength: 25 }), async (plans) => {
        const place = await newPlace();
        const histories = plans.map((plan) => playSession(plan, BEGINS, place));
        await staff.db.transaction(async (tx) => {
          for (const history of histories) await storeHistory(tx, place, history);
        });
        const counted = histories.filter(({ openedAt }) => openedAt >= FROM.getTime() && openedAt < TO.getTime()).map(countSession);
        const period: ReportPeriod = { companyId: place.companyId, from: FROM, to: TO, timezone: TIMEZONE };

        for (const unit of ['hour', 'day'] as const) {
          const { total, items: series } = await reportSeries(staff.db, period, unit);
          expect(total).toEqual(measuresOf(counted));
          expect(series).toHaveLength(unit === 'hour' ? 71 : 3);
          for (const { startsAt, ...measures } of series) {
            const own = counted.filter(
              ({ history }) => unitOf(history.openedAt, unit, TIMEZONE) === unitOf(Date.parse(startsAt), unit, TIMEZONE),
            );
            expect({ startsAt, ...measures }).toEqual({ startsAt, ...measuresOf(own) });
          }
        }
        for (const [ids, key, report] of [
          [place.accountIds, 'accountId', await reportByAccount(staff.db, period)],
          [place.groupIds, 'groupId', await reportByGroup(staff.db, period)],
        ] as const) {
          for (const id of ids) {
            const own = counted.filter(({ history }) => history[key] === id);
            const shown = report.items.find((item) => item.id === id);
            expect(report.total).toEqual(measuresOf(counted));
            if (own.length === 0) expect(shown).toBeUndefined();
            else expect(shown).toMatchObject(measuresOf(own));
            expect((await reportSeries(staff.db, { ...period, [key]: id }, 'day')).total).toEqual(measuresOf(own));
          }
        }
        const byAgent = await reportByAgent(staff.db, period);
        for (const id of place.agentIds) {
          const due = agentMeasures(counted, id, TO.getTime() - FROM.getTime());
          const shown = byAgent.find((item) => item.id === id);
          if (due.sessions === 0) expect(shown).toBeUndefined();
          else expect(shown).toMatchObject(due);
        }
      }),
      { numRuns: 12, seed: 20_261_121 },
    );
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
    expect(await reportByAgent(staff.db, period)).toEqual([]);
    expect((await reportSeries(staff.db, { ...period, companyId: theirs.companyId }, 'day')).total.ratings).toEqual({
      count: 1,
      average: 5,
    });
  });
});
