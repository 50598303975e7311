// What `npm start` and `npm test` do before anything of the project can run. Only node's own modules: nothing is installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

/** One line and out: what to do is in it. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(`Switchboard needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org.`);
  }
}

/**
 * Runs a program in the project's folder. Quiet: its output is shown only when it fails. Yielding: it works while others wait. Resolves with
 * the exit code.
 */
export function run(program, args, { quiet = false, yielding = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    if (yielding && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

export const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Installs exactly what the lockfile says, unless that is what is there. */
export async function install() {
  const wanted = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.switchboard-lock');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  process.stdout.write('Installing dependencies…\n');
  const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
  if (code !== 0) fail(`${output}\nThe dependencies could not be installed; see above.`);
  await writeFile(stamp, wanted);
}

/** Compiles server and web pages when a source is newer than what was built last. */
export async function build({ force = false } = {}) {
  const stamp = join(root, 'dist', '.built');
  const builtAt = existsSync(stamp) ? (await stat(stamp)).mtimeMs : 0;
  const sources = ['src', 'connectors', 'config', 'web', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  if (!force && builtAt > (await newest(sources))) return;
  process.stdout.write('Building…\n');
  const startedAt = new Date();
  // What was built of a file that is gone now must not stay, least of all a migration.
  for (const name of ['.built', 'src', 'connectors', 'config']) await rm(join(root, 'dist', name), { recursive: true, force: true });
  const steps = await Promise.all([run(bin('tsc'), ['-p', 'tsconfig.build.json'], { quiet: true }), buildPages(join(root, 'dist', 'web'))]);
  for (const { code, output } of steps) if (code !== 0) fail(`${output}\nThe build failed; see above.`);
  await mkdir(join(root, 'dist', 'src', 'store'), { recursive: true });
  await cp(join(root, 'src', 'store', 'migrations'), join(root, 'dist', 'src', 'store', 'migrations'), { recursive: true });
  await writeFile(stamp, '');
  // A source saved while the build ran is newer than the build.
  await utimes(stamp, startedAt, startedAt);
}

/** The pages, then the widget beside them: the former empty the folder. */
export async function buildPages(folder) {
  const pages = await run(bin('vite'), ['build', 'web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], { quiet: true });
  if (pages.code !== 0) return pages;
  return run(bin('vite'), ['build', 'web/widget', '--outDir', folder, '--logLevel', 'warn'], { quiet: true });
}

async function newest(names) {
  let latest = 0;
  for (const name of names) {
    const path = join(root, name);
    const entries = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true, withFileTypes: true }) : [];
    // Folders too: their time tells that a file was removed.
    for (const file of [path, ...entries.map((entry) => join(entry.parentPath, entry.name))])
      latest = Math.max(latest, (await stat(file)).mtimeMs);
  }
  return latest;
}
