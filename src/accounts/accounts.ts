// Channel accounts as the rest of the hub sees them: opened and in memory, with a live client each.
import {
  HubError,
  hubReasons,
  hubWords,
  storable,
  type AccountAccess,
  type Answerer,
  type ChannelAccountView,
  type HubErrorCode,
  type InboundKey,
  type MessageTemplate,
  type PlatformClient,
  type PlatformForm,
  type PlatformView,
  type Role,
  type Said,
  type WebhookByHand,
  type WordBook,
} from '../contract/index.js';
import {
  channelAccountIds,
  deleteAbandonedBindings,
  findChannelAccount,
  listChannelAccounts,
  type ChannelAccountRow,
} from '../store/channel-accounts.js';
import { AccountBook, type AccountListener, type OpenAccount, type ShutAccount } from './account-book.js';
import type { AccountContext, Actor, CheckedHealth } from './account-context.js';
import { AccountTools } from './account-tools.js';
import { bindFields } from './bind-form.js';
import { bindAccount, type BindRequest } from './binding.js';
import { AccountChanges, noSuchAccount, type UpdateRequest } from './changing.js';
import { ClientPool } from './client-pool.js';
import { AccountHealthKeeper, type Notice } from './health.js';
import { PlatformLists } from './platform-lists.js';
import { agentPictureUrl } from '../store/agents.js';
import { findAnswerer } from '../store/answerers.js';
import { servesAccount } from '../store/group-access.js';
import { StoredTokenShelf } from './token-shelf.js';
import { Turns } from './turns.js';
import { publicBaseOf, webhookUrlOf } from './way-in.js';

export type { OpenAccount } from './account-book.js';
export type { Actor } from './account-context.js';

export type AccountLabel = Pick<OpenAccount, 'platform' | 'name' | 'state' | 'capabilities'>;

/** Longer than any binding takes. */
const ABANDONED_AFTER_MS = 5 * 60_000;

export class AccountService {
  private readonly book: AccountBook;
  private readonly clients: ClientPool;
  private readonly changes: AccountChanges;
  private readonly health: AccountHealthKeeper;
  private readonly templateLists: PlatformLists<MessageTemplate>;
  private readonly formLists: PlatformLists<PlatformForm>;
  /** Codes and menus. */
  readonly tools: AccountTools;
  private readonly turns = new Turns();

  constructor(private readonly context: AccountContext) {
    this.book = new AccountBook(context);
    this.clients = new ClientPool(
      (accountId) => this.book.get(accountId),
      ({ id, credentials }) => new StoredTokenShelf(context, { accountId: id, credentials }),
      context.apiAddresses,
      (account) => ({ ...accountFiles(context, account), answerer: (agentId) => answererOf(context, account, agentId) }),
    );
    this.changes = new AccountChanges(context, this.book);
    this.health = new AccountHealthKeeper(context, this.book, this.clients);
    this.templateLists = new PlatformLists(context.clock, (accountId) => {
      const client = this.clients.clientOf(accountId);
      return () => client.templates?.() ?? refused('no_templates', 'This channel has no message templates.');
    });
    this.formLists = new PlatformLists(context.clock, (accountId) => {
      const client = this.clients.clientOf(accountId);
      return () => client.forms?.() ?? refused('no_forms', 'This channel has no forms.');
    });
    this.tools = new AccountTools({
      clock: context.clock,
      accountOf: (accountId) => this.book.get(accountId),
      clientOf: (accountId) => this.clients.clientOf(accountId),
    });
    // First of all listeners: whoever hears of a change gets a client made from what is true now.
    this.book.onChanged((accountId) => {
      this.clients.check(accountId);
      this.templateLists.forget(accountId);
      this.formLists.forget(accountId);
    });
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

  /** Takes in accounts of these external ids that another instance has bound and we have not heard of; true when there are any. */
  async learn(platform: string, externalAccountIds: string[]): Promise<boolean> {
    const ids = await channelAccountIds(this.context.db, platform, storable(externalAccountIds));
    await Promise.all(ids.map((id) => this.book.reload(id)));
    return ids.length > 0;
  }

  /** Also pending and disabled ones; look at `state`. */
  get(accountId: string): OpenAccount | undefined {
    return this.book.get(accountId);
  }

  getByExternalId(platform: string, externalAccountId: string): OpenAccount | undefined {
    return this.book.getByExternalId(platform, externalAccountId);
  }

  ofPlatform(platform: string): OpenAccount[] {
    return this.book.ofPlatform(platform);
  }

  /** What conversations of the account show of it, also while it cannot be served. */
  labelOf(accountId: string): AccountLabel | undefined {
    const open = this.book.get(accountId);
    if (open !== undefined) return open;
    const shut = this.book.getShut(accountId);
    return shut && { ...shut, state: 'auth_failed' };
  }

  /** Bound accounts whose secrets cannot be opened, so nobody can tell whether a webhook is theirs. */
  shutOfPlatform(platform: string): ShutAccount[] {
    return this.book.shutOfPlatform(platform);
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

  /**
   * The templates an agent may send, a minute old at most. Throws 403 for an agent who serves nobody of this account, 422 `no_templates`
   * where the platform has none, and the platform's own refusal.
   */
  async templates(reader: Actor & { role: Role }, id: string): Promise<MessageTemplate[]> {
    await this.requireServed(reader, id);
    return this.templateLists.of(id);
  }

  /** As the platform lists them, for what is sent: rights are looked at elsewhere. Throws as `templates`. */
  templatesOf(id: string): Promise<MessageTemplate[]> {
    return this.templateLists.of(id);
  }

  /** Asked for anew from now on; accounts of one platform often have their templates in common. The accounts whose lists were forgotten. */
  forgetTemplates(accountId: string): OpenAccount[] {
    const account = this.book.get(accountId);
    if (account === undefined) return [];
    const siblings = this.book.ofPlatform(account.platform).filter(({ companyId }) => companyId === account.companyId);
    for (const { id } of siblings) this.templateLists.forget(id);
    return siblings;
  }

  /** The forms an agent may ask people to fill in, a minute old at most. Throws as `templates`, 422 `no_forms` where the platform has none. */
  async forms(reader: Actor & { role: Role }, id: string): Promise<PlatformForm[]> {
    await this.requireServed(reader, id);
    return this.formLists.of(id);
  }

  private async requireServed(reader: Actor & { role: Role }, id: string): Promise<void> {
    if (this.book.get(id)?.companyId !== reader.companyId) throw noSuchAccount();
    if (reader.role === 'agent' && !(await servesAccount(this.context.db, reader.companyId, reader.agentId, id)))
      throw new HubError(403, 'forbidden', 'Only agents who serve this channel account see what they may send with it.');
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

  async bind(actor: Actor, request: BindRequest): Promise<ChannelAccountView & Partial<InboundKey>> {
    const id = await bindAccount(this.context, this.book, actor, request);
    return { ...(await this.withFreshHealth(actor, id)), ...this.keyOf(id) };
  }

  /** Throws 422 for an account whose other side has no key of ours. */
  async renewKey(actor: Actor, id: string, how: { revokePrevious: boolean }): Promise<InboundKey> {
    await this.turns.take(id, () => this.changes.renewKey(actor, id, how));
    const key = this.keyOf(id);
    if (key === null) throw noSuchAccount();
    return key;
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

  markAuthFailed(accountId: string, reason: Said): Promise<void> {
    return this.health.markAuthFailed(accountId, reason);
  }

  /** What the platform said of the account by itself, shown beside what it answers when asked. */
  recordNotice(accountId: string, notice: Notice): Promise<void> {
    return this.health.notice(accountId, notice);
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

  /** Throws 404, and 422 where the platform asks for no such token. */
  async webhookByHand(companyId: string, id: string): Promise<WebhookByHand> {
    await this.find(companyId, id);
    const account = this.book.get(id);
    if (account?.connector.verifyToken !== true) throw new HubError(422, 'not_supported', 'This platform has no verify token.');
    return { webhookUrl: this.addressOf(account), verifyToken: account.webhookSecret };
  }

  /** What the connectors say to people. */
  wordBooks(): WordBook[] {
    return [hubWords, hubReasons, ...[...this.context.connectors.values()].flatMap(({ words = {}, reasons = {} }) => [words, reasons])];
  }

  /** Why events of the account are left alone. */
  reasonBooks(accountId: string): WordBook[] {
    return [this.book.get(accountId)?.connector.reasons ?? {}, hubReasons];
  }

  platforms(): PlatformView[] {
    return [...this.context.connectors.values()].map((connector) => ({
      platform: connector.platform,
      displayName: connector.displayName,
      ...(connector.visitors && { direct: true as const }),
      credentials: bindFields(connector.credentialsSchema),
      settings: bindFields(connector.settingsSchema),
      capabilities: connector.capabilities({}),
      ...(connector.qrCodes && { qrCodes: connector.qrCodes }),
      ...(connector.accountMenu && { accountMenu: connector.accountMenu }),
      ...(connector.keyForOtherSide && { inboundKey: connector.keyForOtherSide }),
      ...(connector.verifyToken && { verifyToken: connector.verifyToken }),
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

  /** Shown to who has just bound the account or renewed its key, and to nobody else. */
  private keyOf(id: string): InboundKey | null {
    const account = this.book.get(id);
    if (account?.connector.keyForOtherSide !== true) return null;
    return { inboundKey: account.webhookSecret, inboundUrl: this.addressOf(account) };
  }

  /** Where the other side calls us; null: nowhere. */
  private addressOf(row: Pick<ChannelAccountRow, 'id' | 'platform' | 'settings'>): string | null {
    const base = publicBaseOf(this.context.publicUrl, row.settings);
    const hasKey = this.context.connectors.get(row.platform)?.keyForOtherSide === true;
    if (!hasKey || base === null) return webhookUrlOf(this.context.publicUrl, row);
    return `${base}/api/v1/channel-accounts/${row.id}/inbound`;
  }

  private shutHealth(): CheckedHealth {
    const message =
      'The stored credentials cannot be opened: SECRET_KEY is not the one they were sealed with. Start the hub with that key.';
    return { ok: false, checks: [{ code: 'credentials', ok: false, message }], checkedAt: this.context.clock.now().toISOString() };
  }

  private view(row: ChannelAccountRow): ChannelAccountView {
    const { id, platform, name, groupId, externalAccountId, state, intake, settings } = row;
    const isShut = this.book.getShut(id) !== undefined;
    return {
      id,
      platform,
      name,
      groupId,
      externalAccountId,
      state: isShut ? 'auth_failed' : state,
      intake,
      settings,
      webhookUrl: intake === 'webhook' ? this.addressOf(row) : null,
      health: isShut
        ? this.shutHealth()
        : row.health && { ...row.health, ...(row.lastEventAt !== null && { lastEventAt: row.lastEventAt.toISOString() }) },
      createdAt: row.createdAt.toISOString(),
    };
  }
}

function accountFiles({ files, publicUrl }: AccountContext, account: OpenAccount): Pick<AccountAccess, 'offerFile' | 'openUpload'> {
  if (files === undefined) return {};
  const base = publicBaseOf(publicUrl, account.settings);
  return {
    openUpload: (uploadId) => files.openUpload(account.id, uploadId),
    ...(base !== null && { offerFile: (mediaId: string) => files.offer(base, mediaId) }),
  };
}

async function answererOf({ db, publicUrl }: AccountContext, account: OpenAccount, agentId: string): Promise<Answerer | null> {
  const found = await findAnswerer(db, account.companyId, agentId);
  if (found === null) return null;
  const base = publicBaseOf(publicUrl, account.settings);
  const { name, pictureMediaId } = found;
  return { name, ...(pictureMediaId !== null && base !== null && { pictureUrl: base + agentPictureUrl(pictureMediaId) }) };
}

function refused(code: HubErrorCode, message: string): never {
  throw new HubError(422, code, message);
}
