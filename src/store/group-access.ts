// Which queues an agent follows: their own and those of their groups.
import type { Queryable } from './database.js';

export async function groupsOfAgent(db: Queryable, companyId: string, agentId: string): Promise<string[]> {
  const rows = await db.query<{ groupId: string }>({
    name: 'groups-of-agent',
    text: `SELECT group_id AS "groupId" FROM group_member WHERE company_id = $1 AND agent_id = $2 ORDER BY group_id`,
    values: [companyId, agentId],
  });
  return rows.map((row) => row.groupId);
}
