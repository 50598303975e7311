// When an end user last did what lets the business answer freely.
import type { Queryable } from './database.js';

/** As if they had written at that time. */
export async function noteWindowOpened(db: Queryable, companyId: string, conversationId: string, at: Date): Promise<void> {
  await db.query({
    text: `UPDATE conversation SET last_inbound_at = greatest(last_inbound_at, $3) WHERE company_id = $1 AND id = $2`,
    values: [companyId, conversationId, at],
  });
}
