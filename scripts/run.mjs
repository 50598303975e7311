// Starts a program in the project's folder; the other commands are made of this.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Shows what the program says; answers its exit code. */
export async function run(program, argv, environment = {}) {
  const child = spawn(program, argv, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  return exitCode(child);
}

/** Keeps what the program says to itself, for the case that it fails. */
export async function runQuietly(program, argv, environment = {}) {
  const child = spawn(program, argv, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return { code: await exitCode(child), output };
}

async function exitCode(child) {
  try {
    const [code] = await once(child, 'close');
    return code ?? 1;
  } catch (error) {
    process.stderr.write(`${child.spawnfile}: ${error.message}\n`);
    return 1;
  }
}
