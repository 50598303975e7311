// What end users have deleted on their side. It stays the company's; the end user is shown only what came after it.
import type { Queryable } from './database.js';

export interface DeletedThrough {
  companyId: string;
  conversationId: string;
  /** Up to here; null: all there is. */
  seq: number | null;
}

/** Nothing is shown again that was deleted before. Null: there is nothing up to there that the end user still saw. */
export async function deleteForEndUser(tx: Queryable, { companyId, conversationId, seq }: DeletedThrough): Promise<number | null> {
  const place = [companyId, conversationId];
  // Locked first, so that of two at once the second sees what the first has left.
  const [held] = await tx.query<{ lastSeq: number; deletedSeq: number }>({
    text: `SELECT last_seq AS "lastSeq", user_deleted_seq AS "deletedSeq" FROM conversation WHERE company_id = $1 AND id = $2 FOR UPDATE`,
    values: place,
  });
  if (!held) return null;
  const through = Math.min(seq ?? held.lastSeq, held.lastSeq);
  const rows = await tx.query<{ id: string }>({
    text: `UPDATE conversation SET user_deleted_seq = $3 WHERE company_id = $1 AND id = $2 AND EXISTS (
        SELECT FROM message_index WHERE company_id = $1 AND conversation_id = $2 AND seq > $4 AND seq <= $3 AND kind IN ('in', 'out', 'bot'))
      RETURNING id`,
    values: [...place, through, held.deletedSeq],
  });
  return rows.length > 0 ? through : null;
}
