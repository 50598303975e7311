// A million service sessions in about a minute, written straight into a hub's database, shaped as the hub would have left them: sessions, their events and what the reports keep of them.
import pg from 'pg';

export interface SessionsWish {
  databaseUrl: string;
  companyId: string;
  accountIds: string[];
  groupIds: string[];
  agentIds: string[];
  sessions: number;
  /** More, served just now. */
  open: number;
  days: number;
}

const SESSIONS_PER_CONVERSATION = 20;
const SLICE = 100_000;

/** Ids come from numbers, so that every statement can make them again. */
const id = (kind: string, number: string): string =>
  `overlay(overlay(md5('${kind}' || (${number})::text) placing '7' from 13) placing '8' from 17)::uuid`;

/** Resolves with when the hub could begin to add them up, on the clock of `performance`. */
export async function fillSessions(wish: SessionsWish, progress: (share: number) => void): Promise<number> {
  const db = new pg.Client({ connectionString: wish.databaseUrl, application_name: 'fixture' });
  await db.connect();
  try {
    // Keys are right by the way they are made; asking for each would take most of the time.
    await db.query(
      "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET timezone = UTC",
    );
    const conversations = Math.max(wish.open, Math.ceil(wish.sessions / SESSIONS_PER_CONVERSATION));
    await makeConversations(db, wish, conversations);
    for (let from = 0; from < wish.sessions; from += SLICE) {
      await makeClosed(db, wish, conversations, from, Math.min(from + SLICE, wish.sessions));
      progress(Math.min(1, (from + SLICE) / wish.sessions));
    }
    await noteForSums(db, wish);
    const notedAtMs = performance.now();
    await makeOpen(db, wish);
    await db.query('VACUUM ANALYZE');
    return notedAtMs;
  } finally {
    await db.end();
  }
}

const listOf = (ids: string[]): string => `ARRAY[${ids.map((one) => `'${one}'`).join(', ')}]::uuid[]`;
const oneOf = (ids: string[], number: string): string => `(${listOf(ids)})[1 + (${number}) % ${String(ids.length)}]`;

async function makeConversations(
  db: pg.Client,
  { companyId, accountIds, groupIds, days }: SessionsWish,
  conversations: number,
): Promise<void> {
  const since = `now() - interval '${String(days)} days'`;
  await db.query(
    `CREATE TEMPORARY TABLE somebody AS SELECT n, ${oneOf(accountIds, 'n')} AS account_id FROM generate_series(0, ${String(conversations - 1)}) AS n`,
  );
  await db.query({
    text: `INSERT INTO contact (company_id, id, display_name, created_at) SELECT $1, ${id('contact', 'n')}, 'Person ' || n, ${since} FROM somebody`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
      SELECT $1, ${id('person', 'n')}, account_id, 'p' || n, account_id::text, 'p' || n, ${id('contact', 'n')}, ${since} FROM somebody`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO conversation (company_id, id, account_id, proxy_user_id, group_id, last_message_at, created_at)
      SELECT $1, ${id('talk', 'n')}, account_id, ${id('person', 'n')}, ${oneOf(groupIds, 'n')}, now(), ${since} FROM somebody`,
    values: [companyId],
  });
}

/** One in twenty was missed, one in ten handed on, one in four rated. */
async function makeClosed(db: pg.Client, wish: SessionsWish, conversations: number, from: number, to: number): Promise<void> {
  const { companyId, accountIds, groupIds, agentIds, sessions, days } = wish;
  await db.query({
    text: `CREATE TEMPORARY TABLE fresh AS SELECT i, ${id('session', 'i')} AS session_id, ${id('talk', `i % ${String(conversations)}`)} AS conversation_id,
        i / ${String(conversations)} + 1 AS no, ${oneOf(accountIds, `i % ${String(conversations)}`)} AS account_id, ${oneOf(groupIds, 'i / 7')} AS group_id,
        ${oneOf(agentIds, 'i / 3')} AS first_agent, ${oneOf(agentIds, 'i / 3 + 1')} AS second_agent, i % 20 = 0 AS missed, i % 10 = 3 AS handed_on,
        CASE WHEN i % 4 = 1 THEN 1 + i % 5 END AS score,
        date_trunc('milliseconds', now() - interval '${String(days)} days' + i * (interval '${String(days - 1)} days' / ${String(sessions)})) AS opened_at,
        (1000 + (i * 7919::bigint) % 120000) * interval '1 millisecond' AS waited, (5000 + (i * 104729::bigint) % 90000) * interval '1 millisecond' AS replied,
        (100000 + (i * 15485863::bigint) % 900000) * interval '1 millisecond' AS handled
      FROM generate_series(${String(from)}, ${String(to - 1)}) AS i`,
  });
  const ms = (interval: string): string => `(extract(epoch FROM ${interval}) * 1000)::bigint`;
  const endedAt = 'CASE WHEN missed THEN opened_at + waited ELSE opened_at + waited + handled END';
  await db.query({
    text: `INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, version, opened_at, queued_at, assigned_at, first_reply_at, closed_at, close_reason)
      SELECT $1, session_id, conversation_id, no, 'closed', group_id, CASE WHEN NOT missed THEN CASE WHEN handed_on THEN second_agent ELSE first_agent END END,
        CASE WHEN missed THEN 2 WHEN handed_on THEN 4 ELSE 3 END, opened_at, opened_at, CASE WHEN NOT missed THEN opened_at + waited END,
        CASE WHEN NOT missed THEN opened_at + waited + replied END, ${endedAt}, 'resolved' FROM fresh`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type)
      SELECT $1, session_id, e.no, conversation_id, e.at, e.name, e.to_state, e.agent, 'system' FROM fresh CROSS JOIN LATERAL (VALUES
        (1, opened_at, 'queued', 'queued', NULL::uuid, true),
        (2, opened_at + waited, 'assigned', 'active', first_agent, NOT missed),
        (3, opened_at + waited + handled / 2, 'transferred', 'active', second_agent, NOT missed AND handed_on),
        (CASE WHEN missed THEN 2 WHEN handed_on THEN 4 ELSE 3 END, ${endedAt}, 'closed', 'closed', NULL, true)
      ) AS e (no, at, name, to_state, agent, is_there) WHERE e.is_there`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO rating (company_id, session_id, score, rated_at) SELECT $1, session_id, score, ${endedAt} FROM fresh WHERE score IS NOT NULL AND NOT missed`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO session_fact (company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score)
      SELECT $1, session_id, opened_at, account_id, group_id, CASE WHEN NOT missed THEN ${ms('waited')} END, CASE WHEN NOT missed THEN ${ms('replied')} END,
        CASE WHEN NOT missed THEN ${ms('handled')} END, CASE WHEN handed_on AND NOT missed THEN 1 ELSE 0 END, missed, CASE WHEN NOT missed THEN score END FROM fresh`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO session_agent_fact (company_id, session_id, agent_id, opened_at, handled_ms, first_reply_ms, is_last, score)
      SELECT $1, session_id, a.agent, opened_at, a.handled_ms, a.first_reply_ms, a.is_last, CASE WHEN a.is_last THEN score END FROM fresh CROSS JOIN LATERAL (VALUES
        (first_agent, ${ms('handled')} / CASE WHEN handed_on THEN 2 ELSE 1 END, ${ms('replied')}, NOT handed_on, true),
        (second_agent, ${ms('handled')} / 2, NULL, true, handed_on)
      ) AS a (agent, handled_ms, first_reply_ms, is_last, is_there) WHERE a.is_there AND NOT missed`,
    values: [companyId],
  });
  await db.query('DROP TABLE fresh');
}

/** As the triggers would have, had they been asked; of others they have been. */
async function noteForSums(db: pg.Client, { groupIds, agentIds }: SessionsWish): Promise<void> {
  await db.query(`INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, missed_offers, waited_ms, first_reply_ms, handled_ms,
      transfers, score_sum, score_count)
    SELECT company_id, opened_at, account_id, group_id, 1, missed::int, missed_offers, waited_ms, first_reply_ms, handled_ms, transfers, coalesce(score, 0),
      (score IS NOT NULL)::int FROM session_fact WHERE group_id = ANY(${listOf(groupIds)}) ORDER BY opened_at`);
  await db.query(`INSERT INTO report_agent_change (company_id, opened_at, agent_id, sessions, passed_on, missed_offers, first_reply_ms, handled_ms, score_sum,
      score_count)
    SELECT company_id, opened_at, agent_id, 1, (NOT is_last)::int, missed_offers, first_reply_ms, handled_ms, coalesce(score, 0), (score IS NOT NULL)::int
    FROM session_agent_fact WHERE agent_id = ANY(${listOf(agentIds)}) ORDER BY opened_at`);
}

async function makeOpen(db: pg.Client, { companyId, groupIds, agentIds, open }: SessionsWish): Promise<void> {
  await db.query({
    text: `WITH opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, version, opened_at, queued_at, assigned_at)
        SELECT $1, ${id('open', 'n')}, ${id('talk', 'n')}, 1000000, 'active', ${oneOf(groupIds, 'n')}, ${oneOf(agentIds, 'n')}, 2, now() - interval '1 hour', now() - interval '1 hour', now()
        FROM generate_series(0, ${String(open - 1)}) AS n RETURNING id, conversation_id, opened_at, assigned_at, assignee_id, group_id
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type)
        SELECT $1, o.id, e.no, o.conversation_id, e.at, e.name, e.to_state, e.agent, 'system' FROM opened o CROSS JOIN LATERAL (VALUES
          (1, o.opened_at, 'queued', 'queued', NULL::uuid), (2, o.assigned_at, 'assigned', 'active', o.assignee_id)) AS e (no, at, name, to_state, agent)
      )
      UPDATE conversation c SET session_id = o.id, assignee_id = o.assignee_id, group_id = o.group_id FROM opened o WHERE c.company_id = $1 AND c.id = o.conversation_id`,
    values: [companyId],
  });
}
