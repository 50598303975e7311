// The folder that belongs to one running hub: made private, locked against a second hub, with an id that outlives restarts.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { type ProcessIdentity, identifyProcess, isRunning } from './store/process-identity.js';

export interface DataFolder {
  /** Absolute, symlinks resolved. */
  path: string;
  /** Stable over restarts; names this hub among the instances of one database. */
  instanceId: string;
  /** Gives the folder up. To be called last, after everything that writes into it has stopped. */
  release(): Promise<void>;
}

/** The folder cannot be used; the message is one line for the operator. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Makes the folder (0700) when it is missing and takes its lock. A lock left by a hub that is gone is taken over. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = await makePrivate(path);
  const lock = join(folder, 'hub.lock');
  const own = await identifyProcess(process.pid);
  await takeLock(folder, lock, own);
  try {
    const instanceId = await stableInstanceId(join(folder, 'instance-id'));
    return { path: folder, instanceId, release: () => releaseLock(lock, own) };
  } catch (error) {
    await releaseLock(lock, own);
    throw error;
  }
}

async function makePrivate(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new DataFolderError(`The data folder ${path} (DATA_DIR) cannot be used: ${reason(error)}.`);
  }
}

async function takeLock(folder: string, lock: string, own: ProcessIdentity): Promise<void> {
  const candidate = join(folder, `hub.lock.${randomBytes(6).toString('hex')}`);
  await writeFile(candidate, JSON.stringify(own), { mode: 0o600, flag: 'wx' });
  try {
    // More than one round only when another process changes the lock between two of our steps.
    for (let round = 0; round < 20; round += 1) {
      if (await linked(candidate, lock)) return;
      const holder = await readLock(lock);
      if (holder !== undefined && (await isRunning(holder))) {
        throw new DataFolderError(
          `Another hub (process ${holder.pid}) is running on the data folder ${folder}: stop it, or set DATA_DIR to another folder.`,
        );
      }
      await removeStaleLock(lock, candidate);
    }
    throw new DataFolderError(`The lock of the data folder ${folder} could not be taken: other hubs are starting on it at the same time.`);
  } finally {
    await rm(candidate, { force: true });
  }
}

/** Removes a dead hub's lock; the guard keeps two starting hubs from removing each other's fresh one. */
async function removeStaleLock(lock: string, candidate: string): Promise<void> {
  const guard = `${lock}.recovery`;
  if (!(await linked(candidate, guard))) {
    const recoverer = await readLock(guard);
    if (recoverer === undefined || !(await isRunning(recoverer))) await rm(guard, { force: true });
    return;
  }
  try {
    const holder = await readLock(lock);
    if (holder === undefined || !(await isRunning(holder))) await rm(lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** A hard link appears with its whole content or not at all, and only if the name is free. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no lock, or one that nobody could have written whole. */
async function readLock(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return undefined;
    const startedAt = 'startedAt' in value && typeof value.startedAt === 'string' ? value.startedAt : undefined;
    return startedAt === undefined ? { pid: value.pid } : { pid: value.pid, startedAt };
  } catch (error) {
    if (code(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function releaseLock(lock: string, own: ProcessIdentity): Promise<void> {
  const holder = await readLock(lock);
  if (holder?.pid === own.pid && holder.startedAt === own.startedAt) await rm(lock, { force: true });
}

async function stableInstanceId(path: string): Promise<string> {
  const existing = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (existing !== '') return existing;
  const instanceId = v7();
  await writeFile(`${path}.new`, `${instanceId}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  return instanceId;
}

function code(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function reason(error: unknown): string {
  switch (code(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'there is a file in the way';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
