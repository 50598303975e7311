// Keys for programs. Each acts as an agent, with that agent's rights or fewer; only its hash is kept.
import type { Role } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface ApiTokenRow {
  id: string;
  agentId: string;
  agentName: string;
  name: string;
  scope: Role;
  beginning: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

export function listApiTokens(db: Queryable, companyId: string): Promise<ApiTokenRow[]> {
  return db.query<ApiTokenRow>({
    name: 'api-tokens',
    text: `SELECT t.id, t.agent_id AS "agentId", a.name AS "agentName", t.name, t.scope, t.beginning, t.created_at AS "createdAt",
        t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt"
      FROM api_token t JOIN agent a ON a.company_id = t.company_id AND a.id = t.agent_id
      WHERE t.company_id = $1 ORDER BY t.created_at DESC, t.id`,
    values: [companyId],
  });
}

export async function insertApiToken(
  db: Queryable,
  token: {
    companyId: string;
    id: string;
    agentId: string;
    name: string;
    scope: Role;
    tokenHash: Buffer;
    beginning: string;
    createdBy: string;
    expiresAt: Date | null;
  },
  now: Date,
): Promise<void> {
  await db.query({
    text: `INSERT INTO api_token (company_id, id, agent_id, name, scope, token_hash, beginning, created_by, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      token.companyId,
      token.id,
      token.agentId,
      token.name,
      token.scope,
      token.tokenHash,
      token.beginning,
      token.createdBy,
      now,
      token.expiresAt,
    ],
  });
}

/** Its hash, so that what goes by it can be ended; null when there is none. */
export async function deleteApiToken(db: Queryable, companyId: string, id: string): Promise<{ tokenHash: Buffer; name: string } | null> {
  const rows = await db.query<{ tokenHash: Buffer; name: string }>({
    text: 'DELETE FROM api_token WHERE company_id = $1 AND id = $2 RETURNING token_hash AS "tokenHash", name',
    values: [companyId, id],
  });
  return rows[0] ?? null;
}

export interface LiveApiToken {
  id: string;
  companyId: string;
  agentId: string;
  role: Role;
  scope: Role;
  name: string;
  lastSeenAt: Date;
  expiresAt: Date | null;
}

/** Null when it never was, was revoked, has run out, or its agent is not active. */
export async function findLiveApiToken(db: Queryable, tokenHash: Buffer, now: Date): Promise<LiveApiToken | null> {
  const rows = await db.query<LiveApiToken>({
    name: 'find-live-api-token',
    text: `SELECT t.id, t.company_id AS "companyId", t.agent_id AS "agentId", a.role, t.scope, a.name,
        coalesce(t.last_used_at, t.created_at) AS "lastSeenAt", t.expires_at AS "expiresAt"
      FROM api_token t JOIN agent a ON a.company_id = t.company_id AND a.id = t.agent_id
      WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND a.active`,
    values: [tokenHash, now],
  });
  return rows[0] ?? null;
}

/** Also of one that has run out: only revoking it takes it away. */
export async function hasApiToken(db: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await db.query({ text: 'SELECT FROM api_token WHERE company_id = $1 AND id = $2', values: [companyId, id] });
  return rows.length > 0;
}

export async function touchApiToken(db: Queryable, tokenHash: Buffer, now: Date): Promise<void> {
  await db.query({
    name: 'touch-api-token',
    text: 'UPDATE api_token SET last_used_at = $2 WHERE token_hash = $1 AND (last_used_at IS NULL OR last_used_at < $2)',
    values: [tokenHash, now],
  });
}
