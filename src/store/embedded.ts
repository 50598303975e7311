// The database a hub has without any set-up: real PostgreSQL as a child process, its data in the hub's data folder.
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { postgresBinaries } from './embedded-binaries.js';
import { clusterPlace, databasePassword, databaseRole, ensureCluster, existingCluster } from './embedded-cluster.js';
import { EmbeddedDatabaseError } from './embedded-error.js';
import {
  type Server,
  type ServerPlace,
  findRunningServer,
  freePort,
  launchServer,
  limitLog,
  LOOPBACK,
  removeStaleLocks,
  signalServer,
  stopServer,
} from './embedded-server.js';
import { databaseUser } from './embedded-user.js';

export interface EmbeddedDatabase {
  connectionString: string;
  /** Fast shutdown; done when the process is gone. To be called before the hub ends. */
  stop(): Promise<void>;
}

const restartPausesMs = [100, 500, 1000, 2000, 5000];
const logCheckMs = 60_000;

/**
 * Starts the database of `dataFolder` (making it the first time), or takes over the one a killed hub left running. When PostgreSQL dies
 * later, it is started again on the same port, so that connection pools find it where it was.
 */
export async function startEmbeddedDatabase(options: {
  dataFolder: string;
  log: Logger;
  /** False only where nothing is kept, as in tests. */
  outlivesMachine?: boolean;
}): Promise<EmbeddedDatabase> {
  const { log, outlivesMachine = true } = options;
  const dataFolder = await realpath(options.dataFolder);
  const user = await databaseUser(dataFolder, await existingCluster(dataFolder));
  const [binaries, cluster] = await Promise.all([postgresBinaries(user, log), clusterPlace(dataFolder, user, log)]);
  const password = await databasePassword(dataFolder, cluster);
  await ensureCluster(cluster, password, binaries, user);
  const place = { postgres: binaries.postgres, cluster, user, logFile: join(dataFolder, 'postgres.log'), outlivesMachine };
  const server = (await takeOver(place, password, log)) ?? (await firstLaunch(place));
  const keeper = new ServerKeeper(place, server, log);
  return { connectionString: connectionStringOf(server, password), stop: () => keeper.stop() };
}

/** Where the database of a running hub answers; null when none runs for this data folder. */
export async function runningDatabase(dataFolder: string): Promise<string | null> {
  const folder = await realpath(dataFolder).catch(() => undefined);
  const cluster = folder === undefined ? undefined : await existingCluster(folder);
  const server = cluster === undefined ? undefined : await findRunningServer(cluster);
  if (folder === undefined || cluster === undefined || server === undefined) return null;
  return connectionStringOf(server, await databasePassword(folder, cluster));
}

function connectionStringOf({ host, port }: Pick<Server, 'host' | 'port'>, password: string): string {
  return `postgres://${databaseRole}:${password}@${encodeURIComponent(host)}:${port}/postgres`;
}

/** A left server is kept when it is the program we would start and answers us; any other is stopped, never fought over the data. */
async function takeOver(place: ServerPlace, password: string, log: Logger): Promise<Server | undefined> {
  const found = await findRunningServer(place.cluster);
  if (found === undefined) {
    await removeStaleLocks(place.cluster);
    return undefined;
  }
  if (found.executable === place.postgres && (await answers(connectionStringOf(found, password)))) {
    log.info({ pid: found.pid }, 'took over the database that an earlier hub left running');
    return found;
  }
  log.info({ pid: found.pid }, 'stopping the database that an earlier hub left running');
  await stopServer(found);
  return undefined;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000, query_timeout: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Somebody may take the port first, or a killed server's last processes may still hold its memory: both pass. */
async function firstLaunch(place: ServerPlace): Promise<Server> {
  for (const pauseMs of [100, 300, 1000, 3000]) {
    try {
      return await launchServer(place, await freePort());
    } catch (error) {
      if (!(error instanceof EmbeddedDatabaseError) || !/shared memory block|TCP\/IP sockets|lock file/.test(error.message)) throw error;
      await delay(pauseMs);
    }
  }
  return launchServer(place, await freePort());
}

/** Watches the server process and starts it again when it ends by itself. */
class ServerKeeper {
  private readonly stopping = new AbortController();
  private readonly watching: Promise<void>;
  private readonly logTimer: NodeJS.Timeout;
  /** The process ends without a clean stop: the database is at least told to. */
  private readonly atExit = (): void => void signalServer(this.server, 'SIGINT');

  constructor(
    private readonly place: ServerPlace,
    private server: Server,
    private readonly log: Logger,
  ) {
    this.logTimer = setInterval(() => void limitLog(place.logFile).catch(() => undefined), logCheckMs);
    this.logTimer.unref();
    process.once('exit', this.atExit);
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    if (!this.stopping.signal.aborted) {
      this.stopping.abort();
      clearInterval(this.logTimer);
    }
    await stopServer(this.server);
    await this.watching;
    process.off('exit', this.atExit);
  }

  private async watch(): Promise<void> {
    await this.server.exited;
    while (!this.stopping.signal.aborted) {
      this.log.error({ pid: this.server.pid }, 'the database ended by itself, starting it again');
      const restarted = await this.restart();
      if (restarted === undefined) return;
      this.server = restarted;
      if (this.stopping.signal.aborted) await stopServer(restarted);
      else this.log.info({ pid: restarted.pid }, 'the database runs again');
      await restarted.exited;
    }
  }

  /** Tries until it succeeds; undefined when the hub stops meanwhile. */
  private async restart(): Promise<Server | undefined> {
    for (let attempt = 0; !this.stopping.signal.aborted; attempt += 1) {
      const pauseMs = restartPausesMs[Math.min(attempt, restartPausesMs.length - 1)];
      await delay(pauseMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
      if (this.stopping.signal.aborted) return undefined;
      try {
        if ((await findRunningServer(this.place.cluster)) === undefined) await removeStaleLocks(this.place.cluster);
        const again = await launchServer(this.place, this.server.port, this.stopping.signal);
        // TCP is always there; what looks for the socket does so where it was.
        if (this.server.host === LOOPBACK || again.host === this.server.host) return { ...again, host: this.server.host };
        await stopServer(again);
        throw new EmbeddedDatabaseError('its socket could not be made');
      } catch (error) {
        if (this.stopping.signal.aborted) return undefined;
        this.log.error(
          { reason: error instanceof Error ? error.message : String(error) },
          'the database cannot be started again, trying on',
        );
      }
    }
    return undefined;
  }
}
