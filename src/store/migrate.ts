// Brings the schema to this version: forward-only files, one transaction each, one instance at a time.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Database, Queryable } from './database.js';

/** Next to this file both in src and in dist, where the build copies it. */
const ownMigrations = fileURLToPath(new URL('./migrations', import.meta.url));

/** Any number no other part of the hub locks on; transaction-scoped, so a lost connection frees it. */
const migrationLock = 7_303_014_001;

interface Migration {
  version: number;
  name: string;
  checksum: string;
  sql: string;
}

interface AppliedMigration {
  version: number;
  name: string;
  checksum: string;
}

/** The database and this code do not belong together; the message is one line for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Applies every migration that is not applied yet and answers their file names. Safe to run from many instances at once: each file is
 * applied under an advisory lock, by whichever instance comes first. Throws MigrationError when an applied file was changed afterwards or
 * the database is newer than this code; then nothing is touched.
 */
export async function migrate(database: Database, options: { log: Logger; folder?: string }): Promise<string[]> {
  const migrations = await readMigrations(options.folder ?? ownMigrations);
  const appliedNow: string[] = [];
  for (;;) {
    const done = await database.transaction((tx) => applyNext(tx, migrations));
    if (done === undefined) return appliedNow;
    options.log.info({ migration: done.name }, 'database migrated');
    appliedNow.push(done.name);
  }
}

/** How many of this version's migrations the database has and how many it still lacks, by what stands in it now. */
export async function migrationState(database: Database, folder = ownMigrations): Promise<{ applied: number; pending: number }> {
  const own = await readMigrations(folder);
  const rows = await database.query<{ version: number; checksum: string }>({ text: 'SELECT version, checksum FROM schema_migration' });
  const checksums = new Map(rows.map(({ version, checksum }) => [version, checksum]));
  const applied = own.filter(({ version, checksum }) => checksums.get(version) === checksum).length;
  return { applied, pending: own.length - applied };
}

async function applyNext(tx: Queryable, migrations: Migration[]): Promise<Migration | undefined> {
  // Waiting for another instance's long migration is not a hanging statement.
  await tx.query({ text: 'SET LOCAL statement_timeout = 0' });
  await tx.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [migrationLock] });
  await tx.query({
    text: `CREATE TABLE IF NOT EXISTS schema_migration (
      version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  });
  const applied = await tx.query<AppliedMigration>({ text: 'SELECT version, name, checksum FROM schema_migration ORDER BY version' });
  refuseForeignHistory(applied, migrations);
  const next = migrations[applied.length];
  if (next === undefined) return undefined;
  await tx.query({ text: next.sql });
  await tx.query({
    text: 'INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)',
    values: [next.version, next.name, next.checksum],
  });
  return next;
}

function refuseForeignHistory(applied: AppliedMigration[], migrations: Migration[]): void {
  const newest = applied.at(-1);
  if (newest !== undefined && applied.length > migrations.length) {
    throw new MigrationError(`The database is newer than this version of the hub (it has migration ${newest.name}): update the hub.`);
  }
  applied.forEach((row, index) => {
    const own = migrations[index];
    if (own?.version !== row.version || own.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.name} was applied to the database with other content than this version of the hub has: an applied migration must never be changed.`,
      );
    }
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
      if (version !== index + 1) throw new MigrationError(`Migration files must be numbered 0001, 0002, … without a gap: ${name}.`);
      // A checkout with other line ends is still the same migration.
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
