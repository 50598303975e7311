// Labels of a company and which contacts carry them. A person carries what any of their contacts carries.
import type { LabelView } from '../contract/index.js';
import type { Queryable } from './database.js';

/** The names of a person's labels; `t`: the contact that stands for the person. */
export const labelsOf = (t: string): string => `ARRAY(
  SELECT DISTINCT l.name FROM contact lm
  JOIN contact_label cl ON cl.company_id = lm.company_id AND cl.contact_id = lm.id
  JOIN label l ON l.company_id = cl.company_id AND l.id = cl.label_id
  WHERE lm.company_id = ${t}.company_id AND (lm.id = ${t}.id OR lm.merged_into = ${t}.id) ORDER BY l.name)`;

/**
 * Does the person of this proxy user carry the label? `$1` is the company. Written so that those who do are found once and looked up by a hash,
 * whatever the planner believes of how many they are.
 */
export const isLabelled = (proxyUserId: string, labelId: string): string => `(${proxyUserId} IN (
  SELECT lp.id FROM contact_label cl
  JOIN contact lk ON lk.company_id = cl.company_id AND lk.id = cl.contact_id
  JOIN contact lm ON lm.company_id = lk.company_id
    AND (lm.id = coalesce(lk.merged_into, lk.id) OR lm.merged_into = coalesce(lk.merged_into, lk.id))
  JOIN proxy_user lp ON lp.company_id = lm.company_id AND lp.contact_id = lm.id
  WHERE cl.company_id = $1 AND cl.label_id = ${labelId})) IS TRUE`;

export function listLabels(db: Queryable, companyId: string): Promise<LabelView[]> {
  return db.query<LabelView>({
    name: 'list-labels',
    text: 'SELECT id, name, color FROM label WHERE company_id = $1 ORDER BY name',
    values: [companyId],
  });
}

/** By its id or its name, in whatever case. */
export async function findLabel(db: Queryable, companyId: string, idOrName: string): Promise<LabelView | null> {
  const rows = await db.query<LabelView>({
    name: 'find-label',
    text: `SELECT id, name, color FROM label WHERE company_id = $1 AND (id::text = $2 OR lower(name) = lower($2))`,
    values: [companyId, idOrName],
  });
  return rows[0] ?? null;
}

/** The name must be free in the company. */
export async function insertLabel(db: Queryable, companyId: string, label: LabelView): Promise<void> {
  await db.query({
    text: 'INSERT INTO label (company_id, id, name, color) VALUES ($1, $2, $3, $4)',
    values: [companyId, label.id, label.name, label.color],
  });
}

/** Absent fields stay as they are; null: there is no such label. */
export async function updateLabel(
  db: Queryable,
  companyId: string,
  id: string,
  change: { name?: string | undefined; color?: string | undefined },
): Promise<LabelView | null> {
  const rows = await db.query<LabelView>({
    text: `UPDATE label SET name = coalesce($3, name), color = coalesce($4, color) WHERE company_id = $1 AND id = $2 RETURNING id, name, color`,
    values: [companyId, id, change.name, change.color],
  });
  return rows[0] ?? null;
}

/** Off every contact too; its name, or null when there is no such label. */
export async function deleteLabel(db: Queryable, companyId: string, id: string): Promise<string | null> {
  const rows = await db.query<{ name: string }>({
    text: 'DELETE FROM label WHERE company_id = $1 AND id = $2 RETURNING name',
    values: [companyId, id],
  });
  return rows[0]?.name ?? null;
}

/** The labels of a person, whichever of their contacts carries them. */
export function labelsOfContacts(db: Queryable, companyId: string, contactIds: string[]): Promise<LabelView[]> {
  return db.query<LabelView>({
    name: 'labels-of-contacts',
    text: `SELECT DISTINCT l.id, l.name, l.color FROM contact_label cl JOIN label l ON l.company_id = cl.company_id AND l.id = cl.label_id
      WHERE cl.company_id = $1 AND cl.contact_id = ANY($2::uuid[]) ORDER BY l.name`,
    values: [companyId, contactIds],
  });
}

/**
 * Makes these the person's labels: what is new is put on the contact that stands for them, what is not wanted is taken off all of them.
 * Unknown labels are left out; the caller has looked.
 */
export async function setLabels(
  tx: Queryable,
  person: { companyId: string; contactId: string; contactIds: string[] },
  labelIds: string[],
): Promise<void> {
  const { companyId, contactId, contactIds } = person;
  await tx.query({
    text: `DELETE FROM contact_label WHERE company_id = $1 AND contact_id = ANY($2::uuid[]) AND NOT label_id = ANY($3::uuid[])`,
    values: [companyId, contactIds, labelIds],
  });
  await tx.query({
    text: `INSERT INTO contact_label (company_id, contact_id, label_id)
      SELECT l.company_id, $2, l.id FROM label l WHERE l.company_id = $1 AND l.id = ANY($4::uuid[])
        AND NOT EXISTS (SELECT FROM contact_label cl WHERE cl.company_id = $1 AND cl.contact_id = ANY($3::uuid[]) AND cl.label_id = l.id)`,
    values: [companyId, contactId, contactIds, labelIds],
  });
}
