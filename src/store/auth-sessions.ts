// Logins of staff. Only the hash of a token is kept; a session ends by logout, idleness, age, or with its agent.
import type { Role } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface LiveSession {
  companyId: string;
  agentId: string;
  role: Role;
  name: string;
  lastSeenAt: Date;
  expiresAt: Date;
}

export async function insertAuthSession(
  db: Queryable,
  session: { tokenHash: Buffer; companyId: string; agentId: string; expiresAt: Date; userAgent: string | null },
  now: Date,
): Promise<void> {
  await db.query({
    text: `INSERT INTO auth_session (token_hash, company_id, agent_id, created_at, last_seen_at, expires_at, user_agent)
      VALUES ($1, $2, $3, $4, $4, $5, $6)`,
    values: [session.tokenHash, session.companyId, session.agentId, now, session.expiresAt, session.userAgent],
  });
}

/** Null when it never was, has ended, has been idle since before `idleSince`, or its agent is not active. */
export async function findLiveSession(
  db: Queryable,
  tokenHash: Buffer,
  bounds: { now: Date; idleSince: Date },
): Promise<LiveSession | null> {
  const rows = await db.query<LiveSession>({
    name: 'find-live-session',
    text: `SELECT s.company_id AS "companyId", s.agent_id AS "agentId", a.role, a.name, s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"
      FROM auth_session s JOIN agent a ON a.company_id = s.company_id AND a.id = s.agent_id
      WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND a.active`,
    values: [tokenHash, bounds.now, bounds.idleSince],
  });
  return rows[0] ?? null;
}

export async function touchAuthSession(db: Queryable, tokenHash: Buffer, now: Date): Promise<void> {
  await db.query({
    name: 'touch-auth-session',
    text: 'UPDATE auth_session SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2',
    values: [tokenHash, now],
  });
}

export async function deleteAuthSession(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query({ text: 'DELETE FROM auth_session WHERE token_hash = $1', values: [tokenHash] });
}

/** All of an agent's sessions, or all but one. */
export async function deleteAuthSessionsOf(
  db: Queryable,
  agent: { companyId: string; agentId: string },
  except: Buffer | null,
): Promise<void> {
  await db.query({
    text: 'DELETE FROM auth_session WHERE company_id = $1 AND agent_id = $2 AND token_hash IS DISTINCT FROM $3',
    values: [agent.companyId, agent.agentId, except],
  });
}

/** Removes what has ended by age or idleness and answers it, so that open sockets can be closed. */
export async function deleteEndedSessions(db: Queryable, bounds: { now: Date; idleSince: Date }): Promise<Buffer[]> {
  const rows = await db.query<{ tokenHash: Buffer }>({
    text: 'DELETE FROM auth_session WHERE expires_at <= $1 OR last_seen_at <= $2 RETURNING token_hash AS "tokenHash"',
    values: [bounds.now, bounds.idleSince],
  });
  return rows.map((row) => row.tokenHash);
}
