// Every bound account, opened and in memory, so that the message path asks no database. The rows are the truth; `reload` follows them.
import { isDeepStrictEqual } from 'node:util';
import type { AccountState, Capabilities, Connector } from '../contract/index.js';
import { allChannelAccounts, findChannelAccount, type ChannelAccountRow } from '../store/channel-accounts.js';
import type { AccountContext } from './account-context.js';
import { openSecrets } from './account-secrets.js';
import { UnsealError } from './sealing.js';
import { Turns } from './turns.js';

export interface OpenAccount {
  companyId: string;
  id: string;
  platform: string;
  externalAccountId: string;
  name: string;
  groupId: string;
  state: AccountState;
  intake: 'webhook' | 'polling' | 'direct';
  settings: Readonly<Record<string, unknown>>;
  credentials: Readonly<Record<string, string>>;
  webhookSecret: string;
  previousWebhookSecret?: string;
  connector: Connector;
  capabilities: Capabilities;
  /** As it was when the account was loaded; the poller's own copy is newer. */
  pollCursor: string | null;
}

/** Bound, but its secrets cannot be opened with this hub's key: known, and not served. */
export type ShutAccount = Pick<OpenAccount, 'id' | 'platform' | 'externalAccountId' | 'name' | 'capabilities'>;

export type AccountListener = (accountId: string) => void;

export class AccountBook {
  private readonly accounts = new Map<string, OpenAccount>();
  private readonly shut = new Map<string, ShutAccount>();
  /** `platform external id` to account id. */
  private readonly byExternalId = new Map<string, string>();
  private readonly listeners: AccountListener[] = [];
  private readonly turns = new Turns();

  constructor(private readonly context: Pick<AccountContext, 'db' | 'sealer' | 'connectors' | 'log'>) {}

  async load(): Promise<void> {
    const rows = await allChannelAccounts(this.context.db);
    const present = new Set(rows.map((row) => row.id));
    for (const id of [...this.accounts.keys(), ...this.shut.keys()]) if (!present.has(id)) this.put(id, undefined);
    for (const row of rows) this.put(row.id, this.open(row));
  }

  /** One after the other for the same account, so that an older row never replaces a newer one. */
  reload(accountId: string): Promise<void> {
    return this.turns.take(accountId, async () => {
      const row = await findChannelAccount(this.context.db, accountId);
      this.put(accountId, row === null ? undefined : this.open(row));
    });
  }

  get(accountId: string): OpenAccount | undefined {
    return this.accounts.get(accountId);
  }

  /** A platform's own id of an account is bound once over all companies. */
  getByExternalId(platform: string, externalAccountId: string): OpenAccount | undefined {
    const accountId = this.byExternalId.get(externalKey({ platform, externalAccountId }));
    return accountId === undefined ? undefined : this.accounts.get(accountId);
  }

  ofPlatform(platform: string): OpenAccount[] {
    return this.all().filter((account) => account.platform === platform);
  }

  getShut(accountId: string): ShutAccount | undefined {
    return this.shut.get(accountId);
  }

  shutOfPlatform(platform: string): ShutAccount[] {
    return [...this.shut.values()].filter((account) => account.platform === platform);
  }

  all(): OpenAccount[] {
    return [...this.accounts.values()];
  }

  /** Told after an account came, went or became different in anything but its poll cursor. */
  onChanged(listener: AccountListener): void {
    this.listeners.push(listener);
  }

  private put(accountId: string, next: OpenAccount | ShutAccount | undefined): void {
    if (next === undefined || 'connector' in next) this.shut.delete(accountId);
    else this.shut.set(accountId, next);
    this.putOpen(accountId, next !== undefined && 'connector' in next ? next : undefined);
  }

  private putOpen(accountId: string, next: OpenAccount | undefined): void {
    const before = this.accounts.get(accountId);
    if (before !== undefined && this.byExternalId.get(externalKey(before)) === accountId) this.byExternalId.delete(externalKey(before));
    if (next === undefined) {
      this.accounts.delete(accountId);
    } else {
      this.accounts.set(accountId, next);
      this.byExternalId.set(externalKey(next), accountId);
    }
    if (!isSame(before, next)) for (const listener of this.listeners) listener(accountId);
  }

  /** Shut, or undefined without a connector, for an account this process cannot serve: left alone, loudly, without keeping the others from starting. */
  private open(row: ChannelAccountRow): OpenAccount | ShutAccount | undefined {
    const connector = this.context.connectors.get(row.platform);
    if (connector === undefined) {
      this.context.log.error({ accountId: row.id, platform: row.platform }, 'no connector for this account; it is not served');
      return undefined;
    }
    try {
      const { companyId, id, platform, externalAccountId, name, groupId, state, intake, settings, pollCursor } = row;
      const secrets = openSecrets(this.context.sealer, id, row);
      const capabilities = connector.capabilities(settings);
      return {
        companyId,
        id,
        platform,
        externalAccountId,
        name,
        groupId,
        state,
        intake,
        settings,
        pollCursor,
        connector,
        capabilities,
        ...secrets,
      };
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.context.log.error(
        { accountId: row.id, reason: error.message },
        'the credentials of this account cannot be opened; it is not served',
      );
      const { id, platform, externalAccountId, name, settings } = row;
      return { id, platform, externalAccountId, name, capabilities: connector.capabilities(settings) };
    }
  }
}

function externalKey({ platform, externalAccountId }: { platform: string; externalAccountId: string }): string {
  return `${platform} ${externalAccountId}`;
}

function isSame(left: OpenAccount | undefined, right: OpenAccount | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return isDeepStrictEqual({ ...left, pollCursor: null, connector: null }, { ...right, pollCursor: null, connector: null });
}
