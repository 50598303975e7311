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

/** The oldest ones of conversations of these accounts, without those of `exceptConversationIds`. */
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
      JOIN conversation c ON c.company_id = e.company_id AND c.id = e.conversation_id
      JOIN service_session s ON s.company_id = e.company_id AND s.id = e.session_id
      WHERE e.pending AND c.account_id = ANY($1::uuid[]) AND NOT e.conversation_id = ANY($2::uuid[])
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
