import { chmod, chown, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { type ParentProcess, startParentProcess } from '../../test/support/parent-process.js';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded.js';
import { postgresBinaries } from './embedded-binaries.js';
import { findRunningServer, freePort, launchServer, stopServer } from './embedded-server.js';
import { canReach, databaseUser } from './embedded-user.js';
import { isRunning } from './process-identity.js';

const log = pino({ level: 'silent' });
const root = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };
const sourcesOpenToAll = root && (await canReach(nobody, fileURLToPath(import.meta.url)));

describe('the embedded database', () => {
  let parent: string;
  let dataFolder: string;
  let started: { stop(): Promise<void> }[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'embedded-'));
    await chmod(parent, 0o755);
    dataFolder = join(parent, 'data');
    await mkdir(dataFolder, { mode: 0o700 });
    started = [];
  });

  afterEach(async () => {
    for (const each of started) await each.stop();
    await rm(parent, { recursive: true, force: true });
  });

  async function start(): Promise<EmbeddedDatabase> {
    const database = await startEmbeddedDatabase({ dataFolder, log });
    started.push(database);
    return database;
  }

  async function startProcess(user?: { uid: number; gid: number }): Promise<ParentProcess> {
    const parentProcess = await startParentProcess(dataFolder, user);
    started.push(parentProcess);
    return parentProcess;
  }

  async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  function overTcp(connectionString: string): string {
    const { password, port } = new URL(connectionString);
    return `postgres://switchboard:${password}@127.0.0.1:${port}/postgres`;
  }

  async function postmasterPid(): Promise<number> {
    return Number((await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  /** Asks until the database answers again; the test's own time limit bounds it. */
  async function answer(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
    for (;;) {
      try {
        return await query(connectionString, text);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  it('starts from nothing with durable settings, and keeps its data over a clean stop', async () => {
    const first = await start();
    expect(
      await query(
        first.connectionString,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('TimeZone') AS zone,
          current_setting('server_encoding') AS encoding, lower('ÄÉΩ') AS lower`,
      ),
    ).toEqual([{ fsync: 'on', commit: 'on', zone: 'UTC', encoding: 'UTF8', lower: 'äéω' }]);
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
    const pid = await postmasterPid();
    await first.stop();
    expect(await isRunning({ pid })).toBe(false);
    const second = await start();
    expect(await query(second.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('keeps its password to its owner and asks for it', async () => {
    const database = await start();
    expect((await stat(join(dataFolder, 'postgres-password'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(database.connectionString);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('is reached by a socket among its data, which others cannot get to, and over TCP as well', async () => {
    const { connectionString } = await start();
    const cluster = join(await realpath(dataFolder), 'postgres');
    const url = new URL(connectionString);
    expect(decodeURIComponent(url.hostname)).toBe(cluster);
    expect((await stat(cluster)).mode & 0o077).toBe(0);
    expect(await query(connectionString, 'SELECT inet_server_addr() IS NULL AS socket')).toEqual([{ socket: true }]);
    expect(await query(overTcp(connectionString), 'SELECT inet_server_addr() IS NULL AS socket')).toEqual([{ socket: false }]);
  });

  it('is reached over TCP where the path is too long for a socket, also when it is taken over', async () => {
    dataFolder = join(parent, 'long'.repeat(20), 'data');
    await mkdir(dataFolder, { recursive: true, mode: 0o755 });
    const killed = await startProcess();
    expect(new URL(killed.connectionString).hostname).toBe('127.0.0.1');
    await query(killed.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
    await killed.kill();
    const database = await start();
    expect(database.connectionString).toBe(killed.connectionString);
    expect(await query(database.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('is reached over TCP where the disk takes no sockets', async () => {
    await (await start()).stop();
    const cluster = join(dataFolder, 'postgres');
    const user = await databaseUser(dataFolder, cluster);
    const { postgres } = await postgresBinaries(user, log);
    const place = { postgres, cluster, user, logFile: join(dataFolder, 'postgres.log') };
    const port = await freePort();
    // In the way of the socket.
    await mkdir(join(cluster, `.s.PGSQL.${port}`));
    const server = await launchServer(place, port);
    started.push({ stop: () => stopServer(server) });
    expect(server.host).toBe('127.0.0.1');
    expect((await findRunningServer(cluster))?.host).toBe('127.0.0.1');
  });

  it('takes over the database that a killed hub left running, with all that was committed', async () => {
    const killed = await startProcess();
    await query(killed.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
    const pid = await postmasterPid();
    await killed.kill();
    const database = await start();
    expect(await postmasterPid()).toBe(pid);
    expect(await query(database.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await database.stop();
    expect(await isRunning({ pid })).toBe(false);
  });

  it('stops a left database that does not answer, and starts it anew', async () => {
    const killed = await startProcess();
    const pid = await postmasterPid();
    await killed.kill();
    await writeFile(join(dataFolder, 'postgres', 'pg_hba.conf'), 'local all all reject\nhost all all 127.0.0.1/32 reject\n');
    process.kill(pid, 'SIGHUP');
    await expect(
      (async () => {
        for (;;) await query(killed.connectionString, 'SELECT 1');
      })(),
    ).rejects.toThrow('rejects connection');
    await writeFile(join(dataFolder, 'postgres', 'pg_hba.conf'), 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n');
    const database = await start();
    expect(await postmasterPid()).not.toBe(pid);
    expect(await isRunning({ pid })).toBe(false);
    expect(await query(database.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts PostgreSQL again on the same port when it dies under a running hub', async () => {
    const database = await start();
    await query(database.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    while (await isRunning({ pid })) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await answer(database.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    expect(await postmasterPid()).not.toBe(pid);
  });

  it('starts over a postmaster.pid whose pid belongs to another process now', async () => {
    await (await start()).stop();
    await writeFile(
      join(dataFolder, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${join(dataFolder, 'postgres')}\n1\n5432\n\n127.0.0.1\n`,
    );
    const database = await start();
    expect(await query(database.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts over what an interrupted first start left behind', async () => {
    await mkdir(join(dataFolder, 'postgres.init-killed', 'cluster', 'base'), { recursive: true });
    await writeFile(join(dataFolder, 'postgres.init-killed', 'cluster', 'PG_VERSION'), '18\n');
    await writeFile(join(dataFolder, 'postgres-password.new'), 'hal');
    const database = await start();
    expect(await query(database.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataFolder)).sort()).toEqual(['postgres', 'postgres-password', 'postgres.log']);
  });

  it("gives PostgreSQL's own reason when it cannot start", async () => {
    await (await start()).stop();
    await rm(join(dataFolder, 'postgres', 'global', 'pg_control'));
    await expect(start()).rejects.toThrow(
      /^PostgreSQL did not start: could not open file "global\/pg_control"|^PostgreSQL did not start: .*pg_control/,
    );
  });

  it('refuses data of another major version', async () => {
    await (await start()).stop();
    await writeFile(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/is of PostgreSQL 17, this hub brings PostgreSQL 18/);
  });

  if (root)
    it("as root, lets the database's user pass through the data folder and no further", async () => {
      await start();
      expect((await stat(dataFolder)).mode & 0o777).toBe(0o710);
      expect((await stat(join(dataFolder, 'postgres'))).uid).not.toBe(0);
    });

  if (root)
    it("as root under a closed home, keeps the data in a folder the database's user can reach, and finds it again", async () => {
      await chmod(parent, 0o700);
      const first = await start();
      await query(first.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
      const place = (await readFile(join(dataFolder, 'postgres-location'), 'utf8')).trim();
      try {
        expect(place.startsWith(dataFolder)).toBe(false);
        await first.stop();
        const second = await start();
        expect(await query(second.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
        await second.stop();
      } finally {
        await rm(dirname(place), { recursive: true, force: true });
      }
    });

  if (sourcesOpenToAll)
    it('runs for an ordinary user, and then for root on the same folder', async () => {
      await chown(dataFolder, nobody.uid, nobody.gid);
      const ordinary = await startProcess(nobody);
      await query(ordinary.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
      await ordinary.stop();
      const byRoot = await start();
      expect(await query(byRoot.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
      expect((await stat(`/proc/${await postmasterPid()}`)).uid).toBe(nobody.uid);
      await byRoot.stop();
      const again = await startProcess(nobody);
      expect(again.instanceId).toBe(ordinary.instanceId);
    });

  it('refuses a second hub on the folder while the first runs', async () => {
    const first = await startProcess();
    await expect(startProcess()).rejects.toThrow(`Another hub (process ${first.pid}) is running`);
  });
});
