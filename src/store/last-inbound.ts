// What an end user said last.
import type { MessageContent } from '../contract/index.js';
import type { Queryable } from './database.js';

/** Null: they have said nothing yet, or it is no longer kept. */
export async function lastInboundContent(db: Queryable, companyId: string, conversationId: string): Promise<MessageContent | null> {
  const rows = await db.query<{ content: MessageContent }>({
    name: 'last-inbound-content',
    text: `SELECT m.content FROM conversation c
      JOIN message_index i ON i.company_id = c.company_id AND i.conversation_id = c.id AND i.seq = c.last_inbound_seq
      JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
      WHERE c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0]?.content ?? null;
}
