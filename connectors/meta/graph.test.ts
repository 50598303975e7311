import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConnectorError } from '../../src/contract/index.js';
import { GraphApi, listAll, type GraphAccess } from './graph.js';
import type { GraphRules } from './graph-errors.js';

const RULES: GraphRules = {
  '10/2018278': { code: 'reply_window_closed', kind: 'permanent', message: 'The window has closed' },
  '10': { code: 'missing_permission', kind: 'auth', message: 'A permission is missing' },
};

let server: http.Server;
let answer: http.RequestListener;
let closing: AbortController;
let seen: { method: string; url: string; authorization: string | undefined; body: string }[];

beforeEach(async () => {
  seen = [];
  closing = new AbortController();
  server = http.createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  closing.abort();
  server.closeAllConnections();
  server.close();
});

function open(more: Partial<GraphAccess> = {}): GraphApi {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy/`;
  return new GraphApi({
    platform: 'Meta',
    baseUrl,
    version: 'v25.0',
    accessToken: 'EAAG-token',
    rules: RULES,
    signal: closing.signal,
    ...more,
  });
}
const says = (status: number, body: unknown, headers: Record<string, string> = {}): http.RequestListener => {
  return (_request, response) => response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const refuses = (error: object, status = 400, headers: Record<string, string> = {}): http.RequestListener =>
  says(status, { error }, headers);

async function failure(run: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error(`expected a ConnectorError, got ${String(error)}`);
  return error;
}
const send = (api = open()): Promise<unknown> => api.post('me/messages', { a: 1 }, { repeatable: false });

describe('a call', () => {
  it('carries version, token and, where a secret is given, its proof', async () => {
    answer = says(200, { id: '1' });
    await open({ appSecret: 'test_secret', accessToken: 'TOKEN123' }).get('me', { fields: 'id,name' });
    await send();
    expect(seen).toMatchObject([
      {
        method: 'GET',
        url: '/proxy/v25.0/me?fields=id%2Cname&appsecret_proof=3e27db5a2deb3133cf88244e27ae224a85f738c8e31b01eb38ea36dd369a5da8',
        authorization: 'Bearer TOKEN123',
      },
      { method: 'POST', url: '/proxy/v25.0/me/messages', body: '{"a":1}' },
    ]);
  });

  it('takes no id that would lead to another path', async () => {
    answer = says(200, {});
    await open().get('a?b=1#c');
    expect(seen[0]?.url).toBe('/proxy/v25.0/a%3Fb%3D1%23c');
    for (const id of ['../../oauth', '.', '', 'a/..', '//evil.example/'])
      expect(await failure(open().get(id))).toMatchObject({ code: 'bad_id' });
    expect(seen.length).toBe(1);
  });

  it('keeps ids exact that came as numbers', async () => {
    answer = says(200, '{"id":9007199254740993}');
    expect(await open().get('me')).toEqual({ id: '9007199254740993' });
  });

  it('follows the pages of a list, and no more than asked', async () => {
    answer = (_request, response) =>
      response.end(JSON.stringify({ data: [seen.length], paging: { cursors: { after: `c${seen.length}` }, next: 'https://x/' } }));
    expect(await listAll(open(), 'me/things', { limit: 1 }, 3)).toEqual([1, 2, 3]);
    expect(seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('after'))).toEqual([null, 'c1', 'c2']);
  });

  it('uploads a file with its fields', async () => {
    answer = says(200, { id: '7' });
    const file = { part: 'file', stream: Readable.from([Buffer.from('abc')]), sizeBytes: 3, name: 'a"\r\nb.txt', mime: 'text/plain' };
    expect(await open().upload('me/media', { messaging_product: 'whatsapp' }, file)).toEqual({ id: '7' });
    expect(seen[0]?.body).toContain('name="messaging_product"\r\n\r\nwhatsapp\r\n');
    expect(seen[0]?.body).toContain('name="file"; filename="a___b.txt"\r\nContent-Type: text/plain\r\n\r\nabc\r\n');
  });
});

describe('a refusal', () => {
  it.each<[string, object, number, object]>([
    ['by code and subcode', { code: 10, error_subcode: 2018278 }, 400, { code: 'reply_window_closed' }],
    ['by code where the subcode is not known', { code: 10, error_subcode: 1 }, 400, { code: 'missing_permission' }],
    ['shared by all of Meta', { code: 190, error_subcode: 463 }, 401, { code: 'token_rejected', kind: 'auth' }],
    ['of a range', { code: 294 }, 400, { code: 'missing_permission', kind: 'auth' }],
    ['that is said to pass', { code: 4711, is_transient: true }, 400, { code: 'platform_down', kind: 'temporary' }],
    [
      'of a code nobody knows',
      { code: 4711, message: 'Hm' },
      400,
      { code: 'rejected', kind: 'permanent', message: 'Meta refused the call (“Hm”)' },
    ],
    ['with a code as text', { code: '613' }, 400, { code: 'rate_limited', kind: 'temporary' }],
  ])('%s is told', async (_what, error, status, expected) => {
    answer = refuses(error, status);
    expect((await failure(send())).details).toMatchObject(expected);
  });

  it('keeps what helps to ask Meta about it', async () => {
    answer = refuses({ code: 100, error_subcode: 33, message: 'No', fbtrace_id: 'Axyz' });
    expect((await failure(send())).details.platformCode).toBe('100/33 No [fbtrace_id Axyz]');
  });

  it('never shows a secret, whatever Meta repeats', async () => {
    const message = 'Bad ?access_token=EAAG-token&x=1 for EAAG-token with se/cret or se%2Fcret';
    answer = refuses({ code: 100, message });
    const { details } = await failure(send(open({ appSecret: 'se/cret' })));
    expect(JSON.stringify(details)).not.toMatch(/EAAG-token|se\/cret|se%2Fcret/);
  });

  it.each([
    ['Retry-After', { 'retry-after': '9' }, 9000],
    ['its usage header', { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":2}]}' }, 120_000],
    ['a header nobody can read', { 'x-business-use-case-usage': '{' }, undefined],
    ['a time nobody would wait', { 'retry-after': '999999' }, 3_600_000],
  ])('asks to wait by %s', async (_what, headers, retryAfterMs) => {
    answer = refuses({ code: 4 }, 400, headers);
    expect((await failure(send())).details.retryAfterMs).toBe(retryAfterMs);
  });
});

describe('a lost answer', () => {
  it.each<[string, http.RequestListener]>([
    ['a broken connection', (_request, response) => void response.destroy()],
    [
      'an answer cut short',
      (_request, response) => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    ],
    ['a page instead of JSON', says(200, '<html>')],
    ['a gateway that gave up waiting', says(504, '<html>')],
  ])('because of %s leaves a send uncertain, and nothing that may be repeated', async (_what, listener) => {
    answer = listener;
    expect(await failure(send())).toMatchObject({ code: 'outcome_unknown', kind: 'uncertain' });
    expect(await failure(open().get('me'))).toMatchObject({ code: 'no_answer', kind: 'temporary' });
  });

  it('of a server that is not there was never a call', async () => {
    expect(await failure(send(open({ baseUrl: 'http://127.0.0.1:9' })))).toMatchObject({ code: 'platform_unreachable', kind: 'temporary' });
  });

  it('of an account that is closed already was never a call', async () => {
    const api = open();
    closing.abort();
    expect(await failure(send(api))).toMatchObject({ code: 'platform_unreachable' });
  });
});
