// What a report adds up, as one set of rows of the same form: sums of whole quarters, hours or days, what the sums do not hold yet, the sessions at
// the ends of a period that does not begin or end with a quarter, and those still open. One statement reads them all, so they fit together.
const QUARTER_MS = 15 * 60_000;

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

/** How long the sums are that a report is made of; where one does not fit as a whole, quarters take its place. */
type SpanMinutes = 60 | 1440;

const TIMES = ['waited', 'first_reply', 'handled'] as const;
type TimeName = (typeof TIMES)[number];

/** What rows of any kind say about a time: its sum, of how many, and the longest. */
export type TimeSums<Name extends string> = Record<`${Name}_${'sum' | 'max'}`, number | null> & Record<`${Name}_count`, number>;

const kept = (names: readonly TimeName[]): string => names.map((name) => `${name}_sum, ${name}_count, ${name}_max`).join(', ');
const single = (names: readonly TimeName[]): string =>
  names.map((name) => `${name}_ms AS ${name}_sum, (${name}_ms IS NOT NULL)::int AS ${name}_count, ${name}_ms AS ${name}_max`).join(', ');
const added = (names: readonly TimeName[]): string =>
  names
    .map((name) => `sum(${name}_sum)::float8 AS ${name}_sum, sum(${name}_count)::int AS ${name}_count, max(${name}_max) AS ${name}_max`)
    .join(', ');
const scored = 'coalesce(score, 0) AS score_sum, (score IS NOT NULL)::int AS score_count';
const counts = (...names: string[]): string => names.map((name) => `sum(${name})::int AS ${name}`).join(', ');

/** Adds up rows of SESSION_PARTS. */
export const SESSION_SUMS = `sum(sessions)::int AS sessions, sum(still_open)::int AS "stillOpen", sum(missed)::int AS missed,
  sum(answered_by_bot)::int AS "answeredByBot", sum(missed_offers)::int AS "missedOffers", ${added(TIMES)}, ${counts('transfers', 'score_sum', 'score_count')}`;

/** Adds up rows of AGENT_PARTS. */
export const AGENT_SUMS = `sum(sessions)::int AS sessions, sum(still_open)::int AS "stillOpen", sum(passed_on)::int AS "passedOn",
  sum(missed_offers)::int AS "missedOffers", sum(open_held_ms)::float8 AS "openHeldMs", ${added(['first_reply', 'handled'])}, ${counts('score_sum', 'score_count')}`;

const OF_PLACE = '($10::uuid IS NULL OR account_id = $10) AND ($11::uuid IS NULL OR group_id = $11)';

/** The parts of both kinds, by the values of `partValues`. */
function parts({
  sums,
  changes,
  facts,
  open,
  filter,
  columns,
}: Record<'sums' | 'changes' | 'facts' | 'open' | 'filter', string> & {
  columns: { sum: string; change: string; fact: string; open: string };
}): string {
  return `SELECT starts_at AS at, ${columns.sum} FROM ${sums}
    WHERE company_id = $1 AND span_minutes = $4 AND starts_at >= $5 AND starts_at < $6 AND starts_at <> ALL($7::timestamptz[]) AND ${filter}
  UNION ALL
  SELECT starts_at, ${columns.sum} FROM unnest($7::timestamptz[]) AS cut (cut_at) JOIN ${sums}
    ON company_id = $1 AND span_minutes = 15 AND starts_at >= greatest(cut_at, $5) AND starts_at < least(cut_at + $4 * interval '1 minute', $6)
    WHERE ${filter}
  UNION ALL
  SELECT opened_at, ${columns.change} FROM ${changes} WHERE company_id = $1 AND opened_at >= $5 AND opened_at < $6 AND ${filter}
  UNION ALL
  SELECT opened_at, ${columns.fact} FROM ${facts} WHERE company_id = $1 AND opened_at >= $2 AND opened_at < $8 AND ${filter}
  UNION ALL
  SELECT opened_at, ${columns.fact} FROM ${facts} WHERE company_id = $1 AND opened_at >= $9 AND opened_at < $3 AND ${filter}
  UNION ALL
  SELECT opened_at, ${columns.open}
  FROM ${open}($1, (SELECT array_agg(id) FROM service_session WHERE company_id = $1 AND state <> 'closed' AND opened_at >= $2 AND opened_at < $3))
  WHERE ${filter}`;
}

/** Of sessions: `at`, account, group and what SESSION_SUMS adds up. */
export const SESSION_PARTS = parts({
  sums: 'report_sum',
  changes: 'report_change',
  facts: 'session_fact',
  open: 'session_measures',
  filter: OF_PLACE,
  columns: {
    sum: `account_id, group_id, sessions, 0 AS still_open, missed, answered_by_bot, missed_offers, ${kept(TIMES)}, transfers, score_sum, score_count`,
    change: `account_id, group_id, sessions, 0, missed, answered_by_bot, missed_offers, ${single(TIMES)}, transfers, score_sum, score_count`,
    fact: `account_id, group_id, 1, 0, missed::int, answered_by_bot::int, missed_offers, ${single(TIMES)}, transfers, ${scored}`,
    open: `account_id, group_id, 1, 1, 0, 0, missed_offers, ${single(TIMES)}, transfers, 0, 0`,
  },
});

const AGENT_TIMES = ['first_reply', 'handled'] as const;

/** Of agents' shares in sessions: `at`, agent and what AGENT_SUMS adds up. */
export const AGENT_PARTS = parts({
  sums: 'report_agent_sum',
  changes: 'report_agent_change',
  facts: `(SELECT company_id, opened_at, agent_id, held, CASE WHEN held THEN handled_ms END AS handled_ms, first_reply_ms, is_last, missed_offers, score
    FROM session_agent_fact) f`,
  open: 'session_agent_measures',
  filter: 'true',
  columns: {
    sum: `agent_id, sessions, 0 AS still_open, 0::bigint AS open_held_ms, passed_on, missed_offers, ${kept(AGENT_TIMES)}, score_sum, score_count`,
    change: `agent_id, sessions, 0, 0, passed_on, missed_offers, ${single(AGENT_TIMES)}, score_sum, score_count`,
    fact: `agent_id, held::int, 0, 0, (held AND NOT is_last)::int, missed_offers, ${single(AGENT_TIMES)}, ${scored}`,
    // What an agent did of a session counts as handling when it is over; until then it is load alone.
    open: `agent_id, held::int, held::int, CASE WHEN held THEN handled_ms ELSE 0 END, (held AND NOT is_last)::int, missed_offers, ${single(['first_reply'])}, NULL, 0, NULL, 0, 0`,
  },
});

/**
 * The values $1 to $9 (AGENT_PARTS) or $11 (SESSION_PARTS). `borders`: times at which one unit of the report ends and the next begins; a sum
 * that spans one of them is not used.
 */
export function partValues(
  { companyId, from, to }: Pick<ReportPeriod, 'companyId' | 'from' | 'to'>,
  span: SpanMinutes,
  borders: Date[],
): unknown[] {
  const spanMs = span * 60_000;
  const firstMs = Math.ceil(from.getTime() / QUARTER_MS) * QUARTER_MS;
  const endMs = Math.max(firstMs, Math.floor(to.getTime() / QUARTER_MS) * QUARTER_MS);
  const cut = [from, to, ...borders].map((time) => time.getTime()).filter((ms) => ms % spanMs !== 0);
  const cutSpans = [...new Set(cut.map((ms) => Math.floor(ms / spanMs) * spanMs))].sort((left, right) => left - right);
  const iso = (ms: number): string => new Date(ms).toISOString();
  return [companyId, from, to, span, iso(firstMs), iso(endMs), cutSpans.map(iso), iso(Math.min(firstMs, to.getTime())), iso(endMs)];
}
