import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import { v7 } from 'uuid';
import { eventually } from '../../test/support/eventually.js';
import { serve, type Served } from '../../test/support/served.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { zipOf } from '../../test/support/zips.js';
import { DiskBlobs } from '../media/disk-blobs.js';
import { createMedia } from '../media/media.js';
import { mediaRoutes } from './media.js';
import type { Principal } from './route.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let staff: Staffed;
let folder: string;
let served: Served;
beforeAll(async () => {
  staff = await staffedDatabase();
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  const principals = new Map<string, Principal>();
  for (const name of ['ours', 'theirs']) {
    const { companyId } = await staff.addCompany(name);
    const { agentId } = await staff.addAgent(companyId, name);
    principals.set(name, { companyId, agentId, role: 'agent', name, tokenHash: Buffer.from(name) });
  }
  const media = createMedia({
    db: staff.db,
    dataDir: folder,
    blobs: new DiskBlobs(join(folder, 'blobs')),
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    newId: v7,
    ownedAccounts: () => [],
    fetch: () => Promise.reject(new Error('nothing is fetched here')),
    onSettled: () => Promise.resolve(),
    onPictureReady: () => undefined,
  });
  served = await serve(mediaRoutes({ media }), {
    authenticate: (token) => Promise.resolve(principals.get(token) ?? null),
  });
});
afterAll(async () => {
  await served.close();
  await staff.close();
  await rm(folder, { recursive: true });
});

interface Uploaded {
  mediaId: string;
  mime: string;
  sizeBytes: number;
  width?: number;
  height?: number;
}

function send(body: FormData | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${served.url}/api/v1/media`, { method: 'POST', body, headers: { Authorization: 'Bearer ours', ...headers } });
}

async function upload(bytes: Buffer, name: string, type: string): Promise<Uploaded> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const response = await send(form);
  expect(response.status).toBe(201);
  return (await response.json()) as Uploaded;
}

function download(mediaId: string, headers: Record<string, string> = {}, who = 'ours'): Promise<Response> {
  return fetch(`${served.url}/api/v1/media/${mediaId}`, { headers: { Authorization: `Bearer ${who}`, ...headers } });
}

const filesKept = async (): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

describe('an uploaded file', () => {
  it('comes back as it was, cached, sandboxed and never sniffed', async () => {
    const { mediaId, mime, sizeBytes } = await upload(PNG, '截图.png', 'image/png');
    expect([mime, sizeBytes]).toEqual(['image/png', PNG.length]);
    const response = await download(mediaId);
    expect(Buffer.from(await response.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('截图.png')}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'content-length': String(PNG.length),
    });
  });

  it.each([
    ['page.html', 'text/html', '<script>alert(1)</script>'],
    ['picture.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['page.png', 'application/octet-stream', '<script>alert(1)</script>'],
  ])('that a browser could run is only offered as a download: %s', async (name, type, text) => {
    const { mediaId, mime } = await upload(Buffer.from(text), name, type);
    expect(mime).toBe('application/octet-stream');
    const { headers } = await download(mediaId);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('is not fetched again by who has it', async () => {
    const { mediaId } = await upload(PNG, 'a.png', 'image/png');
    const etag = (await download(mediaId)).headers.get('etag') ?? '';
    expect((await download(mediaId, { 'If-None-Match': etag })).status).toBe(304);
  });

  it('is described without its bytes', async () => {
    const { mediaId } = await upload(PNG, 'a.png', 'image/png');
    const response = await fetch(`${served.url}/api/v1/media/${mediaId}`, { method: 'HEAD', headers: { Authorization: 'Bearer ours' } });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, String(PNG.length), '']);
  });

  it('comes in part only while it is still the file the reader has', async () => {
    const { mediaId } = await upload(PNG, 'a.png', 'image/png');
    const etag = (await download(mediaId)).headers.get('etag') ?? '';
    const [same, other] = [
      await download(mediaId, { Range: 'bytes=0-9', 'If-Range': etag }),
      await download(mediaId, { Range: 'bytes=0-9', 'If-Range': '"x"' }),
    ];
    expect([same.status, other.status]).toEqual([206, 200]);
    expect((await other.arrayBuffer()).byteLength).toBe(PNG.length);
  });

  it('has a name that no header can be broken with', async () => {
    const { mediaId } = await upload(PNG, `it's (a) "b";\u2028.png`, 'image/png');
    const disposition = (await download(mediaId)).headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^inline; filename\*=UTF-8''[\w%.!~*-]+$/);
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toContain("it's (a)");
  });

  it('that is a picture has a small copy, and its own size', async () => {
    const picture = await sharp({ create: { width: 900, height: 300, channels: 3, background: '#369' } })
      .png()
      .toBuffer();
    const { mediaId, width, height } = await upload(picture, 'wide.png', 'image/png');
    expect([width, height]).toEqual([900, 300]);
    const response = await download(`${mediaId}/thumbnail`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ width: 480, height: 160 });
    expect((await download(`${mediaId}/thumbnail`, {}, 'theirs')).status).toBe(404);
    expect((await download(`${mediaId}/original`)).status).toBe(404);
  });

  it.each([
    ['bytes=0-9', 206, 'bytes 0-9/1000', 0, 10],
    ['bytes=990-', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=-10', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=500-5000', 206, 'bytes 500-999/1000', 500, 1000],
    ['bytes=1000-', 416, 'bytes */1000', 0, 0],
    ['bytes=9-5', 416, 'bytes */1000', 0, 0],
    ['bytes=0-9,20-29', 200, null, 0, 1000],
    ['lines=1-2', 200, null, 0, 1000],
  ])('in part: %s → %d', async (range, status, contentRange, start, end) => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
    const { mediaId } = await upload(bytes, 'a.bin', 'application/octet-stream');
    const response = await download(mediaId, { Range: range });
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end))).toBe(true);
  });

  it('does not exist for another company, and not without signing in', async () => {
    const { mediaId } = await upload(PNG, 'a.png', 'image/png');
    expect([(await download(mediaId, {}, 'theirs')).status, (await download(mediaId, {}, 'nobody')).status]).toEqual([404, 401]);
    expect((await download(v7())).status).toBe(404);
  });
});

describe('an upload', () => {
  it.each([
    ['mislabelled_file', 'fake.png', 'image/png', Buffer.from('<script>alert(1)</script>')],
    ['archive_bomb', 'a.zip', 'application/zip', zipOf([{ name: 'a', bytes: Buffer.from('a'), claimedBytes: 0xffffffff }])],
  ])('is refused with %s and leaves nothing', async (code, name, type, bytes) => {
    const before = await filesKept();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
    const response = await send(form);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([422, code]);
    expect(await filesKept()).toBe(before);
  });

  it.each([
    ['a file', 'application/octet-stream', 50],
    ['a picture', 'image/png', 25],
  ])('of %s over %3$d MB is refused with 413 and leaves nothing', async (_kind, type, megabytes) => {
    const before = await filesKept();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(megabytes * 1024 * 1024 + 1)], { type }), 'big.bin');
    const response = await send(form);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([413, 'file_too_large']);
    expect(await filesKept()).toBe(before);
  });

  it('without a file, of nothing, or that is no form is refused', async () => {
    const nothing = new FormData();
    nothing.append('note', 'no file');
    const empty = new FormData();
    empty.append('file', new Blob([]), 'empty.txt');
    const answers = [await send(nothing), await send(empty), await send('{}', { 'Content-Type': 'application/json' })];
    expect(answers.map((response) => response.status)).toEqual([400, 422, 415]);
  });

  it('that breaks off leaves nothing', async () => {
    const before = await filesKept();
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${served.url}/api/v1/media`, {
        method: 'POST',
        headers: { Authorization: 'Bearer ours', 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '5000000' },
      });
      request.on('error', () => resolve());
      request.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n');
      request.write(randomBytes(200_000), () => request.destroy());
    });
    // The next upload goes through the same server after the broken one was noticed.
    await upload(PNG, 'a.png', 'image/png');
    await settledAt(before + 1);
  });
});

/** The broken upload is cleared away in the server's own time. */
function settledAt(count: number): Promise<true> {
  return eventually(async () => ((await filesKept()) === count ? true : undefined));
}
