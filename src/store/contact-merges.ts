// Which contacts are one person. Proxy users keep their contact and messages their sender: a merge changes how people are read, not what is.
import type { Queryable } from './database.js';

/** A number for the people of the company $1. */
const PEOPLE_OF = `hashtextextended('people of ' || $1::uuid, 0)`;

/** Merges, blocks and what follows from both are decided one after another in a company. */
export async function lockPeople(tx: Queryable, companyId: string): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(${PEOPLE_OF})`, values: [companyId] });
}

/** Until the commit nobody is changed, merged or erased, so that what is written of them now is not written after they are gone. */
export async function holdPeople(tx: Queryable, companyId: string): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock_shared(${PEOPLE_OF})`, values: [companyId] });
}

/** Everybody of the one person is one with the other now. Both stand for a person. */
export async function mergeContacts(tx: Queryable, companyId: string, id: string, intoId: string): Promise<void> {
  await tx.query({
    text: `UPDATE contact SET merged_into = $3, merged_under = CASE WHEN id = $2 THEN $3 ELSE merged_under END
      WHERE company_id = $1 AND (id = $2 OR merged_into = $2)`,
    values: [companyId, id, intoId],
  });
}

/** Takes a contact out of its person again, with those that were merged into it before. It stands for a person of its own from now on. */
export async function unmergeContact(tx: Queryable, companyId: string, id: string): Promise<void> {
  await tx.query({
    text: `WITH RECURSIVE part AS (
        SELECT id FROM contact WHERE company_id = $1 AND id = $2
        UNION ALL SELECT m.id FROM part JOIN contact m ON m.company_id = $1 AND m.merged_under = part.id
      )
      UPDATE contact c SET merged_into = CASE WHEN c.id <> $2 THEN $2 END, merged_under = CASE WHEN c.id <> $2 THEN c.merged_under END
      FROM part WHERE c.company_id = $1 AND c.id = part.id`,
    values: [companyId, id],
  });
}
