// Service sessions: opening them for what came in, holding them for a transition, and what is asked about them.
import type { PresenceStatus, SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { EFFECTIVE_STATUS } from './presence.js';

export interface UnroutedConversation {
  companyId: string;
  conversationId: string;
  accountId: string;
}

export interface OpeningCandidate {
  companyId: string;
  conversationId: string;
  sessionId: string;
  /** Null: its account's. */
  groupId: string | null;
  /** Goes to this member of the group where there is room. */
  preferredAgentId: string | null;
  state: 'bot' | 'queued' | 'parked';
  /** Nothing opens for what was written up to here. */
  answeredSeq: number;
  /** Somebody listens for its first event; where it turns out to be parked, for that. */
  isAwaited: boolean;
  isAwaitedParked: boolean;
}

export interface OpenedSession {
  companyId: string;
  conversationId: string;
  sessionId: string;
  groupId: string;
  state: 'bot' | 'queued' | 'parked';
  isAwaited: boolean;
  /** Its group gives out by itself what waits, or bounds its queue. */
  isPlaced: boolean;
}

const IS_AWAITED = `CASE WHEN o.state = 'parked' THEN h.is_awaited_parked ELSE h.is_awaited END`;

/** Whether people wait for room in this group's bounded queue. */
const hasParked = (
  companyId: string,
  groupId: string,
): string => `EXISTS (SELECT FROM agent_group b WHERE b.company_id = ${companyId} AND b.id = ${groupId}
  AND b.queue_max IS NOT NULL AND EXISTS (SELECT FROM service_session w WHERE w.company_id = b.company_id AND w.group_id = b.id AND w.state = 'parked'))`;

/**
 * Gives unrouted inbound messages to the desk: a conversation without an open session gets one, for the group named, else its account's.
 * Safe to repeat: what is routed already is left alone. What blocked people write opens none. Where people are parked because a queue was full,
 * whoever comes later is parked behind them.
 */
export function openSessions(db: Queryable, candidates: OpeningCandidate[], now: Date): Promise<OpenedSession[]> {
  return db.query<OpenedSession>({
    name: 'open-sessions',
    text: `WITH held AS MATERIALIZED (
        SELECT c.company_id, c.id, c.last_inbound_seq, c.routed_seq, c.session_id, coalesce(i."groupId", a.group_id) AS group_id, i."sessionId" AS new_session_id,
          i."preferredAgentId" AS preferred_agent_id, i.state AS wanted_state, i."answeredSeq" AS answered_seq, i."isAwaited" AS is_awaited,
          i."isAwaitedParked" AS is_awaited_parked, coalesce(c.blocked_until > $2::timestamptz, false) AS is_blocked
        FROM conversation c
        JOIN ${jsonRows(
          '$1',
          `"companyId" uuid, "conversationId" uuid, "sessionId" uuid, "groupId" uuid, "preferredAgentId" uuid, state text,
            "answeredSeq" bigint, "isAwaited" boolean, "isAwaitedParked" boolean`,
        )} i ON c.company_id = i."companyId" AND c.id = i."conversationId"
        JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
        ORDER BY c.id FOR UPDATE OF c
      ), wanted AS (
        SELECT h.*, CASE WHEN h.wanted_state = 'queued' AND ${hasParked('h.company_id', 'h.group_id')} THEN 'parked' ELSE h.wanted_state END AS state FROM held h
      ), opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, preferred_agent_id, opened_at, queued_at, deadline_at, look_at)
        SELECT h.company_id, h.new_session_id, h.id,
          (SELECT coalesce(max(s.no), 0) + 1 FROM service_session s WHERE s.conversation_id = h.id), h.state, h.group_id, h.preferred_agent_id,
          $2::timestamptz, CASE WHEN h.state <> 'bot' THEN $2::timestamptz END, t.due_at, t.due_at
        FROM wanted h JOIN agent_group g ON g.company_id = h.company_id AND g.id = h.group_id
        CROSS JOIN LATERAL (SELECT $2::timestamptz + interval '1 minute' * CASE h.wanted_state
          WHEN 'queued' THEN g.queue_timeout_minutes WHEN 'bot' THEN g.timeout_minutes END AS due_at) t
        WHERE h.session_id IS NULL AND h.last_inbound_seq > greatest(h.routed_seq, h.answered_seq) AND NOT h.is_blocked
        RETURNING company_id, id, conversation_id, group_id, queued_at, state
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, actor_type, data, pending)
        SELECT o.company_id, o.id, 1, o.conversation_id, $2, o.state, o.state, 'end_user',
          CASE WHEN o.state = 'parked' AND h.wanted_state = 'queued' THEN '{"full": true}'::jsonb ELSE '{}' END, ${IS_AWAITED}
        FROM opened o JOIN held h ON h.company_id = o.company_id AND h.id = o.conversation_id
      ), bot AS (
        -- It answers what was not routed before.
        INSERT INTO bot_progress (company_id, session_id, handled_seq)
        SELECT o.company_id, o.id, greatest(h.routed_seq, h.answered_seq) FROM opened o
        JOIN held h ON h.company_id = o.company_id AND h.id = o.conversation_id WHERE o.state = 'bot'
      ), routed AS (
        UPDATE conversation c SET routed_seq = h.last_inbound_seq, session_id = coalesce(o.id, c.session_id),
          group_id = coalesce(o.group_id, c.group_id), assignee_id = CASE WHEN o.id IS NULL THEN c.assignee_id END
        FROM held h LEFT JOIN opened o ON o.company_id = h.company_id AND o.conversation_id = h.id
        WHERE c.company_id = h.company_id AND c.id = h.id
      )
      SELECT o.company_id AS "companyId", o.conversation_id AS "conversationId", o.id AS "sessionId", o.group_id AS "groupId", o.state,
        ${IS_AWAITED} AS "isAwaited", g.strategy <> 'manual' OR g.queue_max IS NOT NULL AS "isPlaced"
      FROM opened o JOIN held h ON h.company_id = o.company_id AND h.id = o.conversation_id
      JOIN agent_group g ON g.company_id = o.company_id AND g.id = o.group_id`,
    values: [JSON.stringify(candidates), now],
  });
}

/** Conversations of these accounts whose inbound messages the desk has not seen: what a crash or a failure left behind. */
export function unroutedConversations(db: Queryable, accountIds: string[], limit: number): Promise<UnroutedConversation[]> {
  return db.query({
    name: 'unrouted-conversations',
    text: `SELECT company_id AS "companyId", id AS "conversationId", account_id AS "accountId" FROM conversation
      WHERE account_id = ANY($1::uuid[]) AND is_unrouted ORDER BY last_inbound_at, id LIMIT $2`,
    values: [accountIds, limit],
  });
}

/** Null: the desk has seen everything that came in there. */
export async function unroutedConversation(db: Queryable, companyId: string, conversationId: string): Promise<UnroutedConversation | null> {
  const rows = await db.query<UnroutedConversation>({
    name: 'unrouted-conversation',
    text: `SELECT company_id AS "companyId", id AS "conversationId", account_id AS "accountId" FROM conversation
      WHERE company_id = $1 AND id = $2 AND is_unrouted`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}

export interface SessionRow {
  companyId: string;
  id: string;
  conversationId: string;
  state: SessionState;
  groupId: string;
  assigneeId: string | null;
  /** Higher goes first in a queue; 0 unless somebody said otherwise. */
  priority: number;
  version: number;
  openedAt: Date;
  queuedAt: Date | null;
  assignedAt: Date | null;
  firstReplyAt: Date | null;
  closedAt: Date | null;
  closeReason: string | null;
  deadlineAt: Date | null;
  /** Who may accept it just now, and until when. */
  offeredTo: string | null;
  offerEndsAt: Date | null;
}

export const SESSION = `s.company_id AS "companyId", s.id, s.conversation_id AS "conversationId", s.state, s.group_id AS "groupId", s.assignee_id AS "assigneeId",
  s.priority, s.version, s.opened_at AS "openedAt", s.queued_at AS "queuedAt", s.assigned_at AS "assignedAt", s.first_reply_at AS "firstReplyAt",
  s.closed_at AS "closedAt", s.close_reason AS "closeReason", s.deadline_at AS "deadlineAt", s.offered_to AS "offeredTo", s.offer_ends_at AS "offerEndsAt"`;

/** Locks a conversation and returns its open session; `null` when none is open, `undefined` when there is no such conversation. */
export async function lockOpenSession(tx: Queryable, companyId: string, conversationId: string): Promise<SessionRow | null | undefined> {
  const held = await tx.query<{ sessionId: string | null }>({
    name: 'lock-conversation',
    text: `SELECT session_id AS "sessionId" FROM conversation WHERE company_id = $1 AND id = $2 FOR UPDATE`,
    values: [companyId, conversationId],
  });
  if (!held[0]) return undefined;
  if (held[0].sessionId === null) return null;
  const rows = await tx.query<SessionRow>({
    name: 'open-session',
    text: `SELECT ${SESSION} FROM service_session s WHERE s.company_id = $1 AND s.id = $2`,
    values: [companyId, held[0].sessionId],
  });
  return rows[0] ?? null;
}

/** Locks these conversations, in one order by everybody, and returns the sessions open in them. */
export async function lockOpenSessions(tx: Queryable, places: { companyId: string; conversationId: string }[]): Promise<SessionRow[]> {
  const held = await tx.query<{ companyId: string; sessionId: string | null }>({
    name: 'lock-conversations-of',
    text: `SELECT c.company_id AS "companyId", c.session_id AS "sessionId"
      FROM conversation c JOIN ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid')} i ON c.company_id = i."companyId" AND c.id = i."conversationId"
      ORDER BY c.id FOR UPDATE OF c`,
    values: [JSON.stringify(places)],
  });
  return tx.query<SessionRow>({
    name: 'lock-open-sessions',
    text: `SELECT ${SESSION} FROM ${jsonRows('$1', '"companyId" uuid, "sessionId" uuid')} i
      JOIN service_session s ON s.company_id = i."companyId" AND s.id = i."sessionId"`,
    values: [JSON.stringify(held.filter(({ sessionId }) => sessionId !== null))],
  });
}

export interface AgentRoom {
  name: string;
  /** What is offered to them counts too. */
  load: number;
  maxLoad: number;
  /** Of this group's sessions alone; the limit only where the membership has one. */
  groupLoad: number;
  groupMaxLoad: number | null;
  /** What others see. */
  status: PresenceStatus;
}

/** The groups of what an agent serves and of what is offered to them, one row each: together their load. */
export const heldBy = (companyId: string, agentId: string): string =>
  `SELECT group_id FROM service_session WHERE company_id = ${companyId} AND assignee_id = ${agentId} AND state = 'active'
    UNION ALL SELECT group_id FROM service_session WHERE company_id = ${companyId} AND offered_to = ${agentId}`;

/** Takes an agent's row so that two moves to one agent cannot both see the last free place. Null: there is no such active agent. */
export async function lockAgentRoom(tx: Queryable, companyId: string, agentId: string, groupId: string): Promise<AgentRoom | null> {
  const agents = await tx.query<{ id: string }>({
    text: `SELECT id FROM agent WHERE company_id = $1 AND id = $2 AND active FOR NO KEY UPDATE`,
    values: [companyId, agentId],
  });
  if (!agents[0]) return null;
  const rooms = await tx.query<AgentRoom>({
    text: `SELECT a.name, a.max_load AS "maxLoad", m.max_load AS "groupMaxLoad", ${EFFECTIVE_STATUS} AS status,
        count(s.group_id) AS load, count(s.group_id) FILTER (WHERE s.group_id = $3) AS "groupLoad"
      FROM agent a
      JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id
      LEFT JOIN group_member m ON m.company_id = a.company_id AND m.group_id = $3 AND m.agent_id = a.id
      LEFT JOIN LATERAL (${heldBy('a.company_id', 'a.id')}) s ON true
      WHERE a.company_id = $1 AND a.id = $2 GROUP BY a.name, a.max_load, m.max_load, p.online, p.status`,
    values: [companyId, agentId, groupId],
  });
  return rooms[0] ?? null;
}

export interface StrandedSession {
  companyId: string;
  conversationId: string;
  assigneeId: string;
  assigneeName: string;
}

/** Held by an agent who is not active any more, or, where the group wishes it, has been offline for too long. */
export function strandedSessions(db: Queryable, now: Date, limit: number): Promise<StrandedSession[]> {
  return db.query<StrandedSession>({
    name: 'stranded-sessions',
    text: `SELECT s.company_id AS "companyId", s.conversation_id AS "conversationId", a.id AS "assigneeId", a.name AS "assigneeName"
      FROM agent a JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id
      JOIN service_session s ON s.company_id = a.company_id AND s.assignee_id = a.id AND s.state = 'active'
      JOIN agent_group g ON g.company_id = s.company_id AND g.id = s.group_id
      WHERE (NOT a.active OR (NOT p.online AND p.gone_at IS NOT NULL))
        AND (NOT a.active OR (g.offline_policy = 'requeue' AND p.gone_at + g.requeue_after_seconds * interval '1 second' <= $1::timestamptz))
      ORDER BY s.queued_at LIMIT $2`,
    values: [now, limit],
  });
}

/** Which of these groups have a bounded queue and people who wait for room in it. */
export async function groupsWithParked(db: Queryable, groups: { companyId: string; groupId: string }[]): Promise<Set<string>> {
  const rows = await db.query<{ groupId: string }>({
    name: 'groups-with-parked',
    text: `SELECT DISTINCT i."groupId" FROM ${jsonRows('$1', '"companyId" uuid, "groupId" uuid')} i WHERE ${hasParked('i."companyId"', 'i."groupId"')}`,
    values: [JSON.stringify(groups)],
  });
  return new Set(rows.map(({ groupId }) => groupId));
}

/** How many wait in a group's queue. */
export async function queuedCount(db: Queryable, companyId: string, groupId: string): Promise<number> {
  const rows = await db.query<{ queued: number }>({
    name: 'queued-count',
    text: `SELECT count(*) AS queued FROM service_session WHERE company_id = $1 AND group_id = $2 AND state = 'queued'`,
    values: [companyId, groupId],
  });
  return rows[0]?.queued ?? 0;
}

export interface SessionEventRow {
  no: number;
  at: Date;
  name: string;
  toState: SessionState;
  assigneeId: string | null;
  actorType: string;
  actorId: string | null;
  data: Record<string, unknown>;
}

export async function sessionWithEvents(
  db: Queryable,
  companyId: string,
  sessionId: string,
): Promise<{ session: SessionRow; events: SessionEventRow[] } | null> {
  const sessions = await db.query<SessionRow>({
    text: `SELECT ${SESSION} FROM service_session s WHERE s.company_id = $1 AND s.id = $2`,
    values: [companyId, sessionId],
  });
  if (!sessions[0]) return null;
  const events = await db.query<SessionEventRow>({
    text: `SELECT no, at, name, to_state AS "toState", assignee_id AS "assigneeId", actor_type AS "actorType", actor_id AS "actorId", data
      FROM session_event WHERE company_id = $1 AND session_id = $2 ORDER BY no`,
    values: [companyId, sessionId],
  });
  return { session: sessions[0], events };
}

/** Queue lengths and oldest waiting, per group. */
export function queueOverview(
  db: Queryable,
  companyId: string,
): Promise<{ groupId: string; name: string; queued: number; oldestQueuedAt: Date | null; parked: number }[]> {
  return db.query({
    text: `SELECT g.id AS "groupId", g.name, count(s.id) AS queued, min(s.queued_at) AS "oldestQueuedAt",
        (SELECT count(*) FROM service_session p WHERE p.company_id = g.company_id AND p.group_id = g.id AND p.state = 'parked') AS parked
      FROM agent_group g LEFT JOIN service_session s ON s.company_id = g.company_id AND s.group_id = g.id AND s.state = 'queued'
      WHERE g.company_id = $1 GROUP BY g.company_id, g.id ORDER BY g.name`,
    values: [companyId],
  });
}
