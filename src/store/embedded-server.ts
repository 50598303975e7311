// One PostgreSQL server process: started, taken over from a killed hub, asked whether it is ready, stopped within a bound.
import { execFile, spawn } from 'node:child_process';
import { open, readdir, readFile, readlink, rm, stat, truncate } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { giveToFolderOwner } from './embedded-cluster.js';
import { EmbeddedDatabaseError } from './embedded-error.js';
import type { DatabaseUser } from './embedded-user.js';
import { type ProcessIdentity, identifyProcess, isRunning } from './process-identity.js';

export interface Server {
  pid: number;
  port: number;
  /** Where clients of this machine reach it best: the folder of its socket, else 127.0.0.1. */
  host: string;
  /** Settles when the process is gone, for whatever reason. */
  exited: Promise<void>;
}

export interface ServerPlace {
  postgres: string;
  cluster: string;
  user: DatabaseUser | undefined;
  logFile: string;
  /** False: written to the disk whenever the system likes. What is stored outlives any process, but not the machine. */
  outlivesMachine?: boolean;
}

/** PostgreSQL's own messages are few at this level; a log past this size is started anew. */
const logLimitBytes = 2_000_000;
const startTimeoutMs = 300_000;

export const LOOPBACK = '127.0.0.1';
/** The system's bound on a socket's address is 103 bytes or more. */
const MAX_SOCKET_PATH_BYTES = 103;

const settings = {
  // For an operator's psql, and for the hub where there are no sockets.
  listen_addresses: LOOPBACK,
  max_connections: '150',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A refused duplicate is daily business here, not a line in the log; LOG, FATAL and PANIC are written.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/**
 * Starts the server and waits until it takes connections. Throws EmbeddedDatabaseError with PostgreSQL's own reason when it ends instead;
 * `giveUp` stops it again while it is still starting (after a crash that may take a while). Where the disk takes no sockets (folders a
 * virtual machine shares with its host) it does without.
 */
export async function launchServer(place: ServerPlace, port: number, giveUp?: AbortSignal): Promise<Server> {
  const socketFolder = socketFolderOf(place.cluster);
  try {
    return await launch(place, port, socketFolder, giveUp);
  } catch (error) {
    const isForSocket = error instanceof EmbeddedDatabaseError && /Unix-domain socket|\.s\.PGSQL\./.test(error.message);
    if (socketFolder === '' || !isForSocket) throw error;
    return launch(place, port, '', giveUp);
  }
}

async function launch(place: ServerPlace, port: number, socketFolder: string, giveUp: AbortSignal | undefined): Promise<Server> {
  await limitLog(place.logFile);
  const log = await open(place.logFile, 'a', 0o600);
  try {
    await giveToFolderOwner(place.logFile);
    const logStart = (await log.stat()).size;
    const argv = ['-D', place.cluster, '-p', String(port), '-c', `unix_socket_directories=${socketFolder}`];
    for (const [name, value] of Object.entries(settings)) argv.push('-c', `${name}=${value}`);
    if (place.outlivesMachine === false) argv.push('-c', 'fsync=off', '-c', 'full_page_writes=off');
    // Detached: Ctrl+C in the terminal is for the hub, which stops the database last. The log is a file, not a pipe, so that the database
    // outlives a killed hub unharmed.
    const child = spawn(place.postgres, argv, {
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...place.user,
    });
    child.unref();
    let failure: string | undefined;
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.once('error', (error) => {
        failure = error.message;
        resolve();
      });
    });
    const ready = await becomesReady(place.cluster, child.pid, exited, giveUp);
    if (ready && child.pid !== undefined) {
      const host = socketFolder !== '' && (await takesClients(join(socketFolder, `.s.PGSQL.${port}`))) ? socketFolder : LOOPBACK;
      return { pid: child.pid, port, host, exited };
    }
    throw new EmbeddedDatabaseError(`PostgreSQL did not start: ${failure ?? (await reasonInLog(place.logFile, logStart))}`);
  } finally {
    await log.close();
  }
}

/**
 * Sockets cost less than TCP, for both sides, and nobody but the owner of the data gets near one that lies in it.
 * Empty: this system has none, the path is too long for one, or the setting would read its comma as the end of a folder.
 */
function socketFolderOf(cluster: string): string {
  const longest = join(cluster, '.s.PGSQL.65535');
  const fits = process.platform !== 'win32' && Buffer.byteLength(longest) <= MAX_SOCKET_PATH_BYTES && !/[,"]/.test(cluster);
  return fits ? cluster : '';
}

/** On some shared folders a socket can be made that nobody gets through to. */
function takesClients(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect(socket);
    line.once('connect', () => {
      line.destroy();
      resolve(true);
    });
    line.once('error', () => resolve(false));
  });
}

/** The server writes its state into postmaster.pid (line 8), which costs less to read than a connection. */
async function becomesReady(cluster: string, pid: number | undefined, exited: Promise<void>, giveUp?: AbortSignal): Promise<boolean> {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  exited.then(end, end);
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline && giveUp?.aborted !== true) {
    if (ended) return false;
    const file = await readPostmasterFile(cluster);
    if (file !== undefined && file.pid === pid && file.status === 'ready') return true;
    await delay(10);
  }
  if (pid !== undefined) await stopServer({ pid, exited });
  return false;
}

async function reasonInLog(logFile: string, from: number): Promise<string> {
  const lines = (await readFile(logFile)).subarray(from).toString('utf8').trim().split('\n');
  const told = lines.findIndex((line) => /(FATAL|PANIC):/.test(line));
  const relevant = told === -1 ? lines.slice(-1) : lines.slice(told, told + 3).filter((line) => /(FATAL|PANIC|DETAIL|HINT):/.test(line));
  const reason = relevant.map((line) => line.replace(/^.*?(FATAL|PANIC|DETAIL|HINT):\s*/, '')).join('; ');
  return `${reason === '' ? 'it ended without a word' : reason} (log: ${logFile})`;
}

/** The server that runs on this data; undefined when there is none. */
export async function findRunningServer(cluster: string): Promise<(Server & { executable: string | undefined }) | undefined> {
  const file = await readPostmasterFile(cluster);
  if (file === undefined) return undefined;
  const identity = await identifyProcess(file.pid);
  if (!(await isRunning(identity)) || !(await serves(file.pid, cluster))) return undefined;
  // Where the system does not tell, or tells of a deleted file, it is not the program we would start.
  const executable = await readlink(`/proc/${file.pid}/exe`).catch(() => undefined);
  return { pid: file.pid, port: file.port, host: file.socketFolder || LOOPBACK, exited: disappears(identity), executable };
}

/** PostgreSQL refuses to start when the pid it left in its lock files now means any other process. Only for when no server was found. */
export async function removeStaleLocks(cluster: string): Promise<void> {
  const left = (await readdir(cluster)).filter((name) => name === 'postmaster.pid' || name.startsWith('.s.PGSQL.'));
  await Promise.all(left.map((name) => rm(join(cluster, name), { force: true })));
}

async function serves(pid: number, cluster: string): Promise<boolean> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (fromProc !== undefined) return fromProc.split('\0').includes(cluster);
  const listed = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return listed.stdout.includes(` ${cluster} `);
}

/** A process that is not our child cannot be waited for, only looked at. */
async function disappears(identity: ProcessIdentity): Promise<void> {
  while (await isRunning(identity)) await delay(200, undefined, { ref: false });
}

/** Fast shutdown, then immediate, then killed: within the time a stopping hub has, whatever the server is doing. Each loses nothing committed. */
export async function stopServer(server: Pick<Server, 'pid' | 'exited'>): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 7_000],
    ['SIGQUIT', 1_500],
    ['SIGKILL', 500],
  ];
  for (const [signal, patienceMs] of steps) {
    if (!signalServer(server, signal)) return;
    const cancel = new AbortController();
    const gone = server.exited.then(() => true);
    const tooLong = delay(patienceMs, false, { signal: cancel.signal }).catch(() => false);
    const ended = await Promise.race([gone, tooLong]);
    cancel.abort();
    if (ended) return;
  }
}

/** False when the process is gone already. */
export function signalServer(server: Pick<Server, 'pid'>, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(server.pid, signal);
  } catch {
    return false;
  }
}

export async function limitLog(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => undefined);
  if (found !== undefined && found.size > logLimitBytes) await truncate(logFile, 0);
}

/** The system's choice; somebody may be quicker to use it, so the caller tries again with another. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new EmbeddedDatabaseError('No free port on 127.0.0.1.'));
      });
    });
  });
}

/** pid, data folder, start time, port, socket folder, address, shared memory, status: one a line. */
async function readPostmasterFile(
  cluster: string,
): Promise<{ pid: number; port: number; socketFolder: string; status: string } | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), socketFolder: lines[4] ?? '', status: lines[7] ?? '' };
}
