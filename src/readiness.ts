// May this process get traffic? Asked by whatever routes it, at /readyz.
import type { Logger } from 'pino';
import type { Readiness } from './http/server.js';
import type { Database } from './store/database.js';
import { migrationState } from './store/migrate.js';

const ANSWER_WITHIN_MS = 2_000;

export interface ReadinessParts {
  database: Database;
  log: Logger;
  leases: { readonly healthy: boolean };
}

export async function readinessOf({ database, log, leases }: ReadinessParts): Promise<Readiness> {
  const migrations = (await database.answers(ANSWER_WITHIN_MS)) ? await migrationsOf(database, log) : null;
  return {
    checks: { database: migrations !== null, migrations: migrations?.pending === 0, leases: leases.healthy },
    ...(migrations && { migrations }),
  };
}

/** Null: it answers no longer, or is somebody else's. */
async function migrationsOf(database: Database, log: Logger): Promise<Readiness['migrations'] | null> {
  try {
    return await migrationState(database);
  } catch (error) {
    log.debug({ error }, 'the migrations of the database could not be read');
    return null;
  }
}
