// One conversation that went on for years: messages added to one of a filled store.
import pg from 'pg';

export interface LongThreadWish {
  databaseUrl: string;
  conversationId: string;
  agentId: string;
  /** How many it has afterwards. */
  messages: number;
}

/** From the start of the stretch to now, evenly. */
const DAYS = 140;

export async function lengthenThread({ databaseUrl, conversationId, agentId, messages }: LongThreadWish): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl, application_name: 'fixture' });
  await db.connect();
  try {
    await db.query('SET synchronous_commit = off; SET timezone = UTC');
    await db.query({
      text: `CREATE TEMPORARY TABLE fresh AS
        SELECT seq, gen_random_uuid() AS id, seq % 3 = 0 AS answered,
          date_trunc('milliseconds', now() - make_interval(secs => ($2 - seq) * ${String(DAYS)} * 86400.0 / $2)) AS at,
          'Message ' || seq || repeat(' about the parcel that has not arrived', (seq % 7)::int) AS text
        FROM conversation c, generate_series(c.last_seq + 1, $2::bigint) AS seq WHERE c.id = $1`,
      values: [conversationId, messages],
    });
    await db.query({
      text: `INSERT INTO message (company_id, conversation_id, seq, id, account_id, kind, sender_type, sender_id, sender_name, content, status, sent_at, words)
        SELECT c.company_id, c.id, f.seq, f.id, c.account_id, CASE WHEN answered THEN 'out' ELSE 'in' END, CASE WHEN answered THEN 'agent' ELSE 'end_user' END,
          CASE WHEN answered THEN $2::uuid ELSE c.proxy_user_id END, 'Somebody', jsonb_build_object('type', 'text', 'text', f.text),
          CASE WHEN answered THEN 'sent' ELSE 'stored' END, f.at, ''::tsvector
        FROM fresh f, conversation c WHERE c.id = $1 ORDER BY f.seq`,
      values: [conversationId, agentId],
    });
    await db.query({
      text: `INSERT INTO message_index (company_id, conversation_id, seq, id, sent_at, kind, sender_id)
        SELECT c.company_id, c.id, f.seq, f.id, f.at, CASE WHEN answered THEN 'out' ELSE 'in' END, CASE WHEN answered THEN $2::uuid ELSE c.proxy_user_id END
        FROM fresh f, conversation c WHERE c.id = $1`,
      values: [conversationId, agentId],
    });
    await db.query({
      text: `INSERT INTO sync_entry (queue_id, key, company_id, conversation_id, seq)
        SELECT c.proxy_user_id, f.seq, c.company_id, c.id, f.seq FROM fresh f, conversation c WHERE c.id = $1`,
      values: [conversationId],
    });
    await db.query({
      text: `UPDATE conversation SET last_seq = $2, last_inbound_seq = $2, routed_seq = $2, last_inbound_at = now(), window_opened_at = now(), last_message_at = now() WHERE id = $1`,
      values: [conversationId, messages],
    });
    await db.query({
      text: `UPDATE sync_queue SET last_key = $2 WHERE id = (SELECT proxy_user_id FROM conversation WHERE id = $1)`,
      values: [conversationId, messages],
    });
    // The database has nothing left to tidy while the page is watched.
    await db.query('VACUUM ANALYZE');
  } finally {
    await db.end();
  }
}
