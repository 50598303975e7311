// Sync queues: what each principal has been sent, in order, and how far its devices have confirmed it.
import type { Queryable } from './database.js';

export interface SyncEntry {
  key: number;
  conversationId: string;
  seq: number;
  originDevice: string | null;
}

export async function queueHeads(db: Queryable, queueIds: string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; key: number }>({
    name: 'queue-heads',
    text: `SELECT id, last_key AS key FROM sync_queue WHERE id = ANY($1::uuid[])`,
    values: [queueIds],
  });
  return new Map(rows.map((row) => [row.id, row.key]));
}

/** Entries after `key`, ascending. */
export function entriesAfter(db: Queryable, queueId: string, key: number, limit: number): Promise<SyncEntry[]> {
  return db.query<SyncEntry>({
    name: 'entries-after',
    text: `SELECT key, conversation_id AS "conversationId", seq, origin_device AS "originDevice"
      FROM sync_entry WHERE queue_id = $1 AND key > $2 ORDER BY key LIMIT $3`,
    values: [queueId, key, limit],
  });
}

/** Raises the confirmed key of one device; a lower one changes nothing. A key beyond the queue's end is cut to it. */
export async function confirmKey(
  db: Queryable,
  confirmation: { queueId: string; principalId: string; deviceId: string; key: number; at: Date },
): Promise<void> {
  await db.query({
    name: 'confirm-key',
    text: `INSERT INTO sync_cursor AS c (queue_id, principal_id, device_id, key, updated_at)
      SELECT $1, $2, $3, least($4, q.last_key), $5 FROM sync_queue q WHERE q.id = $1
      ON CONFLICT (queue_id, principal_id, device_id) DO UPDATE SET key = greatest(c.key, excluded.key), updated_at = excluded.updated_at`,
    values: [confirmation.queueId, confirmation.principalId, confirmation.deviceId, confirmation.key, confirmation.at],
  });
}

/** Where a message stands in a queue; null when it is not there. Looks from the end: whoever asks asks about something recent. */
export async function entryKeyOf(db: Queryable, queueId: string, message: { conversationId: string; seq: number }): Promise<number | null> {
  const rows = await db.query<{ key: number }>({
    text: `SELECT key FROM sync_entry WHERE queue_id = $1 AND conversation_id = $2 AND seq = $3 ORDER BY key DESC LIMIT 1`,
    values: [queueId, message.conversationId, message.seq],
  });
  return rows[0]?.key ?? null;
}
