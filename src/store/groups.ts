// Groups of agents and who belongs to them.
import type { GroupMemberView, GroupView } from '../contract/index.js';
import type { Queryable } from './database.js';

const GROUP_VIEW = `g.id, g.name, g.timezone, g.strategy, g.queue_max AS "queueMax", g.fallback_group_id AS "fallbackGroupId",
  g.timeout_minutes AS "timeoutMinutes", g.queue_timeout_minutes AS "queueTimeoutMinutes", g.grace_seconds AS "graceSeconds",
  g.requeue_after_seconds AS "requeueAfterSeconds", g.offline_policy AS "offlinePolicy", g.reopen_hours AS "reopenHours", g.accept_seconds AS "acceptSeconds",
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

/** Absent fields stay as they are. */
export type GroupChange = { [Field in keyof Omit<GroupView, 'id' | 'memberCount'>]?: GroupView[Field] | undefined };

const FIELDS = [
  'name',
  'timezone',
  'strategy',
  'queueMax',
  'fallbackGroupId',
  'timeoutMinutes',
  'queueTimeoutMinutes',
  'graceSeconds',
  'requeueAfterSeconds',
  'offlinePolicy',
  'reopenHours',
  'acceptSeconds',
] as const satisfies (keyof GroupChange)[];

const COLUMNS: Record<(typeof FIELDS)[number], string> = {
  name: 'name',
  timezone: 'timezone',
  strategy: 'strategy',
  queueMax: 'queue_max',
  fallbackGroupId: 'fallback_group_id',
  timeoutMinutes: 'timeout_minutes',
  queueTimeoutMinutes: 'queue_timeout_minutes',
  graceSeconds: 'grace_seconds',
  requeueAfterSeconds: 'requeue_after_seconds',
  offlinePolicy: 'offline_policy',
  reopenHours: 'reopen_hours',
  acceptSeconds: 'accept_seconds',
};

/** False when there is no such group. */
export async function updateGroup(db: Queryable, companyId: string, id: string, change: GroupChange): Promise<boolean> {
  const given = FIELDS.filter((field) => change[field] !== undefined);
  const settings = given.map((field, index) => `, ${COLUMNS[field]} = $${String(index + 3)}`).join('');
  const rows = await db.query({
    text: `UPDATE agent_group SET created_at = created_at${settings} WHERE company_id = $1 AND id = $2 RETURNING id`,
    values: [companyId, id, ...given.map((field) => change[field])],
  });
  return rows.length > 0;
}

/** Its name, where the company has such a group. */
export async function groupExists(db: Queryable, companyId: string, id: string): Promise<{ name: string } | null> {
  const rows = await db.query<{ name: string }>({
    name: 'group-exists',
    text: 'SELECT name FROM agent_group WHERE company_id = $1 AND id = $2',
    values: [companyId, id],
  });
  return rows[0] ?? null;
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

export function membersOf(db: Queryable, companyId: string, groupId: string): Promise<GroupMemberView[]> {
  return db.query<GroupMemberView>({
    name: 'members-of',
    text: `SELECT agent_id AS "agentId", priority, max_load AS "maxLoad" FROM group_member
      WHERE company_id = $1 AND group_id = $2 ORDER BY agent_id`,
    values: [companyId, groupId],
  });
}

/** False when this agent is no member. */
export async function updateMember(
  db: Queryable,
  member: { companyId: string; groupId: string; agentId: string },
  change: { priority?: number | undefined; maxLoad?: number | null | undefined },
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE group_member SET priority = coalesce($4, priority), max_load = CASE WHEN $5 THEN $6 ELSE max_load END
      WHERE company_id = $1 AND group_id = $2 AND agent_id = $3 RETURNING agent_id`,
    values: [member.companyId, member.groupId, member.agentId, change.priority, change.maxLoad !== undefined, change.maxLoad],
  });
  return rows.length > 0;
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
