// Bound platform accounts. Credentials are opaque here: sealed text and the id of the key that sealed it.
import type { AccountHealth, AccountState } from '../contract/index.js';
import type { Queryable } from './database.js';
import { deleteEmptyVisitors } from './visitors.js';

export interface ChannelAccountRow {
  companyId: string;
  id: string;
  platform: string;
  externalAccountId: string;
  name: string;
  groupId: string;
  sealedCredentials: string;
  secretKeyId: string;
  settings: Record<string, unknown>;
  state: AccountState;
  intake: 'webhook' | 'polling' | 'direct';
  pollCursor: string | null;
  health: (AccountHealth & { checkedAt: string }) | null;
  lastEventAt: Date | null;
  createdAt: Date;
}

const ROW = `company_id AS "companyId", id, platform, external_account_id AS "externalAccountId", name, group_id AS "groupId",
  sealed_credentials AS "sealedCredentials", secret_key_id AS "secretKeyId", settings, state, intake, poll_cursor AS "pollCursor",
  health, last_event_at AS "lastEventAt", created_at AS "createdAt"`;

/** Of every company: what an instance keeps in memory. */
export function allChannelAccounts(db: Queryable): Promise<ChannelAccountRow[]> {
  return db.query<ChannelAccountRow>({ text: `SELECT ${ROW} FROM channel_account ORDER BY id` });
}

export async function findChannelAccount(db: Queryable, id: string): Promise<ChannelAccountRow | null> {
  const rows = await db.query<ChannelAccountRow>({
    name: 'find-channel-account',
    text: `SELECT ${ROW} FROM channel_account WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Over all companies; those of these that are bound. */
export async function channelAccountIds(db: Queryable, platform: string, externalAccountIds: string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    name: 'channel-account-ids',
    text: 'SELECT id FROM channel_account WHERE platform = $1 AND external_account_id = ANY($2::text[])',
    values: [platform, externalAccountIds],
  });
  return rows.map((row) => row.id);
}

export function listChannelAccounts(db: Queryable, companyId: string): Promise<ChannelAccountRow[]> {
  return db.query<ChannelAccountRow>({
    name: 'list-channel-accounts',
    text: `SELECT ${ROW} FROM channel_account WHERE company_id = $1 ORDER BY created_at, id`,
    values: [companyId],
  });
}

/** Unique over all companies by (platform, external id): constraint `channel_account_external`. */
export async function insertChannelAccount(
  db: Queryable,
  account: Omit<ChannelAccountRow, 'pollCursor' | 'health' | 'lastEventAt' | 'createdAt'>,
  now: Date,
): Promise<void> {
  await db.query({
    text: `INSERT INTO channel_account (company_id, id, platform, external_account_id, name, group_id, sealed_credentials, secret_key_id,
        settings, state, intake, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    values: [
      account.companyId,
      account.id,
      account.platform,
      account.externalAccountId,
      account.name,
      account.groupId,
      account.sealedCredentials,
      account.secretKeyId,
      JSON.stringify(account.settings),
      account.state,
      account.intake,
      now,
    ],
  });
}

export interface ChannelAccountChange {
  name?: string;
  groupId?: string;
  sealedCredentials?: string;
  secretKeyId?: string;
  settings?: Record<string, unknown>;
  state?: AccountState;
  intake?: 'webhook' | 'polling' | 'direct';
  health?: AccountHealth & { checkedAt: string };
}

/** Absent fields stay as they are; false when there is no such account. */
export async function updateChannelAccount(db: Queryable, id: string, change: ChannelAccountChange, now: Date): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE channel_account SET name = coalesce($2, name), group_id = coalesce($3, group_id),
        sealed_credentials = coalesce($4, sealed_credentials), secret_key_id = coalesce($5, secret_key_id),
        settings = coalesce($6, settings), state = coalesce($7, state), intake = coalesce($8, intake),
        health = coalesce($9, health), updated_at = $10
      WHERE id = $1 RETURNING id`,
    values: [
      id,
      change.name,
      change.groupId,
      change.sealedCredentials,
      change.secretKeyId,
      change.settings && JSON.stringify(change.settings),
      change.state,
      change.intake,
      change.health && JSON.stringify(change.health),
      now,
    ],
  });
  return rows.length > 0;
}

/** Locks the account's row until the transaction ends; null when there is no such account. */
export async function lockedHealth(tx: Queryable, id: string): Promise<Pick<ChannelAccountRow, 'health'> | null> {
  const rows = await tx.query<Pick<ChannelAccountRow, 'health'>>({
    text: 'SELECT health FROM channel_account WHERE id = $1 FOR NO KEY UPDATE',
    values: [id],
  });
  return rows[0] ?? null;
}

/** From active only: a disabled account stays disabled. False when it was not active. */
export async function flagAuthFailed(
  db: Queryable,
  id: string,
  health: AccountHealth & { checkedAt: string },
  now: Date,
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE channel_account SET state = 'auth_failed', health = $2, updated_at = $3 WHERE id = $1 AND state = 'active' RETURNING id`,
    values: [id, JSON.stringify(health), now],
  });
  return rows.length > 0;
}

export async function noteLastEvent(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query({
    name: 'note-last-event',
    text: 'UPDATE channel_account SET last_event_at = greatest(last_event_at, $2) WHERE id = $1',
    values: [id, at],
  });
}

const EMPTY_VISITORS_AT_ONCE = 1_000;

/**
 * False when people have already written over it: their conversations stay, and so does the account. Visitors who came and said nothing go
 * with it.
 */
export async function deleteUnusedChannelAccount(tx: Queryable, id: string): Promise<boolean> {
  if (await isWrittenTo(tx, id)) return false;
  while ((await deleteEmptyVisitors(tx, { accountId: id }, EMPTY_VISITORS_AT_ONCE)) === EMPTY_VISITORS_AT_ONCE);
  const rows = await tx.query({
    text: `WITH gone AS (
        DELETE FROM channel_account WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM proxy_user WHERE account_id = $1) RETURNING id),
      events AS (DELETE FROM webhook_event WHERE account_id IN (SELECT id FROM gone))
      SELECT id FROM gone`,
    values: [id],
  });
  return rows.length > 0;
}

async function isWrittenTo(db: Queryable, id: string): Promise<boolean> {
  const [row] = await db.query<{ written: boolean }>({
    text: 'SELECT EXISTS (SELECT FROM conversation WHERE account_id = $1 AND last_seq > 0) AS written',
    values: [id],
  });
  return row?.written ?? false;
}

/** What a hub that died in the middle of a binding left behind. */
export async function deleteAbandonedBindings(db: Queryable, before: Date): Promise<void> {
  await db.query({
    text: `DELETE FROM channel_account a WHERE state = 'pending' AND created_at < $1
      AND NOT EXISTS (SELECT 1 FROM proxy_user WHERE account_id = a.id)`,
    values: [before],
  });
}

/** Replaces sealed text only where nobody changed it meanwhile. */
export async function replaceSealed(
  db: Queryable,
  id: string,
  from: string,
  to: { sealedCredentials: string; secretKeyId: string },
): Promise<boolean> {
  const rows = await db.query({
    text: 'UPDATE channel_account SET sealed_credentials = $3, secret_key_id = $4 WHERE id = $1 AND sealed_credentials = $2 RETURNING id',
    values: [id, from, to.sealedCredentials, to.secretKeyId],
  });
  return rows.length > 0;
}
