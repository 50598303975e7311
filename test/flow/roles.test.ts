// Who may do what: every call of the API × every role, and every thing of a company × a stranger from another one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { v7 } from 'uuid';
import WebSocket from 'ws';
import type { ListedConversation, Page } from '../../src/contract/index.js';
import { hashPassword } from '../../src/http/passwords.js';
import { insertAgent } from '../../src/store/agents.js';
import { insertCompany } from '../../src/store/companies.js';
import { insertGroup } from '../../src/store/groups.js';
import { ADMIN, ApiClient, eventually, startHub, type TestHub } from '../support/hub.js';
import { BODIES } from '../support/route-bodies.js';

/** What each call needs at least. A call that is missing here, or needs something else, fails the first test. */
const ACCESS: Record<string, 'visitor' | 'public' | 'agent' | 'supervisor' | 'admin'> = {
  'GET /setup': 'public',
  'POST /setup': 'public',
  'POST /auth/login': 'public',
  'POST /auth/logout': 'agent',
  'GET /me': 'agent',
  'PUT /me/status': 'agent',
  'POST /me/password': 'agent',
  'GET /me/socket-ticket': 'agent',
  'GET /me/push-key': 'agent',
  'GET /me/push-devices': 'agent',
  'PUT /me/push-devices/current': 'agent',
  'DELETE /me/push-devices/{id}': 'agent',
  'GET /agents': 'agent',
  'GET /agents/{id}/presence': 'supervisor',
  'POST /agents': 'admin',
  'PATCH /agents/{id}': 'admin',
  'PUT /agents/{id}/picture': 'agent',
  'DELETE /agents/{id}/picture': 'agent',
  'GET /agent-pictures/{id}': 'public',
  'GET /groups': 'agent',
  'POST /groups': 'admin',
  'PATCH /groups/{id}': 'admin',
  'GET /groups/{id}/members': 'agent',
  'PUT /groups/{id}/members': 'admin',
  'PATCH /groups/{id}/members/{agentId}': 'admin',
  'GET /groups/{id}/working-hours': 'agent',
  'POST /groups/{id}/working-hours': 'admin',
  'GET /groups/{id}/working-hours/regular': 'agent',
  'PUT /groups/{id}/working-hours/regular': 'admin',
  'DELETE /groups/{id}/working-hours/regular': 'admin',
  'GET /groups/{id}/working-hours/special': 'agent',
  'PUT /groups/{id}/working-hours/special': 'admin',
  'DELETE /groups/{id}/working-hours/special': 'admin',
  'GET /groups/{id}/open': 'agent',
  'GET /platforms': 'agent',
  'GET /words/{language}': 'agent',
  'GET /channel-accounts': 'agent',
  'POST /channel-accounts': 'admin',
  'GET /channel-accounts/{id}': 'agent',
  'PATCH /channel-accounts/{id}': 'admin',
  'DELETE /channel-accounts/{id}': 'admin',
  'POST /channel-accounts/{id}/enable': 'admin',
  'POST /channel-accounts/{id}/disable': 'admin',
  'POST /channel-accounts/{id}/reconnect': 'admin',
  'GET /channel-accounts/{id}/health': 'agent',
  'GET /channel-accounts/{id}/verify-token': 'admin',
  'GET /channel-accounts/{id}/templates': 'agent',
  'GET /channel-accounts/{id}/forms': 'agent',
  'GET /channel-accounts/{id}/menu': 'supervisor',
  'GET /conversations/{id}/remarks': 'agent',
  'PATCH /conversations/{id}/remarks': 'agent',
  'GET /conversations/{id}/commented-post': 'agent',
  'GET /messages/{id}/linked-media': 'agent',
  'PUT /channel-accounts/{id}/menu': 'admin',
  'GET /channel-accounts/{id}/texts': 'agent',
  'PUT /channel-accounts/{id}/texts': 'admin',
  'POST /channel-accounts/{id}/inbound': 'public',
  'POST /channel-accounts/{id}/inbound-key': 'admin',
  'GET /shared-files/{id}': 'public',
  'GET /conversations': 'agent',
  'GET /conversations/{id}': 'agent',
  'GET /conversations/{id}/messages': 'agent',
  'POST /conversations/{id}/messages': 'agent',
  'POST /conversations/{id}/read': 'agent',
  'POST /conversations/{id}/typing': 'agent',
  'PUT /conversations/{id}/pinned': 'agent',
  'PUT /conversations/{id}/hidden': 'agent',
  'POST /conversations/{id}/claim': 'agent',
  'POST /conversations/{id}/accept': 'agent',
  'POST /conversations/{id}/decline': 'agent',
  'POST /conversations/{id}/release': 'agent',
  'POST /conversations/{id}/take-over': 'supervisor',
  'POST /conversations/{id}/transfer': 'agent',
  'POST /conversations/{id}/handoff': 'agent',
  'PUT /conversations/{id}/priority': 'agent',
  'POST /conversations/{id}/close': 'agent',
  'GET /sessions/{id}': 'agent',
  'GET /queues': 'agent',
  'GET /canned-responses': 'agent',
  'POST /canned-responses': 'agent',
  'PATCH /canned-responses/{id}': 'agent',
  'DELETE /canned-responses/{id}': 'agent',
  'POST /canned-responses/{id}/used': 'agent',
  'GET /faq-entries': 'agent',
  'POST /faq-entries': 'admin',
  'PATCH /faq-entries/{id}': 'admin',
  'DELETE /faq-entries/{id}': 'admin',
  'POST /faq-entries/match': 'agent',
  'GET /settings/faq': 'agent',
  'PUT /settings/faq': 'admin',
  'GET /channel-accounts/{id}/bot': 'agent',
  'PUT /channel-accounts/{id}/bot': 'admin',
  'GET /conversations/{id}/suggestions': 'agent',
  'GET /settings/model': 'agent',
  'PUT /settings/model': 'admin',
  'POST /settings/model/check': 'admin',
  'POST /conversations/{id}/draft': 'agent',
  'GET /contacts': 'agent',
  'GET /contacts/{id}': 'agent',
  'PATCH /contacts/{id}': 'agent',
  'PUT /contacts/{id}/labels': 'agent',
  'GET /contacts/{id}/sessions': 'agent',
  'GET /contacts/{id}/notes': 'agent',
  'POST /contacts/{id}/notes': 'agent',
  'GET /contacts/{id}/suggestions': 'agent',
  'POST /contacts/{id}/merge': 'agent',
  'POST /contacts/{id}/unmerge': 'agent',
  'POST /contacts/{id}/block': 'agent',
  'POST /contacts/{id}/unblock': 'agent',
  'POST /contacts/{id}/erase': 'admin',
  'GET /routing-rules': 'supervisor',
  'POST /routing-rules': 'admin',
  'PATCH /routing-rules/{id}': 'admin',
  'DELETE /routing-rules/{id}': 'admin',
  'PUT /routing-rules/order': 'admin',
  'POST /routing-rules/try': 'supervisor',
  'GET /qr-codes': 'supervisor',
  'POST /qr-codes': 'admin',
  'PATCH /qr-codes/{id}': 'admin',
  'DELETE /qr-codes/{id}': 'admin',
  'GET /labels': 'agent',
  'POST /labels': 'supervisor',
  'PATCH /labels/{id}': 'supervisor',
  'DELETE /labels/{id}': 'supervisor',
  'GET /messages/search': 'agent',
  'POST /messages/{id}/resend': 'agent',
  'GET /me/saved-filters': 'agent',
  'POST /me/saved-filters': 'agent',
  'DELETE /me/saved-filters/{id}': 'agent',
  'GET /conversations/{id}/files': 'agent',
  'GET /conversations/{id}/timeline': 'agent',
  'GET /conversation-counts': 'agent',
  'GET /conversation-counts/views': 'agent',
  'GET /settings/retention': 'admin',
  'GET /conversations/{id}/scheduled-messages': 'agent',
  'DELETE /scheduled-messages/{id}': 'agent',
  'POST /messages/{id}/resolve': 'agent',
  'DELETE /messages/{id}/refused-change': 'agent',
  'PATCH /messages/{id}': 'agent',
  'POST /messages/{id}/retract': 'agent',
  'PUT /messages/{id}/reaction': 'agent',
  'POST /media': 'agent',
  'GET /media/{id}': 'agent',
  'GET /media/{id}/thumbnail': 'agent',
  'GET /media/{id}/playable': 'agent',
  'POST /media/{id}/retry': 'agent',
  'GET /webhook-events': 'admin',
  'POST /webhook-events/{id}/replay': 'admin',
  'POST /webhook-events/replay': 'admin',
  'GET /deliveries': 'supervisor',
  'GET /troubled-messages': 'supervisor',
  'GET /audit-events': 'admin',
  'GET /api-tokens': 'admin',
  'POST /api-tokens': 'admin',
  'DELETE /api-tokens/{id}': 'admin',
  'GET /outgoing-webhooks': 'admin',
  'POST /outgoing-webhooks': 'admin',
  'PATCH /outgoing-webhooks/{id}': 'admin',
  'DELETE /outgoing-webhooks/{id}': 'admin',
  'POST /outgoing-webhooks/{id}/secret': 'admin',
  'POST /outgoing-webhooks/{id}/test': 'admin',
  'GET /outgoing-webhooks/{id}/deliveries': 'admin',
  'POST /outgoing-webhooks/{id}/redeliver': 'admin',
  'GET /automation-rules': 'admin',
  'POST /automation-rules': 'admin',
  'PATCH /automation-rules/{id}': 'admin',
  'DELETE /automation-rules/{id}': 'admin',
  'PUT /automation-rules/order': 'admin',
  'POST /automation-rules/try': 'admin',
  'GET /automation-runs': 'admin',
  'GET /reports/overview': 'supervisor',
  'GET /reports/overview.csv': 'supervisor',
  'GET /reports/channels': 'supervisor',
  'GET /reports/channels.csv': 'supervisor',
  'GET /reports/groups': 'supervisor',
  'GET /reports/groups.csv': 'supervisor',
  'GET /reports/agents': 'supervisor',
  'GET /reports/agents.csv': 'supervisor',
  'GET /lab': 'agent',
  'POST /widget/session': 'public',
  'GET /widget/service': 'visitor',
  'GET /widget/messages': 'visitor',
  'DELETE /widget/messages': 'visitor',
  'PUT /widget/messages/{id}/reaction': 'visitor',
  'PATCH /widget/messages/{id}': 'visitor',
  'POST /widget/messages/{id}/retract': 'visitor',
  'POST /widget/media': 'visitor',
  'POST /widget/end': 'visitor',
  'GET /widget/media/{id}': 'visitor',
  'GET /widget/media/{id}/thumbnail': 'visitor',
  'GET /widget/media/{id}/playable': 'visitor',
  'GET /widget/media/{id}/links': 'visitor',
  'GET /widget/files/{id}': 'public',
};

const RANK = ['nobody', 'agent', 'supervisor', 'admin'] as const;
const PASSWORD = 'long enough password';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

async function call(name: string, token: string | undefined, id: string = v7(), body?: unknown): Promise<number> {
  const [method = '', path = ''] = name.split(' ');
  const response = await fetch(`${hub.url}/api/v1${path.replace('{id}', id)}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function calls(): Promise<string[]> {
  const document = (await (await fetch(`${hub.url}/api/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
}

it('every call of the API is in the table of roles', async () => {
  expect((await calls()).sort()).toEqual(Object.keys(ACCESS).sort());
});

describe('a role', () => {
  it.each(RANK)('of %s may do what it may, and nothing else', async (role) => {
    let token: string | undefined;
    if (role !== 'nobody') {
      await hub.admin.post('/agents', { login: role, name: role, role, password: PASSWORD });
      token = (await ApiClient.signIn(hub.url, role, PASSWORD)).token;
    }
    const seen: Record<string, string> = {};
    const due: Record<string, string> = {};
    // Signing out comes last: it ends the token.
    for (const name of Object.keys(ACCESS).sort((left, right) => Number(left.includes('logout')) - Number(right.includes('logout')))) {
      const needed = ACCESS[name] ?? 'admin';
      const status = await call(name, token);
      seen[name] = status === 401 || status === 403 ? String(status) : 'let in';
      const allowed = needed === 'public' || (needed !== 'visitor' && role !== 'nobody' && RANK.indexOf(role) >= RANK.indexOf(needed));
      due[name] = allowed ? 'let in' : role === 'nobody' || needed === 'visitor' ? '401' : '403';
    }
    expect(seen).toEqual(due);
  });
});

describe('a stranger from another company', () => {
  let stranger: ApiClient;
  let ours: Record<string, string>;
  let conversation: ListedConversation;

  beforeAll(async () => {
    const [companyId, agentId] = [v7(), v7()];
    await insertCompany(hub.database, { id: companyId, name: 'Two' }, new Date());
    await insertGroup(hub.database, { companyId, id: v7(), name: 'Support', timezone: 'UTC' }, new Date());
    const passwordHash = await hashPassword(PASSWORD);
    const admin = { companyId, id: agentId, login: 'stranger', name: 'Stranger', passwordHash, role: 'admin' as const };
    await insertAgent(hub.database, { ...admin, maxLoad: 5, languages: [], status: 'idle' }, new Date());
    stranger = await ApiClient.signIn(hub.url, 'stranger', PASSWORD);

    const { bot, account } = await hub.bind();
    const person = hub.stub.addPerson({ displayName: '李小明' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'hello' });
    conversation = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    const [message] = await hub.admin.history(conversation.id);
    const form = new FormData();
    form.append('file', new Blob(['ours']), 'ours.txt');
    const upload = await fetch(`${hub.url}/api/v1/media`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${hub.admin.token}` },
    });
    const events = await hub.admin.get<Page<{ id: number }>>('/webhook-events?state=stored');
    const { apiToken } = await hub.admin.post<{ apiToken: { id: string } }>('/api-tokens', { name: 'ours', scope: 'agent' });
    const { webhook } = await hub.admin.post<{ webhook: { id: string } }>('/outgoing-webhooks', {
      name: 'ours',
      url: 'http://127.0.0.1:9/',
      events: ['contact.*'],
    });
    const automationRule = await hub.admin.post<{ id: string }>('/automation-rules', {
      name: 'ours',
      trigger: 'session.closed',
      actions: [{ type: 'note', text: 'closed' }],
    });
    const label = await hub.admin.post<{ id: string }>('/labels', { name: 'Ours', color: 'blue' });
    const text = { title: 'Ours', text: 'Ours' };
    const canned = await hub.admin.post<{ id: string }>('/canned-responses', { scope: 'general', shortcut: 'ours', ...text });
    const faq = await hub.admin.post<{ id: string }>('/faq-entries', { question: 'Ours?', answer: { type: 'text', text: 'Ours.' } });
    const scheduled = v7();
    await hub.database.query({
      text: `INSERT INTO scheduled_message (company_id, id, conversation_id, account_id, agent_id, client_msg_id, content, send_at, created_at)
        SELECT company_id, $1, id, account_id, $2, 'later', '{"type": "text", "text": "later"}', now() + interval '1 day', now()
        FROM conversation WHERE id = $3`,
      values: [scheduled, hub.admin.agentId, conversation.id],
    });
    const filter = await hub.admin.post<{ id: string }>('/me/saved-filters', { name: 'Ours', filter: { view: 'all' } });
    const rule = await hub.admin.post<{ id: string }>('/routing-rules', { name: 'Ours', conditions: {}, groupId: account.groupId });
    const code = v7();
    await hub.database.query({
      text: `INSERT INTO qr_code (company_id, id, account_id, scene, name, image_url, url, created_at)
        SELECT company_id, $1, id, 'ours', 'Ours', '', '', now() FROM channel_account WHERE id = $2`,
      values: [code, account.id],
    });
    ours = {
      'routing-rules': rule.id,
      'qr-codes': code,
      me: filter.id,
      'canned-responses': canned.id,
      'faq-entries': faq.id,
      contacts: conversation.contact.id,
      labels: label.id,
      agents: hub.admin.agentId,
      groups: account.groupId,
      'channel-accounts': account.id,
      conversations: conversation.id,
      sessions: conversation.session?.id ?? '',
      messages: message?.id ?? '',
      'scheduled-messages': scheduled,
      media: ((await upload.json()) as { mediaId: string }).mediaId,
      'webhook-events': String(events.items[0]?.id ?? ''),
      'api-tokens': apiToken.id,
      'outgoing-webhooks': webhook.id,
      'automation-rules': automationRule.id,
    };
  });

  it('finds none of our things', async () => {
    const statuses: Record<string, number> = {};
    const byRole = (name: string): boolean => ACCESS[name] !== 'visitor' && ACCESS[name] !== 'public';
    for (const name of Object.keys(ACCESS).filter((candidate) => candidate.includes('{id}') && byRole(candidate))) {
      const kind = name.split('/')[1] ?? '';
      const id = ours[kind];
      if (id === undefined || id === '') throw new Error(`no ${kind} to try ${name} with`);
      statuses[name] = await call(name, stranger.token, id, BODIES[name]);
    }
    expect(statuses).toEqual(Object.fromEntries(Object.keys(statuses).map((name) => [name, 404])));
  });

  it('sees none of them in a list', async () => {
    const lists = [
      '/canned-responses',
      '/faq-entries',
      '/agents',
      '/groups',
      '/channel-accounts',
      '/conversations',
      '/contacts',
      '/labels',
      '/routing-rules',
      '/qr-codes',
      '/me/saved-filters',
      '/queues',
      '/deliveries',
      '/webhook-events?state=stored',
    ];
    const text = JSON.stringify(await Promise.all(lists.map((path) => stranger.get(path))));
    for (const id of Object.values(ours).filter((candidate) => candidate.includes('-'))) expect(text).not.toContain(id);
    expect(text).not.toContain(ADMIN.login);
  });

  it('cannot draw our things into their own', async () => {
    const [group] = (await stranger.get<Page<{ id: string }>>('/groups')).items;
    const members = stranger.put(`/groups/${group?.id ?? ''}/members`, { agentIds: [hub.admin.agentId] });
    await expect(members).rejects.toMatchObject({ status: 422, body: { error: { code: 'unknown_agent' } } });
  });

  it('has changed nothing', async () => {
    expect(await hub.admin.get(`/conversations/${conversation.id}`)).toMatchObject({
      lastSeq: 1,
      session: { state: 'queued' },
      pinned: false,
    });
    await hub.expectConsistent();
  });
});

describe('staff', () => {
  it('that is deactivated is out at once, with every socket, and in again when it is active', async () => {
    const agent = await hub.admin.post<{ id: string }>('/agents', { login: 'leaver', name: 'Leaver', role: 'agent', password: PASSWORD });
    const session = await ApiClient.signIn(hub.url, 'leaver', PASSWORD);
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ cmd: 'auth', seq: 1, token: session.token, deviceId: 'desk' }));
    await once(socket, 'message');
    const closed = once(socket, 'close');
    await hub.admin.patch(`/agents/${agent.id}`, { active: false });
    await closed;
    await expect(session.get('/me')).rejects.toMatchObject({ status: 401 });
    await expect(ApiClient.signIn(hub.url, 'leaver', PASSWORD)).rejects.toMatchObject({ status: 401 });
    await hub.admin.patch(`/agents/${agent.id}`, { active: true });
    await expect(ApiClient.signIn(hub.url, 'leaver', PASSWORD)).resolves.toBeDefined();
  });

  it('is known by one login each, whatever its case', async () => {
    await hub.admin.post('/agents', { login: 'Twice', name: 'Once', role: 'agent', password: PASSWORD });
    const again = hub.admin.post('/agents', { login: 'twice', name: 'Again', role: 'agent', password: PASSWORD });
    await expect(again).rejects.toMatchObject({ status: 409, body: { error: { code: 'login_taken' } } });
  });

  it('sees a new role with the next request', async () => {
    const agent = await hub.admin.post<{ id: string }>('/agents', { login: 'riser', name: 'Riser', role: 'agent', password: PASSWORD });
    const session = await ApiClient.signIn(hub.url, 'riser', PASSWORD);
    await expect(session.get('/deliveries')).rejects.toMatchObject({ status: 403 });
    await hub.admin.patch(`/agents/${agent.id}`, { role: 'supervisor' });
    await expect(session.get('/deliveries')).resolves.toBeDefined();
  });
});

describe('groups', () => {
  it('are made, renamed and filled', async () => {
    const agent = await hub.admin.post<{ id: string }>('/agents', { login: 'member', name: 'Member', role: 'agent', password: PASSWORD });
    const group = await hub.admin.post<{ id: string }>('/groups', { name: 'Sales', timezone: 'Asia/Shanghai' });
    expect(await hub.admin.patch(`/groups/${group.id}`, { name: '销售' })).toMatchObject({
      name: '销售',
      timezone: 'Asia/Shanghai',
      memberCount: 0,
    });
    await hub.admin.put(`/groups/${group.id}/members`, { agentIds: [agent.id, agent.id] });
    expect(await hub.admin.get(`/groups/${group.id}/members`)).toEqual({
      agentIds: [agent.id],
      members: [{ agentId: agent.id, priority: 0, maxLoad: null }],
    });
    await hub.admin.put(`/groups/${group.id}/members`, { agentIds: [] });
    expect(await hub.admin.get(`/groups/${group.id}/members`)).toEqual({ agentIds: [], members: [] });
    const queues = await hub.database.query({ text: `SELECT 1 FROM sync_queue WHERE id = $1 AND kind = 'group'`, values: [group.id] });
    expect(queues).toHaveLength(1);
  });

  it('have names of their own and time zones that exist', async () => {
    await hub.admin.post('/groups', { name: 'Taken' });
    await expect(hub.admin.post('/groups', { name: 'Taken' })).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'name_taken' } },
    });
    await expect(hub.admin.post('/groups', { name: 'Moon', timezone: 'Moon/Crater' })).rejects.toMatchObject({ status: 400 });
  });
});

// Last: it may take the right from the client that the other tests use.
describe('the last admin', () => {
  it('stays one, also when two demote each other at the same moment', async () => {
    const others = (await hub.admin.get<Page<{ id: string; role: string }>>('/agents')).items.filter(
      ({ id, role }) => role === 'admin' && id !== hub.admin.agentId,
    );
    for (const { id } of others) await hub.admin.patch(`/agents/${id}`, { role: 'agent' });
    const demote = (by: ApiClient, id: string): Promise<unknown> => by.patch(`/agents/${id}`, { role: 'agent' });
    await expect(demote(hub.admin, hub.admin.agentId)).rejects.toMatchObject({ status: 409, body: { error: { code: 'last_admin' } } });

    await hub.admin.post('/agents', { login: 'rival', name: 'Rival', role: 'admin', password: PASSWORD });
    const rival = await ApiClient.signIn(hub.url, 'rival', PASSWORD);
    const duel = await Promise.allSettled([demote(hub.admin, rival.agentId), demote(rival, hub.admin.agentId)]);
    expect(duel.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const admins = await hub.database.query({
      text: `SELECT id FROM agent WHERE role = 'admin' AND active AND id = ANY($1::uuid[])`,
      values: [[hub.admin.agentId, rival.agentId]],
    });
    expect(admins).toHaveLength(1);
  });
});
