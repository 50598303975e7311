// Sessions for which time matters now: silence, waiting too long, an offer that is over. What was said since is looked at here, so nothing has to be noted per message.
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { WARN_AT } from './session-moves.js';

export interface DueSession {
  companyId: string;
  conversationId: string;
  sessionId: string;
  version: number;
  state: 'bot' | 'queued' | 'parked' | 'active';
  /** When it ends as things stand. */
  deadlineAt: Date;
  /** When the two sides last said something, or it began to be served; null: it only waits, and goes by how long. */
  silentSince: Date | null;
  /** The last message of the conversation. */
  lastSeq: number;
  /** When the warning is due; null: there is none, or it was given for this silence. */
  warnAt: Date | null;
  lastSpokeEndUser: boolean;
  /** The bot has it, and the end user's last words have their answer. */
  isAnswered: boolean;
}

/** Of the session `s` and its conversation `c`. */
const IS_ANSWERED = `EXISTS (SELECT FROM bot_progress p WHERE p.company_id = s.company_id AND p.session_id = s.id AND s.state = 'bot'
      AND p.answered AND p.handled_seq >= c.last_inbound_seq)`;

/**
 * Active: both sides have been silent since the later of their last message and the hand-over; bot: since the end user's last message; queued:
 * since it came into the queue, and parked because there was no room in it, the same. Read from the sessions: as a join, the planner may begin
 * with all of an account's conversations.
 */
const dueFrom = (
  warnAt: string,
) => `SELECT s.company_id AS "companyId", s.conversation_id AS "conversationId", s.id AS "sessionId", s.version,
    s.state, t.deadline_at AS "deadlineAt", CASE WHEN s.state IN ('active', 'bot') THEN t.since END AS "silentSince", c.last_seq AS "lastSeq",
    coalesce(c.last_inbound_at >= c.last_public_at, false) AS "lastSpokeEndUser",
    ${IS_ANSWERED} AS "isAnswered",
    CASE WHEN s.state = 'active' AND (s.warned_at IS NULL OR s.warned_at < t.since)
      THEN t.since + s.timeout_seconds * ${warnAt}::float8 * interval '1 second' END AS "warnAt"
  FROM service_session s
  CROSS JOIN LATERAL (SELECT account_id, last_seq, last_inbound_at, last_inbound_seq, last_public_at
    FROM conversation WHERE company_id = s.company_id AND id = s.conversation_id LIMIT 1) c
  JOIN agent_group g ON g.company_id = s.company_id AND g.id = s.group_id
  CROSS JOIN LATERAL (SELECT greatest(c.last_public_at, CASE s.state WHEN 'active' THEN s.assigned_at ELSE s.opened_at END) AS since) begun
  CROSS JOIN LATERAL (SELECT begun.since, CASE s.state
    WHEN 'active' THEN begun.since + s.timeout_seconds * interval '1 second'
    WHEN 'bot' THEN begun.since + g.timeout_minutes * interval '1 minute'
    WHEN 'queued' THEN s.deadline_at WHEN 'parked' THEN s.deadline_at END AS deadline_at) t
  WHERE t.deadline_at IS NOT NULL`;

/** Of conversations of these accounts. */
export function dueSessions(db: Queryable, accountIds: string[], now: Date, limit: number): Promise<DueSession[]> {
  return db.query<DueSession>({
    name: 'due-sessions',
    text: `${dueFrom('$3')} AND s.look_at <= $2 AND s.look_at IS NOT NULL AND s.state <> 'closed' AND c.account_id = ANY($1::uuid[])
      ORDER BY s.look_at LIMIT $4`,
    values: [accountIds, now, WARN_AT, limit],
  });
}

/** As it is now, in the transaction that holds the conversation. Null: it was moved on meanwhile. */
export async function dueSession(tx: Queryable, { companyId, sessionId, version }: DueSession): Promise<DueSession | null> {
  const rows = await tx.query<DueSession>({
    name: 'due-session',
    text: `${dueFrom('$4')} AND s.company_id = $1 AND s.id = $2 AND s.version = $3 AND s.state <> 'closed'`,
    values: [companyId, sessionId, version, WARN_AT],
  });
  return rows[0] ?? null;
}

/** The bot has it, and the end user's last words have their answer. */
export async function isAnsweredByBot(tx: Queryable, session: { companyId: string; id: string }): Promise<boolean> {
  const rows = await tx.query<{ isAnswered: boolean }>({
    name: 'is-answered-by-bot',
    text: `SELECT ${IS_ANSWERED} AS "isAnswered" FROM service_session s
      JOIN conversation c ON c.company_id = s.company_id AND c.id = s.conversation_id WHERE s.company_id = $1 AND s.id = $2`,
    values: [session.companyId, session.id],
  });
  return rows[0]?.isAnswered === true;
}

/** Somebody has spoken since: looked at again when the time is over that began then. Nothing else about the sessions changes. */
export async function rearm(db: Queryable, sessions: DueSession[]): Promise<void> {
  const input = sessions.map(({ companyId, sessionId, version, deadlineAt, warnAt }) => ({
    company_id: companyId,
    id: sessionId,
    version,
    deadline_at: deadlineAt,
    look_at: warnAt ?? deadlineAt,
  }));
  await db.query({
    name: 'rearm-sessions',
    text: `UPDATE service_session s SET deadline_at = i.deadline_at, look_at = i.look_at
      FROM ${jsonRows('$1', 'company_id uuid, id uuid, version int, deadline_at timestamptz, look_at timestamptz')} i
      WHERE s.company_id = i.company_id AND s.id = i.id AND s.version = i.version AND s.state <> 'closed'`,
    values: [JSON.stringify(input)],
  });
}

export interface EndedOffer {
  companyId: string;
  conversationId: string;
  sessionId: string;
  version: number;
  agentId: string;
  /** Its time is over; else the agent may be given nothing any more. */
  isMissed: boolean;
}

/** Offers whose time is over, or whose agent is not there for them any more; of conversations of these accounts. */
export function endedOffers(db: Queryable, accountIds: string[], now: Date, limit: number): Promise<EndedOffer[]> {
  return db.query<EndedOffer>({
    name: 'ended-offers',
    text: `SELECT s.company_id AS "companyId", s.conversation_id AS "conversationId", s.id AS "sessionId", s.version, s.offered_to AS "agentId",
        s.offer_ends_at <= $2::timestamptz AS "isMissed"
      FROM service_session s
      CROSS JOIN LATERAL (SELECT FROM conversation
        WHERE company_id = s.company_id AND id = s.conversation_id AND account_id = ANY($1::uuid[]) LIMIT 1) c
      WHERE s.offered_to IS NOT NULL AND (s.offer_ends_at <= $2::timestamptz OR NOT EXISTS (
        SELECT FROM agent a JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id
          JOIN group_member m ON m.company_id = a.company_id AND m.agent_id = a.id AND m.group_id = s.group_id
        WHERE a.company_id = s.company_id AND a.id = s.offered_to AND a.active AND p.online AND p.status = 'idle'))
      ORDER BY s.offer_ends_at LIMIT $3`,
    values: [accountIds, now, limit],
  });
}
