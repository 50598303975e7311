// Changing a bound account: rename, regroup, new credentials, disable, enable, reconnect, remove. Each leaves an audit event.
import { HubError, type Connector } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import {
  deleteUnusedChannelAccount,
  findChannelAccount,
  updateChannelAccount,
  type ChannelAccountChange,
  type ChannelAccountRow,
} from '../store/channel-accounts.js';
import { errorCode } from '../store/database.js';
import type { AccountBook } from './account-book.js';
import { auditOf, type AccountContext, type Actor } from './account-context.js';
import { checkCredentials, checkSettings, connectorFor, merged } from './account-input.js';
import { openSecrets, sealSecrets, type AccountSecrets } from './account-secrets.js';
import { requireGroup, requireSameAccount } from './binding.js';
import { chooseIntake, openWayIn, webhookUrlOf, withClient } from './way-in.js';

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

export class AccountChanges {
  constructor(
    private readonly context: AccountContext,
    private readonly book: AccountBook,
  ) {}

  async update(actor: Actor, id: string, request: UpdateRequest): Promise<void> {
    const found = await this.find(actor, id);
    if (request.groupId !== undefined) await requireGroup(this.context, actor.companyId, request.groupId);
    const change: ChannelAccountChange = {
      ...(request.name !== undefined && { name: request.name }),
      ...(request.groupId !== undefined && { groupId: request.groupId }),
      ...(await this.newAccess(found, request)),
    };
    const details = {
      ...(request.name !== undefined && { name: request.name }),
      ...(request.groupId !== undefined && { groupId: request.groupId }),
      ...(request.settings !== undefined && { settings: request.settings }),
      ...(request.credentials !== undefined && { credentialsChanged: Object.keys(request.credentials) }),
    };
    await this.write(actor, id, change, { action: 'changed', details });
  }

  async disable(actor: Actor, id: string): Promise<void> {
    const { row, connector, secrets } = await this.find(actor, id);
    if (row.state === 'disabled') return;
    await this.write(actor, id, { state: 'disabled' }, { action: 'disabled' });
    await this.uninstall(row, connector, secrets);
  }

  /** Also recovers an account whose credentials had been refused. */
  async enable(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    await this.write(actor, id, await this.revive(found), { action: 'enabled' });
  }

  /** Asks the platform again and points it at us again. */
  async reconnect(actor: Actor, id: string): Promise<void> {
    const found = await this.find(actor, id);
    if (found.row.state === 'disabled') throw new HubError(409, 'account_disabled', 'This channel account is disabled. Enable it instead.');
    await this.write(actor, id, await this.revive(found), { action: 'reconnected' });
  }

  /** Throws 409 when there are conversations: they would lose their account. */
  async remove(actor: Actor, id: string): Promise<void> {
    const { row, connector, secrets } = await this.find(actor, id);
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
    await this.uninstall(row, connector, secrets);
  }

  /** New credentials or settings, proven with the platform before they are kept. */
  private async newAccess({ row, connector, secrets }: Found, request: UpdateRequest): Promise<ChannelAccountChange> {
    if (request.settings === undefined && request.credentials === undefined) return {};
    const settings = checkSettings(connector, merged(row.settings, request.settings ?? {}));
    const credentials = checkCredentials(connector, merged(secrets.credentials, request.credentials ?? {}));
    const next = { row: { ...row, settings }, connector, secrets: { ...secrets, credentials } };
    const opened = row.state === 'disabled' ? await this.prove(next) : await this.revive(next);
    return { ...opened, settings, ...sealSecrets(this.context.sealer, row.id, next.secrets) };
  }

  /** The credentials are this account's; nothing is changed at the platform. */
  private async prove({ row, connector, secrets }: Found): Promise<ChannelAccountChange> {
    await withClient(connector, { accountId: row.id, credentials: secrets.credentials, settings: row.settings }, (client) =>
      requireSameAccount(connector, client, row.externalAccountId),
    );
    return {};
  }

  private async revive({ row, connector, secrets }: Found): Promise<ChannelAccountChange> {
    return withClient(connector, { accountId: row.id, credentials: secrets.credentials, settings: row.settings }, async (client) => {
      await requireSameAccount(connector, client, row.externalAccountId);
      const url = webhookUrlOf(this.context.publicUrl, row);
      const intake = chooseIntake(client, url);
      await openWayIn(client, intake, { url, secret: secrets.webhookSecret });
      return { state: 'active', intake };
    });
  }

  /** Best effort: what is left calls a webhook that says no. */
  private async uninstall(row: ChannelAccountRow, connector: Connector, { credentials }: AccountSecrets): Promise<void> {
    if (row.intake === 'polling') return;
    try {
      await withClient(connector, { accountId: row.id, credentials, settings: row.settings }, async (client) => client.uninstall?.());
    } catch (error) {
      this.context.log.warn({ accountId: row.id, err: error }, 'the platform could not be told to stop calling');
    }
  }

  private async write(
    actor: Actor,
    id: string,
    change: ChannelAccountChange,
    happened: { action: string; details?: Record<string, unknown> },
  ): Promise<void> {
    await this.context.db.transaction(async (tx) => {
      const now = this.context.clock.now();
      if (!(await updateChannelAccount(tx, id, change, now))) throw noSuchAccount();
      await insertAuditEvent(tx, auditOf(this.context, { companyId: actor.companyId, id }, { actorId: actor.agentId, ...happened }), now);
    });
    await this.book.reload(id);
  }

  private async find(actor: Actor, id: string): Promise<Found> {
    const row = await findChannelAccount(this.context.db, id);
    if (row === null || row.companyId !== actor.companyId) throw noSuchAccount();
    return { row, connector: connectorFor(this.context.connectors, row.platform), secrets: openSecrets(this.context.sealer, id, row) };
  }
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
