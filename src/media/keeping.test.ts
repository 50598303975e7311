import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { amrVoice } from '../../test/support/sounds.js';
import { zipOf } from '../../test/support/zips.js';
import { DiskBlobs } from './disk-blobs.js';
import { FileKeeping } from './keeping.js';
import { Spool } from './spool.js';

let folder: string;
let spool: Spool;
let blobs: DiskBlobs;
let keeping: FileKeeping;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keeping-'));
  spool = new Spool(join(folder, 'spool'));
  blobs = new DiskBlobs(join(folder, 'blobs'));
  keeping = new FileKeeping(spool, blobs);
});
afterEach(() => rm(folder, { recursive: true }));

const spooled = (bytes: Buffer) => spool.write(Readable.from([bytes]), 100_000_000);
const look = async (bytes: Buffer, declared: string, from: 'agent' | 'platform' = 'agent') =>
  keeping.look(await spooled(bytes), declared, from);
const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699', noise: { type: 'gaussian', mean: 128, sigma: 40 } } });

describe('a picture', () => {
  it('gets its size and a small copy', async () => {
    const { width, height, made } = await look(await drawn(1200, 600).jpeg().toBuffer(), 'image/jpeg');
    expect([width, height, made.map(({ kind, mime }) => [kind, mime])]).toEqual([1200, 600, [['thumbnail', 'image/webp']]]);
    expect(await sharp(made[0]?.bytes).metadata()).toMatchObject({ format: 'webp', width: 480, height: 240 });
  });

  it('is turned as the camera says', async () => {
    const looked = await look(await drawn(1200, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'image/jpeg');
    expect([looked.width, looked.height]).toEqual([600, 1200]);
    expect(await sharp(looked.made[0]?.bytes).metadata()).toMatchObject({ width: 240, height: 480 });
  });

  it('that is small needs no copy', async () => {
    expect(await look(await drawn(100, 50).png().toBuffer(), 'image/png')).toEqual({ mime: 'image/png', width: 100, height: 50, made: [] });
  });

  it('of more pixels than anybody can draw is refused, whoever sends it', async () => {
    const bomb = await sharp({ create: { width: 15_000, height: 7_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(look(bomb, 'image/png')).rejects.toMatchObject({ status: 422, code: 'picture_too_large' });
    await expect(look(bomb, 'image/png', 'platform')).rejects.toMatchObject({ code: 'picture_too_large' });
  });

  it('that is damaged is still a file', async () => {
    const whole = await drawn(900, 900).png().toBuffer();
    expect(await look(whole.subarray(0, 20), 'image/png')).toMatchObject({ mime: 'image/png', width: null, made: [] });
    expect(await look(whole.subarray(0, whole.length / 2), 'image/png')).toMatchObject({ width: 900, height: 900 });
  });

  it('an SVG is never drawn', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000"/>';
    expect(await look(Buffer.from(svg), 'image/svg+xml')).toEqual({
      mime: 'application/octet-stream',
      width: null,
      height: null,
      made: [],
    });
  });
});

describe('a file that is not what it says', () => {
  const page = Buffer.from('<script>alert(1)</script>');
  it.each([
    ['a page as a picture', page, 'image/png'],
    ['a page as a film', page, 'video/mp4'],
    ['a document as a picture', Buffer.from('%PDF-1.7\n'), 'image/jpeg'],
    ['an archive as a sound', zipOf([{ name: 'a', bytes: Buffer.from('a') }]), 'audio/mpeg'],
  ])('is refused from an agent, and only renamed from a customer: %s', async (_what, bytes, declared) => {
    await expect(look(bytes, declared)).rejects.toMatchObject({ status: 422, code: 'mislabelled_file' });
    expect((await look(bytes, declared, 'platform')).mime).not.toBe(declared);
  });
});

describe('an archive', () => {
  it('of ordinary files is taken', async () => {
    const text = Buffer.from('the quick brown fox '.repeat(5_000));
    await expect(look(zipOf([{ name: 'log.txt', bytes: text }]), 'application/zip')).resolves.toMatchObject({ mime: 'application/zip' });
  });

  it('that unpacks to far more than it is is refused, whoever sends it', async () => {
    const zeros = { name: 'zeros', bytes: Buffer.alloc(30_000_000) };
    const bomb = zipOf(Array.from({ length: 10 }, () => zeros));
    await expect(look(bomb, 'application/zip')).rejects.toMatchObject({ status: 422, code: 'archive_bomb' });
    await expect(look(bomb, 'application/octet-stream', 'platform')).rejects.toMatchObject({ code: 'archive_bomb' });
  });

  it('that claims sizes beyond 4 GB is refused', async () => {
    await expect(look(zipOf([{ name: 'a', bytes: Buffer.from('a'), claimedBytes: 0xffffffff }]), 'application/zip')).rejects.toMatchObject({
      code: 'archive_bomb',
    });
  });

  it('that is broken is a file like any other', async () => {
    const whole = zipOf([{ name: 'a', bytes: Buffer.alloc(1_000) }]);
    await expect(look(whole.subarray(0, whole.length - 10), 'application/zip')).resolves.toMatchObject({ made: [] });
  });
});

describe('a voice of a phone', () => {
  it('gets a form a browser plays, and stays as it came', async () => {
    const file = await spooled(amrVoice(1));
    const kept = await keeping.keep('0192f0c0-0000-7000-8000-00000000abcd', file, await keeping.look(file, 'audio/amr', 'platform'));
    expect(kept).toMatchObject({ mime: 'audio/amr', renditions: [{ kind: 'playable', mime: 'audio/mpeg' }] });
    expect((await buffer(await blobs.read(kept.blobKey))).equals(amrVoice(1))).toBe(true);
    expect(await blobs.size(kept.renditions[0]?.blobKey ?? '')).toBe(kept.renditions[0]?.sizeBytes);
  });

  it('that nobody can decode is still a file to download', async () => {
    expect(await look(Buffer.from('#!AMR\n'), 'audio/amr', 'platform')).toMatchObject({ made: [] });
  });
});
