// Starts embedded-parent.ts as a process of its own, waits for its word, and ends it gently or with -9.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ParentProcess {
  pid: number;
  connectionString: string;
  instanceId: string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws with the process's own error text when it ends instead of getting ready. */
export async function startParentProcess(dataFolder: string, user?: { uid: number; gid: number }): Promise<ParentProcess> {
  const script = fileURLToPath(new URL('./embedded-parent.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
    ...user,
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close');
  const ready = once(createInterface(child.stdout), 'line');
  const line = await Promise.race([ready, ended.then(() => undefined)]);
  if (line === undefined || child.pid === undefined) throw new Error(errors.trim());
  const word = JSON.parse(String(line[0])) as { connectionString: string; instanceId: string };
  return { ...word, pid: child.pid, kill: () => end(child, 'SIGKILL', ended), stop: () => end(child, 'SIGTERM', ended) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<unknown>): Promise<void> {
  child.kill(signal);
  await ended;
}
