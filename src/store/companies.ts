// Tenants. The first one is made at set-up, under a lock, so that it happens exactly once.
import type { Queryable } from './database.js';

export interface Company {
  id: string;
  name: string;
}

const setupLock = 7_303_014_002;

/** Held to the end of the transaction: of several set-ups at once one goes on, the others wait and then see its company. */
export async function lockSetup(tx: Queryable): Promise<void> {
  await tx.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [setupLock] });
}

export async function anyCompanyExists(db: Queryable): Promise<boolean> {
  return (await db.query({ text: 'SELECT 1 FROM company LIMIT 1' })).length > 0;
}

export async function insertCompany(db: Queryable, company: Company, now: Date): Promise<void> {
  await db.query({ text: 'INSERT INTO company (id, name, created_at) VALUES ($1, $2, $3)', values: [company.id, company.name, now] });
}

export async function findCompany(db: Queryable, id: string): Promise<Company | null> {
  const rows = await db.query<Company>({ name: 'find-company', text: 'SELECT id, name FROM company WHERE id = $1', values: [id] });
  return rows[0] ?? null;
}
