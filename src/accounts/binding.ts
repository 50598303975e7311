// Binding a platform account: check, ask the platform who it is, file it, point the platform at us. All of it, or nothing is left.
import { HubError, type Connector, type PlatformClient } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { deleteUnusedChannelAccount, insertChannelAccount, updateChannelAccount } from '../store/channel-accounts.js';
import { isUniqueViolation } from '../store/database.js';
import { findGroup } from '../store/groups.js';
import type { AccountBook } from './account-book.js';
import { auditOf, type AccountContext, type Actor } from './account-context.js';
import { checkCredentials, checkSettings, connectorFor } from './account-input.js';
import { newWebhookSecret, sealSecrets } from './account-secrets.js';
import { MemoryTokenShelf } from './token-shelf.js';
import { chooseIntake, openWayIn, webhookUrlOf, withClient, type Intake } from './way-in.js';

export interface BindRequest {
  platform: string;
  /** Absent: as the platform calls it. */
  name?: string | undefined;
  groupId: string;
  credentials: Record<string, unknown>;
  settings: Record<string, unknown>;
}

interface Checked {
  id: string;
  platform: string;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  webhookSecret: string;
}

/** Answers the new account's id. */
export async function bindAccount(context: AccountContext, book: AccountBook, actor: Actor, request: BindRequest): Promise<string> {
  const connector = connectorFor(context.connectors, request.platform);
  const checked: Checked = {
    id: context.newId(),
    platform: connector.platform,
    credentials: checkCredentials(connector, request.credentials),
    settings: checkSettings(connector, request.settings),
    webhookSecret: newWebhookSecret(),
  };
  await requireGroup(context, actor.companyId, request.groupId);
  const tokens = new MemoryTokenShelf();
  await withClient(context, connector, { accountId: checked.id, ...checked, tokens }, (client) =>
    bindOver(client, { context, connector, book, actor, request, checked, tokens }),
  );
  return checked.id;
}

interface Binding {
  context: AccountContext;
  connector: Connector;
  book: AccountBook;
  actor: Actor;
  request: BindRequest;
  checked: Checked;
  tokens: MemoryTokenShelf;
}

async function bindOver(client: PlatformClient, { context, connector, book, actor, request, checked, tokens }: Binding): Promise<void> {
  const { id, platform, settings, webhookSecret } = checked;
  const identity = await client.identify();
  const webhookUrl = webhookUrlOf(context.publicUrl, checked);
  const intake = chooseIntake(connector, client, webhookUrl);
  await insertPending(context, actor, { ...checked, ...identity, name: request.name ?? identity.name, groupId: request.groupId, intake });

  let installed = false;
  try {
    // Known before the platform may call.
    await book.reload(id);
    await openWayIn(client, intake, { url: webhookUrl, secret: webhookSecret });
    installed = intake === 'webhook';
    await context.db.transaction(async (tx) => {
      const now = context.clock.now();
      await updateChannelAccount(tx, id, { state: 'active' }, now);
      await tokens.moveTo(context, tx, { accountId: id, credentials: checked.credentials });
      const details = { platform, externalAccountId: identity.externalAccountId, intake, settings };
      await insertAuditEvent(
        tx,
        auditOf(context, { companyId: actor.companyId, id }, { actorId: actor.agentId, action: 'bound', details }),
        now,
      );
    });
  } catch (error) {
    await undo(context, { client, id, installed });
    await book
      .reload(id)
      .catch((reloadError: unknown) => context.log.warn({ err: reloadError, accountId: id }, 'account could not be reloaded'));
    throw error;
  }
  await book.reload(id);
}

async function insertPending(
  context: AccountContext,
  actor: Actor,
  account: Checked & { externalAccountId: string; name: string; groupId: string; intake: Intake },
): Promise<void> {
  const { credentials, webhookSecret, ...shown } = account;
  const sealed = sealSecrets(context.sealer, account.id, { credentials, webhookSecret });
  try {
    await insertChannelAccount(context.db, { ...shown, ...sealed, companyId: actor.companyId, state: 'pending' }, context.clock.now());
  } catch (error) {
    // Whose it is stays untold: it may be another company.
    if (isUniqueViolation(error, 'channel_account_external')) throw alreadyBound();
    throw error;
  }
}

/** What cannot be undone now is: the platform's webhook at the next binding, the row at the next start. */
async function undo(context: AccountContext, left: { client: PlatformClient; id: string; installed: boolean }): Promise<void> {
  const warn = (error: unknown) => context.log.warn({ err: error, accountId: left.id }, 'a failed binding could not be undone completely');
  if (left.installed) await left.client.uninstall?.().catch(warn);
  await deleteUnusedChannelAccount(context.db, left.id).catch(warn);
}

/** Throws 422 when the company has no such group. */
export async function requireGroup(context: AccountContext, companyId: string, groupId: string): Promise<void> {
  if ((await findGroup(context.db, companyId, groupId)) === null) {
    throw new HubError(422, 'unknown_group', 'There is no such group.', { groupId });
  }
}

/** Throws 422 when these credentials are another account's. */
export async function requireSameAccount(connector: Connector, client: PlatformClient, externalAccountId: string): Promise<void> {
  const identity = await client.identify();
  if (identity.externalAccountId !== externalAccountId) {
    throw new HubError(422, 'different_account', `These credentials belong to another ${connector.displayName} account.`, {
      externalAccountId: identity.externalAccountId,
    });
  }
}

function alreadyBound(): HubError {
  return new HubError(409, 'account_already_bound', 'This platform account is bound already.');
}
