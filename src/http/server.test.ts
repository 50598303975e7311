import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { serve, type Served } from '../../test/support/served.js';
import { ConnectorError, HubError, type ApiError, type Role } from '../contract/index.js';
import { idParams, route, type Principal } from './route.js';

const principals = new Map<string, Principal>(
  (['agent', 'supervisor', 'admin'] satisfies Role[]).map((role) => [
    role,
    { companyId: 'c', agentId: role, role, name: role, tokenHash: Buffer.from(role) },
  ]),
);
const auth = { authenticate: (token: string) => Promise.resolve(principals.get(token) ?? null) };

const echo = route({
  method: 'POST',
  path: '/echo',
  access: 'public',
  summary: 'Says it again',
  body: z.object({ text: z.string(), more: z.unknown().optional() }),
  response: z.object({ text: z.string() }),
  handle: ({ body }) => Promise.resolve({ text: body.text }),
});
const failures: Record<string, unknown> = {
  hub: new HubError(409, 'name_taken', 'Somebody has it.', { by: 'Li' }),
  defect: new Error('the password is hunter2'),
  refused: new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'Bad Request: no', platformCode: '400' }),
  later: new ConnectorError({ code: 'rate_limited', kind: 'temporary', message: 'Later', retryAfterMs: 2_500 }),
  database: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
};
const fail = route({
  method: 'GET',
  path: '/fail/:how',
  access: 'public',
  summary: 'Fails',
  params: z.object({ how: z.string() }),
  handle: ({ params }) => Promise.reject(failures[params.how] as Error),
});
const leastRoles = (['agent', 'supervisor', 'admin'] satisfies Role[]).map((access) =>
  route({
    method: 'GET',
    path: `/as/${access}`,
    access,
    summary: 'Who',
    response: z.object({ name: z.string() }),
    handle: ({ principal }) => Promise.resolve({ name: principal.name }),
  }),
);
const change = route({ method: 'PUT', path: '/change', access: 'agent', summary: 'Changes', handle: () => Promise.resolve(undefined) });
const thing = route({
  method: 'GET',
  path: '/things/:id',
  access: 'public',
  summary: 'A thing',
  params: idParams,
  response: z.object({}),
  handle: () => Promise.resolve({}),
});
const routes = [echo, fail, change, thing, ...leastRoles];

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/api/v1/echo`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
const errorOf = async (response: Response): Promise<ApiError['error']> => ((await response.json()) as ApiError).error;

describe('the API', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes, auth);
  });
  afterAll(() => served.close());

  it('answers a value as JSON', async () => {
    const response = await post(served.url, '{"text":"你好"}');
    expect([response.status, await response.json()]).toEqual([200, { text: '你好' }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('names the field that is not right', async () => {
    const response = await post(served.url, '{"text":5}');
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'invalid_request', details: { fields: [{ path: 'text' }] } });
  });

  it('refuses malformed JSON with 400', async () => {
    const response = await post(served.url, '{"text":');
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'malformed_json']);
  });

  it('refuses a body over 1 MiB with 413', async () => {
    const response = await post(served.url, JSON.stringify({ text: 'x'.repeat(1024 * 1024) }));
    expect([response.status, (await errorOf(response)).code]).toEqual([413, 'too_large']);
  });

  it('refuses a body nested without end', async () => {
    const response = await post(served.url, `{"text":"x","more":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
    expect(response.status).toBe(400);
  });

  it('refuses a form where JSON belongs', async () => {
    const response = await post(served.url, 'text=x', { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(response.status).toBe(415);
  });

  it.each([
    ['hub', 409, 'name_taken', null],
    ['refused', 422, 'platform_refused', null],
    ['later', 503, 'platform_unavailable', '3'],
    ['database', 503, 'unavailable', '1'],
    ['defect', 500, 'internal', null],
  ])('answers the failure "%s" with %d %s', async (how, status, code, retryAfter) => {
    const response = await fetch(`${served.url}/api/v1/fail/${how}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    const text = await response.text();
    expect(text).toContain(`"${code}"`);
    expect(text).not.toContain('hunter2');
  });

  it('says 404 for an unknown call and for an id that cannot be one', async () => {
    for (const path of ['/api/v1/nothing', '/api/nothing', '/api/v1/things/17']) {
      const response = await fetch(`${served.url}${path}`, { headers: { Accept: 'text/html' } });
      expect([path, response.status, (await errorOf(response)).code]).toEqual([path, 404, 'not_found']);
    }
  });

  it('lets a higher role do what a lower one may, and never the other way', async () => {
    const statuses: Record<string, number[]> = {};
    for (const role of ['nobody', 'agent', 'supervisor', 'admin']) {
      const answers = ['agent', 'supervisor', 'admin'].map((needed) =>
        fetch(`${served.url}/api/v1/as/${needed}`, { headers: { Authorization: `Bearer ${role}` } }),
      );
      statuses[role] = (await Promise.all(answers)).map((response) => response.status);
    }
    expect(statuses).toEqual({ nobody: [401, 401, 401], agent: [200, 403, 403], supervisor: [200, 200, 403], admin: [200, 200, 200] });
  });

  it('takes the session from the cookie as well', async () => {
    const response = await fetch(`${served.url}/api/v1/as/agent`, { headers: { Cookie: 'a=b; switchboard_session=agent' } });
    expect(await response.json()).toEqual({ name: 'agent' });
  });

  it.each([
    ['a page of another site', { Origin: 'https://evil.example.com' }, 403],
    ['a page of nowhere', { Origin: 'null' }, 403],
    ['a browser that names another site without an origin', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['no browser', {}, 204],
  ])('a change by cookie from %s', async (_from, headers, status) => {
    const response = await fetch(`${served.url}/api/v1/change`, {
      method: 'PUT',
      headers: { Cookie: 'switchboard_session=agent', ...headers },
    });
    expect(response.status).toBe(status);
  });

  it('takes a change from its own pages, and from any page that holds a token', async () => {
    const url = `${served.url}/api/v1/change`;
    const own = await fetch(url, { method: 'PUT', headers: { Cookie: 'switchboard_session=agent', Origin: served.url } });
    const token = await fetch(url, { method: 'PUT', headers: { Authorization: 'Bearer agent', Origin: 'https://tool.example.com' } });
    expect([own.status, token.status]).toEqual([204, 204]);
  });

  it('describes every call in an OpenAPI document', async () => {
    const document = (await (await fetch(`${served.url}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/v1/echo', '/api/v1/things/{id}', '/api/v1/as/admin']));
    expect(await (await fetch(`${served.url}/api/docs`)).text()).toContain('/api/v1/things/{id}');
  });

  it('says whether it lives and what it measured', async () => {
    expect(await (await fetch(`${served.url}/healthz`)).json()).toEqual({ ok: true });
    expect(await (await fetch(`${served.url}/readyz`)).json()).toEqual({ ok: true, checks: { database: true } });
    expect(await (await fetch(`${served.url}/metrics`)).text()).toContain('switchboard_http_request_duration_seconds_count');
  });
});

describe('the server', () => {
  let served: Served;
  let folder: string | undefined;
  afterEach(async () => {
    await served.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
    folder = undefined;
  });

  it('is not ready while a part of it is not', async () => {
    served = await serve([], auth, { readiness: () => Promise.resolve({ checks: { database: false, leases: true } }) });
    const response = await fetch(`${served.url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { ok: false, checks: { database: false, leases: true } }]);
  });

  it('shows metrics and the API description in production to staff and to the monitoring system only', async () => {
    served = await serve(routes, auth, { config: { production: true, metricsToken: 'token-for-metrics-only' } });
    const status = async (path: string, token?: string): Promise<number> =>
      (await fetch(`${served.url}${path}`, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } })).status;
    expect([await status('/metrics'), await status('/metrics', 'agent'), await status('/metrics', 'admin')]).toEqual([401, 403, 200]);
    expect([await status('/metrics', 'token-for-metrics-only'), await status('/metrics', 'another-token')]).toEqual([200, 401]);
    expect([await status('/api/openapi.json'), await status('/api/docs'), await status('/api/docs', 'agent')]).toEqual([401, 401, 200]);
  });

  it('gives webhooks away before anything else looks at them', async () => {
    served = await serve([], auth, {
      webhooks: (request, response) => {
        if (request.url?.startsWith('/webhooks/') !== true) return false;
        response.end('taken');
        return true;
      },
    });
    expect(await (await fetch(`${served.url}/webhooks/small/1`, { method: 'POST', body: 'not json' })).text()).toBe('taken');
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
  });

  it('allows pages nothing but what is their own', async () => {
    served = await serve([], auth, { config: { publicUrl: 'https://desk.example.com' } });
    const { headers } = await fetch(`${served.url}/healthz`);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' wss://desk.example.com;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).not.toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('answers every page address with the page, and hashed assets for a year', async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<title>desk</title>');
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
    served = await serve([], auth, { webFolder: folder });
    const page = await fetch(`${served.url}/inbox/some-conversation`, { headers: { Accept: 'text/html' } });
    expect([page.headers.get('cache-control'), await page.text()]).toEqual(['no-cache', '<title>desk</title>']);
    const asset = await fetch(`${served.url}/assets/app-1a2b.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${served.url}/assets/gone.js`, { headers: { Accept: 'text/html' } })).status).toBe(404);
    expect((await fetch(`${served.url}/webhooks/x`, { headers: { Accept: 'text/html' } })).status).toBe(404);
  });

  it('says what to do when the pages are not built', async () => {
    served = await serve([], auth);
    const response = await fetch(`${served.url}/`, { headers: { Accept: 'text/html' } });
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});
