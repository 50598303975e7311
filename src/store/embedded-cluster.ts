// The embedded database's files: where they lie, its password, and their first making, which an interruption cannot leave half done.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import type { PostgresBinaries } from './embedded-binaries.js';
import { EmbeddedDatabaseError } from './embedded-error.js';
import { type DatabaseUser, canReach, canReachParentOf, reachableFolder } from './embedded-user.js';

export const databaseRole = 'switchboard';

/** Where the data lies when it was made earlier; undefined when there is none yet. */
export async function existingCluster(dataFolder: string): Promise<string | undefined> {
  const pointed = await readIfThere(pointerFile(dataFolder));
  if (pointed !== undefined) {
    if (await isCluster(pointed)) return pointed;
    if (await isThere(dirname(pointed))) return undefined;
    throw new EmbeddedDatabaseError(`The database of ${dataFolder} lies in ${pointed} (see ${pointerFile(dataFolder)}), which is missing.`);
  }
  const usual = join(dataFolder, 'postgres');
  return (await isCluster(usual)) ? usual : undefined;
}

/** Where the data is to be: in the data folder, or, when the database's user cannot get there, in a folder of its own with a pointer left behind. */
export async function clusterPlace(dataFolder: string, user: DatabaseUser | undefined, log: Logger): Promise<string> {
  const existing = await existingCluster(dataFolder);
  if (user === undefined) return existing ?? join(dataFolder, 'postgres');
  const pointed = await readIfThere(pointerFile(dataFolder));
  if (pointed !== undefined) return pointed;
  const usual = join(dataFolder, 'postgres');
  if (await canReachParentOf(user, dataFolder)) {
    await letIn(dataFolder, user);
    return usual;
  }
  if (existing !== undefined) {
    if (await canReach(user, existing).catch(() => false)) return existing;
    throw new EmbeddedDatabaseError(
      `The database user (uid ${user.uid}) can no longer reach ${existing}: a folder above it is closed to others.`,
    );
  }
  return placeElsewhere(dataFolder, user, log);
}

/** Of the data folder itself the database's group may pass through, nothing more. */
async function letIn(dataFolder: string, user: DatabaseUser): Promise<void> {
  const folder = await stat(dataFolder);
  if (await canReachParentOf(user, join(dataFolder, 'postgres'))) return;
  await chown(dataFolder, folder.uid, user.gid);
  await chmod(dataFolder, (folder.mode & 0o7707) | 0o010);
}

async function placeElsewhere(dataFolder: string, user: DatabaseUser, log: Logger): Promise<string> {
  const home = await mkdtemp(join(await reachableFolder(user), 'data-'));
  await chown(home, user.uid, user.gid);
  const cluster = join(home, 'postgres');
  await writeDurably(pointerFile(dataFolder), `${cluster}\n`);
  log.info({ folder: cluster, dataFolder }, 'the database is kept outside the data folder, which the database user cannot reach');
  return cluster;
}

/** Makes the data folder of PostgreSQL unless it is there; refuses one of another major version. */
export async function ensureCluster(
  cluster: string,
  password: string,
  binaries: PostgresBinaries,
  user: DatabaseUser | undefined,
): Promise<void> {
  const version = await readIfThere(join(cluster, 'PG_VERSION'));
  if (version === undefined) {
    await initialise(cluster, password, binaries, user);
  } else if (version !== binaries.major) {
    throw new EmbeddedDatabaseError(
      `The data in ${cluster} is of PostgreSQL ${version}, this hub brings PostgreSQL ${binaries.major}: start the version of the hub that wrote it and move the data with pg_dump.`,
    );
  }
}

/** initdb writes aside and only a finished result gets the real name: a kill in the middle leaves nothing to repair. */
async function initialise(cluster: string, password: string, binaries: PostgresBinaries, user: DatabaseUser | undefined): Promise<void> {
  await removeLeftovers(cluster);
  const aside = await mkdtemp(`${cluster}.init-`);
  const [made, passwordFile] = [join(aside, 'cluster'), join(aside, 'password')];
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await Promise.all([chown(aside, user.uid, user.gid), chown(passwordFile, user.uid, user.gid)]);
  const argv = ['-D', made, '-U', databaseRole, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  // The built-in provider sorts the same on every system; libc's order changes with the system's updates.
  argv.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  try {
    await promisify(execFile)(binaries.initdb, argv, { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, ...user, timeout: 120_000 });
    await rename(made, cluster);
    await syncFolder(dirname(cluster));
  } catch (error) {
    throw new EmbeddedDatabaseError(`The database could not be made in ${cluster}: ${initdbReason(error)}`);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function initdbReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const output = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  return output.split('\n').find((line) => /error|fatal|could not/i.test(line)) ?? error.message;
}

async function removeLeftovers(cluster: string): Promise<void> {
  const parent = dirname(cluster);
  const leftovers = (await readdir(parent)).filter((name) => name.startsWith(`${basename(cluster)}.init-`));
  // An initdb of a killed hub may still be writing there; what it leaves is removed at the next making.
  await Promise.all(leftovers.map((name) => rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)));
}

/** The password of the database's only role: made once, readable by the hub's user alone. */
export async function databasePassword(dataFolder: string, cluster: string): Promise<string> {
  const file = join(dataFolder, 'postgres-password');
  const existing = await readIfThere(file);
  if (existing !== undefined) return existing;
  if (await isCluster(cluster)) throw new EmbeddedDatabaseError(`The password of the database in ${cluster} is missing: restore ${file}.`);
  const password = randomBytes(24).toString('base64url');
  await writeDurably(file, `${password}\n`);
  return password;
}

async function writeDurably(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600, flush: true });
  await giveToFolderOwner(`${path}.new`);
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** A data folder of an ordinary user stays usable for that user after root has started the hub once. */
export async function giveToFolderOwner(path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = await stat(dirname(path));
  await chown(path, owner.uid, owner.gid);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function pointerFile(dataFolder: string): string {
  return join(dataFolder, 'postgres-location');
}

async function isCluster(path: string): Promise<boolean> {
  return isThere(join(path, 'PG_VERSION'));
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.trim() === '' ? undefined : text.trim();
}
