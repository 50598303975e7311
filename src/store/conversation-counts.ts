// How many conversations are open just now, and how many of them wait, by where they are and who serves them; and how many an agent's lists hold.
import type { ViewCountsView } from '../contract/index.js';
import { blockedAt, HIDDEN, type Viewer } from './conversation-visibility.js';
import { UNREAD_MESSAGES } from './conversations.js';
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

/** What the lists without a filter show, as `listConversations` would; more than this is not counted. */
const COUNTED_AT_MOST = 1_000;

export type ViewCounts = Omit<ViewCountsView, 'saved'>;

export async function viewCounts(db: Queryable, { companyId, agentId, seesAll }: Viewer, now: Date): Promise<ViewCounts> {
  // What nobody serves is seen by its group; named here so that the index leads to these groups alone.
  const seen = seesAll ? '' : 'AND c.group_id = ANY(ARRAY(SELECT group_id FROM group_member WHERE company_id = $1 AND agent_id = $2))';
  const count = (which: string, and = '', each = ''): string => `(SELECT count(*) FROM (
      SELECT FROM conversation c ${and} LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
      ${each} WHERE c.company_id = $1 AND ${which} AND NOT ${HIDDEN} AND NOT ${blockedAt('$3')} AND c.last_seq > 0 LIMIT ${String(COUNTED_AT_MOST)}) n)`;
  const rows = await db.query<ViewCounts>({
    name: seesAll ? 'view-counts' : 'view-counts-of-groups',
    text: `SELECT ${count('c.assignee_id = $2')} AS mine, ${count('c.assignee_id = $2', '', `CROSS JOIN LATERAL (${UNREAD_MESSAGES}) unread`)} AS unread,
      ${count(`c.session_id IS NOT NULL AND c.assignee_id IS NULL ${seen}`)} AS unassigned,
      ${count(`s.state = 'queued' ${seen.replace('c.', 's.')}`, 'JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id')} AS queued`,
    values: [companyId, agentId, now],
  });
  return rows[0] ?? { mine: 0, unread: 0, unassigned: 0, queued: 0 };
}
