// Channel accounts as the rest of the hub sees them: opened and in memory, with a live client each.
import { HubError, type AccountHealth, type ChannelAccountView, type PlatformClient, type PlatformView } from '../contract/index.js';
import { deleteAbandonedBindings, findChannelAccount, listChannelAccounts, type ChannelAccountRow } from '../store/channel-accounts.js';
import { AccountBook, type AccountListener, type OpenAccount } from './account-book.js';
import type { AccountContext, Actor, CheckedHealth } from './account-context.js';
import { bindFields } from './bind-form.js';
import { bindAccount, type BindRequest } from './binding.js';
import { AccountChanges, noSuchAccount, type UpdateRequest } from './changing.js';
import { ClientPool } from './client-pool.js';
import { AccountHealthKeeper } from './health.js';
import { Turns } from './turns.js';
import { webhookUrlOf } from './way-in.js';

export type { OpenAccount } from './account-book.js';
export type { Actor } from './account-context.js';

/** Longer than any binding takes. */
const ABANDONED_AFTER_MS = 5 * 60_000;

export class AccountService {
  private readonly book: AccountBook;
  private readonly clients: ClientPool;
  private readonly changes: AccountChanges;
  private readonly health: AccountHealthKeeper;
  private readonly turns = new Turns();

  constructor(private readonly context: AccountContext) {
    this.book = new AccountBook(context);
    this.clients = new ClientPool((accountId) => this.book.get(accountId));
    this.changes = new AccountChanges(context, this.book);
    this.health = new AccountHealthKeeper(context, this.book, this.clients);
    // First of all listeners: whoever hears of a change gets a client made from what is true now.
    this.book.onChanged((accountId) => this.clients.check(accountId));
  }

  /** Once at start, after the migrations. */
  async load(): Promise<void> {
    await deleteAbandonedBindings(this.context.db, new Date(this.context.clock.now().getTime() - ABANDONED_AFTER_MS));
    await this.book.load();
  }

  /** Another instance changed it. Tells the listeners only when it is different from what we knew. */
  reload(accountId: string): Promise<void> {
    return this.book.reload(accountId);
  }

  /** Also pending and disabled ones; look at `state`. */
  get(accountId: string): OpenAccount | undefined {
    return this.book.get(accountId);
  }

  all(): OpenAccount[] {
    return this.book.all();
  }

  onChanged(listener: AccountListener): void {
    this.book.onChanged(listener);
  }

  /** The account's one client, made on first use. Throws 404 for an unknown account, 409 for a disabled one. */
  clientOf(accountId: string): PlatformClient {
    return this.clients.clientOf(accountId);
  }

  /** Starts probing what this instance owns. */
  start(ownsAccount: (accountId: string) => boolean): void {
    this.health.start(ownsAccount);
  }

  /** Ends the probing and every client. */
  close(): void {
    this.health.stop();
    this.clients.close();
  }

  async bind(actor: Actor, request: BindRequest): Promise<ChannelAccountView> {
    return this.withFreshHealth(actor, await bindAccount(this.context, this.book, actor, request));
  }

  update(actor: Actor, id: string, request: UpdateRequest): Promise<ChannelAccountView> {
    return this.change(actor, id, () => this.changes.update(actor, id, request));
  }

  disable(actor: Actor, id: string): Promise<ChannelAccountView> {
    return this.change(actor, id, () => this.changes.disable(actor, id));
  }

  async enable(actor: Actor, id: string): Promise<ChannelAccountView> {
    await this.change(actor, id, () => this.changes.enable(actor, id));
    return this.withFreshHealth(actor, id);
  }

  async reconnect(actor: Actor, id: string): Promise<ChannelAccountView> {
    await this.change(actor, id, () => this.changes.reconnect(actor, id));
    return this.withFreshHealth(actor, id);
  }

  remove(actor: Actor, id: string): Promise<void> {
    return this.turns.take(id, () => this.changes.remove(actor, id));
  }

  /** Asks the platform now; a disabled account is not asked. */
  async probe(companyId: string, id: string): Promise<CheckedHealth> {
    const account = this.book.get(id);
    if (account === undefined || account.companyId !== companyId) throw noSuchAccount();
    if (account.state === 'disabled') throw new HubError(409, 'account_disabled', 'This channel account is disabled.');
    return this.health.probe(account);
  }

  markAuthFailed(accountId: string, reason: string): Promise<void> {
    return this.health.markAuthFailed(accountId, reason);
  }

  async recordHealth(accountId: string, health: AccountHealth): Promise<void> {
    await this.health.record(accountId, health);
  }

  noticeEvent(accountId: string, at: Date): Promise<void> {
    return this.health.noticeEvent(accountId, at);
  }

  async list(companyId: string): Promise<ChannelAccountView[]> {
    return (await listChannelAccounts(this.context.db, companyId)).map((row) => this.view(row));
  }

  /** Throws 404. */
  async find(companyId: string, id: string): Promise<ChannelAccountView> {
    const row = await findChannelAccount(this.context.db, id);
    if (row === null || row.companyId !== companyId) throw noSuchAccount();
    return this.view(row);
  }

  platforms(): PlatformView[] {
    return [...this.context.connectors.values()].map((connector) => ({
      platform: connector.platform,
      displayName: connector.displayName,
      credentials: bindFields(connector.credentialsSchema),
      settings: bindFields(connector.settingsSchema),
      capabilities: connector.capabilities({}),
    }));
  }

  private async change(actor: Actor, id: string, work: () => Promise<void>): Promise<ChannelAccountView> {
    await this.turns.take(id, work);
    return this.find(actor.companyId, id);
  }

  /** What was known of the account's health is about the time before. */
  private async withFreshHealth(actor: Actor, id: string): Promise<ChannelAccountView> {
    const account = this.book.get(id);
    if (account !== undefined) await this.health.probe(account);
    return this.find(actor.companyId, id);
  }

  private view(row: ChannelAccountRow): ChannelAccountView {
    const { id, platform, name, groupId, externalAccountId, state, intake, settings } = row;
    return {
      id,
      platform,
      name,
      groupId,
      externalAccountId,
      state,
      intake,
      settings,
      webhookUrl: intake === 'webhook' ? webhookUrlOf(this.context.publicUrl, row) : null,
      health: row.health && { ...row.health, ...(row.lastEventAt !== null && { lastEventAt: row.lastEventAt.toISOString() }) },
      createdAt: row.createdAt.toISOString(),
    };
  }
}
