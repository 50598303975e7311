// The messages of a conversation that carry files, found by the files: a thread of 50,000 messages is not read for ten pictures.
import type { MessageContent, MessageKind } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface MessageWithFiles {
  messageId: string;
  seq: number;
  kind: MessageKind;
  senderName: string;
  content: MessageContent;
  sentAt: Date;
  isRetracted: boolean;
}

/** The newest before `before`, descending by seq; retracted ones among them, so that a short page is the last one. */
export function messagesWithFiles(
  db: Queryable,
  companyId: string,
  conversationId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<MessageWithFiles[]> {
  return db.query<MessageWithFiles>({
    name: 'messages-with-files',
    text: `SELECT m.id AS "messageId", m.seq, m.kind, m.sender_name AS "senderName", m.content, m.sent_at AS "sentAt",
        m.retracted_at IS NOT NULL AS "isRetracted"
      FROM (
        SELECT seq FROM (
          (SELECT f.seq FROM media f WHERE f.company_id = $1 AND f.conversation_id = $2 AND f.seq < $3 GROUP BY f.seq ORDER BY f.seq DESC LIMIT $4)
          UNION
          (SELECT x.seq FROM media_use u JOIN message_index x ON x.id = u.message_id AND x.company_id = u.company_id
            WHERE u.company_id = $1 AND u.conversation_id = $2 AND x.seq < $3 ORDER BY x.seq DESC LIMIT $4)
        ) either ORDER BY seq DESC LIMIT $4
      ) found
      JOIN message_index i ON i.company_id = $1 AND i.conversation_id = $2 AND i.seq = found.seq
      JOIN message m ON m.company_id = $1 AND m.conversation_id = $2 AND m.seq = i.seq AND m.sent_at = i.sent_at
      ORDER BY m.seq DESC`,
    values: [companyId, conversationId, before ?? Number.MAX_SAFE_INTEGER, limit],
  });
}
