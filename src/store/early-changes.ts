// What platforms told of a message before the message itself: kept until it comes, since no platform promises an order.
import type { InboundContent } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

interface Told {
  platformMessageId: string;
  /** The raw events that hold words of it. */
  webhookEventIds: number[];
}

export type EarlyChange =
  | (Told & { change: 'unsend' })
  | (Told & { change: 'edit'; content: InboundContent; editedAt: Date })
  | (Told & {
      change: 'reaction';
      emojis: string[];
      authorName?: string | undefined;
      opensWindow?: boolean | undefined;
      toldBy?: number | undefined;
      toldAt: Date;
    });

/** The last reaction of each person and the newest edit count; once it was taken back, no words of it are kept and none are added. */
export async function keepEarlyChange(db: Queryable, accountId: string, change: EarlyChange, now: Date): Promise<void> {
  const { platformMessageId, webhookEventIds } = change;
  if (change.change === 'unsend') return keepUnsend(db, { accountId, platformMessageId, webhookEventIds, at: now });
  const author = change.change === 'reaction' ? (change.authorName ?? '') : '';
  await db.query({
    name: 'keep-early-change',
    text: `WITH taken_back AS (
        UPDATE early_change SET webhook_event_ids = ARRAY(SELECT DISTINCT unnest(webhook_event_ids || $7::bigint[]))
        WHERE account_id = $1 AND platform_message_id = $2 AND change = 'unsend' RETURNING change
      )
      INSERT INTO early_change AS held (account_id, platform_message_id, change, author, told, told_at, webhook_event_ids, received_at)
      SELECT $1, $2, $3, $4, $5::jsonb, $6, $7::bigint[], $8 WHERE NOT EXISTS (SELECT FROM taken_back)
      ON CONFLICT (account_id, platform_message_id, change, author) DO UPDATE SET
        told = CASE WHEN excluded.told_at >= held.told_at THEN excluded.told ELSE held.told END,
        told_at = greatest(excluded.told_at, held.told_at),
        webhook_event_ids = ARRAY(SELECT DISTINCT unnest(held.webhook_event_ids || excluded.webhook_event_ids))`,
    values: [
      accountId,
      platformMessageId,
      change.change,
      author,
      JSON.stringify(toldOf(change)),
      change.change === 'edit' ? change.editedAt : change.toldAt,
      webhookEventIds,
      now,
    ],
  });
}

async function keepUnsend(
  db: Queryable,
  { accountId, platformMessageId, webhookEventIds, at }: Told & { accountId: string; at: Date },
): Promise<void> {
  await db.query({
    name: 'keep-early-unsend',
    text: `WITH gone AS (
        DELETE FROM early_change WHERE account_id = $1 AND platform_message_id = $2 AND change <> 'unsend' RETURNING webhook_event_ids
      )
      INSERT INTO early_change AS held (account_id, platform_message_id, change, author, told_at, webhook_event_ids, received_at)
      SELECT $1, $2, 'unsend', '', $4, ARRAY(SELECT DISTINCT id FROM (
          SELECT unnest($3::bigint[]) UNION SELECT unnest(webhook_event_ids) FROM gone
        ) AS one (id)), $4
      ON CONFLICT (account_id, platform_message_id, change, author) DO UPDATE
        SET webhook_event_ids = ARRAY(SELECT DISTINCT unnest(held.webhook_event_ids || excluded.webhook_event_ids))`,
    values: [accountId, platformMessageId, webhookEventIds, at],
  });
}

type Row = { platformMessageId: string; author: string; toldAt: Date; webhookEventIds: number[] } & (
  | { change: 'unsend' }
  | { change: 'edit'; told: { content: InboundContent } }
  | { change: 'reaction'; told: { emojis: string[]; opensWindow?: boolean; toldBy?: number } }
);

/** As it was read: of each kind and author there is one, which a later one may have replaced since. */
export type KeptChange = EarlyChange & { author: string; toldAt: Date };

const KEPT = jsonRows('$2', '"platformMessageId" text, change text, author text, "toldAt" timestamptz');

/** What is kept of these messages, in the order it was told. */
export async function earlyChangesOf(db: Queryable, accountId: string, platformMessageIds: string[]): Promise<KeptChange[]> {
  if (platformMessageIds.length === 0) return [];
  const rows = await db.query<Row>({
    name: 'early-changes-of',
    text: `SELECT platform_message_id AS "platformMessageId", change, author, told, told_at AS "toldAt",
        to_json(webhook_event_ids) AS "webhookEventIds"
      FROM early_change WHERE account_id = $1 AND platform_message_id = ANY($2::text[]) ORDER BY received_at, change, author`,
    values: [accountId, platformMessageIds],
  });
  return rows.map((row): KeptChange => {
    const { platformMessageId, webhookEventIds, author, toldAt } = row;
    const kept = { platformMessageId, webhookEventIds, author, toldAt };
    switch (row.change) {
      case 'unsend':
        return { change: 'unsend', ...kept };
      case 'edit':
        return { change: 'edit', ...kept, content: row.told.content, editedAt: toldAt };
      case 'reaction': {
        const authorName = author === '' ? undefined : author;
        return { change: 'reaction', ...kept, authorName, ...row.told };
      }
    }
  });
}

/** They are true of their messages now; what came since is not. */
export async function forgetEarlyChanges(db: Queryable, accountId: string, changes: KeptChange[]): Promise<void> {
  if (changes.length === 0) return;
  await db.query({
    text: `DELETE FROM early_change e USING ${KEPT} k WHERE e.account_id = $1 AND e.platform_message_id = k."platformMessageId"
      AND e.change = k.change AND e.author = k.author AND e.told_at = k."toldAt"`,
    values: [
      accountId,
      JSON.stringify(changes.map(({ platformMessageId, change, author, toldAt }) => ({ platformMessageId, change, author, toldAt }))),
    ],
  });
}

/** Those whose message has not come by now never had one here; what was taken back may still come from a dead event, told before. */
export async function deleteEarlyChanges(db: Queryable, before: Date): Promise<void> {
  await db.query({
    text: `DELETE FROM early_change c WHERE c.received_at < $1 AND NOT (c.change = 'unsend' AND EXISTS (
        SELECT FROM channel_account a JOIN webhook_event e ON e.company_id = a.company_id AND e.account_id = a.id
        WHERE a.id = c.account_id AND e.state = 'dead' AND e.received_at <= c.received_at))`,
    values: [before],
  });
}

function toldOf(change: Exclude<EarlyChange, { change: 'unsend' }>): object {
  return change.change === 'edit'
    ? { content: change.content }
    : { emojis: change.emojis, opensWindow: change.opensWindow, toldBy: change.toldBy };
}
