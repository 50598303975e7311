// What end users have deleted on their side. It stays the company's; the end user is shown only what came after it.
import type { Queryable } from './database.js';

/** Up to this message, or all there was when this raw event told of it, however late it is worked. */
export type DeletedThrough = { seq: number } | { told: { webhookEventId: number; at: Date } };

interface Place {
  companyId: string;
  conversationId: string;
}

/** Nothing is shown again that was deleted before. Null: there is nothing up to there that the end user still saw. */
export async function deleteForEndUser(tx: Queryable, { companyId, conversationId }: Place, upTo: DeletedThrough): Promise<number | null> {
  const place = [companyId, conversationId];
  // Locked first, so that of two at once the second sees what the first has left.
  const [held] = await tx.query<{ lastSeq: number; deletedSeq: number }>({
    text: `SELECT last_seq AS "lastSeq", user_deleted_seq AS "deletedSeq" FROM conversation WHERE company_id = $1 AND id = $2 FOR UPDATE`,
    values: place,
  });
  if (!held) return null;
  const asked = 'seq' in upTo ? upTo.seq : await lastBefore(tx, place, upTo.told);
  const through = Math.min(asked ?? held.lastSeq, held.lastSeq);
  const rows = await tx.query<{ id: string }>({
    text: `UPDATE conversation SET user_deleted_seq = $3 WHERE company_id = $1 AND id = $2 AND EXISTS (
        SELECT FROM message_index WHERE company_id = $1 AND conversation_id = $2 AND seq > $4 AND seq <= $3 AND kind IN ('in', 'out', 'bot'))
      RETURNING id`,
    values: [...place, through, held.deletedSeq],
  });
  return rows.length > 0 ? through : null;
}

/** The message before the first that came after that; null: none did. What an earlier raw event told came before it, whenever it was stored. */
async function lastBefore(tx: Queryable, place: string[], told: { webhookEventId: number; at: Date }): Promise<number | null> {
  const [row] = await tx.query<{ before: number | null }>({
    text: `SELECT min(m.seq) - 1 AS before FROM message m
      WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.sent_at > $3 AND m.kind IN ('in', 'out', 'bot') AND NOT EXISTS (
        SELECT FROM platform_message p WHERE p.account_id = m.account_id AND p.part = 0
          AND p.platform_message_id = m.parts #>> '{0,platformMessageIds,0}' AND $4::bigint > ANY (p.webhook_event_ids))`,
    values: [...place, told.at, told.webhookEventId],
  });
  return row?.before ?? null;
}
