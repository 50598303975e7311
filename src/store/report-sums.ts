// What reports are made of, added up: takes what closed sessions and ratings changed and puts it into the sums, a piece per transaction.
import type { Queryable } from './database.js';

const reportSumsLock = 7_303_014_030;

/** Whether there is anything to add up. */
export async function hasReportChanges(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ has: boolean }>({
    text: 'SELECT EXISTS (SELECT FROM report_change) OR EXISTS (SELECT FROM report_agent_change) AS has',
  });
  return row?.has === true;
}

/** Adds up the next changes, at most so many of each kind; answers whether there may be more. Does nothing while another instance is at it. */
export async function addUpReportChanges(tx: Queryable, limit: number): Promise<boolean> {
  const [lock] = await tx.query<{ taken: boolean }>({ text: 'SELECT pg_try_advisory_xact_lock($1) AS taken', values: [reportSumsLock] });
  if (lock?.taken !== true) return false;
  let mayBeMore = false;
  for (const kind of [SESSIONS, AGENTS]) {
    const [row] = await tx.query<{ changes: number }>({ text: addUp(kind), values: [limit] });
    mayBeMore ||= row !== undefined && row.changes >= limit;
  }
  return mayBeMore;
}

interface Kind {
  changes: string;
  sums: string;
  keys: string[];
  counts: string[];
  times: string[];
}

const SESSIONS: Kind = {
  changes: 'report_change',
  sums: 'report_sum',
  keys: ['account_id', 'group_id'],
  counts: ['sessions', 'missed', 'answered_by_bot', 'missed_offers', 'transfers', 'score_sum', 'score_count'],
  times: ['waited', 'first_reply', 'handled'],
};

const AGENTS: Kind = {
  changes: 'report_agent_change',
  sums: 'report_agent_sum',
  keys: ['agent_id'],
  counts: ['sessions', 'passed_on', 'missed_offers', 'score_sum', 'score_count'],
  times: ['first_reply', 'handled'],
};

/** Nothing is ever taken off a sum but scores that were changed, so the longest times need no second look. */
function addUp({ changes, sums, keys, counts, times }: Kind): string {
  const key = ['company_id', 'span_minutes', 'starts_at', ...keys].join(', ');
  const summed = [...counts, ...times.flatMap((name) => [`${name}_sum`, `${name}_count`])];
  const longest = times.map((name) => `${name}_max`);
  return `WITH taken AS MATERIALIZED (
      DELETE FROM ${changes} WHERE position <= (SELECT max(position) FROM (SELECT position FROM ${changes} ORDER BY position LIMIT $1) next)
      RETURNING *
    ), added AS (
      INSERT INTO ${sums} AS s (${key}, ${[...summed, ...longest].join(', ')})
      SELECT company_id, minutes, date_bin(minutes * interval '1 minute', opened_at, 'epoch'), ${keys.join(', ')},
        ${counts.map((name) => `sum(${name})`).join(', ')},
        ${times.map((name) => `coalesce(sum(${name}_ms), 0), count(${name}_ms)`).join(', ')},
        ${times.map((name) => `max(${name}_ms)`).join(', ')}
      FROM taken CROSS JOIN (VALUES (15), (60), (1440)) AS span (minutes)
      GROUP BY 1, 2, 3, ${keys.join(', ')}
      ON CONFLICT (${key}) DO UPDATE SET
        ${summed.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ')},
        ${longest.map((name) => `${name} = greatest(s.${name}, excluded.${name})`).join(', ')}
    ) SELECT count(*)::int AS changes FROM taken`;
}
