// What PostgreSQL's planner knows of the tables. By itself it counts a table up to a minute after it has grown. Until then one that was filled in a
// rush passes for small, every column for a choice of one in 200, and a statement may pair all rows of a company instead of looking up a few.
import type { Database, Queryable } from './database.js';

/** Fewer rows are read quickly in any order. */
const FEW_ROWS = 20;
/** A table with more takes longer to double than PostgreSQL to notice. */
const MANY_ROWS = 100_000;

/** Own tables with more than twice the rows the planner knows of, by name. Those of others in the same schema may not be counted. */
export async function outgrownTables(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ name: string }>({
    name: 'outgrown-tables',
    text: `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND reltuples < $2::real
        AND pg_has_role(relowner, 'USAGE') AND pg_stat_get_live_tuples(oid) > greatest(2 * reltuples, $1::real)`,
    values: [FEW_ROWS, MANY_ROWS],
  });
  return rows.map(({ name }) => name);
}

/**
 * Of its default of 100, whose 30,000 rows of a table with words for the search take most of a second to read. Here it matters whether a table
 * has ten rows or thousands; the database counts more closely by itself.
 */
const STATISTICS_TARGET = 10;

/** Nobody waits for it, nor it for somebody who is counting already. Plans that were kept are made anew. */
export async function countTables(database: Database, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await database.transaction(async (tx) => {
    await tx.query({ text: `SET LOCAL default_statistics_target = ${String(STATISTICS_TARGET)}` });
    // As regclass writes them they are quoted where they must be.
    await tx.query({ text: `ANALYZE (SKIP_LOCKED) ${names.join(', ')}` });
  });
}
