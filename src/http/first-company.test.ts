import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { serve, type Served } from '../../test/support/served.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { AuthService } from './auth.js';
import { FirstCompanySetup } from './first-company.js';
import { setupRoutes } from './setup.js';

const input = { companyName: 'Shop', name: 'Ada', login: 'ada@example.com', password: 'long enough password' };

let staff: Staffed;
beforeEach(async () => {
  staff = await staffedDatabase();
});
afterEach(() => staff.close());

const newSetup = (): FirstCompanySetup => new FirstCompanySetup({ db: staff.db, clock: staff.clock, newId: v7 });
const newAuth = (): AuthService =>
  new AuthService({ db: staff.db, clock: staff.clock, log: pino({ level: 'silent' }), secretKey: 'k'.repeat(32) });

async function contents(): Promise<unknown> {
  const [row] = await staff.db.query({
    text: `SELECT (SELECT count(*)::int FROM company) AS companies, (SELECT json_agg(role) FROM agent) AS roles,
      (SELECT json_agg(status) FROM agent_presence) AS presence, (SELECT json_agg(name) FROM agent_group) AS groups,
      (SELECT count(*)::int FROM group_member) AS members, (SELECT json_agg(kind ORDER BY kind) FROM sync_queue) AS queues`,
  });
  return row;
}

describe('the first company', () => {
  it('is made whole: admin, presence, group, membership and queues', async () => {
    const setup = newSetup();
    const { token } = (await setup.prepare(null)) ?? { token: '' };
    await setup.complete(token, { ...input, language: 'zh-CN' });
    expect(await contents()).toEqual({
      companies: 1,
      roles: ['admin'],
      presence: ['idle'],
      groups: ['客服'],
      members: 1,
      queues: ['agent', 'group'],
    });
    expect(await setup.required()).toBe(false);
  });

  it('is made exactly once by twenty calls at the same moment', async () => {
    const setup = newSetup();
    const { token } = (await setup.prepare(null)) ?? { token: '' };
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => setup.complete(token, input)));
    expect(calls.filter((call) => call.status === 'fulfilled')).toHaveLength(1);
    for (const call of calls) if (call.status === 'rejected') expect(call.reason).toMatchObject({ status: 409, code: 'already_set_up' });
    expect(await contents()).toMatchObject({ companies: 1, roles: ['admin'], members: 1 });
  });

  it('is made exactly once by several instances that start with the same configured admin', async () => {
    const admin = { login: 'ada@example.com', password: 'long enough password' };
    expect(await Promise.all(Array.from({ length: 5 }, () => newSetup().prepare(admin)))).toEqual([null, null, null, null, null]);
    expect(await contents()).toMatchObject({ companies: 1, roles: ['admin'] });
    expect((await newAuth().login(admin.login, admin.password, null, 'x')).agent.role).toBe('admin');
  });

  it('needs the token of this start', async () => {
    const [earlier, setup] = [newSetup(), newSetup()];
    const old = (await earlier.prepare(null)) ?? { token: '' };
    await setup.prepare(null);
    for (const token of ['', 'guess', old.token]) {
      await expect(setup.complete(token, input)).rejects.toMatchObject({ status: 403, code: 'wrong_setup_token' });
    }
    expect(await contents()).toMatchObject({ companies: 0 });
  });

  it('gives no token out when there is a company', async () => {
    await staff.addCompany('One');
    expect(await newSetup().prepare(null)).toBeNull();
  });
});

describe('the set-up page', () => {
  let served: Served;
  afterEach(() => served.close());

  it('signs the first admin in', async () => {
    const [setup, auth] = [newSetup(), newAuth()];
    const { token } = (await setup.prepare(null)) ?? { token: '' };
    served = await serve(setupRoutes({ setup, auth, publicUrl: 'https://desk.example.com' }), auth);
    const required = async (): Promise<unknown> => (await fetch(`${served.url}/api/v1/setup`)).json();
    expect(await required()).toEqual({ required: true });
    const response = await fetch(`${served.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, ...input, timezone: 'Asia/Shanghai' }),
    });
    expect(response.status).toBe(201);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^switchboard_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/);
    const session = (await response.json()) as { token: string };
    expect(await auth.authenticate(session.token)).toMatchObject({ role: 'admin', name: 'Ada' });
    expect(await required()).toEqual({ required: false });
  });
});
