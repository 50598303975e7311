import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { guardedFetch, type Address, type GuardOptions } from './guarded-fetch.js';

const MB = 1_048_576;

let server: Server;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
  answer = (_request, response) => response.end('the file');
});

const here: Address = { address: '127.0.0.1', family: 4 };
/** As on the internet, where this machine would be the platform's server. */
function fetchWith(options: Partial<GuardOptions> = {}) {
  return guardedFetch({ resolve: () => Promise.resolve([here]), isAllowedAddress: (address) => address === '127.0.0.1', ...options });
}
const cdn = (path = '/photo') => `http://cdn.example.com:${String(port)}${path}`;
const request = (url = cdn(), more: { headers?: Record<string, string>; maxBytes?: number } = {}) => ({
  url,
  hosts: [`cdn.example.com:${String(port)}`, `*.media.example.com:${String(port)}`],
  maxBytes: MB,
  ...more,
});

describe('guardedFetch', () => {
  it('gives the file with what the server says of it', async () => {
    answer = (_request, response) =>
      response
        .setHeader('Content-Type', 'Image/PNG; q=1')
        .setHeader('Content-Disposition', `attachment; filename="x"; filename*=UTF-8''../a%20b.png`)
        .end('the file');
    const file = await fetchWith()(request());
    expect(file).toMatchObject({ mime: 'image/png', name: 'a b.png', sizeBytes: 8 });
    expect((await buffer(file.stream)).toString()).toBe('the file');
  });

  it('connects to the address that was checked, though the name leads elsewhere a moment later', async () => {
    const answers = [[here], [{ address: '10.0.0.1', family: 4 }]];
    let asks = 0;
    const file = await fetchWith({ resolve: () => Promise.resolve(answers[asks++] ?? []) })(request());
    expect((await buffer(file.stream)).toString()).toBe('the file');
    expect(asks).toBe(1);
  });

  it.each([
    ['another host', 'http://evil.example.com/photo'],
    ['a host that only ends alike', 'http://evilcdn.example.com/photo'],
    ['the parent of a wildcard', 'http://media.example.com/photo'],
    ['another port', 'http://cdn.example.com:22/photo'],
    ['an address in place of a name', 'http://127.0.0.1/photo'],
    ['a name in the credentials', 'http://cdn.example.com@127.0.0.1/photo'],
    ['a file', 'file:///etc/passwd'],
    ['no address at all', 'photo'],
  ])('refuses %s', async (_what, url) => {
    await expect(fetchWith()(request(url))).rejects.toMatchObject({ code: 'file_host_refused', kind: 'permanent' });
    expect(asked).toHaveLength(0);
  });

  it('takes any name below a wildcard', async () => {
    const file = await fetchWith()(request(`http://a.b.media.example.com:${String(port)}/photo`));
    expect((await buffer(file.stream)).toString()).toBe('the file');
  });

  it.each([
    ['a private one', [{ address: '192.168.0.7', family: 4 }]],
    ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['a private one among public ones', [here, { address: '::ffff:10.0.0.1', family: 6 }]],
  ])('refuses a name that leads to %s', async (_what, addresses) => {
    const file = fetchWith({ resolve: () => Promise.resolve(addresses) })(request());
    await expect(file).rejects.toMatchObject({ code: 'file_host_refused' });
    expect(asked).toHaveLength(0);
  });

  it('without being told otherwise reaches nothing on this machine', async () => {
    const file = guardedFetch({ resolve: () => Promise.resolve([here]) })(request());
    await expect(file).rejects.toMatchObject({ code: 'file_host_refused' });
    expect(asked).toHaveLength(0);
  });

  it('reaches the server of the account’s own baseUrl wherever it is, and no other port of it', async () => {
    const fetchFile = guardedFetch({ baseUrl: `http://127.0.0.1:${String(port)}/bot` });
    const file = await fetchFile(request(`http://127.0.0.1:${String(port)}/file`));
    expect((await buffer(file.stream)).toString()).toBe('the file');
    await expect(fetchFile(request(`http://127.0.0.1:1/file`))).rejects.toMatchObject({ code: 'file_host_refused' });
  });

  it('follows a redirect only to where it might have gone at once, leaving the headers behind', async () => {
    answer = ({ headers }, response) => {
      if (headers.host?.startsWith('cdn.') === true)
        response.writeHead(302, { location: `http://x.media.example.com:${String(port)}/moved` }).end();
      else response.end('moved');
    };
    const file = await fetchWith()(request(cdn(), { headers: { Authorization: 'Bearer secret' } }));
    expect((await buffer(file.stream)).toString()).toBe('moved');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', undefined]);
  });

  it.each([
    ['a host that is not listed', () => 'http://evil.example.com/photo'],
    ['the account’s own server, from a stranger', () => `http://127.0.0.1:${String(port)}/secret`],
    ['another scheme', () => 'file:///etc/passwd'],
  ])('refuses a redirect to %s', async (_what, location) => {
    answer = (_request, response) => response.writeHead(302, { location: location() }).end();
    const fetchFile = fetchWith({ baseUrl: `http://127.0.0.1:${String(port)}` });
    await expect(fetchFile(request())).rejects.toMatchObject({ code: 'file_host_refused' });
    expect(asked).toHaveLength(1);
  });

  it('gives up after three redirects', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(fetchWith()(request())).rejects.toMatchObject({ code: 'file_refused' });
    expect(asked).toHaveLength(4);
  });

  it('stops at the limit, whether the size is told or not', async () => {
    answer = (_request, response) => response.setHeader('Content-Length', 2 * MB).end(Buffer.alloc(2 * MB));
    await expect(fetchWith()(request())).rejects.toMatchObject({ code: 'file_too_large' });
    answer = (_request, response) => {
      response.write(Buffer.alloc(MB));
      response.end(Buffer.alloc(1));
    };
    const file = await fetchWith()(request());
    await expect(buffer(file.stream)).rejects.toMatchObject({ code: 'file_too_large', kind: 'permanent' });
  });

  it('refuses an encoded body, which could be far larger than it looks', async () => {
    answer = (_request, response) => response.setHeader('Content-Encoding', 'gzip').end('x');
    await expect(fetchWith()(request())).rejects.toMatchObject({ code: 'file_refused' });
    expect(asked[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('tells of a file that breaks off', async () => {
    answer = (_request, response) => {
      response.setHeader('Content-Length', 100);
      response.write('half', () => response.destroy());
    };
    const file = await fetchWith()(request());
    await expect(buffer(file.stream)).rejects.toMatchObject({ code: 'file_unavailable', kind: 'temporary' });
  });

  it('asks for a part, also behind a redirect, and tells which part came', async () => {
    answer = ({ url, headers }, response) => {
      if (url === '/photo') response.writeHead(302, { location: '/moved' }).end();
      else response.writeHead(206, { 'content-range': `bytes 2-4/8`, 'x-asked': headers.range }).end('e f');
    };
    const file = await fetchWith()({ ...request(), range: { start: 2, end: 4 } });
    expect(file.part).toEqual({ start: 2, end: 4, totalBytes: 8 });
    expect((await buffer(file.stream)).toString()).toBe('e f');
    expect(asked.map(({ headers }) => headers.range)).toEqual(['bytes=2-4', 'bytes=2-4']);
  });

  it('takes the whole file from a server that knows no parts', async () => {
    const file = await fetchWith()({ ...request(), range: { start: 2 } });
    expect(file.part).toBeUndefined();
    expect((await buffer(file.stream)).toString()).toBe('the file');
    expect(asked[0]?.headers.range).toBe('bytes=2-');
  });

  it.each([
    ['of a file that is too large', { start: 0 }, `bytes 0-1/${String(2 * MB)}`, 'file_too_large'],
    ['that does not say which it is', { start: 0 }, 'bytes */*', 'file_refused'],
    ['nobody asked for', undefined, 'bytes 0-1/2', 'file_refused'],
  ])('refuses a part %s', async (_what, range, contentRange, code) => {
    answer = (_request, response) => response.writeHead(206, { 'content-range': contentRange }).end('ab');
    await expect(fetchWith()({ ...request(), ...(range && { range }) })).rejects.toMatchObject({ code });
  });

  it.each([
    [404, {}, { code: 'file_gone', kind: 'permanent' }],
    [410, {}, { code: 'file_gone', kind: 'permanent' }],
    [403, {}, { code: 'file_refused', kind: 'permanent' }],
    [401, {}, { code: 'file_refused', kind: 'permanent' }],
    [204, {}, { code: 'file_refused', kind: 'permanent' }],
    [503, { 'Retry-After': '7' }, { code: 'file_unavailable', kind: 'temporary', details: { retryAfterMs: 7_000 } }],
    [429, {}, { code: 'file_unavailable', kind: 'temporary' }],
  ])('turns status %d into an error of the family', async (status, headers, error) => {
    answer = (_request, response) => response.writeHead(status, headers).end();
    await expect(fetchWith()(request())).rejects.toMatchObject(error);
  });

  it('blames the credentials for a 401 only where they were shown', async () => {
    answer = (_request, response) => response.writeHead(401).end();
    await expect(fetchWith()(request(cdn(), { headers: { authorization: 'x' } }))).rejects.toMatchObject({ kind: 'auth' });
  });

  it('ends when the account is released', async () => {
    const released = new AbortController();
    answer = (_request, response) => {
      response.write('half');
      released.abort();
    };
    const work = fetchWith({ signal: released.signal })(request()).then(({ stream }) => buffer(stream));
    await expect(work).rejects.toMatchObject({ code: 'file_unavailable' });
  });
});
