// Who answers, as customers may be shown them.
import type { Queryable } from './database.js';

/** Null for who is no agent of the company, or no longer. */
export async function findAnswerer(
  db: Queryable,
  companyId: string,
  agentId: string,
): Promise<{ name: string; pictureMediaId: string | null } | null> {
  const rows = await db.query<{ name: string; pictureMediaId: string | null }>({
    name: 'find-answerer',
    text: 'SELECT name, picture_media_id AS "pictureMediaId" FROM agent WHERE company_id = $1 AND id = $2 AND active',
    values: [companyId, agentId],
  });
  return rows[0] ?? null;
}
