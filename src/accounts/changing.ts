// Changing a bound account: rename, regroup, new credentials, disable, enable, reconnect, remove. Each leaves an audit event.
import { isDeepStrictEqual } from 'node:util';
import { HubError, type Connector, type TokenShelf } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import {
  deleteUnusedChannelAccount,
  findChannelAccount,
  updateChannelAccount,
  type ChannelAccountChange,
  type ChannelAccountRow,
} from '../store/channel-accounts.js';
import { errorCode, type Queryable } from '../store/database.js';
import type { AccountBook } from './account-book.js';
import { auditOf, type AccountContext, type Actor } from './account-context.js';
import { checkCredentials, checkSettings, connectorFor, merged } from './account-input.js';
import { newWebhookSecret, openSecrets, sealSecrets, type AccountSecrets } from './account-secrets.js';
import { deleteAccountTokens } from '../store/account-tokens.js';
import { requireGroup, requireSameAccount } from './binding.js';
import { UnsealError } from './sealing.js';
import { MemoryTokenShelf, StoredTokenShelf } from './token-shelf.js';
import { chooseIntake, openWayIn, webhookUrlOf, withClient, type Credentialed } from './way-in.js';

export interface UpdateRequest {
  name?: string | undefined;
  groupId?: string | undefined;
  /** Only the fields that change; null takes one away. */
  settings?: Record<string, unknown> | undefined;
  /** Only the fields that change. They must belong to the same platform account. */
  credentials?: Record<string, unknown> | undefined;
}

interface Found {
  row: ChannelAccountRow;
  connector: Connector;
  secrets: AccountSecrets;
}

interface NewAccess {
  change: ChannelAccountChange;
  /** Present when the credentials are others: puts their tokens in the place of the old ones. */
  keepTokens?: (tx: Queryable) => Promise<void>;
}

export class AccountChanges {
  constructor(
    private readonly context: AccountContext,
    private readonly book: AccountBook,
  ) {}

  async update(actor: Actor, id: string, request: UpdateRequest): Promise<void> {
    const found = await this.find(actor, id);
    if (request.groupId !== undefined) await requireGroup(this.context, actor.companyId, request.groupId);
    const access = await this.newAccess(found, request);
    const change: ChannelAccountChange = {
      ...(request.name !== undefined && { name: request.name }),
      ...(request.groupId !== undefined && { groupId: request.groupId }),
      ...access?.change,
    };
    const details = {
      ...(request.name !== undefined && { name: request.name }),
      ...(request.groupId !== undefined && { groupId: request.groupId }),
      ...(request.settings !== undefined && { settings: request.settings }),
      ...(request.credentials !== undefined && { credentialsChanged: Object.keys(request.credentials) }),
    };
    await this.write(actor, id, change, { action: 'changed', details }, access?.keepTokens);
  }

  async disable(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    if (found.row.state === 'disabled') return;
    await this.write(actor, id, { state: 'disabled' }, { action: 'disabled' });
    await this.uninstall(found, this.shelfOf(found));
  }

  /** Also recovers an account whose credentials had been refused. */
  async enable(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    await this.write(actor, id, await this.revive(found, this.shelfOf(found)), { action: 'enabled' });
  }

  /** Asks the platform again and points it at us again. */
  async reconnect(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    if (found.row.state === 'disabled') throw new HubError(409, 'account_disabled', 'This channel account is disabled. Enable it instead.');
    await this.write(actor, id, await this.revive(found, this.shelfOf(found)), { action: 'reconnected' });
  }

  /**
   * Another key for the other side. It is taken before the other side hears of it, and the one before it until the next, or, after a leak,
   * no longer. A side that does not answer is told by the admin. Throws 422 where the other side has no key of ours.
   */
  async renewKey(actor: Actor, id: string, { revokePrevious }: { revokePrevious: boolean }): Promise<void> {
    const { row, connector, secrets } = await this.find(actor, id);
    if (connector.keyForOtherSide !== true) throw new HubError(422, 'not_supported', 'This platform has no inbound key.');
    const { webhookSecret: previous, previousWebhookSecret: _older, ...kept } = secrets;
    const next = { ...kept, webhookSecret: newWebhookSecret(), ...(!revokePrevious && { previousWebhookSecret: previous }) };
    await this.write(actor, id, sealSecrets(this.context.sealer, id, next), { action: 'key_renewed', details: { revokePrevious } });
    if (row.state === 'disabled') return;
    const found = { row, connector, secrets: next };
    try {
      await withClient(this.context, connector, { ...accessOf(row, next), tokens: this.shelfOf(found) }, (client) =>
        openWayIn(client, row.intake, { url: webhookUrlOf(this.context.publicUrl, row), secret: next.webhookSecret }),
      );
    } catch (error) {
      this.context.log.warn({ accountId: id, err: error }, 'the other side could not be told its new key');
    }
  }

  /** Throws 409 when there are conversations: they would lose their account. */
  async remove(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    const { row } = found;
    const tokens = await this.shelfOf(found).copy();
    await this.context.db.transaction(async (tx) => {
      if (!(await deleteUnusedChannelAccount(tx, id).catch(orInUse))) throw inUse();
      const details = { platform: row.platform, externalAccountId: row.externalAccountId };
      await insertAuditEvent(
        tx,
        auditOf(this.context, row, { actorId: actor.agentId, action: 'removed', details }),
        this.context.clock.now(),
      );
    });
    await this.book.reload(id);
    await this.uninstall(found, tokens);
  }

  /** New credentials or settings, proven with the platform before they are kept. */
  private async newAccess(found: Found, request: UpdateRequest): Promise<NewAccess | null> {
    if (request.settings === undefined && request.credentials === undefined) return null;
    const { row, connector, secrets } = found;
    const settings = checkSettings(connector, merged(row.settings, request.settings ?? {}));
    const credentials = checkCredentials(connector, merged(secrets.credentials, request.credentials ?? {}));
    const next = { row: { ...row, settings }, connector, secrets: { ...secrets, credentials } };
    const sameCredentials = isDeepStrictEqual({ ...credentials }, { ...secrets.credentials });
    const newTokens = new MemoryTokenShelf();
    const shelf = sameCredentials ? this.shelfOf(found) : newTokens;
    const opened = row.state === 'disabled' ? await this.prove(next, shelf) : await this.revive(next, shelf);
    const change = { ...opened, settings, ...sealSecrets(this.context.sealer, row.id, next.secrets) };
    if (sameCredentials) return { change };
    return {
      change,
      keepTokens: async (tx) => {
        await deleteAccountTokens(tx, row.id);
        await newTokens.moveTo(this.context, tx, { accountId: row.id, credentials });
      },
    };
  }

  /** The credentials are this account's; nothing is changed at the platform. */
  private async prove({ row, connector, secrets }: Found, tokens: TokenShelf): Promise<ChannelAccountChange> {
    await withClient(this.context, connector, { ...accessOf(row, secrets), tokens }, (client) =>
      requireSameAccount(connector, client, row.externalAccountId),
    );
    return {};
  }

  private async revive({ row, connector, secrets }: Found, tokens: TokenShelf): Promise<ChannelAccountChange> {
    return withClient(this.context, connector, { ...accessOf(row, secrets), tokens }, async (client) => {
      await requireSameAccount(connector, client, row.externalAccountId);
      const url = webhookUrlOf(this.context.publicUrl, row);
      const intake = chooseIntake(connector, client, url);
      await openWayIn(client, intake, { url, secret: secrets.webhookSecret });
      return { state: 'active', intake };
    });
  }

  /** Best effort: what is left calls a webhook that says no. */
  private async uninstall({ row, connector, secrets }: Found, tokens: TokenShelf): Promise<void> {
    if (row.intake !== 'webhook') return;
    try {
      await withClient(this.context, connector, { ...accessOf(row, secrets), tokens }, async (client) => client.uninstall?.());
    } catch (error) {
      this.context.log.warn({ accountId: row.id, err: error }, 'the platform could not be told to stop calling');
    }
  }

  private async write(
    actor: Actor,
    id: string,
    change: ChannelAccountChange,
    happened: { action: string; details?: Record<string, unknown> },
    alongside?: (tx: Queryable) => Promise<void>,
  ): Promise<void> {
    await this.context.db.transaction(async (tx) => {
      const now = this.context.clock.now();
      if (!(await updateChannelAccount(tx, id, change, now))) throw noSuchAccount();
      await alongside?.(tx);
      await insertAuditEvent(tx, auditOf(this.context, { companyId: actor.companyId, id }, { actorId: actor.agentId, ...happened }), now);
    });
    await this.book.reload(id);
  }

  private secretsOf(row: ChannelAccountRow): AccountSecrets {
    try {
      return openSecrets(this.context.sealer, row.id, row);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      throw new HubError(
        409,
        'account_not_served',
        'The stored credentials of this channel account cannot be opened with the hub’s SECRET_KEY.',
      );
    }
  }

  private shelfOf({ row, secrets }: Found): StoredTokenShelf {
    return new StoredTokenShelf(this.context, { accountId: row.id, credentials: secrets.credentials });
  }

  private async find(actor: Actor, id: string): Promise<Found> {
    const row = await findChannelAccount(this.context.db, id);
    if (row === null || row.companyId !== actor.companyId) throw noSuchAccount();
    return { row, connector: connectorFor(this.context.connectors, row.platform), secrets: this.secretsOf(row) };
  }
}

function accessOf(row: ChannelAccountRow, { credentials }: AccountSecrets): Omit<Credentialed, 'tokens'> {
  return { accountId: row.id, credentials, settings: row.settings };
}

export function noSuchAccount(): HubError {
  return new HubError(404, 'not_found', 'There is no such channel account.');
}

function inUse(): HubError {
  return new HubError(409, 'account_in_use', 'People have written over this account; its conversations need it. Disable it instead.');
}

/** Somebody's first message came between the look and the removal. */
function orInUse(error: unknown): never {
  throw errorCode(error) === '23503' ? inUse() : error;
}
