// Service sessions: opening them for what came in, and the compare-and-set behind every later transition.
import type { SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface OpenedSession {
  companyId: string;
  conversationId: string;
  sessionId: string;
  groupId: string;
  queuedAt: Date;
}

/**
 * Gives unrouted inbound messages to the desk: a conversation without an open session gets one, queued for its account's group.
 * Safe to repeat: what is routed already is left alone.
 */
export function openSessions(
  db: Queryable,
  candidates: { companyId: string; conversationId: string; sessionId: string }[],
  now: Date,
): Promise<OpenedSession[]> {
  return db.query<OpenedSession>({
    name: 'open-sessions',
    text: `WITH held AS MATERIALIZED (
        SELECT c.company_id, c.id, c.last_inbound_seq, c.session_id, a.group_id, i."sessionId" AS new_session_id
        FROM conversation c
        JOIN ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid, "sessionId" uuid')} i
          ON c.company_id = i."companyId" AND c.id = i."conversationId"
        JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
        ORDER BY c.id FOR UPDATE OF c
      ), opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, opened_at, queued_at)
        SELECT h.company_id, h.new_session_id, h.id,
          (SELECT coalesce(max(s.no), 0) + 1 FROM service_session s WHERE s.conversation_id = h.id), 'queued', h.group_id, $2, $2
        FROM held h JOIN conversation c ON c.company_id = h.company_id AND c.id = h.id
        WHERE h.session_id IS NULL AND h.last_inbound_seq > c.routed_seq
        RETURNING company_id, id, conversation_id, group_id, queued_at
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, actor_type)
        SELECT company_id, id, 1, conversation_id, $2, 'queued', 'queued', 'end_user' FROM opened
      ), routed AS (
        UPDATE conversation c SET routed_seq = h.last_inbound_seq, session_id = coalesce(o.id, c.session_id),
          group_id = coalesce(o.group_id, c.group_id), assignee_id = CASE WHEN o.id IS NULL THEN c.assignee_id END
        FROM held h LEFT JOIN opened o ON o.company_id = h.company_id AND o.conversation_id = h.id
        WHERE c.company_id = h.company_id AND c.id = h.id
      )
      SELECT company_id AS "companyId", conversation_id AS "conversationId", id AS "sessionId", group_id AS "groupId", queued_at AS "queuedAt" FROM opened`,
    values: [JSON.stringify(candidates), now],
  });
}

/** Conversations of these accounts whose inbound messages the desk has not seen: what a crash or a failure left behind. */
export function unroutedConversations(
  db: Queryable,
  accountIds: string[],
  limit: number,
): Promise<{ companyId: string; conversationId: string }[]> {
  return db.query({
    name: 'unrouted-conversations',
    text: `SELECT company_id AS "companyId", id AS "conversationId" FROM conversation
      WHERE account_id = ANY($1::uuid[]) AND last_inbound_seq > routed_seq LIMIT $2`,
    values: [accountIds, limit],
  });
}

export interface SessionRow {
  companyId: string;
  id: string;
  conversationId: string;
  state: SessionState;
  groupId: string;
  assigneeId: string | null;
  version: number;
  openedAt: Date;
  queuedAt: Date | null;
  assignedAt: Date | null;
  firstReplyAt: Date | null;
  closedAt: Date | null;
  closeReason: string | null;
}

const SESSION = `s.company_id AS "companyId", s.id, s.conversation_id AS "conversationId", s.state, s.group_id AS "groupId", s.assignee_id AS "assigneeId",
  s.version, s.opened_at AS "openedAt", s.queued_at AS "queuedAt", s.assigned_at AS "assignedAt", s.first_reply_at AS "firstReplyAt",
  s.closed_at AS "closedAt", s.close_reason AS "closeReason"`;

/** Locks a conversation and returns its open session; `null` when none is open, `undefined` when there is no such conversation. */
export async function lockOpenSession(tx: Queryable, companyId: string, conversationId: string): Promise<SessionRow | null | undefined> {
  const held = await tx.query<{ sessionId: string | null }>({
    text: `SELECT session_id AS "sessionId" FROM conversation WHERE company_id = $1 AND id = $2 FOR UPDATE`,
    values: [companyId, conversationId],
  });
  if (!held[0]) return undefined;
  if (held[0].sessionId === null) return null;
  const rows = await tx.query<SessionRow>({
    text: `SELECT ${SESSION} FROM service_session s WHERE s.company_id = $1 AND s.id = $2`,
    values: [companyId, held[0].sessionId],
  });
  return rows[0] ?? null;
}

/** Takes an agent's row so that two claims of one agent cannot both see the last free place; returns load and limit. */
export async function lockAgentLoad(tx: Queryable, companyId: string, agentId: string): Promise<{ load: number; maxLoad: number } | null> {
  const agents = await tx.query<{ maxLoad: number }>({
    text: `SELECT max_load AS "maxLoad" FROM agent WHERE company_id = $1 AND id = $2 AND active FOR NO KEY UPDATE`,
    values: [companyId, agentId],
  });
  if (!agents[0]) return null;
  const loads = await tx.query<{ load: number }>({
    text: `SELECT count(*) AS load FROM service_session WHERE company_id = $1 AND assignee_id = $2 AND state = 'active'`,
    values: [companyId, agentId],
  });
  return { load: loads[0]?.load ?? 0, maxLoad: agents[0].maxLoad };
}

export interface SessionTransition {
  name: string;
  to: SessionState;
  assigneeId: string | null;
  closeReason?: string | undefined;
  actor: { type: 'end_user' | 'agent' | 'system'; id: string | null };
  at: Date;
  data?: Record<string, unknown>;
}

/**
 * Moves a session on, if it still is at the version the caller decided on: session, its event and the conversation's mirror together.
 * Null when somebody else moved it first.
 */
export async function transitionSession(tx: Queryable, session: SessionRow, transition: SessionTransition): Promise<SessionRow | null> {
  const rows = await tx.query<SessionRow>({
    text: `WITH moved AS (
        UPDATE service_session s SET state = $4, version = s.version + 1,
          assignee_id = CASE WHEN $4 = 'closed' THEN s.assignee_id ELSE $5::uuid END,
          assigned_at = CASE WHEN $4 = 'active' THEN $6::timestamptz ELSE s.assigned_at END,
          closed_at = CASE WHEN $4 = 'closed' THEN $6::timestamptz END,
          close_reason = $7
        WHERE s.company_id = $1 AND s.id = $2 AND s.version = $3 AND s.state <> 'closed'
        RETURNING s.*
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type, actor_id, data)
        SELECT company_id, id, version, conversation_id, $6, $8, $4, CASE WHEN $4 = 'closed' THEN NULL ELSE $5::uuid END, $9, $10, $11 FROM moved
      ), mirrored AS (
        UPDATE conversation c SET
          session_id = CASE WHEN $4 = 'closed' THEN NULL ELSE s.id END,
          assignee_id = CASE WHEN $4 = 'closed' THEN NULL ELSE s.assignee_id END,
          group_id = s.group_id
        FROM moved s WHERE c.company_id = s.company_id AND c.id = s.conversation_id
      )
      SELECT ${SESSION} FROM moved s`,
    values: [
      session.companyId,
      session.id,
      session.version,
      transition.to,
      transition.assigneeId,
      transition.at,
      transition.closeReason ?? null,
      transition.name,
      transition.actor.type,
      transition.actor.id,
      JSON.stringify(transition.data ?? {}),
    ],
  });
  return rows[0] ?? null;
}

export interface StrandedSession {
  companyId: string;
  conversationId: string;
  assigneeId: string;
  assigneeName: string;
}

/** Held by an agent who is not active any more. */
export function strandedSessions(db: Queryable, limit: number): Promise<StrandedSession[]> {
  return db.query<StrandedSession>({
    name: 'stranded-sessions',
    text: `SELECT s.company_id AS "companyId", s.conversation_id AS "conversationId", a.id AS "assigneeId", a.name AS "assigneeName"
      FROM agent a JOIN service_session s ON s.company_id = a.company_id AND s.assignee_id = a.id AND s.state = 'active'
      WHERE NOT a.active ORDER BY s.queued_at LIMIT $1`,
    values: [limit],
  });
}

/** Notes when the assignee first answered. */
export async function noteFirstReplies(db: Queryable, replies: { companyId: string; sessionId: string }[], at: Date): Promise<void> {
  await db.query({
    name: 'note-first-replies',
    text: `UPDATE service_session s SET first_reply_at = $2 FROM ${jsonRows('$1', '"companyId" uuid, "sessionId" uuid')} i
      WHERE s.company_id = i."companyId" AND s.id = i."sessionId" AND s.first_reply_at IS NULL AND s.state = 'active'`,
    values: [JSON.stringify(replies), at],
  });
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
): Promise<{ groupId: string; name: string; queued: number; oldestQueuedAt: Date | null }[]> {
  return db.query({
    text: `SELECT g.id AS "groupId", g.name, count(s.id) AS queued, min(s.queued_at) AS "oldestQueuedAt"
      FROM agent_group g LEFT JOIN service_session s ON s.company_id = g.company_id AND s.group_id = g.id AND s.state = 'queued'
      WHERE g.company_id = $1 GROUP BY g.id, g.name ORDER BY g.name`,
    values: [companyId],
  });
}
