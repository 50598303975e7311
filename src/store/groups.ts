// Groups of agents and who belongs to them.
import type { GroupView } from '../contract/index.js';
import type { Queryable } from './database.js';

const GROUP_VIEW = `g.id, g.name, g.timezone,
  (SELECT count(*) FROM group_member m WHERE m.company_id = g.company_id AND m.group_id = g.id)::int AS "memberCount"`;

/** The group with its queue, both or none. The name must be free in the company. */
export async function insertGroup(
  db: Queryable,
  group: { companyId: string; id: string; name: string; timezone: string },
  now: Date,
): Promise<void> {
  await db.query({
    text: `WITH new_group AS (
        INSERT INTO agent_group (company_id, id, name, timezone, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING company_id, id)
      INSERT INTO sync_queue (id, company_id, kind) SELECT id, company_id, 'group' FROM new_group`,
    values: [group.companyId, group.id, group.name, group.timezone, now],
  });
}

export function listGroups(db: Queryable, companyId: string): Promise<GroupView[]> {
  return db.query<GroupView>({
    name: 'list-groups',
    text: `SELECT ${GROUP_VIEW} FROM agent_group g WHERE g.company_id = $1 ORDER BY g.created_at, g.id`,
    values: [companyId],
  });
}

export async function findGroup(db: Queryable, companyId: string, id: string): Promise<GroupView | null> {
  const rows = await db.query<GroupView>({
    name: 'find-group',
    text: `SELECT ${GROUP_VIEW} FROM agent_group g WHERE g.company_id = $1 AND g.id = $2`,
    values: [companyId, id],
  });
  return rows[0] ?? null;
}

/** Absent fields stay as they are; false when there is no such group. */
export async function updateGroup(
  db: Queryable,
  companyId: string,
  id: string,
  change: { name?: string | undefined; timezone?: string | undefined },
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE agent_group SET name = coalesce($3, name), timezone = coalesce($4, timezone)
      WHERE company_id = $1 AND id = $2 RETURNING id`,
    values: [companyId, id, change.name, change.timezone],
  });
  return rows.length > 0;
}

/** Keeps the membership still until the transaction ends; false when there is no such group. */
export async function lockGroup(tx: Queryable, companyId: string, id: string): Promise<boolean> {
  return (
    (await tx.query({ text: 'SELECT id FROM agent_group WHERE company_id = $1 AND id = $2 FOR UPDATE', values: [companyId, id] })).length >
    0
  );
}

export async function memberIdsOf(db: Queryable, companyId: string, groupId: string): Promise<string[]> {
  const rows = await db.query<{ agentId: string }>({
    name: 'member-ids-of',
    text: 'SELECT agent_id AS "agentId" FROM group_member WHERE company_id = $1 AND group_id = $2 ORDER BY agent_id',
    values: [companyId, groupId],
  });
  return rows.map((row) => row.agentId);
}

/** Which of these are agents of the company. */
export async function knownAgentIds(db: Queryable, companyId: string, agentIds: string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    text: 'SELECT id FROM agent WHERE company_id = $1 AND id = ANY($2::uuid[])',
    values: [companyId, agentIds],
  });
  return rows.map((row) => row.id);
}

export async function addMembers(db: Queryable, companyId: string, groupId: string, agentIds: string[]): Promise<void> {
  await db.query({
    text: `INSERT INTO group_member (company_id, group_id, agent_id) SELECT $1, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING`,
    values: [companyId, groupId, agentIds],
  });
}

export async function removeMembers(db: Queryable, companyId: string, groupId: string, agentIds: string[]): Promise<void> {
  await db.query({
    text: 'DELETE FROM group_member WHERE company_id = $1 AND group_id = $2 AND agent_id = ANY($3::uuid[])',
    values: [companyId, groupId, agentIds],
  });
}
