// The compare-and-set behind every transition of a service session: session, its event and the conversation's mirror in one statement.
import type { SessionMoveName, SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { SESSION, type SessionRow } from './sessions.js';

export interface SessionMove {
  /** As the caller decided on it: moved on only while it is at this version. */
  session: SessionRow;
  name: SessionMoveName;
  to: SessionState;
  assigneeId: string | null;
  /** Absent: its group stays. */
  groupId?: string | undefined;
  closeReason?: string | undefined;
  /** Gave it back: not handed to this agent again by itself. */
  passOverId?: string | undefined;
  /** A warning was given: time matters again at this deadline. */
  warnedOf?: Date | undefined;
  /** Parked because there is no room in the group's queue: waits as those in it do. */
  full?: boolean | undefined;
  /** It left a queue that was full. */
  overflowed?: boolean | undefined;
  /** Another place among those who wait. */
  priority?: number | undefined;
  /** To whom it is offered, until when. Every other move ends an offer. */
  offer?: { agentId: string; endsAt: Date } | undefined;
  /** Declined it or let the offer run out: not offered to this agent again in this round. */
  offerPassedId?: string | undefined;
  actor: { type: 'end_user' | 'agent' | 'system'; id: string | null };
  data?: Record<string, unknown> | undefined;
  /** Somebody listens for its event. */
  pending: boolean;
}

/** A warning is given when this part of the time is over. */
export const WARN_AT = 0.8;

/** Who gave a session back is not given it again by itself for so long; then they may be the only one there. */
export const PASS_OVER_SECONDS = 180;

/** A round of offers ends so long after the last of them; in the next one everybody may be asked again. */
export const OFFER_PAUSE_SECONDS = 60;

/** Its time goes on: nothing but its place, or whether there is room for it in the group's queue, has changed. */
const WAITS_ON = `s.group_id = i.group_id AND i.to_state <> 'active'
              AND (i.to_state = s.state OR s.deadline_at IS NOT NULL AND i.to_state IN ('queued', 'parked') AND s.state IN ('queued', 'parked'))`;

/**
 * The sessions as they are now, by id; what somebody else moved first is missing. The caller holds the conversations' rows.
 * Served by somebody else, a session's time begins anew; its place in a queue goes by when it first came into one.
 */
export async function moveSessions(tx: Queryable, moves: SessionMove[], at: Date): Promise<Map<string, SessionRow>> {
  const input = moves.map(({ session, ...move }) => ({
    company_id: session.companyId,
    id: session.id,
    version: session.version,
    name: move.name,
    to_state: move.to,
    assignee_id: move.to === 'closed' ? null : move.assigneeId,
    group_id: move.groupId ?? session.groupId,
    close_reason: move.closeReason ?? null,
    pass_over: move.passOverId ?? null,
    warned_of: move.warnedOf ?? null,
    is_full: move.full ?? false,
    overflowed: move.overflowed ?? false,
    priority: move.priority ?? null,
    offered_to: move.offer?.agentId ?? null,
    offer_ends_at: move.offer?.endsAt ?? null,
    offer_passed: move.offerPassedId ?? null,
    actor_type: move.actor.type,
    actor_id: move.actor.id,
    data: { ...move.data, ...(move.full && { full: true }) },
    pending: move.pending,
  }));
  const rows = await tx.query<SessionRow>({
    name: 'move-sessions',
    text: `WITH i AS MATERIALIZED (
        SELECT i.*, g.timeout_minutes * 60 AS timeout, g.queue_timeout_minutes * 60 AS queue_timeout
        FROM ${jsonRows(
          '$1',
          `company_id uuid, id uuid, version int, name text, to_state text, assignee_id uuid, group_id uuid, close_reason text,
            pass_over uuid, warned_of timestamptz, is_full boolean, overflowed boolean, priority int, offered_to uuid, offer_ends_at timestamptz, offer_passed uuid, actor_type text, actor_id uuid, data jsonb, pending boolean`,
        )} i JOIN agent_group g ON g.company_id = i.company_id AND g.id = i.group_id
      ), moved AS (
        UPDATE service_session s SET state = i.to_state, version = s.version + 1, group_id = i.group_id,
          -- Who served it last stays on the record.
          assignee_id = CASE WHEN i.to_state = 'closed' THEN s.assignee_id ELSE i.assignee_id END,
          queued_at = CASE WHEN i.to_state IN ('queued', 'parked', 'active') THEN coalesce(s.queued_at, $2::timestamptz) ELSE s.queued_at END,
          assigned_at = CASE WHEN i.to_state = 'active' AND s.assignee_id IS DISTINCT FROM i.assignee_id THEN $2::timestamptz ELSE s.assigned_at END,
          timeout_seconds = CASE WHEN i.to_state <> 'active' THEN NULL WHEN s.assignee_id IS DISTINCT FROM i.assignee_id THEN i.timeout
            ELSE s.timeout_seconds END,
          deadline_at = CASE
            WHEN ${WAITS_ON} THEN s.deadline_at
            WHEN i.to_state = 'queued' OR i.is_full THEN $2::timestamptz + i.queue_timeout * interval '1 second'
            WHEN i.to_state <> 'active' THEN NULL
            WHEN s.assignee_id IS DISTINCT FROM i.assignee_id THEN $2::timestamptz + i.timeout * interval '1 second' ELSE coalesce(i.warned_of, s.deadline_at) END,
          look_at = CASE
            WHEN ${WAITS_ON} THEN s.look_at
            WHEN i.to_state = 'queued' OR i.is_full THEN $2::timestamptz + i.queue_timeout * interval '1 second'
            WHEN i.to_state <> 'active' THEN NULL
            WHEN i.warned_of IS NOT NULL THEN i.warned_of
            WHEN s.assignee_id IS DISTINCT FROM i.assignee_id THEN $2::timestamptz + i.timeout * $3::float8 * interval '1 second' ELSE s.look_at END,
          overflowed = s.overflowed OR i.overflowed,
          priority = coalesce(i.priority, s.priority),
          warned_at = CASE WHEN i.warned_of IS NOT NULL THEN $2::timestamptz WHEN i.priority IS NOT NULL THEN s.warned_at END,
          passed_over = CASE WHEN i.to_state = 'active' THEN '{}' WHEN i.pass_over IS NULL THEN s.passed_over
            WHEN s.passed_over_until > $2::timestamptz THEN array_append(array_remove(s.passed_over, i.pass_over), i.pass_over)
            ELSE ARRAY[i.pass_over] END,
          passed_over_until = CASE WHEN i.to_state = 'active' THEN NULL WHEN i.pass_over IS NULL THEN s.passed_over_until
            ELSE $2::timestamptz + $5::int * interval '1 second' END,
          offered_to = i.offered_to,
          offer_ends_at = i.offer_ends_at,
          offer_passed_over = CASE
            WHEN i.to_state <> 'queued' OR s.group_id <> i.group_id THEN '{}'
            WHEN i.offer_passed IS NOT NULL THEN array_append(s.offer_passed_over, i.offer_passed)
            WHEN s.offer_round_ends_at <= $2::timestamptz THEN '{}' ELSE s.offer_passed_over END,
          offer_round_ends_at = CASE
            WHEN i.to_state <> 'queued' OR s.group_id <> i.group_id THEN NULL
            WHEN i.offer_passed IS NOT NULL OR i.offered_to IS NOT NULL
              THEN coalesce(i.offer_ends_at, $2::timestamptz) + $4::int * interval '1 second' ELSE s.offer_round_ends_at END,
          closed_at = CASE WHEN i.to_state = 'closed' THEN $2::timestamptz END,
          close_reason = i.close_reason
        FROM i WHERE s.company_id = i.company_id AND s.id = i.id AND s.version = i.version AND s.state <> 'closed'
        RETURNING s.*, i.name, i.assignee_id AS serving_id, i.actor_type, i.actor_id, i.data, i.pending
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type, actor_id, data, pending)
        SELECT company_id, id, version, conversation_id, $2, name, state, serving_id, actor_type, actor_id, data, pending FROM moved ORDER BY id
      ), mirrored AS (
        UPDATE conversation c SET session_id = CASE WHEN s.state <> 'closed' THEN s.id END, assignee_id = s.serving_id, group_id = s.group_id
        FROM moved s WHERE c.company_id = s.company_id AND c.id = s.conversation_id
      )
      SELECT ${SESSION} FROM moved s`,
    values: [JSON.stringify(input), at, WARN_AT, OFFER_PAUSE_SECONDS, PASS_OVER_SECONDS],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
