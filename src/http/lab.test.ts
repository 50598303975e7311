import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { serve, type Served } from '../../test/support/served.js';
import { SmallPlatform } from '../../test/support/small-connector.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { AccountService } from '../accounts/accounts.js';
import { ApiAddresses } from '../accounts/api-addresses.js';
import { Sealer } from '../accounts/sealing.js';
import type { ChannelAccountView } from '../contract/index.js';
import { lastInboundAtOf } from '../store/conversations.js';
import { createParticipants } from '../store/participants.js';
import { labRoutes } from './lab.js';
import type { Principal } from './route.js';

const platform = new SmallPlatform();
const calls: string[] = [];
const people: { displayName: string }[] = [];
const shown: string[] = [];
let stand: Server;
let standUrl: string;
let staff: Staffed;
let served: Served;
let dark: Served;
let companyId: string;
let accounts: AccountService;

/** A stand-in with just what the lab asks of one. */
function standIn(): Server {
  return createServer((request, response) => {
    void text(request).then((body) => {
      calls.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.setHeader('Content-Type', 'application/json');
      if (request.url === '/_control/cut') {
        response.write('{"half":', () => response.socket?.destroySoon());
      } else if (request.method === 'POST' && request.url === '/_control/accounts') {
        platform.addAccount('demo-key', 'demo-1', 'Demo');
        response.end(
          JSON.stringify({ externalAccountId: 'demo-1', name: 'Demo', credentials: { key: 'demo-key' }, baseUrl: `${standUrl}/` }),
        );
      } else if (request.url === '/_control/accounts/demo-1/webhook' || request.url === '/_control/accounts/demo-1/time') {
        response.end('{}');
      } else if (request.url === '/_control/people') {
        if (request.method === 'POST') people.push(JSON.parse(body) as { displayName: string });
        response.end(JSON.stringify({ items: people }));
      } else {
        response.statusCode = 418;
        response.end(JSON.stringify({ said: body }));
      }
    });
  });
}

beforeAll(async () => {
  stand = standIn();
  await new Promise<void>((resolve) => {
    stand.listen(0, '127.0.0.1', resolve);
  });
  standUrl = `http://127.0.0.1:${String((stand.address() as AddressInfo).port)}`;
  staff = await staffedDatabase();
  ({ companyId } = await staff.addCompany('One'));
  const principals = new Map<string, Principal>();
  for (const role of ['agent', 'admin'] as const) {
    const { agentId } = await staff.addAgent(companyId, role, role);
    principals.set(role, { companyId, agentId, role, name: role, tokenHash: Buffer.from(role) });
  }
  const auth = { authenticate: (token: string) => Promise.resolve(principals.get(token) ?? null) };
  accounts = new AccountService({
    db: staff.db,
    connectors: new Map([['small', platform.connector]]),
    sealer: new Sealer('a key for tests only, long enough', null),
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    newId: v7,
    publicUrl: null,
    apiAddresses: new ApiAddresses(true),
  });
  const stubs = new Map([['small', { url: standUrl, stop: () => Promise.resolve() }]]);
  const lab = {
    stubs,
    accounts,
    db: staff.db,
    localUrl: () => 'http://127.0.0.1:8080',
    rows: { changedSoon: (_companyId: string, conversationId: string) => void shown.push(conversationId) },
  };
  served = await serve(labRoutes({ ...lab, enabled: true }), auth);
  dark = await serve(labRoutes({ ...lab, enabled: false }), auth);
});
afterAll(async () => {
  await Promise.all([served.close(), dark.close()]);
  await staff.close();
  stand.close();
  stand.closeAllConnections();
});

function ask(path: string, init: RequestInit = {}, from = served): Promise<Response> {
  return fetch(`${from.url}/api/v1${path}`, {
    ...init,
    headers: { Authorization: 'Bearer admin', 'Content-Type': 'application/json', ...init.headers },
  });
}

/** Somebody wrote to the account, then. */
async function conversationOf({ id: accountId, groupId }: ChannelAccountView, writtenAt: string): Promise<string> {
  const conversationId = v7();
  const person = { platformUserId: 'p-1', profile: {}, displayName: 'P', words: [], contactId: v7(), proxyUserId: v7(), conversationId };
  await createParticipants(staff.db, { companyId, accountId, groupId }, [person], staff.clock.now());
  await staff.db.query({ text: 'UPDATE conversation SET window_opened_at = $2 WHERE id = $1', values: [conversationId, writtenAt] });
  return conversationId;
}

describe('the lab', () => {
  it('binds a demo account over loopback, with people of both languages, once each', async () => {
    const bind = (): Promise<Response> => ask('/lab/demo', { method: 'POST', body: '{"platform":"small"}' });
    const response = await bind();
    expect(response.status).toBe(201);
    const account = (await response.json()) as ChannelAccountView;
    expect(account).toMatchObject({ platform: 'small', state: 'active', intake: 'webhook', externalAccountId: 'demo-1' });
    expect(account.webhookUrl).toBe(`http://127.0.0.1:8080/webhooks/small/${account.id}`);
    expect(calls).toContain(`PUT /_control/accounts/demo-1/webhook {"url":"${account.webhookUrl}"}`);
    await bind();
    expect(people.map((person) => person.displayName)).toEqual(['王小雨', 'Emma Carter']);
    const overview = await (await ask('/lab')).json();
    expect(overview).toMatchObject({
      enabled: true,
      platforms: [{ platform: 'small', displayName: 'Small', hasReplyWindow: false, accounts: [{ id: account.id }] }],
    });
  });

  it('lets hours pass, at the stand-in and in the conversations of the account', async () => {
    const [account] = await accounts.list(companyId);
    if (account === undefined) throw new Error('no demo account');
    const conversationId = await conversationOf(account, '2026-05-01T10:00:00Z');
    const response = await ask('/lab/time', { method: 'POST', body: JSON.stringify({ accountId: account.id, hours: 24 }) });
    expect(response.status).toBe(204);
    expect(calls).toContain('POST /_control/accounts/demo-1/time {"hours":24}');
    expect((await lastInboundAtOf(staff.db, companyId, conversationId))?.toISOString()).toBe('2026-04-30T10:00:00.000Z');
    expect(shown).toEqual([conversationId]);
  });

  it('lets no time pass for an account that is not at a stand-in', async () => {
    const response = await ask('/lab/time', { method: 'POST', body: JSON.stringify({ accountId: v7(), hours: 24 }) });
    expect(response.status).toBe(404);
  });

  it('binds for a group that is there, where one is named', async () => {
    const body = JSON.stringify({ platform: 'small', groupId: v7() });
    const response = await ask('/lab/demo', { method: 'POST', body });
    expect([response.status, await response.json()]).toMatchObject([422, { error: { code: 'unknown_group' } }]);
  });

  it('is bound by admins only', async () => {
    const response = await ask('/lab/demo', { method: 'POST', body: '{"platform":"small"}', headers: { Authorization: 'Bearer agent' } });
    expect(response.status).toBe(403);
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE'])('passes %s on with path, query and body, and the answer back', async (method) => {
    const body = method === 'GET' ? null : '{"type":"text","text":"你好"}';
    const response = await ask('/lab/small/accounts/1/chats/2%2F3?after=4&waitSeconds=0', { method, body });
    expect(calls.at(-1)).toBe(`${method} /_control/accounts/1/chats/2%2F3?after=4&waitSeconds=0 ${body ?? ''}`);
    expect([response.status, await response.json()]).toEqual([418, { said: body ?? '' }]);
  });

  it('ends the answer when the stand-in breaks off', async () => {
    await expect(ask('/lab/small/cut').then((response) => response.text())).rejects.toThrow();
  });

  it('knows no other platform', async () => {
    expect((await ask('/lab/large/people')).status).toBe(404);
  });

  it('is not there when it is switched off', async () => {
    expect(await (await ask('/lab', {}, dark)).json()).toEqual({ enabled: false, platforms: [] });
    expect((await ask('/lab/demo', { method: 'POST', body: '{"platform":"small"}' }, dark)).status).toBe(404);
    expect((await ask('/lab/small/people', {}, dark)).status).toBe(404);
  });
});
