// Canned responses: who may use which, and how often each was.
import type { CannedResponseView, CannedScope } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface CannedResponseRow {
  id: string;
  scope: CannedScope;
  groupId: string | null;
  /** Whose own it is. */
  agentId: string | null;
  shortcut: string;
  title: string;
  text: string;
  language: string | null;
  usedCount: number;
}

export interface CannedReader {
  companyId: string;
  agentId: string;
  /** Supervisors and admins see those of every group. */
  seesAllGroups: boolean;
}

export interface CannedFilter {
  scope?: CannedScope | undefined;
  groupId?: string | undefined;
  /** A part of shortcut, title or text. */
  q?: string | undefined;
}

const COLUMNS = `r.id, r.scope, r.group_id AS "groupId", r.agent_id AS "agentId", r.shortcut, r.title, r.text, r.language, r.used_count AS "usedCount"`;

/** Own ones are seen by their owner alone, those of a group by its members. */
const MAY_READ = `(r.scope = 'general' OR r.agent_id = $2 OR (r.scope = 'group' AND ($3 OR EXISTS (
  SELECT FROM group_member m WHERE m.company_id = r.company_id AND m.group_id = r.group_id AND m.agent_id = $2))))`;

/** Most used first. */
export function listCannedResponses(db: Queryable, reader: CannedReader, filter: CannedFilter): Promise<CannedResponseRow[]> {
  return db.query<CannedResponseRow>({
    name: 'list-canned-responses',
    text: `SELECT ${COLUMNS} FROM canned_response r
      WHERE r.company_id = $1 AND ${MAY_READ}
        AND ($4::text IS NULL OR r.scope = $4) AND ($5::uuid IS NULL OR r.group_id = $5)
        AND ($6::text IS NULL OR position($6 IN lower(r.shortcut || chr(10) || r.title || chr(10) || r.text)) > 0)
      ORDER BY r.used_count DESC, r.shortcut, r.id`,
    values: [
      reader.companyId,
      reader.agentId,
      reader.seesAllGroups,
      filter.scope ?? null,
      filter.groupId ?? null,
      filter.q?.toLowerCase() ?? null,
    ],
  });
}

export async function findCannedResponse(db: Queryable, reader: CannedReader, id: string): Promise<CannedResponseRow | null> {
  const rows = await db.query<CannedResponseRow>({
    name: 'find-canned-response',
    text: `SELECT ${COLUMNS} FROM canned_response r WHERE r.company_id = $1 AND ${MAY_READ} AND r.id = $4`,
    values: [reader.companyId, reader.agentId, reader.seesAllGroups, id],
  });
  return rows[0] ?? null;
}

/** How many one owner has: all agents, a group, or an agent. */
export async function countCannedResponses(
  db: Queryable,
  companyId: string,
  owner: { scope: CannedScope; groupId: string | null; agentId: string | null },
): Promise<number> {
  const rows = await db.query<{ count: number }>({
    text: `SELECT count(*) AS count FROM canned_response
      WHERE company_id = $1 AND scope = $2 AND group_id IS NOT DISTINCT FROM $3::uuid AND agent_id IS NOT DISTINCT FROM $4::uuid`,
    values: [companyId, owner.scope, owner.groupId, owner.agentId],
  });
  return rows[0]?.count ?? 0;
}

/** The shortcut must be free for its owner in this language, none being one of its own: unique key `canned_response_shortcut`. */
export async function insertCannedResponse(
  db: Queryable,
  companyId: string,
  response: Omit<CannedResponseRow, 'usedCount'>,
  now: Date,
): Promise<void> {
  const { id, scope, groupId, agentId, shortcut, title, text, language } = response;
  await db.query({
    text: `INSERT INTO canned_response (company_id, id, scope, group_id, agent_id, shortcut, title, text, language, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [companyId, id, scope, groupId, agentId, shortcut, title, text, language, now],
  });
}

/** Absent fields stay as they are; `language` null takes it away. */
export interface CannedChange {
  shortcut?: string | undefined;
  title?: string | undefined;
  text?: string | undefined;
  language?: string | null | undefined;
}

export async function updateCannedResponse(db: Queryable, companyId: string, id: string, change: CannedChange, now: Date): Promise<void> {
  await db.query({
    text: `UPDATE canned_response SET shortcut = coalesce($3, shortcut), title = coalesce($4, title), text = coalesce($5, text),
        language = CASE WHEN $6 THEN $7 ELSE language END, updated_at = $8
      WHERE company_id = $1 AND id = $2`,
    values: [companyId, id, change.shortcut, change.title, change.text, change.language !== undefined, change.language ?? null, now],
  });
}

export async function deleteCannedResponse(db: Queryable, companyId: string, id: string): Promise<void> {
  await db.query({ text: 'DELETE FROM canned_response WHERE company_id = $1 AND id = $2', values: [companyId, id] });
}

export async function countCannedUse(db: Queryable, companyId: string, id: string): Promise<void> {
  await db.query({
    name: 'count-canned-use',
    text: 'UPDATE canned_response SET used_count = used_count + 1 WHERE company_id = $1 AND id = $2',
    values: [companyId, id],
  });
}

export function cannedResponseView(row: CannedResponseRow): CannedResponseView {
  const { id, scope, groupId, shortcut, title, text, language, usedCount } = row;
  return {
    id,
    scope,
    shortcut,
    title,
    text,
    usedCount,
    ...(groupId !== null && { groupId }),
    ...(language !== null && { language }),
  };
}
