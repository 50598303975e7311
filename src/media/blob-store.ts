// Files on disk: written beside, synced, then renamed, so that a name always stands for a whole file.
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { HubError } from '../contract/index.js';

export interface WrittenBlob {
  key: string;
  sizeBytes: number;
  /** The first bytes, enough to tell the type. */
  head: Buffer;
}

const HEAD_BYTES = 4_100;

export class BlobStore {
  constructor(private readonly folder: string) {}

  /** Reads the stream to its end. Throws 413 beyond `maxBytes`; nothing stays behind then. */
  async write(id: string, source: AsyncIterable<Buffer>, maxBytes: number): Promise<WrittenBlob> {
    const key = join(id.slice(-2), id.slice(-4, -2), id);
    const path = join(this.folder, key);
    const beside = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(beside, 'w', 0o600);
    try {
      let sizeBytes = 0;
      const head: Buffer[] = [];
      for await (const chunk of source) {
        if (sizeBytes < HEAD_BYTES) head.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes)
          throw new HubError(413, 'file_too_large', `Files are at most ${String(Math.floor(maxBytes / 1_048_576))} MB.`, { maxBytes });
        // Unlike write, this goes on until the whole chunk is written.
        await file.appendFile(chunk);
      }
      await file.sync();
      await file.close();
      await rename(beside, path);
      await syncFolder(dirname(path));
      return { key, sizeBytes, head: Buffer.concat(head).subarray(0, HEAD_BYTES) };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(beside, { force: true });
      throw error;
    }
  }

  async size(key: string): Promise<number | null> {
    try {
      return (await stat(join(this.folder, key))).size;
    } catch {
      return null;
    }
  }

  /** Bytes `start` to `end`, both included. */
  read(key: string, range?: { start: number; end: number }): Readable {
    return createReadStream(join(this.folder, key), range);
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }
}

/** A name survives a power failure only once its folder is written. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
