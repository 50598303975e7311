// Makes the monthly partitions of `message`: ahead of time, and on demand for a time nobody expected (a clock that is months off).
import type { Database, Queryable } from './database.js';

/** A reply's status rises up to three times: with room left on its page its row is changed there, and no index, above all not that of the words, hears of it. */
const FILL_PERCENT = 85;
const partitionLock = 7_303_014_002;

/**
 * Makes sure the previous month, the current one and the next `monthsAhead` (UTC) have their partition; answers the names it made.
 * To be called at start and then once a day. Idempotent, and safe when several instances call it at the same time.
 */
export async function ensureMessagePartitions(database: Database, now: Date, monthsAhead = 3): Promise<string[]> {
  const months = Array.from({ length: monthsAhead + 2 }, (_, index) => monthStart(now, index - 1));
  return (await missing(database, months)).length === 0 ? [] : createPartitions(database, months);
}

/** Which months of `message` are known to be there, so that a message of any time finds its own. */
export class MessageMonths {
  private readonly there = new Set<string>();

  constructor(private readonly database: Database) {}

  /** Asks the store only about months it has not met before; through `asker`, so that a transaction needs no second connection for it. */
  async cover(times: Date[], asker: Queryable = this.database): Promise<void> {
    const months = new Map(times.map((time) => monthStart(time, 0)).map((month) => [partitionName(month), month]));
    for (const name of this.there) months.delete(name);
    if (months.size === 0) return;
    const absent = await missing(asker, [...months.values()]);
    if (absent.length > 0) await createPartitions(this.database, absent);
    for (const name of months.keys()) this.there.add(name);
  }
}

/** The months of `message` that ended before `before`, oldest first, as the names of their tables. */
export async function monthsBefore(db: Queryable, before: Date): Promise<string[]> {
  const rows = await db.query<{ name: string }>({
    text: `SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
      WHERE inhparent = 'message'::regclass AND child.relname < $1 ORDER BY 1`,
    values: [partitionName(monthStart(before, 0))],
  });
  return rows.map(({ name }) => name);
}

/** False, and nothing happens, where something is left in it. */
export async function dropEmptyMonth(tx: Queryable, name: string): Promise<boolean> {
  await tx.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [partitionLock] });
  const left = await tx.query({ text: `SELECT FROM ${name} LIMIT 1` });
  if (left.length > 0) return false;
  await tx.query({ text: `DROP TABLE ${name}` });
  return true;
}

function createPartitions(database: Database, months: Date[]): Promise<string[]> {
  return database.transaction(async (tx) => {
    await tx.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [partitionLock] });
    const made = await missing(tx, months);
    for (const month of made) await createPartition(tx, month);
    return made.map(partitionName);
  });
}

async function missing(db: Queryable, months: Date[]): Promise<Date[]> {
  const existing = await db.query<{ name: string }>({
    text: `SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = 'message'::regclass`,
  });
  const names = new Set(existing.map((row) => row.name));
  return months.filter((month) => !names.has(partitionName(month)));
}

/** Made aside and then attached: unlike CREATE … PARTITION OF, attaching does not stop readers and writers of `message`. */
async function createPartition(tx: Queryable, month: Date): Promise<void> {
  const name = partitionName(month);
  const from = month.toISOString();
  const to = monthStart(month, 1).toISOString();
  await tx.query({ text: `CREATE TABLE ${name} (LIKE message INCLUDING ALL) WITH (fillfactor = ${String(FILL_PERCENT)})` });
  await tx.query({ text: `ALTER TABLE message ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')` });
}

function partitionName(month: Date): string {
  return `message_${month.toISOString().slice(0, 7).replace('-', '_')}`;
}

function monthStart(date: Date, offset: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}
