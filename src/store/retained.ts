// What a company's part of the store holds of what is let go in time, for the page that tells of it.
import type { Queryable } from './database.js';

export interface Retained {
  rawEvents: number;
  messages: number;
  /** Messages sent before are gone, by whole months (UTC); null: none were ever let go. */
  messagesBefore: Date | null;
}

/** Counts go up to `atMost`: whoever has more learns that it is more, and nobody waits for millions. */
export async function retainedBy(db: Queryable, companyId: string, atMost: number): Promise<Retained> {
  const [row] = await db.query<Retained>({
    name: 'retained',
    text: `SELECT
        (SELECT count(*) FROM (
          SELECT FROM channel_account a JOIN webhook_event e ON e.account_id = a.id WHERE a.company_id = $1 LIMIT $2
        ) r)::int AS "rawEvents",
        (SELECT count(*) FROM (SELECT FROM message_index i WHERE i.company_id = $1 LIMIT $2) m)::int AS messages,
        (SELECT date_trunc('month', messages_before, 'UTC') FROM retention_floor) AS "messagesBefore"`,
    values: [companyId, atMost],
  });
  return row ?? { rawEvents: 0, messages: 0, messagesBefore: null };
}
