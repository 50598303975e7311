// Reports over service sessions: closed ones from what was kept at their end, open ones as their events stand now.
// Planned anew each time: what is rare and reads much should go by what the tables hold now.
import type { AgentMeasures, MeasuredTime, ReportUnit, SessionMeasures } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface ReportPeriod {
  companyId: string;
  /** [from, to) of when a session was opened. */
  from: Date;
  to: Date;
  /** An IANA name. */
  timezone: string;
  accountId?: string | undefined;
  groupId?: string | undefined;
}

const MEASURES = ['waited_ms', 'first_reply_ms', 'handled_ms'] as const;

const FILTER = `opened_at >= $2 AND opened_at < $3 AND ($4::uuid IS NULL OR account_id = $4) AND ($5::uuid IS NULL OR group_id = $5)`;

const SESSIONS = `SELECT opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score, false AS is_open
    FROM session_fact WHERE company_id = $1 AND ${FILTER}
  UNION ALL
  SELECT opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score, true
    FROM session_measure WHERE company_id = $1 AND state <> 'closed' AND ${FILTER}`;

const SUMS = `count(*) AS sessions, count(*) FILTER (WHERE is_open) AS "stillOpen", count(*) FILTER (WHERE missed) AS missed,
  ${MEASURES.map((name) => `sum(${name}::float8) AS ${name}_sum, count(${name}) AS ${name}_count, max(${name}) AS ${name}_max`).join(', ')},
  sum(transfers)::int AS transfers, sum(score)::int AS score_sum, count(score) AS score_count`;

type MeasureColumn = (typeof MEASURES)[number];
type SumRow = Record<`${MeasureColumn}_${'sum' | 'count' | 'max'}`, number | null> & {
  sessions: number | null;
  stillOpen: number | null;
  missed: number | null;
  transfers: number | null;
  score_sum: number | null;
  score_count: number | null;
};

/** What the parts add up to, and the parts. */
interface Report<Part> {
  total: SessionMeasures;
  items: (SessionMeasures & Part)[];
}

const valuesOf = ({ companyId, from, to, accountId, groupId }: ReportPeriod): unknown[] => [
  companyId,
  from,
  to,
  accountId ?? null,
  groupId ?? null,
];

/**
 * Every hour or day that touches the period, empty ones included. Quarters of an hour are added up first: every time zone's hours and days
 * are made of whole ones, and so the zone is asked about thousands of quarters instead of a million sessions.
 */
export async function reportSeries(db: Queryable, period: ReportPeriod, unit: ReportUnit): Promise<Report<{ startsAt: string }>> {
  const starts =
    unit === 'hour'
      ? `generate_series(date_trunc('hour', $2::timestamptz, $6), $3::timestamptz - interval '1 microsecond', interval '1 hour')`
      : `generate_series(($2::timestamptz AT TIME ZONE $6)::date::timestamp, ($3::timestamptz - interval '1 microsecond') AT TIME ZONE $6, interval '1 day') AT TIME ZONE $6`;
  const rows = await db.query<SumRow & { startsAt: Date }>({
    text: `WITH quarters AS MATERIALIZED (
        SELECT date_bin('15 minutes', opened_at, 'epoch') AS quarter, ${SUMS} FROM (${SESSIONS}) s GROUP BY 1
      ), units AS (
        SELECT date_trunc('${unit}', quarter, $6) AS starts_at, sum(sessions)::int AS sessions, sum("stillOpen")::int AS "stillOpen", sum(missed)::int AS missed,
          ${MEASURES.map((name) => `sum(${name}_sum) AS ${name}_sum, sum(${name}_count)::int AS ${name}_count, max(${name}_max) AS ${name}_max`).join(', ')},
          sum(transfers)::int AS transfers, sum(score_sum)::int AS score_sum, sum(score_count)::int AS score_count
        FROM quarters GROUP BY 1
      )
      SELECT all_starts.starts_at AS "startsAt", units.* FROM (SELECT ${starts} AS starts_at) all_starts
      LEFT JOIN units ON units.starts_at = all_starts.starts_at ORDER BY 1`,
    values: [...valuesOf(period), period.timezone],
  });
  return { total: totalOf(rows), items: rows.map((row) => ({ startsAt: row.startsAt.toISOString(), ...measuresOf(row) })) };
}

export async function reportByAccount(
  db: Queryable,
  period: ReportPeriod,
): Promise<Report<{ id: string; name: string; platform: string }>> {
  const rows = await db.query<SumRow & { id: string; name: string; platform: string }>({
    text: `SELECT a.id, a.name, a.platform, sums.* FROM (SELECT account_id, ${SUMS} FROM (${SESSIONS}) s GROUP BY account_id) sums
      JOIN channel_account a ON a.company_id = $1 AND a.id = sums.account_id ORDER BY sums.sessions DESC, a.name, a.id`,
    values: valuesOf(period),
  });
  return {
    total: totalOf(rows),
    items: rows.map((row) => ({ id: row.id, name: row.name, platform: row.platform, ...measuresOf(row) })),
  };
}

export async function reportByGroup(db: Queryable, period: ReportPeriod): Promise<Report<{ id: string; name: string }>> {
  const rows = await db.query<SumRow & { id: string; name: string }>({
    text: `SELECT g.id, g.name, sums.* FROM (SELECT group_id, ${SUMS} FROM (${SESSIONS}) s GROUP BY group_id) sums
      JOIN agent_group g ON g.company_id = $1 AND g.id = sums.group_id ORDER BY sums.sessions DESC, g.name, g.id`,
    values: valuesOf(period),
  });
  return { total: totalOf(rows), items: rows.map((row) => ({ id: row.id, name: row.name, ...measuresOf(row) })) };
}

interface AgentSumRow {
  id: string;
  name: string;
  sessions: number;
  stillOpen: number;
  first_reply_ms_sum: number | null;
  first_reply_ms_count: number;
  first_reply_ms_max: number | null;
  handled_ms_sum: number | null;
  handled_ms_count: number;
  handled_ms_max: number | null;
  passedOn: number;
  score_sum: number | null;
  score_count: number;
}

/** By who had a session, each with their own share of it. */
export async function reportByAgent(
  db: Queryable,
  { companyId, from, to }: Pick<ReportPeriod, 'companyId' | 'from' | 'to'>,
): Promise<AgentMeasures[]> {
  const rows = await db.query<AgentSumRow>({
    text: `SELECT a.id, a.name, sums.* FROM (
        SELECT agent_id, count(*) AS sessions, count(*) FILTER (WHERE is_open) AS "stillOpen",
          sum(first_reply_ms::float8) AS first_reply_ms_sum, count(first_reply_ms) AS first_reply_ms_count, max(first_reply_ms) AS first_reply_ms_max,
          sum(handled_ms::float8) AS handled_ms_sum, count(handled_ms) AS handled_ms_count, max(handled_ms) AS handled_ms_max,
          count(*) FILTER (WHERE NOT is_last) AS "passedOn", sum(score)::int AS score_sum, count(score) AS score_count
        FROM (
          SELECT agent_id, handled_ms, first_reply_ms, is_last, score, false AS is_open FROM session_agent_fact
            WHERE company_id = $1 AND opened_at >= $2 AND opened_at < $3
          UNION ALL
          SELECT m.agent_id, NULL, m.first_reply_ms, m.is_last, NULL, true FROM service_session s
            -- OFFSET 0: session by session; joined, the measures of every session there ever was would be worked out.
            CROSS JOIN LATERAL (SELECT * FROM session_agent_measure l WHERE l.company_id = s.company_id AND l.session_id = s.id OFFSET 0) m
            WHERE s.company_id = $1 AND s.state <> 'closed' AND s.opened_at >= $2 AND s.opened_at < $3
        ) held GROUP BY agent_id
      ) sums JOIN agent a ON a.company_id = $1 AND a.id = sums.agent_id ORDER BY sums.sessions DESC, a.name, a.id`,
    values: [companyId, from, to],
  });
  const periodMs = to.getTime() - from.getTime();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    sessions: row.sessions,
    stillOpen: row.stillOpen,
    firstReply: timeOf(row.first_reply_ms_sum, row.first_reply_ms_count, row.first_reply_ms_max),
    handling: timeOf(row.handled_ms_sum, row.handled_ms_count, row.handled_ms_max),
    passedOn: row.passedOn,
    ratings: ratingsOf(row.score_sum, row.score_count),
    load: Math.round((1000 * (row.handled_ms_sum ?? 0)) / periodMs) / 1000,
  }));
}

/** The sums of all rows together: the sessions are read once. */
function totalOf(rows: SumRow[]): SessionMeasures {
  const total: SumRow = { ...NOTHING };
  for (const row of rows) {
    for (const name of SUMMED) total[name] = (total[name] ?? 0) + (row[name] ?? 0);
    for (const name of ['waited_ms_max', 'first_reply_ms_max', 'handled_ms_max'] as const)
      if (row[name] !== null) total[name] = Math.max(total[name] ?? 0, row[name]);
  }
  return measuresOf(total);
}

const SUMMED = [
  'sessions',
  'stillOpen',
  'missed',
  'waited_ms_sum',
  'waited_ms_count',
  'first_reply_ms_sum',
  'first_reply_ms_count',
  'handled_ms_sum',
  'handled_ms_count',
  'transfers',
  'score_sum',
  'score_count',
] as const;

const NOTHING: SumRow = {
  sessions: 0,
  stillOpen: 0,
  missed: 0,
  waited_ms_sum: 0,
  waited_ms_count: 0,
  waited_ms_max: null,
  first_reply_ms_sum: 0,
  first_reply_ms_count: 0,
  first_reply_ms_max: null,
  handled_ms_sum: 0,
  handled_ms_count: 0,
  handled_ms_max: null,
  transfers: 0,
  score_sum: 0,
  score_count: 0,
};

function measuresOf(row: SumRow): SessionMeasures {
  return {
    sessions: row.sessions ?? 0,
    stillOpen: row.stillOpen ?? 0,
    missed: row.missed ?? 0,
    waiting: timeOf(row.waited_ms_sum, row.waited_ms_count, row.waited_ms_max),
    firstReply: timeOf(row.first_reply_ms_sum, row.first_reply_ms_count, row.first_reply_ms_max),
    handling: timeOf(row.handled_ms_sum, row.handled_ms_count, row.handled_ms_max),
    transfers: row.transfers ?? 0,
    ratings: ratingsOf(row.score_sum, row.score_count),
  };
}

function timeOf(sum: number | null | undefined, count: number | null | undefined, maxMs: number | null | undefined): MeasuredTime {
  const counted = count ?? 0;
  return { count: counted, averageMs: counted === 0 ? null : Math.round((sum ?? 0) / counted), maxMs: maxMs ?? null };
}

function ratingsOf(sum: number | null | undefined, count: number | null | undefined): SessionMeasures['ratings'] {
  const counted = count ?? 0;
  return { count: counted, average: counted === 0 ? null : Math.round((100 * (sum ?? 0)) / counted) / 100 };
}
