// The script other sites load: from anywhere, packed, and said to be missing when it was not built.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Served } from '../../test/support/served.js';

const SCRIPT = `/* the widget */ ${'x'.repeat(2_000)}`;

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-widget-'));
  served = await serve([], { authenticate: () => Promise.resolve(null) }, { webFolder: folder });
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

describe('the widget’s script', () => {
  it('is no page when it was not built', async () => {
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    const answer = await fetch(`${served.url}/widget.js`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
  });

  it('may be loaded by any site and goes packed to who can unpack it', async () => {
    await writeFile(join(folder, 'widget.js'), SCRIPT);
    const packed = await fetch(`${served.url}/widget.js`, { headers: { Origin: 'https://shop.example.com' } });
    expect(packed.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 4);
    expect(await packed.text()).toBe(SCRIPT);
    const plain = await fetch(`${served.url}/widget.js`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
  });

  it('is not sent again to who has it, until another was built', async () => {
    const first = await fetch(`${served.url}/widget.js`);
    const etag = first.headers.get('etag') ?? '';
    await first.text();
    const ask = (): Promise<Response> => fetch(`${served.url}/widget.js`, { headers: { 'If-None-Match': etag } });
    expect((await ask()).status).toBe(304);
    await writeFile(join(folder, 'widget.js'), `${SCRIPT} newer`);
    const newer = await ask();
    expect([newer.status, await newer.text()]).toEqual([200, `${SCRIPT} newer`]);
  });
});
