// Files on disk: synced, then renamed into place, so that a name always stands for a whole file.
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { HubError } from '../contract/index.js';
import type { BlobStore, ByteRange } from './blob-store.js';
import type { SpooledFile } from './spool.js';

export class DiskBlobs implements BlobStore {
  /** `folder` lies on the same file system as the spool. */
  constructor(private readonly folder: string) {}

  async put(key: string, file: SpooledFile): Promise<void> {
    const path = join(this.folder, key);
    await makeFolders(this.folder, dirname(path));
    await sync(file.path);
    await rename(file.path, path);
    await sync(dirname(path));
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const file = await open(join(this.folder, key), 'r');
      return file.createReadStream(range);
    } catch (error) {
      if (isMissing(error)) throw new HubError(404, 'file_missing', 'The file is gone.');
      throw error;
    }
  }

  async size(key: string): Promise<number | null> {
    try {
      return (await stat(join(this.folder, key))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }
}

/** A new folder's own name has to survive a power failure too. */
async function makeFolders(root: string, path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = path; folder.length > root.length; folder = dirname(folder)) await sync(dirname(folder));
}

/** A file survives a power failure once it is synced, its name once its folder is. */
async function sync(path: string): Promise<void> {
  const opened = await open(path, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
