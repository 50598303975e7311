// Staff: who they are, what they may, and the status they chose.
import type { AgentView, PresenceStatus, Role } from '../contract/index.js';
import type { Queryable } from './database.js';
import { EFFECTIVE_STATUS } from './presence.js';

export interface NewAgent {
  companyId: string;
  id: string;
  login: string;
  name: string;
  passwordHash: string;
  role: Role;
  maxLoad: number;
  languages: string[];
  status: PresenceStatus;
}

/** Absent fields stay as they are. */
export interface AgentChange {
  name?: string | undefined;
  role?: Role | undefined;
  maxLoad?: number | undefined;
  languages?: string[] | undefined;
  active?: boolean | undefined;
  passwordHash?: string | undefined;
}

const AGENT_VIEW = `a.id, a.login, a.name, a.role, a.max_load AS "maxLoad", a.languages, a.active, a.picture_media_id AS "pictureMediaId",
  ${EFFECTIVE_STATUS} AS status, p.status AS "chosenStatus", p.reason AS "statusReason", p.idle_since AS "idleSince",
  (SELECT count(*) FROM service_session s WHERE s.company_id = a.company_id AND s.assignee_id = a.id AND s.state = 'active') AS load`;
const FROM_AGENT = 'FROM agent a JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id';

interface AgentRow extends Omit<AgentView, 'pictureUrl' | 'statusReason' | 'idleSince'> {
  pictureMediaId: string | null;
  statusReason: string | null;
  idleSince: Date | null;
}

function viewOf({ pictureMediaId, statusReason, idleSince, ...agent }: AgentRow): AgentView {
  return {
    ...agent,
    ...(pictureMediaId !== null && { pictureUrl: agentPictureUrl(pictureMediaId) }),
    ...(statusReason !== null && { statusReason }),
    ...(idleSince && agent.status === 'idle' && { idleSince: idleSince.toISOString() }),
  };
}

/** Open to whoever has it; a new picture has another one. */
export const agentPictureUrl = (mediaId: string): string => `/api/v1/agent-pictures/${mediaId}`;

/** The agent with its presence and its queue, all or none. The login must be free in the company: unique key `agent_login`. */
export async function insertAgent(db: Queryable, agent: NewAgent, now: Date): Promise<void> {
  await db.query({
    text: `WITH new_agent AS (
        INSERT INTO agent (company_id, id, login, name, password_hash, role, max_load, languages, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10) RETURNING company_id, id),
      presence AS (
        INSERT INTO agent_presence (company_id, agent_id, status, idle_since, changed_at)
        SELECT company_id, id, $9, CASE WHEN $9 = 'idle' THEN $10::timestamptz END, $10 FROM new_agent)
      INSERT INTO sync_queue (id, company_id, kind) SELECT id, company_id, 'agent' FROM new_agent`,
    values: [
      agent.companyId,
      agent.id,
      agent.login,
      agent.name,
      agent.passwordHash,
      agent.role,
      agent.maxLoad,
      agent.languages,
      agent.status,
      now,
    ],
  });
}

export async function listAgents(db: Queryable, companyId: string): Promise<AgentView[]> {
  const rows = await db.query<AgentRow>({
    name: 'list-agents',
    text: `SELECT ${AGENT_VIEW} ${FROM_AGENT} WHERE a.company_id = $1 ORDER BY lower(a.name), a.id`,
    values: [companyId],
  });
  return rows.map(viewOf);
}

export async function findAgent(db: Queryable, companyId: string, id: string): Promise<AgentView | null> {
  const rows = await db.query<AgentRow>({
    name: 'find-agent',
    text: `SELECT ${AGENT_VIEW} ${FROM_AGENT} WHERE a.company_id = $1 AND a.id = $2`,
    values: [companyId, id],
  });
  return rows[0] === undefined ? null : viewOf(rows[0]);
}

export interface LoginCandidate {
  companyId: string;
  id: string;
  passwordHash: string;
}

/**
 * Active agents with this login, in any company: the password decides which one is meant. `loginKey` is what the login was compared by: the
 * same for every spelling that finds the same agents.
 */
export async function findLoginCandidates(db: Queryable, login: string): Promise<{ loginKey: string; candidates: LoginCandidate[] }> {
  const rows = await db.query<{ loginKey: string } & (LoginCandidate | Record<keyof LoginCandidate, null>)>({
    name: 'find-login-candidates',
    text: `SELECT k.key AS "loginKey", a.company_id AS "companyId", a.id, a.password_hash AS "passwordHash"
      FROM (SELECT lower($1) AS key) k LEFT JOIN agent a ON lower(a.login) = k.key AND a.active ORDER BY a.created_at, a.id LIMIT 5`,
    values: [login],
  });
  const candidates = rows.flatMap(({ companyId, id, passwordHash }) => (id === null ? [] : [{ companyId, id, passwordHash }]));
  return { loginKey: rows[0]?.loginKey ?? login, candidates };
}

export async function passwordHashOf(db: Queryable, companyId: string, id: string): Promise<string | null> {
  const rows = await db.query<{ passwordHash: string }>({
    text: 'SELECT password_hash AS "passwordHash" FROM agent WHERE company_id = $1 AND id = $2',
    values: [companyId, id],
  });
  return rows[0]?.passwordHash ?? null;
}

/** False when there is no such agent. */
export async function updateAgent(db: Queryable, companyId: string, id: string, change: AgentChange): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE agent SET name = coalesce($3, name), role = coalesce($4, role), max_load = coalesce($5, max_load),
        languages = coalesce($6, languages), active = coalesce($7, active), password_hash = coalesce($8, password_hash)
      WHERE company_id = $1 AND id = $2 RETURNING id`,
    values: [companyId, id, change.name, change.role, change.maxLoad, change.languages, change.active, change.passwordHash],
  });
  return rows.length > 0;
}

/** Locks the company's active admins and answers their ids, so that two changes at once cannot remove the last one. */
export async function lockAdmins(tx: Queryable, companyId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>({
    text: `SELECT id FROM agent WHERE company_id = $1 AND role = 'admin' AND active ORDER BY id FOR UPDATE`,
    values: [companyId],
  });
  return rows.map((row) => row.id);
}
