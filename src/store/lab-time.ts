// The lab's time machine: in the conversations of one account everything an end user did happened longer ago.
import type { Database } from './database.js';

/** Only what the time to answer depends on. Returns the conversations. */
export function moveInboundBack(db: Database, companyId: string, accountId: string, hours: number): Promise<string[]> {
  return db.transaction(async (tx) => {
    const moved = await tx.query<{ id: string }>({
      text: `UPDATE conversation SET window_opened_at = window_opened_at - $3 * interval '1 hour'
        WHERE company_id = $1 AND account_id = $2 AND window_opened_at IS NOT NULL RETURNING id`,
      values: [companyId, accountId, hours],
    });
    const ids = moved.map(({ id }) => id);
    await tx.query({
      text: `UPDATE reply_allowance SET granted_at = granted_at - $3 * interval '1 hour', expires_at = expires_at - $3 * interval '1 hour'
        WHERE company_id = $1 AND conversation_id = ANY($2::uuid[])`,
      values: [companyId, ids, hours],
    });
    return ids;
  });
}
