// The addresses a company has its events told to.
import type { WebhookTopic } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface OutgoingWebhookRow {
  companyId: string;
  id: string;
  name: string;
  url: string;
  sealedSecrets: string;
  secretKeyId: string;
  events: WebhookTopic[];
  active: boolean;
  activeSince: Date;
  failingSince: Date | null;
  lastError: string | null;
  disabledReason: string | null;
  createdAt: Date;
}

const COLUMNS = `company_id AS "companyId", id, name, url, sealed_secrets AS "sealedSecrets", secret_key_id AS "secretKeyId", events, active,
  active_since AS "activeSince", failing_since AS "failingSince", last_error AS "lastError", disabled_reason AS "disabledReason", created_at AS "createdAt"`;

export function listOutgoingWebhooks(db: Queryable, companyId: string): Promise<OutgoingWebhookRow[]> {
  return db.query<OutgoingWebhookRow>({
    name: 'outgoing-webhooks',
    text: `SELECT ${COLUMNS} FROM outgoing_webhook WHERE company_id = $1 ORDER BY name`,
    values: [companyId],
  });
}

/** Of every company: what a starting instance has to know. */
export function activeOutgoingWebhooks(db: Queryable): Promise<OutgoingWebhookRow[]> {
  return db.query<OutgoingWebhookRow>({ text: `SELECT ${COLUMNS} FROM outgoing_webhook WHERE active` });
}

export async function findOutgoingWebhook(db: Queryable, companyId: string, id: string): Promise<OutgoingWebhookRow | null> {
  const rows = await db.query<OutgoingWebhookRow>({
    name: 'outgoing-webhook',
    text: `SELECT ${COLUMNS} FROM outgoing_webhook WHERE company_id = $1 AND id = $2`,
    values: [companyId, id],
  });
  return rows[0] ?? null;
}

export async function insertOutgoingWebhook(
  db: Queryable,
  webhook: Pick<OutgoingWebhookRow, 'companyId' | 'id' | 'name' | 'url' | 'sealedSecrets' | 'secretKeyId' | 'events'>,
  now: Date,
): Promise<void> {
  const { companyId, id, name, url, sealedSecrets, secretKeyId, events } = webhook;
  await db.query({
    text: `INSERT INTO outgoing_webhook (company_id, id, name, url, sealed_secrets, secret_key_id, events, active_since, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    values: [companyId, id, name, url, sealedSecrets, secretKeyId, events, now],
  });
}

/** Switched on again, it begins with what happens from then on, rested and forgiven. False when there is none. */
export async function updateOutgoingWebhook(
  db: Queryable,
  companyId: string,
  id: string,
  change: { name?: string | undefined; url?: string | undefined; events?: WebhookTopic[] | undefined; active?: boolean | undefined },
  now: Date,
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE outgoing_webhook SET name = coalesce($3, name), url = coalesce($4, url), events = coalesce($5, events),
        active = coalesce($6, active), active_since = CASE WHEN $6 AND NOT active THEN $7 ELSE active_since END,
        disabled_reason = CASE WHEN $6 THEN NULL ELSE disabled_reason END,
        failures = CASE WHEN $6 OR $4 IS NOT NULL THEN 0 ELSE failures END,
        failing_since = CASE WHEN $6 OR $4 IS NOT NULL THEN NULL ELSE failing_since END,
        rests_until = CASE WHEN $6 OR $4 IS NOT NULL THEN NULL ELSE rests_until END
      WHERE company_id = $1 AND id = $2 RETURNING id`,
    values: [companyId, id, change.name ?? null, change.url ?? null, change.events ?? null, change.active ?? null, now],
  });
  return rows.length > 0;
}

/** False when somebody else has changed them meanwhile. */
export async function replaceWebhookSecrets(
  db: Queryable,
  webhook: Pick<OutgoingWebhookRow, 'companyId' | 'id' | 'sealedSecrets'>,
  next: { text: string; keyId: string },
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE outgoing_webhook SET sealed_secrets = $4, secret_key_id = $5 WHERE company_id = $1 AND id = $2 AND sealed_secrets = $3 RETURNING id`,
    values: [webhook.companyId, webhook.id, webhook.sealedSecrets, next.text, next.keyId],
  });
  return rows.length > 0;
}

export function allOutgoingWebhooks(db: Queryable): Promise<OutgoingWebhookRow[]> {
  return db.query<OutgoingWebhookRow>({ text: `SELECT ${COLUMNS} FROM outgoing_webhook` });
}

/** With its log and what still waits. */
export async function deleteOutgoingWebhook(db: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await db.query({
    text: 'DELETE FROM outgoing_webhook WHERE company_id = $1 AND id = $2 RETURNING id',
    values: [companyId, id],
  });
  return rows.length > 0;
}

/** It answered: what waits behind earlier failures may go at once. */
export async function noteWebhookAnswered(db: Queryable, companyId: string, id: string, now: Date): Promise<void> {
  await db.query({
    name: 'webhook-answered',
    text: `WITH well AS (
        UPDATE outgoing_webhook SET failures = 0, failing_since = NULL, rests_until = NULL, last_error = NULL
        WHERE company_id = $1 AND id = $2 AND failing_since IS NOT NULL RETURNING company_id, id
      ) UPDATE outgoing_lane l SET next_at = $3 FROM well WHERE l.company_id = well.company_id AND l.webhook_id = well.id AND l.next_at > $3`,
    values: [companyId, id, now],
  });
}

/** How many failures in a row there are now, and since when nothing arrived. `restsUntil` null: it was the event's own fault. */
export async function noteWebhookFailed(
  db: Queryable,
  companyId: string,
  id: string,
  failure: { error: string; restsUntil: Date | null; now: Date },
): Promise<{ failures: number; failingSince: Date } | null> {
  const rows = await db.query<{ failures: number; failingSince: Date }>({
    name: 'webhook-failed',
    text: `UPDATE outgoing_webhook SET failures = failures + 1, failing_since = coalesce(failing_since, $5), last_error = $3,
        rests_until = greatest(rests_until, $4)
      WHERE company_id = $1 AND id = $2 RETURNING failures, failing_since AS "failingSince"`,
    values: [companyId, id, failure.error, failure.restsUntil, failure.now],
  });
  return rows[0] ?? null;
}

export async function disableOutgoingWebhook(db: Queryable, companyId: string, id: string, reason: string): Promise<boolean> {
  const rows = await db.query({
    text: 'UPDATE outgoing_webhook SET active = false, disabled_reason = $3 WHERE company_id = $1 AND id = $2 AND active RETURNING id',
    values: [companyId, id, reason],
  });
  return rows.length > 0;
}
