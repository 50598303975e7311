// Requests that carried a key: which are being worked, and what the others were answered.
import type { Queryable } from './database.js';

export interface RequestKey {
  companyId: string;
  agentId: string;
  key: string;
}

export interface KnownRequest {
  fingerprint: Buffer;
  /** Null while it is being worked, or when nobody knows how it ended. */
  status: number | null;
  answer: unknown;
}

/** Null: nobody has used the key, and from now on this request does. Else the request that has. */
export async function beginRequest(
  db: Queryable,
  request: RequestKey & { fingerprint: Buffer; now: Date; expiresAt: Date },
): Promise<KnownRequest | null> {
  const { companyId, agentId, key, fingerprint, now, expiresAt } = request;
  const begun = await db.query<{ key: string }>({
    text: `INSERT INTO idempotent_request AS known (company_id, agent_id, key, fingerprint, expires_at) VALUES ($1, $2, $3, $4, $6)
      ON CONFLICT (company_id, agent_id, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, status = NULL, answer = NULL, expires_at = excluded.expires_at
        WHERE known.expires_at <= $5
      RETURNING key`,
    values: [companyId, agentId, key, fingerprint, now, expiresAt],
  });
  if (begun.length > 0) return null;
  const [known] = await db.query<KnownRequest>({
    text: 'SELECT fingerprint, status, answer FROM idempotent_request WHERE company_id = $1 AND agent_id = $2 AND key = $3',
    values: [companyId, agentId, key],
  });
  // Let go between the two looks: it failed there, and may be tried here.
  return known ?? beginRequest(db, request);
}

export async function keepAnswer(db: Queryable, request: RequestKey & { status: number; answer: unknown; expiresAt: Date }): Promise<void> {
  const { companyId, agentId, key, status, answer, expiresAt } = request;
  await db.query({
    text: `UPDATE idempotent_request SET status = $4, answer = $5, expires_at = $6 WHERE company_id = $1 AND agent_id = $2 AND key = $3`,
    values: [companyId, agentId, key, status, JSON.stringify(answer ?? null), expiresAt],
  });
}

/** It came to nothing: the key may be used again. */
export async function forgetRequest(db: Queryable, { companyId, agentId, key }: RequestKey): Promise<void> {
  await db.query({
    text: 'DELETE FROM idempotent_request WHERE company_id = $1 AND agent_id = $2 AND key = $3',
    values: [companyId, agentId, key],
  });
}

/** Returns how many went. */
export async function deleteExpiredRequests(db: Queryable, now: Date, limit: number): Promise<number> {
  const rows = await db.query<{ key: string }>({
    text: `DELETE FROM idempotent_request WHERE ctid IN (SELECT ctid FROM idempotent_request WHERE expires_at <= $1 LIMIT $2) RETURNING key`,
    values: [now, limit],
  });
  return rows.length;
}
