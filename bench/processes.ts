// The processes under test and beside it: one PostgreSQL, the hub, the floor, the platform's stand-in. Each is stopped by its pid.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Database } from '../src/store/database.js';
import { startEmbeddedDatabase } from '../src/store/embedded.js';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = pino({ level: 'warn' });
export const ADMIN = { login: 'bench@example.com', password: 'a password for the bench' };

export interface World {
  hubUrl: string;
  floorUrl: string;
  stubUrl: string;
  hubPid: number;
  hubDatabase: Database;
  startMs: number;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const dataFolder = join(folder, 'data');
  await mkdir(dataFolder);
  const postgres = await startEmbeddedDatabase({ dataFolder, log });
  const admin = new Database(postgres.connectionString, { maxConnections: 1, log });
  for (const name of ['hub', 'floor']) await admin.query({ text: `CREATE DATABASE ${name}` });
  await admin.close();
  const urlOf = (name: string): string => postgres.connectionString.replace(/\/postgres$/, `/${name}`);
  const children: ChildProcess[] = [];
  const stubUrl = await announced(child(children, process.execPath, ['--import', 'tsx', join(root, 'bench', 'stub.ts')], {}));
  const floorUrl = await announced(
    child(children, process.execPath, ['--import', 'tsx', join(root, 'bench', 'floor.ts')], { DATABASE_URL: urlOf('floor') }),
  );
  const port = await freePort();
  const env = {
    PORT: String(port),
    DATABASE_URL: urlOf('hub'),
    DATA_DIR: join(folder, 'hub'),
    LAB: 'off',
    LOG_LEVEL: 'warn',
    ADMIN_EMAIL: ADMIN.login,
    ADMIN_PASSWORD: ADMIN.password,
  };
  const startedAt = Date.now();
  const hub = child(
    children,
    process.execPath,
    [...(process.env['HUB_FLAGS']?.split(' ') ?? []), join(root, 'dist', 'src', 'main.js')],
    env,
  );
  const hubUrl = `http://127.0.0.1:${String(port)}`;
  await ready(`${hubUrl}/readyz`);
  const hubDatabase = new Database(urlOf('hub'), { maxConnections: 2, log });
  return {
    hubUrl,
    floorUrl,
    stubUrl,
    hubPid: hub.pid ?? 0,
    startMs: Date.now() - startedAt,
    hubDatabase,
    async stop() {
      await hubDatabase.close();
      for (const one of children) one.kill('SIGTERM');
      await Promise.all(
        children.map((one) => new Promise((resolve) => (one.exitCode === null ? one.once('exit', resolve) : resolve(null)))),
      );
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process, MB. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function child(children: ChildProcess[], program: string, args: string[], env: Record<string, string>): ChildProcess {
  const one = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(one);
  return one;
}

/** The first line a helper process prints is where it listens. */
function announced(one: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    one.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    one.once('exit', () => reject(new Error('a process of the bench ended before it listened')));
  });
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the hub did not become ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
