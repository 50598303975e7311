// Installs the dependencies when they are missing or not those of package-lock.json.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runQuietly } from './run.mjs';

/** Ends the process with npm's own words when the installation fails. */
export async function ensureDependencies() {
  if (await areInstalled()) return;
  process.stdout.write('Installing dependencies (once, and after an update) …\n');
  const argv = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm tells its scripts where it lies itself; otherwise the one of the path is taken.
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith('.js') ? await runQuietly(process.execPath, [npm, ...argv]) : await runQuietly('npm', argv);
  if (result.code === 0) return;
  process.stderr.write(`${result.output}\nThe dependencies could not be installed (npm ci failed, see above).\n`);
  process.exit(1);
}

/** npm writes node_modules/.package-lock.json last, so a broken-off installation has none. */
async function areInstalled() {
  const [wanted, installed] = await Promise.all([readPackages('package-lock.json'), readPackages('node_modules/.package-lock.json')]);
  if (wanted === undefined) throw new Error('package-lock.json is missing.');
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true) return true;
    const found = installed[path];
    // Optional ones are for other systems, as a rule.
    return found === undefined
      ? entry.optional === true || entry.devOptional === true || entry.peer === true
      : found.version === entry.version;
  });
}

async function readPackages(path) {
  try {
    return JSON.parse(await readFile(join(root, path), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
