import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { web } from '../../connectors/web/index.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { Participants } from '../im/participants.js';
import { insertChannelAccount } from '../store/channel-accounts.js';
import { deleteEndedVisitorSessions } from '../store/visitors.js';
import { VisitorSessions, type SessionRequest } from './visitor-sessions.js';

const DAY_MS = 24 * 3_600_000;

let staff: Staffed;
let sessions: VisitorSessions;
let account: OpenAccount;

beforeEach(async () => {
  staff = await staffedDatabase();
  const { companyId, groupId } = await staff.addCompany('One');
  const id = crypto.randomUUID();
  const row = { companyId, id, platform: 'web', externalAccountId: id, name: 'Shop', groupId, settings: {} } as const;
  const stored = { ...row, state: 'active', intake: 'direct', sealedCredentials: '', secretKeyId: '' } as const;
  await insertChannelAccount(staff.db, stored, staff.clock.now());
  account = {
    ...row,
    state: 'active',
    intake: 'direct',
    credentials: {},
    webhookSecret: '',
    connector: web,
    capabilities: web.capabilities({}),
    pollCursor: null,
  };
  sessions = new VisitorSessions({
    db: staff.db,
    clock: staff.clock,
    newId: () => crypto.randomUUID(),
    participants: new Participants(staff.db, () => crypto.randomUUID()),
    accountOf: (accountId) => (accountId === id ? account : undefined),
    limits: { sessionsPerAddress: 6, newVisitorsPerAddress: 3 },
  });
});
afterEach(() => staff.close());

const open = (more: Partial<SessionRequest> = {}) => sessions.open({ accountId: account.id, origin: null, address: '192.0.2.1', ...more });

describe('a token', () => {
  it('is kept as a hash alone', async () => {
    const { token } = await open();
    const rows = await staff.db.query<{ hash: Buffer }>({ text: 'SELECT token_hash AS hash FROM visitor_session' });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.hash).toHaveLength(32);
  });

  it('is good for ninety days, and gone afterwards', async () => {
    const { token, visitor } = await open();
    staff.clock.advance(90 * DAY_MS - 1);
    const principal = await sessions.authenticate(token, null);
    expect(principal).toMatchObject({ proxyUserId: visitor.proxyUserId });
    expect(principal && sessions.renew(principal)).not.toBeNull();
    staff.clock.advance(1);
    expect(await sessions.authenticate(token, null)).toBeNull();
    expect(principal && sessions.renew(principal)).toBeNull();
    expect((await open({ visitorToken: token })).visitor.proxyUserId).not.toBe(visitor.proxyUserId);
    await deleteEndedVisitorSessions(staff.db, staff.clock.now());
    expect(await staff.db.query({ text: 'SELECT 1 FROM visitor_session' })).toHaveLength(1);
  });

  it('older than a week is replaced, so that who comes back stays known; the old one still works', async () => {
    const first = await open();
    staff.clock.advance(6 * DAY_MS);
    expect((await open({ visitorToken: first.token })).token).toBe(first.token);
    staff.clock.advance(2 * DAY_MS);
    const second = await open({ visitorToken: first.token });
    expect(second.token).not.toBe(first.token);
    expect(second.visitor).toEqual(first.visitor);
    expect(await sessions.authenticate(first.token, null)).toMatchObject({ proxyUserId: first.visitor.proxyUserId });
  });

  it('is worth nothing while its account lets nobody in', async () => {
    const { token } = await open();
    const principal = await sessions.authenticate(token, null);
    account = { ...account, state: 'disabled' };
    expect(await sessions.authenticate(token, null)).toBeNull();
    expect(principal && sessions.renew(principal)).toBeNull();
    await expect(open({ visitorToken: token })).rejects.toMatchObject({ code: 'account_disabled' });
  });
});

describe('one address', () => {
  it('brings so many new visitors and no more, whoever else comes', async () => {
    const known = await open();
    await open();
    await open();
    await expect(open()).rejects.toMatchObject({ status: 429, code: 'too_many_attempts' });
    expect((await open({ visitorToken: known.token })).visitor).toEqual(known.visitor);
    await expect(open({ address: '192.0.2.2' })).resolves.toBeDefined();
  });

  it('asks so often and no more', async () => {
    for (let n = 0; n < 6; n++) await open({ accountId: 'none' }).catch(() => undefined);
    await expect(open()).rejects.toMatchObject({ status: 429 });
    expect(await staff.db.query({ text: 'SELECT id FROM proxy_user' })).toEqual([]);
  });
});
