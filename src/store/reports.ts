// Reports over service sessions: by time, account, group and agent, from the parts that report-parts.ts gathers.
// Planned anew each time: what is rare and reads much should go by what the tables hold now.
import type { AgentMeasures, MeasuredTime, ReportUnit, SessionMeasures } from '../contract/index.js';
import type { Queryable } from './database.js';
import { AGENT_PARTS, AGENT_SUMS, partValues, SESSION_PARTS, SESSION_SUMS, type ReportPeriod, type TimeSums } from './report-parts.js';

export type { ReportPeriod } from './report-parts.js';

interface SumRow extends TimeSums<'waited' | 'first_reply' | 'handled'> {
  sessions: number;
  stillOpen: number;
  missed: number;
  answeredByBot: number;
  missedOffers: number;
  transfers: number;
  score_sum: number;
  score_count: number;
}

/** What the parts add up to, and the parts. */
interface Report<Part> {
  total: SessionMeasures;
  items: (SessionMeasures & Part)[];
}

const HOUR = 60;
const DAY = 1440;

const sessionValues = (period: ReportPeriod, span: typeof HOUR | typeof DAY, borders: Date[]): unknown[] => [
  ...partValues(period, span, borders),
  period.accountId ?? null,
  period.groupId ?? null,
];

/** Every hour or day that touches the period, empty ones included. */
export async function reportSeries(db: Queryable, period: ReportPeriod, unit: ReportUnit): Promise<Report<{ startsAt: string }>> {
  const starts = await unitStarts(db, period, unit);
  const rows = await db.query<SumRow & { unit: number }>({
    text: `SELECT width_bucket(at, $12::timestamptz[]) AS unit, ${SESSION_SUMS} FROM (${SESSION_PARTS}) part GROUP BY 1`,
    values: [...sessionValues(period, HOUR, starts), starts.map((start) => start.toISOString())],
  });
  const byUnit = new Map(rows.map((row) => [row.unit, row]));
  return {
    total: totalOf(rows),
    items: starts.map((start, index) => ({ startsAt: start.toISOString(), ...measuresOf(byUnit.get(index + 1) ?? NOTHING) })),
  };
}

/**
 * When the hours or days begin on the clocks of the zone that the period touches, in order. Of each quarter of an hour the clock is asked in
 * which hour or day it lies: whatever it skips or shows twice, each belongs to one.
 */
async function unitStarts(db: Queryable, { from, to, timezone }: ReportPeriod, unit: ReportUnit): Promise<Date[]> {
  const key = unit === 'hour' ? `date_trunc('hour', quarter, $4)` : `(quarter AT TIME ZONE $4)::date`;
  const rows = await db.query<{ startsAt: Date }>({
    text: `SELECT min(quarter) AS "startsAt"
      FROM generate_series(date_bin('15 minutes', $1::timestamptz - $3::int * interval '1 hour', 'epoch'),
        $2::timestamptz - interval '1 microsecond', interval '15 minutes') AS quarter
      GROUP BY ${key} ORDER BY 1`,
    // Longer than any hour or day: the one the period begins in is whole.
    values: [from, to, unit === 'hour' ? 3 : 27, timezone],
  });
  const starts = rows.map(({ startsAt }) => startsAt);
  return starts.filter((_, index) => (starts[index + 1] ?? to) > from);
}

export async function reportByAccount(
  db: Queryable,
  period: ReportPeriod,
): Promise<Report<{ id: string; name: string; platform: string }>> {
  const rows = await db.query<SumRow & { id: string; name: string; platform: string }>({
    text: `SELECT a.id, a.name, a.platform, sums.* FROM (SELECT account_id, ${SESSION_SUMS} FROM (${SESSION_PARTS}) part GROUP BY account_id) sums
      JOIN channel_account a ON a.company_id = $1 AND a.id = sums.account_id ORDER BY sums.sessions DESC, a.name, a.id`,
    values: sessionValues(period, DAY, []),
  });
  return {
    total: totalOf(rows),
    items: rows.map((row) => ({ id: row.id, name: row.name, platform: row.platform, ...measuresOf(row) })),
  };
}

export async function reportByGroup(db: Queryable, period: ReportPeriod): Promise<Report<{ id: string; name: string }>> {
  const rows = await db.query<SumRow & { id: string; name: string }>({
    text: `SELECT g.id, g.name, sums.* FROM (SELECT group_id, ${SESSION_SUMS} FROM (${SESSION_PARTS}) part GROUP BY group_id) sums
      JOIN agent_group g ON g.company_id = $1 AND g.id = sums.group_id ORDER BY sums.sessions DESC, g.name, g.id`,
    values: sessionValues(period, DAY, []),
  });
  return { total: totalOf(rows), items: rows.map((row) => ({ id: row.id, name: row.name, ...measuresOf(row) })) };
}

interface AgentSumRow extends TimeSums<'first_reply' | 'handled'> {
  id: string;
  name: string;
  sessions: number;
  stillOpen: number;
  /** Of sessions still open, without who has them now. */
  openHeldMs: number;
  passedOn: number;
  missedOffers: number;
  score_sum: number;
  score_count: number;
}

/** By who had a session or was asked to take it, each with their own share of it. */
export async function reportByAgent(
  db: Queryable,
  period: Pick<ReportPeriod, 'companyId' | 'from' | 'to'>,
  now: Date,
): Promise<AgentMeasures[]> {
  const rows = await db.query<AgentSumRow>({
    text: `SELECT a.id, a.name, sums.* FROM (SELECT agent_id, ${AGENT_SUMS} FROM (${AGENT_PARTS}) part GROUP BY agent_id) sums
      JOIN agent a ON a.company_id = $1 AND a.id = sums.agent_id ORDER BY sums.sessions DESC, a.name, a.id`,
    values: partValues(period, DAY, []),
  });
  const until = now < period.to ? now : period.to;
  const elapsedMs = until.getTime() - period.from.getTime();
  const servingMs = await servingSince(db, period, until);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    sessions: row.sessions,
    stillOpen: row.stillOpen,
    firstReply: timeOf(row.first_reply_sum, row.first_reply_count, row.first_reply_max),
    handling: timeOf(row.handled_sum, row.handled_count, row.handled_max),
    passedOn: row.passedOn,
    missedOffers: row.missedOffers,
    ratings: ratingsOf(row.score_sum, row.score_count),
    load: loadOf((row.handled_sum ?? 0) + row.openHeldMs + (servingMs.get(row.id) ?? 0), elapsedMs),
  }));
}

/** How long agents have had what they are serving, since it last moved. */
async function servingSince(
  db: Queryable,
  { companyId, from, to }: Pick<ReportPeriod, 'companyId' | 'from' | 'to'>,
  until: Date,
): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; ms: number }>({
    text: `SELECT s.assignee_id AS id, sum(greatest(0, round(extract(epoch FROM $4::timestamptz - e.at) * 1000)))::float8 AS ms
      FROM service_session s CROSS JOIN LATERAL (
        SELECT l.at FROM session_event l WHERE l.company_id = s.company_id AND l.session_id = s.id ORDER BY l.no DESC LIMIT 1) e
      WHERE s.company_id = $1 AND s.state = 'active' AND s.opened_at >= $2 AND s.opened_at < $3 GROUP BY s.assignee_id`,
    values: [companyId, from, to, until],
  });
  return new Map(rows.map(({ id, ms }) => [id, ms]));
}

/** Sessions at once, on average over the part of the period that has passed. */
function loadOf(heldMs: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? 0 : Math.round((1000 * heldMs) / elapsedMs) / 1000;
}

/** The sums of all rows together: the parts are read once. */
function totalOf(rows: SumRow[]): SessionMeasures {
  const total: SumRow = { ...NOTHING };
  for (const row of rows) {
    for (const name of SUMMED) total[name] = (total[name] ?? 0) + (row[name] ?? 0);
    for (const name of ['waited_max', 'first_reply_max', 'handled_max'] as const)
      if (row[name] !== null) total[name] = Math.max(total[name] ?? 0, row[name]);
  }
  return measuresOf(total);
}

const SUMMED = [
  'sessions',
  'stillOpen',
  'missed',
  'answeredByBot',
  'missedOffers',
  'waited_sum',
  'waited_count',
  'first_reply_sum',
  'first_reply_count',
  'handled_sum',
  'handled_count',
  'transfers',
  'score_sum',
  'score_count',
] as const;

const NOTHING: SumRow = {
  sessions: 0,
  stillOpen: 0,
  missed: 0,
  answeredByBot: 0,
  missedOffers: 0,
  waited_sum: 0,
  waited_count: 0,
  waited_max: null,
  first_reply_sum: 0,
  first_reply_count: 0,
  first_reply_max: null,
  handled_sum: 0,
  handled_count: 0,
  handled_max: null,
  transfers: 0,
  score_sum: 0,
  score_count: 0,
};

function measuresOf(row: SumRow): SessionMeasures {
  return {
    sessions: row.sessions,
    stillOpen: row.stillOpen,
    missed: row.missed,
    answeredByBot: row.answeredByBot,
    missedOffers: row.missedOffers,
    waiting: timeOf(row.waited_sum, row.waited_count, row.waited_max),
    firstReply: timeOf(row.first_reply_sum, row.first_reply_count, row.first_reply_max),
    handling: timeOf(row.handled_sum, row.handled_count, row.handled_max),
    transfers: row.transfers,
    ratings: ratingsOf(row.score_sum, row.score_count),
  };
}

function timeOf(sum: number | null, count: number, maxMs: number | null): MeasuredTime {
  return { count, averageMs: count === 0 ? null : Math.round((sum ?? 0) / count), maxMs };
}

function ratingsOf(sum: number, count: number): SessionMeasures['ratings'] {
  return { count, average: count === 0 ? null : Math.round((100 * sum) / count) / 100 };
}
