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

/** Does this agent answer people of this account: as a member of its group, or as somebody's assignee there? */
export async function servesAccount(db: Queryable, companyId: string, agentId: string, accountId: string): Promise<boolean> {
  const rows = await db.query<{ serves: boolean }>({
    name: 'serves-account',
    text: `SELECT EXISTS (
        SELECT FROM channel_account a JOIN group_member m ON m.company_id = a.company_id AND m.group_id = a.group_id
        WHERE a.company_id = $1 AND a.id = $3 AND m.agent_id = $2
      ) OR EXISTS (SELECT FROM conversation WHERE company_id = $1 AND assignee_id = $2 AND account_id = $3) AS serves`,
    values: [companyId, agentId, accountId],
  });
  return rows[0]?.serves ?? false;
}
