// Requests that make something, repeated by a program that got no answer.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentView, Page } from '../../src/contract/index.js';
import { createStub } from '../../connectors/api/stub/index.js';
import { startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

interface Answer {
  status: number;
  replayed: string | null;
  body: { id?: string; inboundKey?: string; error?: { code: string } };
}

async function post(path: string, key: string, body: object, token = hub.admin.token): Promise<Answer> {
  const response = await fetch(`${hub.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    replayed: response.headers.get('idempotency-replayed'),
    body: (await response.json()) as Answer['body'],
  };
}
const group = (name: string) => ({ name, timezone: 'UTC' });
const groupsNamed = async (name: string): Promise<number> =>
  (await hub.admin.get<Page<{ name: string }>>('/groups')).items.filter((one) => one.name === name).length;

describe('a request with a key', () => {
  it('makes one thing and is answered alike each time', async () => {
    const first = await post('/groups', 'key-1', group('Repairs'));
    const again = await post('/groups', 'key-1', group('Repairs'));
    expect([first.status, first.replayed]).toEqual([201, null]);
    expect(again).toEqual({ ...first, replayed: 'true' });
    expect(await groupsNamed('Repairs')).toBe(1);
  });

  it('makes one thing when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/groups', 'key-2', group('Sales'))));
    expect(new Set(answers.map(({ status, body }) => (status === 201 ? '201' : (body.error?.code ?? ''))))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? ['201', 'request_in_progress'] : ['201']),
    );
    expect(await groupsNamed('Sales')).toBe(1);
  });

  it('is refused when it asks for something else', async () => {
    await post('/groups', 'key-3', group('Returns'));
    expect(await post('/groups', 'key-3', group('Refunds'))).toMatchObject({
      status: 422,
      body: { error: { code: 'idempotency_key_reused' } },
    });
    expect(await groupsNamed('Refunds')).toBe(0);
  });

  it('may be tried again after it failed', async () => {
    const agent = { login: 'late@example.com', name: 'Late', role: 'agent' };
    expect((await post('/agents', 'key-4', agent)).status).toBe(400);
    expect((await post('/agents', 'key-4', agent)).status).toBe(400);
    expect((await post('/agents', 'key-5', { ...agent, login: 'ada@example.com', password: 'correct horse battery' })).status).toBe(409);
    expect((await post('/agents', 'key-5', { ...agent, password: 'correct horse battery' })).status).toBe(201);
  });

  it('shares its key with nobody else', async () => {
    const other = await hub.hire('boss@example.com', { role: 'admin' });
    const one = await post('/groups', 'key-6', group('North'));
    const two = await post('/groups', 'key-6', group('South'), other.token);
    expect([one.status, two.status]).toEqual([201, 201]);
  });

  it('needs a key that fits a header', async () => {
    expect((await post('/groups', 'x'.repeat(256), group('Long'))).status).toBe(400);
  });

  it('does not keep what is shown once', async () => {
    const stub = await createStub();
    try {
      const { baseUrl, credentials } = stub.addAccount();
      const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
      const body = { platform: 'api', groupId: groups.items[0]?.id, credentials, settings: { baseUrl, publicUrl: hub.url } };
      const first = await post('/channel-accounts', 'key-7', body);
      const again = await post('/channel-accounts', 'key-7', body);
      expect(again.body.id).toBe(first.body.id);
      expect([typeof first.body.inboundKey, again.body.inboundKey]).toEqual(['string', undefined]);
      const kept = await hub.database.query<{ answer: unknown }>({ text: 'SELECT answer FROM idempotent_request' });
      expect(JSON.stringify(kept)).not.toContain(first.body.inboundKey);
    } finally {
      await stub.stop();
    }
  });
});

it('a request without a key makes something each time', async () => {
  const made = await Promise.all(
    ['a@example.com', 'b@example.com'].map((login) =>
      hub.admin.post<AgentView>('/agents', { login, name: login, role: 'agent', password: 'correct horse battery' }),
    ),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
});
