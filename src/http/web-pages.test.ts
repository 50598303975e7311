import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { webPages } from './web-pages.js';

const SCRIPT = 'console.log("hello");\n'.repeat(100);
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-pages-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'start.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'start.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'assets', 'small.js'), 'small');
  await writeFile(join(folder, 'push-worker.js'), SCRIPT);
  await writeFile(join(folder, 'push-worker.js.gz'), gzipSync(SCRIPT));
  server = express().use(webPages(folder)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function ask(path: string, encoding: string) {
  const answer = await fetch(url + path, { headers: { 'accept-encoding': encoding } });
  const header = (name: string) => answer.headers.get(name);
  return {
    text: await answer.text(),
    encoding: header('content-encoding'),
    type: header('content-type'),
    keep: header('cache-control'),
    vary: header('vary'),
  };
}

describe('the web pages', () => {
  it('are sent packed to whoever takes that, for a year and as what they are', async () => {
    expect(await ask('/assets/start.js', 'gzip, br')).toEqual({
      text: SCRIPT,
      encoding: 'gzip',
      type: 'text/javascript; charset=utf-8',
      keep: 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  it('are sent plain to whoever does not', async () => {
    const { text, encoding, vary } = await ask('/assets/start.js', 'identity');
    expect({ text, encoding, vary }).toEqual({ text: SCRIPT, encoding: null, vary: 'Accept-Encoding' });
  });

  it('are sent plain where there is no packed copy', async () => {
    const { text, encoding } = await ask('/assets/small.js', 'gzip');
    expect({ text, encoding }).toEqual({ text: 'small', encoding: null });
  });

  it('have their push worker asked for anew each time, as a script', async () => {
    for (const encoding of ['gzip', 'identity'])
      expect(await ask('/push-worker.js', encoding)).toMatchObject({
        text: SCRIPT,
        type: 'text/javascript; charset=utf-8',
        keep: 'no-cache',
      });
  });
});
