// What an end user may be told of having been read.
import type { Queryable } from './database.js';

export interface ReadUpTo {
  platformUserId: string;
  platformMessageId: string;
}

/** The end user's last message after `afterSeq` and up to `seq`, as the platform knows it; null when there is none. */
export async function lastInboundBetween(
  db: Queryable,
  { companyId, conversationId, afterSeq, seq }: { companyId: string; conversationId: string; afterSeq: number; seq: number },
): Promise<ReadUpTo | null> {
  const rows = await db.query<ReadUpTo>({
    name: 'last-inbound-between',
    text: `SELECT p.platform_user_id AS "platformUserId", m.parts #>> '{0,platformMessageIds,0}' AS "platformMessageId"
      FROM conversation c
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN message_index i ON i.company_id = c.company_id AND i.conversation_id = c.id AND i.seq > $3 AND i.seq <= least($4::bigint, c.last_inbound_seq)
      JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
      WHERE c.company_id = $1 AND c.id = $2 AND m.kind = 'in' AND m.parts #>> '{0,platformMessageIds,0}' IS NOT NULL
      ORDER BY i.seq DESC LIMIT 1`,
    values: [companyId, conversationId, afterSeq, seq],
  });
  return rows[0] ?? null;
}
