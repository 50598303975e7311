// What people thought of how they were served: once per session, by the table's key. They are asked first.
import type { MessageContent } from '../contract/index.js';
import type { Queryable } from './database.js';

/** How long an answer counts as one. */
const ANSWER_HOURS = 24;

/**
 * Notes that a person is asked about a closed session an agent has served, while no other one is open. False when it is not to be asked;
 * true again for a repeat. An older question that was not answered lapses.
 */
export async function openRatingRequest(db: Queryable, companyId: string, sessionId: string, at: Date): Promise<boolean> {
  const rows = await db.query({
    name: 'open-rating-request',
    text: `WITH held AS MATERIALIZED (
        SELECT c.company_id, c.id, c.last_inbound_seq FROM service_session s
        JOIN conversation c ON c.company_id = s.company_id AND c.id = s.conversation_id
        WHERE s.company_id = $1 AND s.id = $2 AND s.state = 'closed' AND s.assigned_at IS NOT NULL AND c.session_id IS NULL
          AND c.last_inbound_seq <= c.routed_seq
        FOR UPDATE OF c
      ), older AS (
        UPDATE rating_request r SET state = 'lapsed' FROM held h
        WHERE r.company_id = h.company_id AND r.conversation_id = h.id AND r.state = 'open' AND r.session_id <> $2
        RETURNING r.session_id
      )
      INSERT INTO rating_request (company_id, session_id, conversation_id, after_inbound_seq, asked_at)
      SELECT h.company_id, $2, h.id, h.last_inbound_seq, $3 FROM held h WHERE (SELECT count(*) FROM older) >= 0
      ON CONFLICT (company_id, session_id) DO UPDATE SET asked_at = rating_request.asked_at WHERE rating_request.state = 'open'
      RETURNING session_id`,
    values: [companyId, sessionId, at],
  });
  return rows.length > 0;
}

/** They were not asked after all. */
export async function withdrawRatingRequest(db: Queryable, companyId: string, sessionId: string): Promise<void> {
  await db.query({
    text: `DELETE FROM rating_request WHERE company_id = $1 AND session_id = $2 AND state = 'open'`,
    values: [companyId, sessionId],
  });
}

export interface RatingRequest {
  companyId: string;
  conversationId: string;
  sessionId: string;
}

/** Open questions to the people of these conversations. */
export function openRatingRequests(
  db: Queryable,
  conversations: { companyId: string; conversationId: string }[],
): Promise<RatingRequest[]> {
  return db.query<RatingRequest>({
    name: 'open-rating-requests',
    text: `SELECT company_id AS "companyId", conversation_id AS "conversationId", session_id AS "sessionId" FROM rating_request
      WHERE company_id = ANY($1::uuid[]) AND conversation_id = ANY($2::uuid[]) AND state = 'open'`,
    values: [[...new Set(conversations.map(({ companyId }) => companyId))], conversations.map(({ conversationId }) => conversationId)],
  });
}

/** What came first after the question, while no session is open. */
export interface PossibleRating {
  accountId: string;
  proxyUserId: string;
  seq: number;
  content: MessageContent;
  /** Within the time to answer. */
  inTime: boolean;
}

/** Locks the conversation. Null: nothing came, a session is open, or the question is not open any more. */
export async function lockPossibleRating(tx: Queryable, request: RatingRequest): Promise<PossibleRating | null> {
  const held = await tx.query({
    text: 'SELECT id FROM conversation WHERE company_id = $1 AND id = $2 AND session_id IS NULL FOR UPDATE',
    values: [request.companyId, request.conversationId],
  });
  if (held.length === 0) return null;
  const rows = await tx.query<PossibleRating>({
    name: 'possible-rating',
    text: `SELECT c.account_id AS "accountId", c.proxy_user_id AS "proxyUserId", m.seq, m.content,
        m.sent_at < r.asked_at + $3 * interval '1 hour' AS "inTime"
      FROM rating_request r
      JOIN conversation c ON c.company_id = r.company_id AND c.id = r.conversation_id
      JOIN LATERAL (
        SELECT m.seq, m.content, m.sent_at FROM message_index i
        JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
        WHERE i.company_id = r.company_id AND i.conversation_id = r.conversation_id AND i.seq > r.after_inbound_seq AND m.kind = 'in'
        ORDER BY i.seq LIMIT 1
      ) m ON true
      WHERE r.company_id = $1 AND r.session_id = $2 AND r.state = 'open'`,
    values: [request.companyId, request.sessionId, ANSWER_HOURS],
  });
  return rows[0] ?? null;
}

/** Ends the question with or without an answer. What answered it is routed: it opens no session. */
export async function settleRatingRequest(
  tx: Queryable,
  request: RatingRequest,
  answer: { score: number; comment: string | null; seq: number; at: Date } | null,
): Promise<void> {
  await tx.query({
    name: 'settle-rating-request',
    text: 'UPDATE rating_request SET state = $3 WHERE company_id = $1 AND session_id = $2',
    values: [request.companyId, request.sessionId, answer === null ? 'lapsed' : 'answered'],
  });
  if (answer === null) return;
  await tx.query({
    text: `INSERT INTO rating (company_id, session_id, score, comment, rated_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    values: [request.companyId, request.sessionId, answer.score, answer.comment, answer.at],
  });
  await tx.query({
    text: 'UPDATE conversation SET routed_seq = greatest(routed_seq, $3) WHERE company_id = $1 AND id = $2',
    values: [request.companyId, request.conversationId, answer.seq],
  });
}

/** A score alone is nothing anybody has to read: who had read all before it has read it, too. The conversation is locked. */
export async function markRatingRead(tx: Queryable, { companyId, conversationId }: RatingRequest, seq: number): Promise<void> {
  await tx.query({
    name: 'mark-rating-read',
    text: `UPDATE conversation_view SET read_seq = $3 WHERE company_id = $1 AND conversation_id = $2 AND read_seq < $3
        AND NOT EXISTS (
          SELECT FROM message_index i WHERE i.company_id = $1 AND i.conversation_id = $2
            AND i.seq > conversation_view.read_seq AND i.seq < $3 AND i.kind = 'in')`,
    values: [companyId, conversationId, seq],
  });
}

interface RatingRow {
  score: number;
  comment: string | null;
  ratedAt: Date;
}

export async function ratingOf(db: Queryable, companyId: string, sessionId: string): Promise<RatingRow | null> {
  const rows = await db.query<RatingRow>({
    text: `SELECT score, comment, rated_at AS "ratedAt" FROM rating WHERE company_id = $1 AND session_id = $2`,
    values: [companyId, sessionId],
  });
  return rows[0] ?? null;
}
