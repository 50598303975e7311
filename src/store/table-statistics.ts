// What PostgreSQL's planner knows of the tables. By itself it counts a table up to a minute after it has grown. Until then one that was filled in a
// rush passes for small, every column for a choice of one in 200, and a statement may pair all rows of a company instead of looking up a few.
import type { Queryable } from './database.js';

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

/** Nobody waits for it, nor it for somebody who is counting already. Plans that were kept are made anew. */
export async function countTables(db: Queryable, names: string[]): Promise<void> {
  // As regclass writes them they are quoted where they must be.
  if (names.length > 0) await db.query({ text: `ANALYZE (SKIP_LOCKED) ${names.join(', ')}` });
}
