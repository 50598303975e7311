// A migrated database of its own for a test, cloned in some tens of milliseconds.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  connectionString: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/** Has the whole schema and the partitions of the months around now; a test with another clock calls ensureMessagePartitions itself. */
export async function createTestDatabase(): Promise<TestDatabase> {
  // Copied as files: by way of the log, as is the default, it takes several times as long.
  return create(`TEMPLATE ${variable('SWITCHBOARD_TEST_PREFIX')}_template STRATEGY FILE_COPY`);
}

/** Without any table: for tests of the migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('TEMPLATE template0');
}

async function create(source: string): Promise<TestDatabase> {
  const name = `${variable('SWITCHBOARD_TEST_PREFIX')}_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} ${source}`);
  const url = new URL(variable('SWITCHBOARD_TEST_SERVER'));
  url.pathname = `/${name}`;
  return { connectionString: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: variable('SWITCHBOARD_TEST_SERVER') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run the tests through jest, whose global setup starts PostgreSQL.`);
  return value;
}
