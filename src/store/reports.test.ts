// Whatever happens in sessions, a report says what counting them one by one says.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import type { AgentMeasures, MeasuredTime, SessionMeasures } from '../contract/index.js';
import {
  playSession,
  plannedSession,
  storeHistory,
  type DeskPlace,
  type PlannedSession,
  type SessionHistory,
} from '../../test/support/session-histories.js';
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

// ---- the recount: one session after the other, event after event ----

interface Counted {
  history: SessionHistory;
  isOpen: boolean;
  waitedMs: number | null;
  firstReplyMs: number | null;
  handledMs: number | null;
  transfers: number;
  agents: Map<string, { handledMs: number; firstReplyMs: number | null }>;
  lastAgent: string | null;
}

function count(history: SessionHistory): Counted {
  const isOpen = history.events.at(-1)?.toState !== 'closed';
  const taken = history.events.find(({ toState }) => toState === 'active');
  const agents: Counted['agents'] = new Map();
  let transfers = 0;
  let lastAgent: string | null = null;
  let heldSince = 0;
  let before: string | null = null;
  for (const [index, event] of history.events.entries()) {
    const nextAt = history.events[index + 1]?.at ?? null;
    if (event.agentId !== null) {
      if (lastAgent !== null && lastAgent !== event.agentId) transfers += 1;
      if (before !== event.agentId) heldSince = event.at;
      const share = agents.get(event.agentId) ?? { handledMs: 0, firstReplyMs: null };
      share.handledMs += (nextAt ?? event.at) - event.at;
      const repliedAt = history.firstReplyAt;
      if (repliedAt !== null && repliedAt >= event.at && (nextAt === null || repliedAt < nextAt))
        share.firstReplyMs = repliedAt - heldSince;
      agents.set(event.agentId, share);
      lastAgent = event.agentId;
    }
    before = event.agentId;
  }
  const sum = [...agents.values()].reduce((total, { handledMs }) => total + handledMs, 0);
  return {
    history,
    isOpen,
    waitedMs: taken ? Math.max(0, taken.at - (history.queuedAt ?? taken.at)) : null,
    firstReplyMs: taken && history.firstReplyAt !== null ? history.firstReplyAt - taken.at : null,
    handledMs: isOpen || agents.size === 0 ? null : sum,
    transfers,
    agents,
    lastAgent,
  };
}

function timeOf(values: (number | null)[]): MeasuredTime {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { count: 0, averageMs: null, maxMs: null };
  return { count: known.length, averageMs: Math.round(known.reduce((a, b) => a + b) / known.length), maxMs: Math.max(...known) };
}

function ratingsOf(scores: (number | null)[]): SessionMeasures['ratings'] {
  const given = scores.filter((score) => score !== null);
  const average = given.length === 0 ? null : Math.round((100 * given.reduce((a, b) => a + b)) / given.length) / 100;
  return { count: given.length, average };
}

function measuresOf(sessions: Counted[]): SessionMeasures {
  return {
    sessions: sessions.length,
    stillOpen: sessions.filter(({ isOpen }) => isOpen).length,
    missed: sessions.filter(({ isOpen, agents }) => !isOpen && agents.size === 0).length,
    waiting: timeOf(sessions.map(({ waitedMs }) => waitedMs)),
    firstReply: timeOf(sessions.map(({ firstReplyMs }) => firstReplyMs)),
    handling: timeOf(sessions.map(({ handledMs }) => handledMs)),
    transfers: sessions.reduce((total, { transfers }) => total + transfers, 0),
    ratings: ratingsOf(sessions.map(({ history }) => history.score)),
  };
}

function agentMeasures(sessions: Counted[], id: string): Omit<AgentMeasures, 'name'> {
  const shares = sessions.flatMap((session) => {
    const share = session.agents.get(id);
    return share ? [{ ...share, session }] : [];
  });
  const handled = shares.filter(({ session }) => !session.isOpen).map(({ handledMs }) => handledMs);
  return {
    id,
    sessions: shares.length,
    stillOpen: shares.filter(({ session }) => session.isOpen).length,
    firstReply: timeOf(shares.map(({ firstReplyMs }) => firstReplyMs)),
    handling: timeOf(handled),
    passedOn: shares.filter(({ session }) => session.lastAgent !== id).length,
    ratings: ratingsOf(shares.map(({ session }) => (session.lastAgent === id ? session.history.score : null))),
    load: Math.round((1000 * handled.reduce((a, b) => a + b, 0)) / (TO.getTime() - FROM.getTime())) / 1000,
  };
}

/** The wall clock's day or hour, told apart where it shows the same twice. */
function unitOf(ms: number, unit: 'hour' | 'day'): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: TIMEZONE,
    dateStyle: 'short',
    ...(unit === 'hour' && { timeStyle: 'long' }),
  }).format(new Date(ms));
  return unit === 'day' ? parts : parts.replace(/:\d\d:\d\d/, ':00');
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
        const counted = histories.filter(({ openedAt }) => openedAt >= FROM.getTime() && openedAt < TO.getTime()).map(count);
        const period: ReportPeriod = { companyId: place.companyId, from: FROM, to: TO, timezone: TIMEZONE };

        for (const unit of ['hour', 'day'] as const) {
          const { total, items: series } = await reportSeries(staff.db, period, unit);
          expect(total).toEqual(measuresOf(counted));
          expect(series).toHaveLength(unit === 'hour' ? 71 : 3);
          for (const { startsAt, ...measures } of series) {
            const own = counted.filter(({ history }) => unitOf(history.openedAt, unit) === unitOf(Date.parse(startsAt), unit));
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
          const due = agentMeasures(counted, id);
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
