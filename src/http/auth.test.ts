import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { PASSWORD, staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { updateAgent } from '../store/agents.js';
import type { Database } from '../store/database.js';
import { AuthService, type EndedSession } from './auth.js';
import { hashPassword } from './passwords.js';
import type { Principal } from './route.js';

const DAY_MS = 24 * 3_600_000;

let staff: Staffed;
let auth: AuthService;
let ada: { companyId: string; agentId: string };
beforeEach(async () => {
  staff = await staffedDatabase();
  auth = service();
  const { companyId } = await staff.addCompany('One');
  ada = await staff.addAgent(companyId, 'Ada@example.com', 'admin');
});
afterEach(() => staff.close());

function service(secretKey = 'a key for tests only, long enough', db: Database = staff.db): AuthService {
  return new AuthService({ db, clock: staff.clock, log: pino({ level: 'silent' }), secretKey, limits: { perLogin: 3, perAddress: 5 } });
}

async function signIn(login = 'ada@example.com'): Promise<{ token: string; principal: Principal }> {
  const { token } = await auth.login(login, PASSWORD, 'a browser', '192.0.2.1');
  const principal = await auth.authenticate(token);
  if (principal === null) throw new Error('the token is not taken');
  return { token, principal };
}

const rows = (): Promise<{ last_seen_at: Date; token_hash: Buffer }[]> => staff.db.query({ text: 'SELECT * FROM auth_session' });

describe('signing in', () => {
  it('gives a session that knows who it is, whatever the case of the login', async () => {
    const { principal } = await signIn('ADA@EXAMPLE.COM');
    expect(principal).toMatchObject({ ...ada, role: 'admin', name: 'Ada@example.com' });
  });

  it('keeps only the hash of a token, and gives another one each time', async () => {
    const [first, second] = [await signIn(), await signIn()];
    expect(first.token).not.toBe(second.token);
    const stored = await rows();
    expect(stored.map((row) => row.token_hash.length)).toEqual([32, 32]);
    expect(JSON.stringify(stored)).not.toContain(first.token);
  });

  it('says the same of a wrong password and of an unknown login', async () => {
    const refusal = { status: 401, code: 'wrong_login', message: 'Login or password is not right.', details: {} };
    await expect(auth.login('ada@example.com', 'wrong', null, '192.0.2.1')).rejects.toMatchObject(refusal);
    await expect(auth.login('nobody@example.com', 'wrong', null, '192.0.2.1')).rejects.toMatchObject(refusal);
  });

  it('finds the company by the password when a login exists in two', async () => {
    const two = await staff.addCompany('Two');
    const namesake = await staff.addAgent(two.companyId, 'ada@example.com');
    await updateAgent(staff.db, namesake.companyId, namesake.agentId, { passwordHash: await hashPassword('another one') });
    expect((await auth.login('ada@example.com', 'another one', null, 'x')).agent.id).toBe(namesake.agentId);
    expect((await auth.login('ada@example.com', PASSWORD, null, 'x')).agent.id).toBe(ada.agentId);
  });

  it('refuses an inactive agent', async () => {
    await updateAgent(staff.db, ada.companyId, ada.agentId, { active: false });
    await expect(auth.login('ada@example.com', PASSWORD, null, '192.0.2.1')).rejects.toMatchObject({ status: 401 });
  });

  it('lets nobody guess on at one login, not even with the right password, and says how long to wait', async () => {
    for (let count = 0; count < 3; count += 1) {
      await expect(auth.login('ada@example.com', 'wrong', null, `192.0.2.${String(count)}`)).rejects.toMatchObject({ status: 401 });
    }
    await expect(auth.login('ADA@example.com', PASSWORD, null, '192.0.2.9')).rejects.toMatchObject({
      status: 429,
      code: 'too_many_attempts',
      details: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('gives no other spelling of a login tries of its own', async () => {
    await staff.addAgent(ada.companyId, 'ida@example.com');
    for (let count = 0; count < 3; count += 1) {
      await expect(auth.login('ida@example.com', 'wrong', null, `192.0.2.${String(count)}`)).rejects.toMatchObject({ status: 401 });
    }
    // JavaScript and some databases disagree on the small form of the Turkish İ.
    await expect(auth.login('İda@example.com', PASSWORD, null, '192.0.2.9')).rejects.toMatchObject({
      code: expect.stringMatching(/^(too_many_attempts|wrong_login)$/),
    });
  });

  it('counts guesses made at the same moment', async () => {
    const guesses = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => auth.login('ada@example.com', 'wrong', null, `a${String(index)}`)),
    );
    const statuses = guesses.map((guess) => (guess.status === 'rejected' ? (guess.reason as { status: number }).status : 200));
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
  });

  it('lets no address try one login after the other', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await expect(auth.login(name, 'wrong', null, '192.0.2.1')).rejects.toMatchObject({ status: 401 });
    }
    await expect(auth.login('f', 'wrong', null, '192.0.2.1')).rejects.toMatchObject({ status: 429 });
    expect((await auth.login('ada@example.com', PASSWORD, null, '192.0.2.2')).agent.id).toBe(ada.agentId);
  });

  it('forgives typing errors once the password was right', async () => {
    for (let round = 0; round < 4; round += 1) {
      await expect(auth.login('ada@example.com', 'wrong', null, `r${String(round)}`)).rejects.toMatchObject({ status: 401 });
      await auth.login('ada@example.com', PASSWORD, null, `r${String(round)}`);
    }
    expect(await rows()).toHaveLength(4);
  });
});

describe('a session', () => {
  it('ends seven days after it was last used', async () => {
    const { token } = await signIn();
    staff.clock.advance(6 * DAY_MS);
    expect(await auth.authenticate(token)).not.toBeNull();
    staff.clock.advance(6 * DAY_MS);
    expect(await auth.authenticate(token)).not.toBeNull();
    staff.clock.advance(7 * DAY_MS + 1);
    expect(await auth.authenticate(token)).toBeNull();
  });

  it('ends after thirty days however much it is used', async () => {
    const { token } = await signIn();
    for (let day = 0; day < 29; day += 1) {
      staff.clock.advance(DAY_MS);
      expect(await auth.authenticate(token)).not.toBeNull();
    }
    staff.clock.advance(DAY_MS);
    expect(await auth.authenticate(token)).toBeNull();
  });

  it('is asked for once in some seconds and written once a minute', async () => {
    const counted = counting(staff.db);
    auth = service(undefined, counted.db);
    const { token } = await signIn();
    counted.statements.length = 0;
    for (let count = 0; count < 50; count += 1) await auth.authenticate(token);
    expect(counted.statements).toEqual([]);
    staff.clock.advance(61_000);
    for (let count = 0; count < 50; count += 1) await auth.authenticate(token);
    expect(counted.statements).toEqual(['find-live-session', 'touch-auth-session']);
    expect((await rows())[0]?.last_seen_at).toEqual(staff.clock.now());
  });

  it('is gone at once after logging out, and its sockets are told', async () => {
    const ended: EndedSession[] = [];
    auth.onSessionEnded((session) => ended.push(session));
    const { token, principal } = await signIn();
    await auth.logout(principal);
    expect(await auth.authenticate(token)).toBeNull();
    expect(ended).toEqual([{ tokenHash: principal.tokenHash }]);
  });

  it('is gone at once when its agent is deactivated', async () => {
    const ended: EndedSession[] = [];
    auth.onSessionEnded((session) => ended.push(session));
    const { token } = await signIn();
    await updateAgent(staff.db, ada.companyId, ada.agentId, { active: false });
    await auth.endSessionsOf(ada);
    expect(await auth.authenticate(token)).toBeNull();
    expect(ended).toEqual([ada]);
  });

  it('that another instance ended is not taken any more', async () => {
    const { token, principal } = await signIn();
    await service().logout(principal);
    expect(await auth.authenticate(token)).not.toBeNull();
    auth.noticeEnded({ tokenHash: principal.tokenHash });
    expect(await auth.authenticate(token)).toBeNull();
  });

  it('survives its own change of the password; every other one ends', async () => {
    const [here, elsewhere] = [await signIn(), await signIn()];
    await auth.changePassword(here.principal, PASSWORD, 'a new password');
    expect(await auth.authenticate(here.token)).not.toBeNull();
    expect(await auth.authenticate(elsewhere.token)).toBeNull();
    await expect(auth.login('ada@example.com', PASSWORD, null, 'x')).rejects.toMatchObject({ status: 401 });
    expect((await auth.login('ada@example.com', 'a new password', null, 'x')).agent.id).toBe(ada.agentId);
  });

  it('is no way to guess the password', async () => {
    const { principal } = await signIn();
    for (let count = 0; count < 3; count += 1) {
      await expect(auth.changePassword(principal, 'wrong', 'a new password')).rejects.toMatchObject({
        status: 422,
        code: 'wrong_password',
      });
    }
    await expect(auth.changePassword(principal, PASSWORD, 'a new password')).rejects.toMatchObject({ status: 429 });
  });

  it('that ran out is swept away, and its sockets are told', async () => {
    const ended: EndedSession[] = [];
    auth.onSessionEnded((session) => ended.push(session));
    const { principal } = await signIn();
    staff.clock.advance(8 * DAY_MS);
    await signIn();
    await auth.sweep();
    expect(ended).toEqual([{ tokenHash: principal.tokenHash }]);
    expect(await rows()).toHaveLength(1);
  });
});

describe('a socket ticket', () => {
  it('stands for the session for thirty seconds, at any instance', async () => {
    const { principal } = await signIn();
    const ticket = auth.issueTicket(principal);
    expect(await service().redeemTicket(ticket)).toMatchObject(ada);
    staff.clock.advance(30_000);
    expect(await auth.redeemTicket(ticket)).toBeNull();
  });

  it('is worth nothing after logging out', async () => {
    const { principal } = await signIn();
    const ticket = auth.issueTicket(principal);
    await auth.logout(principal);
    expect(await auth.redeemTicket(ticket)).toBeNull();
  });

  it('cannot be made or changed by anybody else', async () => {
    const { principal } = await signIn();
    const ticket = auth.issueTicket(principal);
    const [body = '', signature = ''] = ticket.split('.');
    const later = Buffer.from(Buffer.from(body, 'base64url').toString().replace(/,\d+/, ',9999999999999')).toString('base64url');
    for (const forged of [
      '',
      '.',
      'x.y',
      body,
      `${later}.${signature}`,
      service('quite another key, long enough').issueTicket(principal),
    ]) {
      expect(await auth.redeemTicket(forged)).toBeNull();
    }
  });
});

/** The same database, keeping the names of the statements it is asked. */
function counting(inner: Database): { db: Database; statements: string[] } {
  const statements: string[] = [];
  const query: Database['query'] = (statement) => {
    statements.push(statement.name ?? statement.text);
    return inner.query(statement);
  };
  const db = new Proxy(inner, { get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)) });
  return { db, statements };
}
