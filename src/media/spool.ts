// Files on their way in: written to a folder of this process, counted and hashed, before anything is believed or kept.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../contract/index.js';

export interface SpooledFile {
  path: string;
  sizeBytes: number;
  /** Hexadecimal. */
  sha256: string;
  /** The first bytes, enough to tell the type. */
  head: Buffer;
}

const HEAD_BYTES = 4_100;

export class Spool {
  constructor(private readonly folder: string) {}

  /** Clears what an earlier life of this process left behind. */
  async open(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Reads the stream to its end. Throws 413 beyond `maxBytes`; nothing stays behind then. */
  async write(source: AsyncIterable<Buffer>, maxBytes: number): Promise<SpooledFile> {
    const path = this.newPath();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    const hash = createHash('sha256');
    try {
      let sizeBytes = 0;
      const head: Buffer[] = [];
      for await (const chunk of source) {
        if (sizeBytes < HEAD_BYTES) head.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes)
          throw new HubError(413, 'file_too_large', `Files of this kind are at most ${String(Math.floor(maxBytes / 1_048_576))} MB.`, {
            maxBytes,
          });
        hash.update(chunk);
        // Unlike write, this goes on until the whole chunk is written.
        await file.appendFile(chunk);
      }
      await file.close();
      return { path, sizeBytes, sha256: hash.digest('hex'), head: Buffer.concat(head).subarray(0, HEAD_BYTES) };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Bytes that are in memory already. */
  add(bytes: Uint8Array): Promise<SpooledFile> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.write(
      (async function* () {
        yield await Promise.resolve(chunk);
      })(),
      chunk.length,
    );
  }

  /** Done too when the file has been taken over. */
  async discard(file: SpooledFile): Promise<void> {
    await rm(file.path, { force: true });
  }

  private newPath(): string {
    return join(this.folder, randomUUID());
  }
}
