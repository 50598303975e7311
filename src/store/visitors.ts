// End users who connect to the hub itself: how they are known again, what they have confirmed and read.
import type { Queryable } from './database.js';
import { NOT_ERASED, OWN_NAME } from './participants.js';
import type { RaisedStatus } from './receipts.js';

export interface VisitorRow {
  companyId: string;
  accountId: string;
  proxyUserId: string;
  platformUserId: string;
  conversationId: string;
  displayName: string;
}

export interface VisitorSessionRow extends VisitorRow {
  createdAt: Date;
  expiresAt: Date;
}

const VISITOR = `p.company_id AS "companyId", p.account_id AS "accountId", p.id AS "proxyUserId", p.platform_user_id AS "platformUserId",
  c.id AS "conversationId", ${OWN_NAME} AS "displayName"`;

/** False: there is no such end user any more. */
export async function insertVisitorSession(
  db: Queryable,
  session: { tokenHash: Buffer; companyId: string; accountId: string; proxyUserId: string; createdAt: Date; expiresAt: Date },
): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    name: 'insert-visitor-session',
    // Locked, so that an erasure of this moment finds the session or the session finds them erased.
    text: `WITH visitor AS MATERIALIZED (SELECT id FROM proxy_user WHERE company_id = $2 AND id = $4 AND ${NOT_ERASED} FOR SHARE)
      INSERT INTO visitor_session (token_hash, company_id, account_id, proxy_user_id, created_at, expires_at)
      SELECT $1, $2, $3, id, $5, $6 FROM visitor RETURNING proxy_user_id AS id`,
    values: [session.tokenHash, session.companyId, session.accountId, session.proxyUserId, session.createdAt, session.expiresAt],
  });
  return rows.length > 0;
}

/** Null when it never was or has ended. Whether the account still lets anybody in is the caller's to ask. */
export async function findVisitorSession(db: Queryable, tokenHash: Buffer, now: Date): Promise<VisitorSessionRow | null> {
  const rows = await db.query<VisitorSessionRow>({
    name: 'find-visitor-session',
    text: `SELECT ${VISITOR}, s.created_at AS "createdAt", s.expires_at AS "expiresAt" FROM visitor_session s
      JOIN proxy_user p ON p.company_id = s.company_id AND p.id = s.proxy_user_id
      JOIN contact t ON t.company_id = p.company_id AND t.id = p.contact_id
      JOIN conversation c ON c.account_id = p.account_id AND c.proxy_user_id = p.id
      WHERE s.token_hash = $1 AND s.expires_at > $2`,
    values: [tokenHash, now],
  });
  return rows[0] ?? null;
}

export async function deleteEndedVisitorSessions(db: Queryable, now: Date): Promise<void> {
  await db.query({ text: 'DELETE FROM visitor_session WHERE expires_at <= $1', values: [now] });
}

/**
 * Removes people of whom there is nothing but that they came: of an account, or visitors of any who came before a time and have not come back
 * since. Returns how many. Somebody who writes just now stays.
 */
export async function deleteEmptyVisitors(
  db: Queryable,
  which: { accountId: string } | { cameBefore: Date },
  limit: number,
): Promise<number> {
  const [row] = await db.query<{ gone: number }>({
    text: `WITH doomed AS MATERIALIZED (
        SELECT c.company_id, c.id, c.proxy_user_id, p.contact_id FROM conversation c
        JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
        WHERE c.is_empty AND ${
          'accountId' in which
            ? 'c.account_id = $1::uuid'
            : `c.created_at < $1::timestamptz AND EXISTS (SELECT FROM channel_account a WHERE a.id = c.account_id AND a.intake = 'direct')
          AND NOT EXISTS (SELECT FROM visitor_session s WHERE s.company_id = p.company_id AND s.proxy_user_id = p.id AND s.created_at >= $1)`
        }
        ORDER BY c.id LIMIT $2 FOR UPDATE OF c SKIP LOCKED
      ), conversations AS (
        DELETE FROM conversation c USING doomed d WHERE c.company_id = d.company_id AND c.id = d.id RETURNING c.id
      ), people AS (
        DELETE FROM proxy_user p USING doomed d WHERE p.company_id = d.company_id AND p.id = d.proxy_user_id
      ), cursors AS (
        DELETE FROM sync_cursor s USING doomed d WHERE s.queue_id = d.proxy_user_id
      ), queues AS (
        DELETE FROM sync_queue q USING doomed d WHERE q.id = d.proxy_user_id
      ), contacts AS (
        DELETE FROM contact k USING doomed d WHERE k.company_id = d.company_id AND k.id = d.contact_id AND k.merged_into IS NULL
          AND NOT EXISTS (SELECT FROM contact m WHERE m.company_id = k.company_id AND m.merged_into = k.id)
          AND NOT EXISTS (
            SELECT FROM proxy_user o WHERE o.company_id = k.company_id AND o.contact_id = k.id AND o.id NOT IN (SELECT proxy_user_id FROM doomed))
      ) SELECT count(*)::int AS gone FROM conversations`,
    values: ['accountId' in which ? which.accountId : which.cameBefore, limit],
  });
  return row?.gone ?? 0;
}

const RAISED = `RETURNING m.company_id AS "companyId", m.conversation_id AS "conversationId", m.seq, m.id AS "messageId", m.status, m.error`;

/** A device has everything up to `key` of its visitor's queue: what the desk said up to there is delivered. Returns what is so only now. */
export function confirmVisitorKey(
  db: Queryable,
  confirmation: { queueId: string; deviceId: string; key: number; at: Date },
): Promise<RaisedStatus[]> {
  return db.query<RaisedStatus>({
    name: 'confirm-visitor-key',
    text: `WITH before AS MATERIALIZED (
        SELECT coalesce(max(key), 0) AS key FROM sync_cursor WHERE queue_id = $1
      ), confirmed AS (
        INSERT INTO sync_cursor AS c (queue_id, principal_id, device_id, key, updated_at)
        SELECT q.id, q.id, $2, least($3, q.last_key), $4 FROM sync_queue q WHERE q.id = $1
        ON CONFLICT (queue_id, principal_id, device_id) DO UPDATE SET key = greatest(c.key, excluded.key), updated_at = excluded.updated_at
        RETURNING c.key
      )
      UPDATE message m SET status = 'delivered'
      FROM confirmed CROSS JOIN before
      JOIN sync_entry e ON e.queue_id = $1 AND e.key > before.key AND e.key <= confirmed.key
      JOIN message_index i ON i.company_id = e.company_id AND i.conversation_id = e.conversation_id AND i.seq = e.seq
      WHERE m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
        AND m.kind IN ('out', 'bot') AND m.status = 'sent'
      ${RAISED}`,
    values: [confirmation.queueId, confirmation.deviceId, confirmation.key, confirmation.at],
  });
}

export interface VisitorRead {
  readSeq: number;
  beforeSeq: number;
  raised: RaisedStatus[];
}

/** Moves the visitor's own read position forward, never back nor past the last message; agents' positions stay. Null: no such conversation. */
export async function markVisitorRead(db: Queryable, companyId: string, conversationId: string, seq: number): Promise<VisitorRead | null> {
  const rows = await db.query<Omit<VisitorRead, 'raised'> & { raised: RaisedStatus[] | null }>({
    name: 'mark-visitor-read',
    text: `WITH before AS MATERIALIZED (
        SELECT coalesce((SELECT read_seq FROM visitor_view WHERE company_id = $1 AND conversation_id = $2), 0) AS seq
      ), marked AS (
        INSERT INTO visitor_view AS v (company_id, conversation_id, read_seq)
        SELECT company_id, id, least($3, last_seq) FROM conversation WHERE company_id = $1 AND id = $2
        ON CONFLICT (company_id, conversation_id) DO UPDATE SET read_seq = greatest(v.read_seq, excluded.read_seq)
        RETURNING v.read_seq AS seq
      ), raised AS (
        UPDATE message m SET status = 'read'
        FROM marked CROSS JOIN before
        JOIN message_index i ON i.company_id = $1 AND i.conversation_id = $2 AND i.seq > before.seq AND i.seq <= marked.seq
        WHERE m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
          AND m.kind IN ('out', 'bot') AND m.status IN ('sent', 'delivered')
        ${RAISED}
      )
      SELECT marked.seq AS "readSeq", before.seq AS "beforeSeq", (SELECT json_agg(raised ORDER BY raised.seq) FROM raised) AS raised
      FROM marked CROSS JOIN before`,
    values: [companyId, conversationId, seq],
  });
  const [row] = rows;
  return row === undefined ? null : { ...row, raised: row.raised ?? [] };
}

export interface VisitorPlace {
  state: 'bot' | 'queued' | 'parked' | 'active';
  groupId: string;
  agentName: string | null;
  /** In the queue, from 1; null for who does not wait there. */
  position: number | null;
}

/** The open session of a visitor's conversation; null: there is none. */
export async function visitorPlace(db: Queryable, companyId: string, conversationId: string): Promise<VisitorPlace | null> {
  const rows = await db.query<VisitorPlace>({
    name: 'visitor-place',
    text: `SELECT s.state, s.group_id AS "groupId", g.name AS "agentName", CASE WHEN s.state = 'queued' THEN (
          SELECT count(*) FROM service_session o WHERE o.company_id = s.company_id AND o.group_id = s.group_id AND o.state = 'queued'
            AND (-o.priority, o.queued_at, o.id) <= (-s.priority, s.queued_at, s.id)
        ) END AS position
      FROM conversation c
      JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id
      LEFT JOIN agent g ON g.company_id = s.company_id AND g.id = s.assignee_id
      WHERE c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}

export interface VisitorReading {
  readSeq: number;
  unreadCount: number;
  /** Somebody serves the visitor, or is going to. */
  open: boolean;
}

/** How far the visitor has read, and how much the desk has said since (counted up to 100). */
export async function visitorReading(db: Queryable, companyId: string, conversationId: string): Promise<VisitorReading> {
  const rows = await db.query<VisitorReading>({
    name: 'visitor-reading',
    text: `SELECT r.seq AS "readSeq", (SELECT count(*) FROM (
          SELECT FROM message_index i
          WHERE i.company_id = $1 AND i.conversation_id = $2 AND i.seq > greatest(r.seq, c.user_deleted_seq) AND i.kind IN ('out', 'bot') LIMIT 100
        ) unread) AS "unreadCount",
        c.session_id IS NOT NULL AS open
      FROM conversation c
      CROSS JOIN LATERAL (SELECT coalesce((SELECT read_seq FROM visitor_view WHERE company_id = $1 AND conversation_id = $2), 0) AS seq) r
      WHERE c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? { readSeq: 0, unreadCount: 0, open: false };
}
