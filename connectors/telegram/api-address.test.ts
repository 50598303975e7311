// What stands at the API address may be anything: nothing it says leads the connector elsewhere.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { openClient } from './client.js';
import { refuseToFetch } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import type { PlatformClient } from '../../src/contract/index.js';

const servers: Server[] = [];
let closing: AbortController;
beforeEach(() => {
  closing = new AbortController();
});
afterEach(() => {
  closing.abort();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function openAt(baseUrl: string, lookup?: LookupFunction): PlatformClient {
  return openClient({
    accountId: 'a',
    credentials: { botToken: '123456789:AAEabcdefghijklmnopqrstuvwxyz0123456' },
    settings: { baseUrl },
    tokens: new TestTokenShelf(),
    fetchFile: refuseToFetch,
    signal: closing.signal,
    ...(lookup && { lookup }),
  });
}

describe('an API address', () => {
  it.each([301, 302, 303, 307, 308])('that answers %i is not followed, and nothing it says is repeated', async (status) => {
    const seen: string[] = [];
    const inner = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end(JSON.stringify({ ok: true, result: { id: 1, username: 'inner' } }));
    });
    const outer = await serve((_request, response) => {
      response.writeHead(status, { location: `${inner}/latest/meta-data` });
      response.end(JSON.stringify({ ok: false, error_code: 400, description: 'Bad Request: the secret is 4711' }));
    });
    const failure: unknown = await openAt(outer)
      .identify()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'not_telegram', kind: 'permanent' });
    expect(JSON.stringify(failure)).not.toContain('4711');
    expect(seen).toEqual([]);
  });

  it('is looked up as the hub says', async () => {
    const asked: string[] = [];
    const refuse: LookupFunction = (host, _options, done) => {
      asked.push(host);
      done(Object.assign(new Error('no'), { code: 'private_address' }), '');
    };
    await expect(openAt('http://api.example.com', refuse).identify()).rejects.toMatchObject({ kind: 'temporary' });
    expect(asked).toEqual(['api.example.com']);
  });
});

describe('a probe', () => {
  it('with a token that is no longer accepted ends as refused credentials, not as a check', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }));
    });
    await expect(openAt(baseUrl).probe({ webhookUrl: null })).rejects.toMatchObject({ kind: 'auth' });
  });
});
