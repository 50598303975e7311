// Session events that somebody listens for: kept as pending until everybody has heard them.
import type { SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface PendingSessionEvent {
  /** Ascending per conversation. */
  position: number;
  companyId: string;
  accountId: string;
  conversationId: string;
  sessionId: string;
  /** Of the event within its session, from 1. */
  no: number;
  name: string;
  toState: SessionState;
  /** The session's group just now. */
  groupId: string;
  assigneeId: string | null;
  actorType: 'end_user' | 'agent' | 'system';
  actorId: string | null;
  data: Record<string, unknown>;
  at: Date;
}

/**
 * The oldest ones of conversations of these accounts, without those of `exceptConversationIds`. Read from the few that are pending: as joins, the
 * planner may take new tables for small and pair all of an account's conversations with all of the company's sessions.
 */
export function pendingSessionEvents(
  db: Queryable,
  accountIds: string[],
  exceptConversationIds: string[],
  limit: number,
): Promise<PendingSessionEvent[]> {
  return db.query<PendingSessionEvent>({
    name: 'pending-session-events',
    text: `SELECT e.position, e.company_id AS "companyId", c.account_id AS "accountId", e.conversation_id AS "conversationId",
        e.session_id AS "sessionId", e.no, e.name, e.to_state AS "toState", s.group_id AS "groupId", e.assignee_id AS "assigneeId",
        e.actor_type AS "actorType", e.actor_id AS "actorId", e.data, e.at
      FROM session_event e
      CROSS JOIN LATERAL (SELECT account_id FROM conversation
        WHERE company_id = e.company_id AND id = e.conversation_id AND account_id = ANY($1::uuid[]) LIMIT 1) c
      CROSS JOIN LATERAL (SELECT group_id FROM service_session WHERE company_id = e.company_id AND id = e.session_id LIMIT 1) s
      WHERE e.pending AND NOT e.conversation_id = ANY($2::uuid[])
      ORDER BY e.position LIMIT $3`,
    values: [accountIds, exceptConversationIds, limit],
  });
}

/** Everybody has heard these. */
export async function settleSessionEvents(db: Queryable, positions: number[]): Promise<void> {
  await db.query({
    name: 'settle-session-events',
    text: 'UPDATE session_event SET pending = false WHERE pending AND position = ANY($1::bigint[])',
    values: [positions],
  });
}
