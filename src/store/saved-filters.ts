// Filters agents keep under a name: their own, seen by nobody else.
import type { SavedFilterView } from '../contract/index.js';
import type { Queryable } from './database.js';

type Owner = { companyId: string; agentId: string };

export function savedFiltersOf(db: Queryable, { companyId, agentId }: Owner): Promise<SavedFilterView[]> {
  return db.query<SavedFilterView>({
    name: 'saved-filters',
    text: 'SELECT id, name, filter FROM saved_filter WHERE company_id = $1 AND agent_id = $2 ORDER BY created_at, id',
    values: [companyId, agentId],
  });
}

/** False: the agent keeps `most` of them already. A name that is taken breaks the table's constraint. */
export async function insertSavedFilter(
  db: Queryable,
  { companyId, agentId }: Owner,
  { id, name, filter }: SavedFilterView,
  { at, most }: { at: Date; most: number },
): Promise<boolean> {
  const rows = await db.query({
    text: `INSERT INTO saved_filter (company_id, id, agent_id, name, filter, created_at) SELECT $1, $2, $3, $4, $5, $6
      WHERE (SELECT count(*) FROM saved_filter WHERE company_id = $1 AND agent_id = $3) < $7 RETURNING id`,
    values: [companyId, id, agentId, name, JSON.stringify(filter), at, most],
  });
  return rows.length > 0;
}

export async function deleteSavedFilter(db: Queryable, { companyId, agentId }: Owner, id: string): Promise<boolean> {
  const rows = await db.query({
    text: 'DELETE FROM saved_filter WHERE company_id = $1 AND agent_id = $2 AND id = $3 RETURNING id',
    values: [companyId, agentId, id],
  });
  return rows.length > 0;
}
