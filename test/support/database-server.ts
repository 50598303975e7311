// The PostgreSQL of one test run: embedded, or the server TEST_DATABASE_URL names; with a migrated database to clone from.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { Database } from '../../src/store/database.js';
import { startEmbeddedDatabase } from '../../src/store/embedded.js';
import { migrate } from '../../src/store/migrate.js';
import { ensureMessagePartitions } from '../../src/store/partitions.js';

const log = pino({ level: 'warn' });

/** Linux keeps these files in memory; other systems have no such folder. */
const MEMORY = '/dev/shm';
/** Several times what a run of all tests takes; a container often has a few megabytes there. */
const ROOM_BYTES = 2 * 1024 ** 3;

/** Starts it, and tells the tests through the environment, which jest's workers inherit. */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  const server = await anyServer();
  const prefix = `switchboard_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await makeTemplate(server.connectionString, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env['SWITCHBOARD_TEST_SERVER'] = server.connectionString;
  process.env['SWITCHBOARD_TEST_PREFIX'] = prefix;
  return {
    async stop() {
      await dropAll(server.connectionString, prefix);
      await server.stop();
    },
  };
}

async function anyServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { connectionString: given, stop: () => Promise.resolve() };
  const dataFolder = await mkdtemp(join(await quickestFolder(), 'switchboard-test-'));
  const database = await startEmbeddedDatabase({ dataFolder, log, outlivesMachine: false });
  await trustSocket(database.connectionString);
  return {
    connectionString: database.connectionString,
    async stop() {
      await database.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Every hub opens several connections, and proving the password is most of what one costs. Nobody else gets to the socket: its folder is closed. */
async function trustSocket(server: string): Promise<void> {
  await onServer(server, async (client) => {
    const asked = await client.query<{ hba_file: string }>('SHOW hba_file');
    for (const { hba_file: file } of asked.rows) await writeFile(file, `local all all trust\n${await readFile(file, 'utf8')}`);
    await client.query('SELECT pg_reload_conf()');
  });
}

/** Hundreds of files are made and removed with the database of every test: in memory that costs a tenth of what it costs on a disk. */
async function quickestFolder(): Promise<string> {
  const memory = await statfs(MEMORY).catch(() => undefined);
  return memory && memory.bavail * memory.bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}

async function makeTemplate(server: string, name: string): Promise<void> {
  await onServer(server, async (client) => {
    await client.query(`CREATE DATABASE ${name}`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = new Database(url.href, { maxConnections: 1, log });
  try {
    await migrate(database, { log });
    await ensureMessagePartitions(database, new Date());
  } finally {
    await database.close();
  }
  // Cloning fails while anybody is connected to the template: nobody can be.
  await onServer(server, async (client) => {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  });
}

async function dropAll(server: string, prefix: string): Promise<void> {
  await onServer(server, async (client) => {
    const left = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname LIKE $1', [`${prefix}%`]);
    for (const { datname } of left.rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  });
}

async function onServer(server: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
