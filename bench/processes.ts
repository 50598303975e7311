// Child processes of a run: started with little environment, asked whether they are ready, stopped by their pid.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const ADMIN = { login: 'bench@example.com', password: 'a password for the bench' };

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/** A folder that PostgreSQL's own user can enter, as it has to be when the bench runs as root. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `switchboard-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

/** A child of the bench written in TypeScript, with a channel for questions. */
export function startHelper(file: string, env: Record<string, string> = {}): ChildProcess {
  return start(['--import', 'tsx', join(root, 'bench', file)], env, ['ignore', 'ignore', 'inherit', 'ipc']);
}

/** The hub as an operator starts it. HUB_FLAGS goes to node, for a profile: `HUB_FLAGS=--cpu-prof npm run bench`. */
export function startHub(env: Record<string, string>): ChildProcess {
  const flags = process.env['HUB_FLAGS']?.split(' ') ?? [];
  const own = { LAB: 'off', PRIVATE_API_ADDRESSES: 'on', LOG_LEVEL: 'warn', ADMIN_EMAIL: ADMIN.login, ADMIN_PASSWORD: ADMIN.password };
  return start([...flags, join(root, 'dist', 'src', 'main.js')], { ...own, ...env }, ['ignore', 'ignore', 'inherit']);
}

function start(argv: string[], env: Record<string, string>, stdio: ('ignore' | 'inherit' | 'ipc')[]): ChildProcess {
  const base = Object.fromEntries(['PATH', 'HOME', 'LANG', 'TMPDIR'].map((name) => [name, process.env[name]]));
  return spawn(process.execPath, argv, { cwd: root, env: { ...base, ...env }, stdio });
}

/** How long it took until /readyz said yes, ms. */
export async function untilReady(url: string, hub: ChildProcess, pauseMs = 10): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < READY_WITHIN_MS) {
    if (hub.exitCode !== null) throw new Error(`the hub ended with ${String(hub.exitCode)} before it was ready`);
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return performance.now() - startedAt;
    await delay(pauseMs);
  }
  throw new Error('the hub did not become ready');
}

export async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(killer);
}

/** PostgreSQL's first process, of a hub that has its own. */
export async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Resident memory of a process, MB. */
export async function residentMb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${String(child.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
