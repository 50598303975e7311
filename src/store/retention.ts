// Letting go of what is older than the operator keeps, a bounded piece per transaction.
import type { Queryable } from './database.js';
import { releaseFilesOf } from './media-removal.js';

const retentionLock = 7_303_014_003;

/** For the length of the transaction. False: another instance is at it. */
export async function takeRetentionLock(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>({ text: 'SELECT pg_try_advisory_xact_lock($1) AS taken', values: [retentionLock] });
  return row?.taken === true;
}

/**
 * Looks at the next raw events after `after` and lets go of those that came before `before` and are worked; dead ones stay for a replay.
 * Returns the last one looked at; null when what follows is younger.
 */
export async function letGoOfRawEvents(db: Queryable, page: { after: number; before: Date; limit: number }): Promise<number | null> {
  const [row] = await db.query<{ last: number | null; looked: number; young: boolean | null }>({
    text: `WITH page AS MATERIALIZED (
        SELECT id, received_at FROM webhook_event WHERE id > $1 ORDER BY id LIMIT $3
      ), gone AS (
        DELETE FROM webhook_event e USING page p
        WHERE e.id = p.id AND p.received_at < $2 AND e.state IN ('stored', 'duplicate', 'ignored')
      ) SELECT max(id) AS last, count(*)::int AS looked, bool_or(received_at >= $2) AS young FROM page`,
    values: [page.after, page.before, page.limit],
  });
  return row === undefined || row.looked < page.limit || row.young === true ? null : row.last;
}

/** From now on conversations may begin later than with their first message. */
export async function raiseRetentionFloor(db: Queryable, messagesBefore: Date): Promise<void> {
  await db.query({
    text: `INSERT INTO retention_floor AS f (messages_before) VALUES ($1)
      ON CONFLICT (id) DO UPDATE SET messages_before = greatest(f.messages_before, excluded.messages_before)`,
    values: [messagesBefore],
  });
}

/**
 * Some messages of a month, with everything that refers to them and their files; sessions and people stay. What is still to be sent stays
 * too, with all that follows it in its conversation, so that the conversation keeps no hole. Returns how many.
 */
export async function letGoOfMessages(db: Queryable, month: string, now: Date, limit: number): Promise<number> {
  const same = 'company_id = x.company_id AND conversation_id = x.conversation_id AND seq = x.seq';
  const [row] = await db.query<{ count: number }>({
    text: `WITH changed AS MATERIALIZED (
        SELECT company_id, conversation_id, seq, id, account_id, parts FROM ${month} m
        WHERE NOT EXISTS (SELECT FROM delivery d WHERE d.conversation_id = m.conversation_id AND d.seq <= m.seq) LIMIT $2
      ), ${releaseFilesOf('changed', '$1')}, platform_ids AS (
        DELETE FROM platform_message p
        USING changed x, jsonb_array_elements(x.parts) AS told (piece), jsonb_array_elements_text(told.piece -> 'platformMessageIds') AS known (id)
        WHERE p.account_id = x.account_id AND p.platform_message_id = known.id AND p.conversation_id = x.conversation_id AND p.seq = x.seq
      ), shown AS (
        UPDATE conversation c SET last_message = NULL FROM changed x
        WHERE c.company_id = x.company_id AND c.id = x.conversation_id AND (c.last_message ->> 'seq')::bigint = x.seq
      ), indexed AS (
        DELETE FROM message_index i USING changed x WHERE i.${same.replaceAll(' AND ', ' AND i.')}
      ), gone AS (
        DELETE FROM ${month} m USING changed x WHERE m.${same.replaceAll(' AND ', ' AND m.')} RETURNING m.seq
      ) SELECT count(*)::int AS count FROM gone`,
    values: [now, limit],
  });
  return row?.count ?? 0;
}

/**
 * The beginnings of the next queues after `after`, up to the first message that is still there, `limit` entries of them. Returns the last
 * queue looked at and how many entries went; while there were any, the same queues may have more.
 */
export async function letGoOfSyncEntries(
  db: Queryable,
  page: { after: string | null; queues: number; limit: number },
): Promise<{ last: string | null; gone: number }> {
  const [row] = await db.query<{ last: string | null; gone: number }>({
    text: `WITH queue AS MATERIALIZED (
        SELECT id FROM sync_queue WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
      ), kept AS MATERIALIZED (
        SELECT q.id, (SELECT e.key FROM sync_entry e
            JOIN message_index i ON i.company_id = e.company_id AND i.conversation_id = e.conversation_id AND i.seq = e.seq
            WHERE e.queue_id = q.id ORDER BY e.key LIMIT 1) AS first
        FROM queue q
      ), doomed AS MATERIALIZED (
        SELECT e.queue_id, e.key FROM kept k JOIN sync_entry e ON e.queue_id = k.id AND (k.first IS NULL OR e.key < k.first)
        ORDER BY e.queue_id, e.key LIMIT $3
      ), gone AS (
        DELETE FROM sync_entry e USING doomed d WHERE e.queue_id = d.queue_id AND e.key = d.key RETURNING e.key
      ) SELECT (SELECT id FROM queue ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*) FROM gone)::int AS gone`,
    values: [page.after, page.queues, page.limit],
  });
  return row ?? { last: null, gone: 0 };
}
