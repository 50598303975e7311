import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { SmallPlatform } from '../../test/support/small-connector.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { ConnectorError, type ChannelAccountView } from '../contract/index.js';
import { allChannelAccounts } from '../store/channel-accounts.js';
import type { Actor } from './account-context.js';
import { AccountService } from './accounts.js';
import { ApiAddresses } from './api-addresses.js';
import { rewrapSecrets } from './rewrap.js';
import { Sealer } from './sealing.js';

const KEY = 'a key for tests only, long enough';
const PUBLIC_URL = 'https://desk.example.com';

let staff: Staffed;
let platform: SmallPlatform;
let admin: Actor;
let groupId: string;

beforeEach(async () => {
  staff = await staffedDatabase();
  platform = new SmallPlatform();
  platform.addAccount('key-1', 'shop-1');
  const company = await staff.addCompany('One');
  groupId = company.groupId;
  admin = await staff.addAgent(company.companyId, 'ada', 'admin');
});
afterEach(() => staff.close());

function service(options: { publicUrl?: string | null; sealer?: Sealer } = {}): AccountService {
  return new AccountService({
    db: staff.db,
    connectors: new Map([['small', platform.connector]]),
    sealer: options.sealer ?? new Sealer(KEY, null),
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    newId: v7,
    publicUrl: options.publicUrl === undefined ? PUBLIC_URL : options.publicUrl,
    apiAddresses: new ApiAddresses(true),
  });
}

const request = (key = 'key-1') => ({ platform: 'small', groupId, credentials: { key }, settings: {} });
const bind = (accounts: AccountService, key = 'key-1'): Promise<ChannelAccountView> => accounts.bind(admin, request(key));

async function auditActions(): Promise<string[]> {
  const rows = await staff.db.query<{ action: string }>({ text: 'SELECT action FROM audit_event ORDER BY at, id' });
  return rows.map((row) => row.action);
}

async function expectNothingLeft(): Promise<void> {
  expect(await allChannelAccounts(staff.db)).toEqual([]);
  expect(platform.webhooks.size).toBe(0);
  expect(await auditActions()).toEqual([]);
}

describe('binding', () => {
  it('installs the webhook and is active, known under the name the platform shows', async () => {
    const accounts = service();
    const view = await bind(accounts);
    expect(view).toMatchObject({ state: 'active', intake: 'webhook', name: 'Small shop', externalAccountId: 'shop-1' });
    expect(view.webhookUrl).toBe(`${PUBLIC_URL}/webhooks/small/${view.id}`);
    expect(platform.webhooks.get('key-1')).toEqual({ url: view.webhookUrl, secret: accounts.get(view.id)?.webhookSecret });
    expect(await auditActions()).toEqual(['channel_account.bound']);
  });

  it('never answers or stores a credential in the open', async () => {
    platform.addAccount('very-secret-key', 'shop-2');
    const view = await bind(service(), 'very-secret-key');
    const stored = await staff.db.query({ text: 'SELECT c::text, a::text FROM channel_account c, audit_event a' });
    expect(JSON.stringify([view, stored])).not.toContain('very-secret-key');
  });

  it('asks the platform instead when nobody can reach the hub', async () => {
    platform.webhooks.set('key-1', { url: 'https://elsewhere.example.com', secret: 'x' });
    const view = await bind(service({ publicUrl: null }));
    expect(view).toMatchObject({ state: 'active', intake: 'polling', webhookUrl: null });
    expect(platform.webhooks.size).toBe(0);
  });

  it('takes an address of the account itself before that of the hub', async () => {
    const view = await service().bind(admin, { ...request(), settings: { publicUrl: 'http://127.0.0.1:5000/' } });
    expect(view.webhookUrl).toBe(`http://127.0.0.1:5000/webhooks/small/${view.id}`);
  });

  it('refuses a platform that can only call us while nobody can reach the hub', async () => {
    platform.canPoll = false;
    await expect(bind(service({ publicUrl: null }))).rejects.toMatchObject({ status: 422, code: 'public_url_needed' });
    await expectNothingLeft();
  });

  it("refuses bad credentials with the platform's words", async () => {
    await expect(bind(service(), 'wrong-key')).rejects.toMatchObject({
      status: 422,
      code: 'platform_refused',
      message: 'Unauthorized',
      details: { platformCode: '401' },
    });
    await expectNothingLeft();
  });

  it('names the fields that are not right', async () => {
    const accounts = service();
    await expect(bind(accounts, 'k')).rejects.toMatchObject({ status: 400, details: { fields: [{ path: 'credentials.key' }] } });
    await expect(accounts.bind(admin, { ...request(), settings: { baseUrl: 'nowhere' } })).rejects.toMatchObject({
      status: 400,
      details: { fields: [{ path: 'settings.baseUrl' }] },
    });
    expect(platform.opened).toEqual([]);
  });

  it('refuses an unknown platform and an unknown group', async () => {
    const accounts = service();
    await expect(accounts.bind(admin, { ...request(), platform: 'large' })).rejects.toMatchObject({
      status: 400,
      code: 'unknown_platform',
    });
    await expect(accounts.bind(admin, { ...request(), groupId: v7() })).rejects.toMatchObject({ status: 422, code: 'unknown_group' });
  });

  it("refuses another company's group", async () => {
    const other = await staff.addCompany('Two');
    await expect(service().bind(admin, { ...request(), groupId: other.groupId })).rejects.toMatchObject({ code: 'unknown_group' });
  });

  it('leaves nothing behind when the webhook is refused', async () => {
    platform.refuseInstall = 'bad webhook: HTTPS url must be provided';
    const accounts = service();
    await expect(bind(accounts)).rejects.toMatchObject({ status: 422, message: 'bad webhook: HTTPS url must be provided' });
    await expectNothingLeft();
    expect(accounts.all()).toEqual([]);
  });

  it('binds a platform account once over all companies, without telling whose it is', async () => {
    const accounts = service();
    await bind(accounts);
    const other = await staff.addCompany('Two');
    const stranger = await staff.addAgent(other.companyId, 'bob', 'admin');
    const refusal = accounts.bind(stranger, { ...request(), groupId: other.groupId });
    await expect(refusal).rejects.toMatchObject({ status: 409, code: 'account_already_bound', details: {} });
    await expect(refusal).rejects.toThrow('This platform account is bound already.');
    expect(platform.webhooks.size).toBe(1);
  });

  it('lets exactly one of many bindings at once through', async () => {
    const accounts = service();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => bind(accounts)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await allChannelAccounts(staff.db)).toHaveLength(1);
    expect(platform.webhooks.get('key-1')?.url).toContain(accounts.all()[0]?.id);
  });

  it('removes at the next start what a killed hub left half bound', async () => {
    const view = await bind(service());
    await staff.db.query({ text: `UPDATE channel_account SET state = 'pending' WHERE id = $1`, values: [view.id] });
    staff.clock.advance(6 * 60_000);
    const accounts = service();
    await accounts.load();
    expect(accounts.all()).toEqual([]);
    expect(await allChannelAccounts(staff.db)).toEqual([]);
  });
});

describe('changing', () => {
  it('takes new credentials only for the same platform account', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    platform.addAccount('key-1b', 'shop-1');
    platform.addAccount('key-2', 'shop-2');
    await expect(accounts.update(admin, id, { credentials: { key: 'key-2' } })).rejects.toMatchObject({
      status: 422,
      code: 'different_account',
    });
    expect(accounts.get(id)?.credentials).toEqual({ key: 'key-1' });
    await accounts.update(admin, id, { credentials: { key: 'key-1b' } });
    expect(accounts.get(id)?.credentials).toEqual({ key: 'key-1b' });
    expect(platform.webhooks.get('key-1b')).toBeDefined();
  });

  it('keeps the credentials and settings that are not named', async () => {
    const accounts = service();
    const { id } = await accounts.bind(admin, { ...request(), settings: { baseUrl: 'http://127.0.0.1:1/' } });
    await accounts.update(admin, id, { credentials: { note: 'main shop' } });
    expect(accounts.get(id)).toMatchObject({
      credentials: { key: 'key-1', note: 'main shop' },
      settings: { baseUrl: 'http://127.0.0.1:1/' },
    });
    await accounts.update(admin, id, { settings: { baseUrl: null } });
    expect(accounts.get(id)?.settings).toEqual({});
  });

  it('renames and regroups without asking the platform', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    const openedBefore = platform.opened.length;
    expect(await accounts.update(admin, id, { name: 'Main shop' })).toMatchObject({ name: 'Main shop', state: 'active' });
    expect(platform.opened).toHaveLength(openedBefore);
  });

  it('disables: the platform stops calling and the client ends; enables: all of it again', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    accounts.clientOf(id);
    const inUse = platform.opened.at(-1);
    expect(await accounts.disable(admin, id)).toMatchObject({ state: 'disabled' });
    expect(inUse?.signal.aborted).toBe(true);
    expect(platform.webhooks.size).toBe(0);
    expect(() => accounts.clientOf(id)).toThrow(expect.objectContaining({ code: 'account_disabled' }));
    expect(await accounts.enable(admin, id)).toMatchObject({ state: 'active', intake: 'webhook' });
    expect(platform.webhooks.size).toBe(1);
    expect(await auditActions()).toEqual(['channel_account.bound', 'channel_account.disabled', 'channel_account.enabled']);
  });

  it('is flagged once the credentials are refused, and recovers by reconnecting', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    await accounts.markAuthFailed(id, { message: 'Unauthorized' });
    await accounts.markAuthFailed(id, { message: 'Unauthorized' });
    expect(await accounts.find(admin.companyId, id)).toMatchObject({ state: 'auth_failed', health: { ok: false } });
    expect((await auditActions()).filter((action) => action === 'channel_account.auth_failed')).toHaveLength(1);
    platform.keys.delete('key-1');
    await expect(accounts.reconnect(admin, id)).rejects.toMatchObject({ status: 422 });
    platform.addAccount('key-1', 'shop-1');
    expect(await accounts.reconnect(admin, id)).toMatchObject({ state: 'active', health: { ok: true } });
  });

  it('removes an unused account and takes the webhook away', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    await accounts.remove(admin, id);
    expect(await allChannelAccounts(staff.db)).toEqual([]);
    expect(platform.webhooks.size).toBe(0);
    expect(accounts.get(id)).toBeUndefined();
  });

  it('refuses to remove an account people have written over', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    const contactId = v7();
    await staff.db.query({
      text: `INSERT INTO contact (company_id, id, display_name, created_at) VALUES ($1, $2, 'Li', now())`,
      values: [admin.companyId, contactId],
    });
    await staff.db.query({
      text: `INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        VALUES ($1, $2, $3, '7', 'app', 'user', $4, now())`,
      values: [admin.companyId, v7(), id, contactId],
    });
    await expect(accounts.remove(admin, id)).rejects.toMatchObject({ status: 409, code: 'account_in_use' });
    expect(platform.webhooks.size).toBe(1);
  });

  it("does not know another company's account", async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    const other = await staff.addCompany('Two');
    const stranger = await staff.addAgent(other.companyId, 'bob', 'admin');
    for (const attempt of [
      accounts.find(stranger.companyId, id),
      accounts.update(stranger, id, { name: 'x' }),
      accounts.disable(stranger, id),
      accounts.enable(stranger, id),
      accounts.reconnect(stranger, id),
      accounts.remove(stranger, id),
      accounts.probe(stranger.companyId, id),
    ]) {
      await expect(attempt).rejects.toMatchObject({ status: 404 });
    }
    expect(await accounts.list(stranger.companyId)).toEqual([]);
  });
});

describe('accounts in memory', () => {
  it('are there after a start, and follow what another instance changed', async () => {
    const [here, there] = [service(), service()];
    const { id } = await bind(here);
    await there.load();
    expect(there.get(id)).toMatchObject({ state: 'active', credentials: { key: 'key-1' } });
    const heard: string[] = [];
    there.onChanged((accountId) => heard.push(accountId));
    await here.disable(admin, id);
    await there.reload(id);
    await there.reload(id);
    expect(there.get(id)?.state).toBe('disabled');
    expect(heard).toEqual([id]);
  });

  it('leave out, and do not fail over, an account sealed with a lost key', async () => {
    const { id } = await bind(service());
    const accounts = service({ sealer: new Sealer('quite another key, long enough', null) });
    await accounts.load();
    expect(accounts.get(id)).toBeUndefined();
  });

  it('survive a change of the key', async () => {
    const { id } = await bind(service());
    const rotated = new Sealer('the new key for tests, long enough', KEY);
    expect(await rewrapSecrets(staff.db, rotated)).toEqual({ rewrapped: 1, alreadyCurrent: 0 });
    expect(await rewrapSecrets(staff.db, rotated)).toEqual({ rewrapped: 0, alreadyCurrent: 1 });
    const accounts = service({ sealer: new Sealer('the new key for tests, long enough', null) });
    await accounts.load();
    expect(accounts.get(id)?.credentials).toEqual({ key: 'key-1' });
  });

  it('keep one client each, until the account changes', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    const client = accounts.clientOf(id);
    await accounts.update(admin, id, { name: 'Renamed' });
    expect(accounts.clientOf(id)).toBe(client);
    await accounts.update(admin, id, { settings: { baseUrl: 'http://127.0.0.1:2/' } });
    expect(accounts.clientOf(id)).not.toBe(client);
    accounts.close();
    expect(platform.opened.every((account) => account.signal.aborted)).toBe(true);
  });
});

describe('health', () => {
  it('is known right after the binding', async () => {
    expect((await bind(service())).health).toMatchObject({ ok: true, checkedAt: staff.clock.now().toISOString() });
  });

  it('tells a platform that does not answer from credentials that are refused', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    platform.health = new ConnectorError({ code: 'platform_unreachable', kind: 'temporary', message: 'The platform does not answer.' });
    expect(await accounts.probe(admin.companyId, id)).toMatchObject({ ok: false, checks: [{ code: 'platform_unreachable' }] });
    expect(accounts.get(id)?.state).toBe('active');
    platform.health = platform.refusal('Unauthorized', '401');
    expect(await accounts.probe(admin.companyId, id)).toMatchObject({ ok: false });
    expect(accounts.get(id)?.state).toBe('auth_failed');
  });

  it('keeps the time of the last event, written now and then', async () => {
    const accounts = service();
    const { id } = await bind(accounts);
    const first = staff.clock.now();
    await accounts.noticeEvent(id, first);
    await accounts.noticeEvent(id, new Date(first.getTime() + 1_000));
    expect((await accounts.find(admin.companyId, id)).health?.lastEventAt).toBe(first.toISOString());
    const later = new Date(first.getTime() + 31_000);
    await accounts.noticeEvent(id, later);
    expect((await accounts.find(admin.companyId, id)).health?.lastEventAt).toBe(later.toISOString());
  });
});
