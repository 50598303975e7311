// The addresses of a company, as an admin keeps them: their secrets are made here, shown once and kept sealed.
import { randomBytes } from 'node:crypto';
import { HubError, type Clock, type OutgoingWebhookView, type WebhookTopic } from '../../contract/index.js';
import type { ApiAddresses } from '../../accounts/api-addresses.js';
import type { Sealer } from '../../accounts/sealing.js';
import { openWebhookSecrets, sealWebhookSecrets } from '../../accounts/webhook-secrets.js';
import { insertAuditEvent } from '../../store/audit.js';
import { isUniqueViolation, type Database, type Queryable } from '../../store/database.js';
import {
  deleteOutgoingWebhook,
  findOutgoingWebhook,
  insertOutgoingWebhook,
  listOutgoingWebhooks,
  replaceWebhookSecrets,
  updateOutgoingWebhook,
  type OutgoingWebhookRow,
} from '../../store/outgoing-webhooks.js';

const MAX_WEBHOOKS = 20;
const SECRET_BYTES = 24;

export interface Admin {
  companyId: string;
  agentId: string;
}

export interface WebhookBookDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  sealer: Sealer;
  addresses: ApiAddresses;
  /** On this instance and the others. */
  onChanged(companyId: string): Promise<void>;
}

export class WebhookBook {
  constructor(private readonly deps: WebhookBookDependencies) {}

  list(companyId: string): Promise<OutgoingWebhookRow[]> {
    return listOutgoingWebhooks(this.deps.database, companyId);
  }

  /** Throws 404. */
  async get(companyId: string, id: string): Promise<OutgoingWebhookRow> {
    const webhook = await findOutgoingWebhook(this.deps.database, companyId, id);
    if (!webhook) throw new HubError(404, 'not_found', 'There is no such webhook.');
    return webhook;
  }

  /** The secret is in this answer and nowhere else. */
  async create(
    admin: Admin,
    input: { name: string; url: string; events: WebhookTopic[] },
  ): Promise<{ webhook: OutgoingWebhookRow; secret: string }> {
    await this.requireGoodAddress(input.url);
    const { newId, clock, sealer } = this.deps;
    if ((await this.list(admin.companyId)).length >= MAX_WEBHOOKS)
      throw new HubError(422, 'too_many', `A company may have at most ${String(MAX_WEBHOOKS)} webhooks.`, { max: MAX_WEBHOOKS });
    const [id, secret] = [newId(), newSecret()];
    const sealed = sealWebhookSecrets(sealer, id, [secret]);
    await this.change(admin, { action: 'created', id, details: input }, (tx) =>
      insertOutgoingWebhook(
        tx,
        { companyId: admin.companyId, id, ...input, sealedSecrets: sealed.text, secretKeyId: sealed.keyId },
        clock.now(),
      ),
    );
    return { webhook: await this.get(admin.companyId, id), secret };
  }

  async update(
    admin: Admin,
    id: string,
    input: { name?: string | undefined; url?: string | undefined; events?: WebhookTopic[] | undefined; active?: boolean | undefined },
  ): Promise<OutgoingWebhookRow> {
    await this.get(admin.companyId, id);
    if (input.url !== undefined) await this.requireGoodAddress(input.url);
    await this.change(admin, { action: 'changed', id, details: input }, async (tx) => {
      await updateOutgoingWebhook(tx, admin.companyId, id, input, this.deps.clock.now());
    });
    return this.get(admin.companyId, id);
  }

  async remove(admin: Admin, id: string): Promise<void> {
    await this.get(admin.companyId, id);
    await this.change(admin, { action: 'deleted', id, details: {} }, async (tx) => {
      await deleteOutgoingWebhook(tx, admin.companyId, id);
    });
  }

  /** The one before signs beside it until the next is made, so that no event is refused while the receiver changes over. */
  async renewSecret(admin: Admin, id: string): Promise<string> {
    const webhook = await this.get(admin.companyId, id);
    const secret = newSecret();
    const [present] = this.secretsOf(webhook);
    const sealed = sealWebhookSecrets(this.deps.sealer, id, present === undefined ? [secret] : [secret, present]);
    await this.change(admin, { action: 'secret_renewed', id, details: {} }, async (tx) => {
      if (!(await replaceWebhookSecrets(tx, webhook, sealed)))
        throw new HubError(409, 'changed_meanwhile', 'Somebody else made a new secret just now.');
    });
    return secret;
  }

  secretsOf({ id, sealedSecrets, secretKeyId }: OutgoingWebhookRow): string[] {
    return openWebhookSecrets(this.deps.sealer, id, { text: sealedSecrets, keyId: secretKeyId });
  }

  private async requireGoodAddress(url: string): Promise<void> {
    const { protocol, username, password } = new URL(url);
    if (!['http:', 'https:'].includes(protocol) || username !== '' || password !== '')
      throw new HubError(422, 'bad_address', 'A webhook needs an http or https address without a user name in it.');
    await this.deps.addresses.check({ baseUrl: url });
  }

  private async change(
    { companyId, agentId }: Admin,
    { action, id, details }: { action: string; id: string; details: Record<string, unknown> },
    work: (tx: Queryable) => Promise<void>,
  ): Promise<void> {
    const { database, clock, newId, onChanged } = this.deps;
    try {
      await database.transaction(async (tx) => {
        await work(tx);
        const audit = { companyId, id: newId(), actorId: agentId, action: `outgoing_webhook.${action}` };
        await insertAuditEvent(tx, { ...audit, objectType: 'outgoing_webhook', objectId: id, details }, clock.now());
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new HubError(409, 'name_taken', 'A webhook with this name exists already.');
      throw error;
    }
    await onChanged(companyId);
  }
}

export function webhookView(row: OutgoingWebhookRow): OutgoingWebhookView {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events,
    active: row.active,
    ...(row.disabledReason !== null && { disabledReason: row.disabledReason }),
    ...(row.failingSince && { failingSince: row.failingSince.toISOString() }),
    ...(row.lastError !== null && { lastError: row.lastError }),
    createdAt: row.createdAt.toISOString(),
  };
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}
