// How many conversations are open just now, and how many of them wait, by where they are and who serves them.
import type { Queryable } from './database.js';

export interface OpenCountRow {
  groupId: string;
  groupName: string;
  accountId: string;
  /** Null: nobody serves these. */
  assigneeId: string | null;
  open: number;
  waiting: number;
}

/** Of a whole company: what is open has an index of its own, however much was closed. */
export function openCounts(db: Queryable, companyId: string): Promise<OpenCountRow[]> {
  return db.query<OpenCountRow>({
    name: 'open-counts',
    text: `SELECT g.id AS "groupId", g.name AS "groupName", n.account_id AS "accountId", n.assignee_id AS "assigneeId", n.open, n.waiting
      FROM (
        SELECT s.group_id, c.account_id, s.assignee_id, count(*) AS open, count(*) FILTER (WHERE s.state = 'queued') AS waiting
        FROM service_session s JOIN conversation c ON c.company_id = s.company_id AND c.id = s.conversation_id
        WHERE s.company_id = $1 AND s.state <> 'closed'
        GROUP BY s.group_id, c.account_id, s.assignee_id
      ) n
      JOIN agent_group g ON g.company_id = $1 AND g.id = n.group_id`,
    values: [companyId],
  });
}
