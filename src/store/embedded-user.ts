// PostgreSQL refuses to run as root: which other user it runs as, and which paths that user can reach.
import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError } from './embedded-error.js';

const run = promisify(execFile);

export interface DatabaseUser {
  uid: number;
  gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Undefined: the hub's own user, who is not root. As root: the owner of the data that is there already or else of the data folder, else the
 * system's `postgres` user, else `switchboard`, which is made when it is missing.
 */
export async function databaseUser(dataFolder: string, existingCluster: string | undefined): Promise<DatabaseUser | undefined> {
  if (!isRoot()) return undefined;
  const { uid, gid } = await stat(existingCluster ?? dataFolder);
  // initdb wants a user with a name; data that exists wants its owner.
  if (uid !== 0 && (existingCluster !== undefined || (await lookUp(String(uid))) !== undefined)) return { uid, gid };
  return (await lookUp('postgres')) ?? (await lookUp('switchboard')) ?? (await createUser('switchboard'));
}

async function lookUp(name: string): Promise<DatabaseUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', '--', name]), run('id', ['-g', '--', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** `useradd` is on most systems, `adduser -S` on small ones. */
async function createUser(name: string): Promise<DatabaseUser> {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [command, argv] of attempts) {
    await run(command, argv).catch(() => undefined);
    const user = await lookUp(name);
    if (user !== undefined) return user;
  }
  throw new EmbeddedDatabaseError(
    'PostgreSQL does not run as root and no other user could be made: run the hub as an ordinary user, create a system user named "postgres", or set DATABASE_URL.',
  );
}

/** Whether `user` may enter every folder above `path` and read (a folder: enter) `path` itself. */
export async function canReach(user: DatabaseUser, path: string): Promise<boolean> {
  const target = await stat(path);
  const needed = target.isDirectory() ? 0o5 : 0o4;
  return allows(target, user, needed) && canReachParentOf(user, path);
}

export async function canReachParentOf(user: DatabaseUser, path: string): Promise<boolean> {
  const parent = dirname(path);
  if (parent === path) return true;
  return allows(await stat(parent), user, 0o1) && canReachParentOf(user, parent);
}

/** The started process has no supplementary groups, so owner, group and others are the whole story. */
function allows(target: { uid: number; gid: number; mode: number }, user: DatabaseUser, bits: number): boolean {
  const shift = target.uid === user.uid ? 6 : target.gid === user.gid ? 3 : 0;
  return ((target.mode >> shift) & bits) === bits;
}

/**
 * A folder of root's, out of other users' hands, that `user` can reach: the place for what cannot stay in a closed home. Never one that
 * somebody else could have prepared.
 */
export async function reachableFolder(user: DatabaseUser): Promise<string> {
  for (const parent of ['/var/lib', '/var/tmp']) {
    const folder = join(parent, 'switchboard');
    try {
      await mkdir(folder, { mode: 0o755 }).catch(() => undefined);
      const found = await stat(folder);
      if (found.uid === 0 && (found.mode & 0o022) === 0 && (await canReach(user, folder))) return folder;
    } catch {
      continue;
    }
  }
  throw new EmbeddedDatabaseError(
    "The database user can reach neither the hub's folder nor /var/lib/switchboard: start the hub from a folder open to other users, or set DATABASE_URL.",
  );
}
