// Raw webhook bodies: durable before the platform hears 200, and kept until retention takes them.
import type { Queryable } from './database.js';
import { emptiedBody } from './event-words.js';
import { jsonRows } from './json-rows.js';

export interface NewWebhookEvent {
  companyId: string;
  accountId: string;
  dedupeKey: string;
  body: Buffer;
  headers: Record<string, string>;
  receivedAt: Date;
}

export interface StoredWebhookEvent {
  id: number;
  accountId: string;
  body: Buffer;
  receivedAt: Date;
  attempts: number;
}

/** What became of an event, for good. */
export type WebhookEventOutcome = 'stored' | 'duplicate' | 'ignored' | 'dead';

/** Inserts all in one statement. Per event: its row id, or null when the account already had its dedupe key. */
export async function insertWebhookEvents(db: Queryable, events: NewWebhookEvent[]): Promise<(number | null)[]> {
  const rows = await db.query<{ id: number; accountId: string; dedupeKey: string }>({
    name: 'insert-webhook-events',
    text: `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, headers, received_at)
      SELECT company_id, account_id, dedupe_key, body, headers, received_at
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::jsonb[], $6::timestamptz[])
        WITH ORDINALITY AS input (company_id, account_id, dedupe_key, body, headers, received_at, position)
      ORDER BY position
      ON CONFLICT (account_id, dedupe_key) DO NOTHING
      RETURNING id, account_id AS "accountId", dedupe_key AS "dedupeKey"`,
    values: [
      events.map((event) => event.companyId),
      events.map((event) => event.accountId),
      events.map((event) => event.dedupeKey),
      events.map((event) => event.body),
      events.map((event) => JSON.stringify(event.headers)),
      events.map((event) => event.receivedAt),
    ],
  });
  const idOf = new Map(rows.map((row) => [`${row.accountId} ${row.dedupeKey}`, row.id]));
  return events.map((event) => {
    const key = `${event.accountId} ${event.dedupeKey}`;
    const id = idOf.get(key) ?? null;
    // A second copy inside the same batch is a duplicate of the first.
    idOf.delete(key);
    return id;
  });
}

/** Events of one account that still have to be worked, in order of arrival, those put off excluded. */
export function openWebhookEvents(db: Queryable, accountId: string, now: Date, limit: number): Promise<StoredWebhookEvent[]> {
  return db.query<StoredWebhookEvent>({
    name: 'open-webhook-events',
    text: `SELECT id, account_id AS "accountId", body, received_at AS "receivedAt", attempts
      FROM webhook_event WHERE account_id = $1 AND state = 'received' AND (next_at IS NULL OR next_at <= $2)
      ORDER BY id LIMIT $3`,
    values: [accountId, now, limit],
  });
}

/** Which of these accounts have events waiting that should have been worked by now. */
export async function accountsWithOpenEvents(db: Queryable, accountIds: string[], receivedBefore: Date, now: Date): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    name: 'accounts-with-open-events',
    text: `SELECT a.id FROM unnest($1::uuid[]) AS a (id) WHERE EXISTS (
      SELECT FROM webhook_event e WHERE e.account_id = a.id AND e.state = 'received' AND e.received_at < $2 AND (e.next_at IS NULL OR e.next_at <= $3))`,
    values: [accountIds, receivedBefore, now],
  });
  return rows.map((row) => row.id);
}

export async function finishWebhookEvents(
  db: Queryable,
  outcomes: { id: number; state: WebhookEventOutcome; reason?: string | undefined }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await db.query({
    name: 'finish-webhook-events',
    text: `UPDATE webhook_event e SET state = i.state, reason = i.reason, attempts = e.attempts + 1, next_at = NULL,
        body = CASE WHEN e.words_removed_at IS NOT NULL AND i.state <> 'dead' THEN ${emptiedBody('e.words_removed_at')} ELSE e.body END
      FROM ${jsonRows('$1', 'id bigint, state text, reason text')} i
      WHERE e.id = i.id AND coalesce(e.state, '') = 'received'`,
    values: [JSON.stringify(outcomes)],
  });
}

/** Puts an event off after a failed attempt. */
export async function deferWebhookEvent(db: Queryable, id: number, nextAt: Date, reason: string): Promise<void> {
  await db.query({
    text: `UPDATE webhook_event SET attempts = attempts + 1, next_at = $2, reason = $3 WHERE id = $1 AND state = 'received'`,
    values: [id, nextAt, reason],
  });
}

/** Lets events wait without an attempt of their own having failed. */
export async function holdWebhookEvents(db: Queryable, events: { id: number; until: Date }[], reason: string): Promise<void> {
  if (events.length === 0) return;
  await db.query({
    text: `UPDATE webhook_event e SET next_at = i.until, reason = $2 FROM ${jsonRows('$1', 'id bigint, until timestamptz')} i
      WHERE e.id = i.id AND coalesce(e.state, '') = 'received'`,
    values: [JSON.stringify(events), reason],
  });
}

/** Open events of one account that wait for their next attempt, in order of arrival. */
export function waitingWebhookEvents(
  db: Queryable,
  accountId: string,
  now: Date,
  limit: number,
): Promise<(StoredWebhookEvent & { until: Date })[]> {
  return db.query({
    text: `SELECT id, account_id AS "accountId", body, received_at AS "receivedAt", attempts, next_at AS until
      FROM webhook_event WHERE account_id = $1 AND state = 'received' AND next_at > $2 ORDER BY id LIMIT $3`,
    values: [accountId, now, limit],
  });
}

export interface WebhookEventRow {
  id: number;
  accountId: string;
  state: string;
  attempts: number;
  reason: string | null;
  receivedAt: Date;
  body: string;
}

export async function listWebhookEvents(
  db: Queryable,
  companyId: string,
  filter: { state: string; beforeId?: number | undefined; limit: number },
): Promise<WebhookEventRow[]> {
  const rows = await db.query<Omit<WebhookEventRow, 'body'> & { body: Buffer }>({
    text: `SELECT id, account_id AS "accountId", state, attempts, reason, received_at AS "receivedAt",
        substring(CASE WHEN words_removed_at IS NOT NULL AND state IN ('received', 'dead') THEN ${emptiedBody('words_removed_at')} ELSE body END FROM 1 FOR 8000) AS body
      FROM webhook_event e WHERE company_id = $1 AND state = $2 AND ($3::bigint IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    values: [companyId, filter.state, filter.beforeId ?? null, filter.limit],
  });
  // Bodies are bytes from outside, perhaps no text at all: read here, where that is no error.
  return rows.map((row) => ({ ...row, body: row.body.toString('utf8').slice(0, 4000) }));
}

/** The same for many at once, oldest first, of one account or all, with this reason or any. Their accounts, and how many they were. */
export async function reviveWebhookEvents(
  db: Queryable,
  companyId: string,
  which: { accountId: string | null; reason: string | null; limit: number },
): Promise<{ accountIds: string[]; count: number }> {
  const rows = await db.query<{ accountId: string }>({
    text: `UPDATE webhook_event SET state = 'received', attempts = 0, next_at = NULL, reason = NULL
      WHERE id IN (
        SELECT id FROM webhook_event WHERE company_id = $1 AND state = 'dead' AND ($2::uuid IS NULL OR account_id = $2)
          AND ($3::text IS NULL OR strpos(reason, $3) > 0)
        ORDER BY id LIMIT $4 FOR UPDATE)
      RETURNING account_id AS "accountId"`,
    values: [companyId, which.accountId, which.reason, which.limit],
  });
  return { accountIds: [...new Set(rows.map(({ accountId }) => accountId))], count: rows.length };
}

/** Makes a dead event workable again. Returns its account, or null when there is no such dead event. */
export async function reviveWebhookEvent(db: Queryable, companyId: string, id: number): Promise<string | null> {
  const rows = await db.query<{ accountId: string }>({
    text: `UPDATE webhook_event SET state = 'received', attempts = 0, next_at = NULL, reason = NULL
      WHERE company_id = $1 AND id = $2 AND state = 'dead' RETURNING account_id AS "accountId"`,
    values: [companyId, id],
  });
  return rows[0]?.accountId ?? null;
}
