import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { BlobStore } from './blob-store.js';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = new BlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);

function* chunks(count: number, size: number): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(size, index);
}

describe('BlobStore', () => {
  it('gives back what it was given, whole or in part', async () => {
    const blob = await blobs.write(v7(), Readable.from(chunks(3, 5_000)), 20_000);
    expect([blob.sizeBytes, blob.head.length]).toEqual([15_000, 4_100]);
    expect(await blobs.size(blob.key)).toBe(15_000);
    expect((await buffer(blobs.read(blob.key))).equals(Buffer.concat([...chunks(3, 5_000)]))).toBe(true);
    expect(await buffer(blobs.read(blob.key, { start: 4_999, end: 5_000 }))).toEqual(Buffer.from([0, 1]));
  });

  it('keeps nothing of a file that is too large', async () => {
    await expect(blobs.write(v7(), Readable.from(chunks(3, 5_000)), 14_999)).rejects.toMatchObject({ status: 413 });
    expect(await files()).toEqual([]);
  });

  it('keeps nothing of a file that broke off', async () => {
    const breaking = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('the line went dead');
      })(),
    );
    await expect(blobs.write(v7(), breaking, 100)).rejects.toThrow('the line went dead');
    expect(await files()).toEqual([]);
  });

  it('knows no size of what it does not have', async () => {
    expect(await blobs.size('aa/bb/none')).toBeNull();
  });
});
