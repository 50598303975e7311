// Keys for programs: they act as an agent, with no more than their scope, and end when they are taken back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiTokenView, AuditEventView, Page, Role } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { startHub, type TestHub } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';

const clock = new ShiftedClock();
let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ clock });
});
afterAll(() => hub.close());

const make = (input: { scope: Role; agentId?: string; expiresAt?: string }): Promise<{ apiToken: ApiTokenView; token: string }> =>
  hub.admin.post('/api-tokens', { name: 'importer', ...input });
const list = async (): Promise<ApiTokenView[]> => (await hub.admin.get<Page<ApiTokenView>>('/api-tokens')).items;

async function status(token: string, path: string, method = 'GET'): Promise<number> {
  const response = await fetch(`${hub.url}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

describe('a key for a program', () => {
  it('does what its scope allows and nothing more', async () => {
    const { token } = await make({ scope: 'supervisor' });
    expect(await status(token, '/me')).toBe(200);
    expect(await status(token, '/deliveries')).toBe(200);
    expect(await status(token, '/webhook-events')).toBe(403);
    expect(await status(token, '/api-tokens')).toBe(403);
  });

  it('may never do more than its agent', async () => {
    const ben = await hub.hire('ben@example.com');
    const { token, apiToken } = await make({ scope: 'admin', agentId: ben.agentId });
    expect(apiToken).toMatchObject({ agentId: ben.agentId, agentName: 'ben@example.com', scope: 'admin' });
    expect(await status(token, '/me')).toBe(200);
    expect(await status(token, '/deliveries')).toBe(403);
    await hub.admin.patch(`/agents/${ben.agentId}`, { active: false });
    expect(await status(token, '/me')).toBe(401);
  });

  it('is shown once, and kept as its hash', async () => {
    const { token, apiToken } = await make({ scope: 'agent' });
    expect(token.startsWith(apiToken.beginning)).toBe(true);
    expect(JSON.stringify(await list())).not.toContain(token);
    const rows = await hub.database.query<{ hash: Buffer }>({ text: 'SELECT token_hash AS hash FROM api_token' });
    expect(rows.map(({ hash }) => hash.length)).toEqual(rows.map(() => 32));
  });

  it('ends at once, with its sockets, when it is taken back', async () => {
    const { token, apiToken } = await make({ scope: 'agent' });
    const socket = await AgentSocket.signIn(hub.url, token);
    await hub.admin.call('DELETE', `/api-tokens/${apiToken.id}`);
    expect(await status(token, '/me')).toBe(401);
    await socket.closed();
    expect((await list()).map(({ id }) => id)).not.toContain(apiToken.id);
    await expect(hub.admin.call('DELETE', `/api-tokens/${apiToken.id}`)).rejects.toMatchObject({ status: 404 });
  });

  it('ends by itself at its time, and says when it was used last', async () => {
    const { token, apiToken } = await make({ scope: 'agent', expiresAt: new Date(clock.now().getTime() + 3_600_000).toISOString() });
    clock.shift(120_000);
    expect(await status(token, '/me')).toBe(200);
    expect((await list()).find(({ id }) => id === apiToken.id)?.lastUsedAt).toBeDefined();
    clock.shift(3_600_000);
    expect(await status(token, '/me')).toBe(401);
    await expect(make({ scope: 'agent', expiresAt: clock.now().toISOString() })).rejects.toMatchObject({ status: 400 });
  });
});

describe('the audit log', () => {
  it('says who made and took back a key, newest first, page by page', async () => {
    const { apiToken } = await make({ scope: 'agent' });
    await hub.admin.call('DELETE', `/api-tokens/${apiToken.id}`);
    const first = await hub.admin.get<Page<AuditEventView>>(`/audit-events?action=api_token&objectId=${apiToken.id}&limit=1`);
    expect(first.items).toMatchObject([{ action: 'api_token.revoked', objectId: apiToken.id, actor: { id: hub.admin.agentId } }]);
    const next = await hub.admin.get<Page<AuditEventView>>(
      `/audit-events?action=api_token&objectId=${apiToken.id}&cursor=${encodeURIComponent(first.nextCursor ?? '')}`,
    );
    expect(next.items.map(({ action }) => action)).toEqual(['api_token.created']);
    expect(next.nextCursor).toBeNull();
  });
});
