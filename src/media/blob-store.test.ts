import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { startS3StandIn, type S3StandIn } from '../../test/support/s3-stand-in.js';
import { blobKey, type BlobStore } from './blob-store.js';
import { DiskBlobs } from './disk-blobs.js';
import { S3Blobs } from './s3-blobs.js';
import { Spool } from './spool.js';

let folder: string;
let spool: Spool;
let s3: S3StandIn;
let s3Blobs: S3Blobs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  spool = new Spool(join(folder, 'spool'));
  s3 = await startS3StandIn();
  s3Blobs = new S3Blobs(s3.address, 1);
});
afterEach(async () => {
  s3Blobs.close();
  await s3.close();
  await rm(folder, { recursive: true });
});

const stores: [string, () => BlobStore][] = [
  ['on disk', () => new DiskBlobs(join(folder, 'blobs'))],
  ['in an S3-compatible store', () => s3Blobs],
];

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
const spooled = (content = bytes) => spool.write(Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]), 1_000_000);

describe.each(stores)('a file %s', (_where, store) => {
  it('comes back whole or in part', async () => {
    const key = blobKey(v7());
    await store().put(key, await spooled());
    expect(await store().size(key)).toBe(bytes.length);
    expect((await buffer(await store().read(key))).equals(bytes)).toBe(true);
    expect((await buffer(await store().read(key, { start: 99_999, end: 100_001 }))).equals(bytes.subarray(99_999, 100_002))).toBe(true);
  });

  it('is replaced by what is put under the same key', async () => {
    const key = blobKey(v7(), 'thumbnail');
    await store().put(key, await spooled());
    await store().put(key, await spooled(Buffer.from('other')));
    expect((await buffer(await store().read(key))).toString()).toBe('other');
  });

  it('is gone once removed, and removing it again does no harm', async () => {
    const key = blobKey(v7());
    await store().put(key, await spooled());
    await store().remove(key);
    await store().remove(key);
    expect(await store().size(key)).toBeNull();
    await expect(store().read(key)).rejects.toMatchObject({ status: 404, code: 'file_missing' });
  });
});

describe('S3Blobs', () => {
  const key = blobKey('0192f0c0-0000-7000-8000-00000000abcd');

  it('puts files below the prefix of the bucket', async () => {
    await s3Blobs.put(key, await spooled());
    expect([...s3.objects.keys()]).toEqual([`hub one/${key}`]);
  });

  it('tries again when the store is busy, fails or hangs up', async () => {
    s3.failures.push(503, 'cut', 500);
    await s3Blobs.put(key, await spooled());
    expect(s3.asked).toHaveLength(4);
    expect(s3.objects.size).toBe(1);
    s3.failures.push('cut');
    expect((await buffer(await s3Blobs.read(key))).equals(bytes)).toBe(true);
  });

  it('says so when the store stays away', async () => {
    s3.failures.push('cut', 'cut', 'cut', 'cut');
    await expect(s3Blobs.read(key)).rejects.toMatchObject({ status: 503, code: 'blob_store_unavailable' });
  });

  it('does not keep on asking a store that refuses the keys', async () => {
    const wrong = new S3Blobs({ ...s3.address, secretAccessKey: 'wrong' }, 1);
    await expect(wrong.put(key, await spooled())).rejects.toMatchObject({ status: 503, code: 'blob_store_refused' });
    await expect(wrong.remove(key)).rejects.toMatchObject({ code: 'blob_store_refused' });
    wrong.close();
    expect(s3.asked).toHaveLength(2);
    expect(s3.objects.size).toBe(0);
  });

  it('has the store refuse bytes that changed on the way', async () => {
    const file = await spooled();
    await writeFile(file.path, Buffer.alloc(file.sizeBytes));
    await expect(s3Blobs.put(key, file)).rejects.toMatchObject({ code: 'blob_store_refused' });
    expect(s3.objects.size).toBe(0);
  });
});

describe('Spool', () => {
  const inSpool = (): Promise<string[]> => readdir(join(folder, 'spool'));

  it('counts and hashes what goes through it', async () => {
    const file = await spool.write(Readable.from([Buffer.from('abc')]), 3);
    expect(file).toMatchObject({ sizeBytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
    expect(file.head.toString()).toBe('abc');
  });

  it('keeps nothing of a file that is too large or broke off', async () => {
    await expect(spool.write(Readable.from([bytes]), bytes.length - 1)).rejects.toMatchObject({ status: 413, code: 'file_too_large' });
    const breaking = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('the line went dead');
      })(),
    );
    await expect(spool.write(breaking, 100)).rejects.toThrow('the line went dead');
    expect(await inSpool()).toEqual([]);
  });

  it('forgets what an earlier life left behind', async () => {
    await spooled();
    expect(await inSpool()).toHaveLength(1);
    await spool.open();
    expect(await inSpool()).toEqual([]);
  });
});
