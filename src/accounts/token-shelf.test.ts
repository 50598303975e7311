import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { SmallPlatform } from '../../test/support/small-connector.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { allAccountTokens } from '../store/account-tokens.js';
import type { ShelvedToken, TokenShelf } from '../contract/index.js';
import type { Actor } from './account-context.js';
import { AccountService } from './accounts.js';
import { ApiAddresses } from './api-addresses.js';
import { rewrapSecrets } from './rewrap.js';
import { Sealer } from './sealing.js';

const KEY = 'a key for tests only, long enough';
const NEW_KEY = 'the new key for tests, long enough';
const EXPIRES_AT = new Date('2031-05-06T07:08:09.010Z');

let staff: Staffed;
let platform: SmallPlatform;
let admin: Actor;
let groupId: string;

beforeEach(async () => {
  staff = await staffedDatabase();
  platform = new SmallPlatform();
  platform.tokenExpiresAt = EXPIRES_AT;
  platform.addAccount('key-1', 'shop-1');
  platform.addAccount('key-2', 'shop-1');
  const company = await staff.addCompany('One');
  groupId = company.groupId;
  admin = await staff.addAgent(company.companyId, 'ada', 'admin');
});
afterEach(() => staff.close());

function service(sealer = new Sealer(KEY, null)): AccountService {
  return new AccountService({
    db: staff.db,
    connectors: new Map([['small', platform.connector]]),
    sealer,
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    newId: v7,
    publicUrl: 'https://desk.example.com',
    apiAddresses: new ApiAddresses(true),
  });
}

async function bound(accounts = service()): Promise<{ accounts: AccountService; id: string }> {
  const { id } = await accounts.bind(admin, { platform: 'small', groupId, credentials: { key: 'key-1' }, settings: {} });
  return { accounts, id };
}

/** As the account's live client has it. */
function shelfOf(accounts: AccountService, id: string): TokenShelf {
  accounts.clientOf(id);
  const account = platform.opened.findLast((opened) => !opened.signal.aborted);
  if (account === undefined) throw new Error('no client is open');
  return account.tokens;
}

async function read(accounts: AccountService, id: string): Promise<ShelvedToken | null> {
  return shelfOf(accounts, id).read('access');
}

describe('a token', () => {
  it('got while binding is there for another instance, with its expiry', async () => {
    const { id } = await bound();
    const another = service();
    await another.load();
    expect(await read(another, id)).toEqual({ value: 'token for key-1', expiresAt: EXPIRES_AT });
  });

  it('is stored sealed', async () => {
    await bound();
    const rows = await staff.db.query({ text: 'SELECT t::text FROM account_token t' });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('token for key-1');
  });

  it('is not kept of a binding that failed', async () => {
    platform.refuseInstall = 'no';
    await expect(bound()).rejects.toMatchObject({ code: 'platform_refused' });
    expect(await allAccountTokens(staff.db)).toEqual([]);
  });

  it('replaces the one of the same name', async () => {
    const { accounts, id } = await bound();
    const later = new Date('2032-01-01T00:00:00.000Z');
    await shelfOf(accounts, id).write('access', { value: 'the next one', expiresAt: later });
    expect(await read(accounts, id)).toEqual({ value: 'the next one', expiresAt: later });
  });

  it('gives way when the credentials change', async () => {
    const { accounts, id } = await bound();
    await shelfOf(accounts, id).write('other', { value: 'of the old credentials', expiresAt: EXPIRES_AT });
    await accounts.update(admin, id, { credentials: { key: 'key-2' } });
    expect(await read(accounts, id)).toEqual({ value: 'token for key-2', expiresAt: EXPIRES_AT });
    expect(await allAccountTokens(staff.db)).toHaveLength(1);
  });

  it('stays when new credentials are refused, and when only settings change', async () => {
    const { accounts, id } = await bound();
    await shelfOf(accounts, id).write('other', { value: 'kept', expiresAt: EXPIRES_AT });
    await expect(accounts.update(admin, id, { credentials: { key: 'wrong' } })).rejects.toMatchObject({ code: 'platform_refused' });
    await accounts.update(admin, id, { settings: { baseUrl: 'http://127.0.0.1:2/' } });
    expect(await shelfOf(accounts, id).read('other')).toMatchObject({ value: 'kept' });
  });

  it('counts for nothing when a client with the old credentials shelves it late', async () => {
    const { accounts, id } = await bound();
    const oldShelf = shelfOf(accounts, id);
    await accounts.update(admin, id, { credentials: { key: 'key-2' } });
    await oldShelf.write('access', { value: 'late', expiresAt: EXPIRES_AT });
    expect(await read(accounts, id)).toBeNull();
  });

  it('goes with its account', async () => {
    const { accounts, id } = await bound();
    const oldShelf = shelfOf(accounts, id);
    await accounts.remove(admin, id);
    await oldShelf.write('access', { value: 'late', expiresAt: EXPIRES_AT });
    expect(await allAccountTokens(staff.db)).toEqual([]);
  });

  it('survives a change of SECRET_KEY', async () => {
    const { id } = await bound();
    expect(await rewrapSecrets(staff.db, new Sealer(NEW_KEY, KEY))).toEqual({ rewrapped: 2, alreadyCurrent: 0 });
    const accounts = service(new Sealer(NEW_KEY, null));
    await accounts.load();
    expect(await read(accounts, id)).toMatchObject({ value: 'token for key-1' });
  });

  it('that can no longer be opened is as good as none', async () => {
    const { accounts, id } = await bound();
    await staff.db.query({ text: "UPDATE account_token SET sealed_value = 'AAAA'" });
    expect(await read(accounts, id)).toBeNull();
  });

  it('fails for the moment only when the database is away', async () => {
    const { accounts, id } = await bound();
    const shelf = shelfOf(accounts, id);
    await staff.db.query({ text: 'ALTER TABLE account_token RENAME TO account_token_away' });
    await expect(shelf.read('access')).rejects.toMatchObject({ name: 'ConnectorError', kind: 'temporary' });
  });
});
