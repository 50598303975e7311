// Blocked contacts. A block is a contact's and holds for the whole person; each conversation mirrors until when.
import type { Queryable } from './database.js';

export interface BlockRow {
  contactId: string;
  by: string;
  at: Date;
  until: Date | null;
  reason: string | null;
}

/** Stands in conversations for a block without an end. */
const FOREVER = new Date('9999-12-31T00:00:00.000Z');

/** The block that holds longest among these contacts; null: none holds. */
export async function blockOf(db: Queryable, companyId: string, contactIds: string[], now: Date): Promise<BlockRow | null> {
  const rows = await db.query<BlockRow>({
    name: 'block-of',
    text: `SELECT b.contact_id AS "contactId", a.name AS by, b.blocked_at AS at, b.until, b.reason
      FROM block b JOIN agent a ON a.company_id = b.company_id AND a.id = b.blocked_by
      WHERE b.company_id = $1 AND b.contact_id = ANY($2::uuid[]) AND (b.until IS NULL OR b.until > $3)
      ORDER BY b.until DESC NULLS FIRST, b.blocked_at LIMIT 1`,
    values: [companyId, contactIds, now],
  });
  return rows[0] ?? null;
}

/** In the place of an earlier one. */
export async function putBlock(
  tx: Queryable,
  block: { companyId: string; contactId: string; by: string; at: Date; until: Date | null; reason: string | null },
): Promise<void> {
  await tx.query({
    text: `INSERT INTO block AS b (company_id, contact_id, blocked_by, blocked_at, until, reason) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (company_id, contact_id) DO UPDATE SET blocked_by = excluded.blocked_by, blocked_at = excluded.blocked_at,
        until = excluded.until, reason = excluded.reason`,
    values: [block.companyId, block.contactId, block.by, block.at, block.until, block.reason],
  });
}

/** True when there was one. */
export async function deleteBlocks(tx: Queryable, companyId: string, contactIds: string[]): Promise<boolean> {
  const rows = await tx.query({
    text: 'DELETE FROM block WHERE company_id = $1 AND contact_id = ANY($2::uuid[]) RETURNING contact_id',
    values: [companyId, contactIds],
  });
  return rows.length > 0;
}

/**
 * Has the conversations of a person say until when they are blocked, which is what keeps the router from opening a session: it holds the same
 * rows while it decides. Locked in the order everybody locks them in. Returns the conversations with their open sessions.
 */
export async function mirrorBlocks(
  tx: Queryable,
  companyId: string,
  contactIds: string[],
): Promise<{ conversationId: string; sessionId: string | null }[]> {
  return tx.query({
    text: `WITH held AS MATERIALIZED (
        SELECT c.id, c.session_id FROM proxy_user p
        JOIN conversation c ON c.company_id = p.company_id AND c.account_id = p.account_id AND c.proxy_user_id = p.id
        WHERE p.company_id = $1 AND p.contact_id = ANY($2::uuid[]) ORDER BY c.id FOR UPDATE OF c
      ), blocked AS (
        SELECT max(coalesce(until, $3)) AS until FROM block WHERE company_id = $1 AND contact_id = ANY($2::uuid[])
      ), mirrored AS (
        UPDATE conversation c SET blocked_until = blocked.until FROM held CROSS JOIN blocked
        WHERE c.company_id = $1 AND c.id = held.id AND c.blocked_until IS DISTINCT FROM blocked.until
      )
      SELECT id AS "conversationId", session_id AS "sessionId" FROM held`,
    values: [companyId, contactIds, FOREVER],
  });
}
