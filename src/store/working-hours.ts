// Working hours of groups: at most one row of each kind per group, by the table's key.
import type { HoursKind, RegularHours, SpecialHours, WorkingHoursView } from '../contract/index.js';
import type { Queryable } from './database.js';

interface HoursRow {
  timezone: string;
  regular: RegularHours | null;
  special: SpecialHours | null;
}

/** Null when there is no such group. */
export async function hoursOfGroup(db: Queryable, companyId: string, groupId: string): Promise<WorkingHoursView | null> {
  const rows = await db.query<HoursRow>({
    name: 'hours-of-group',
    text: `SELECT g.timezone, r.intervals AS regular, s.intervals AS special FROM agent_group g
      LEFT JOIN working_hours r ON r.company_id = g.company_id AND r.group_id = g.id AND r.kind = 'regular'
      LEFT JOIN working_hours s ON s.company_id = g.company_id AND s.group_id = g.id AND s.kind = 'special'
      WHERE g.company_id = $1 AND g.id = $2`,
    values: [companyId, groupId],
  });
  return rows[0] ?? null;
}

export interface NewHours {
  companyId: string;
  groupId: string;
  kind: HoursKind;
  hours: RegularHours | SpecialHours;
}

/** Fails on the key when the group has hours of this kind. */
export async function insertHours(db: Queryable, row: NewHours, now: Date): Promise<void> {
  await db.query({
    text: 'INSERT INTO working_hours (company_id, group_id, kind, intervals, updated_at) VALUES ($1, $2, $3, $4, $5)',
    values: [row.companyId, row.groupId, row.kind, JSON.stringify(row.hours), now],
  });
}

/** In place of those there are, if any. */
export async function replaceHours(db: Queryable, row: NewHours, now: Date): Promise<void> {
  await db.query({
    text: `INSERT INTO working_hours (company_id, group_id, kind, intervals, updated_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (company_id, group_id, kind) DO UPDATE SET intervals = excluded.intervals, updated_at = excluded.updated_at`,
    values: [row.companyId, row.groupId, row.kind, JSON.stringify(row.hours), now],
  });
}

/** False when there were none. */
export async function deleteHours(db: Queryable, companyId: string, groupId: string, kind: HoursKind): Promise<boolean> {
  const rows = await db.query({
    text: 'DELETE FROM working_hours WHERE company_id = $1 AND group_id = $2 AND kind = $3 RETURNING kind',
    values: [companyId, groupId, kind],
  });
  return rows.length > 0;
}
