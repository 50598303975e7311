// Messages that did not arrive, of which nobody knows, or of which the platform refused a change.
import type { Failure, MessageContent, MessageKind, MessageStatus, RefusedChange } from '../contract/index.js';
import type { Queryable } from './database.js';

export type Trouble = 'failed' | 'uncertain' | 'expired' | 'change_refused';

export interface TroubledMessageRow {
  messageId: string;
  conversationId: string;
  seq: number;
  accountId: string;
  contactName: string;
  platform: string;
  platformUserId: string;
  kind: MessageKind;
  senderType: 'end_user' | 'agent' | 'system' | 'business';
  status: MessageStatus;
  error: Failure | null;
  refusedChange: RefusedChange | null;
  content: MessageContent;
  sentAt: Date;
  noticedAt: Date;
}

/** Newest first. */
export function troubledMessages(
  db: Queryable,
  companyId: string,
  page: { status?: Trouble | undefined; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<TroubledMessageRow[]> {
  return db.query<TroubledMessageRow>({
    name: 'troubled-messages',
    text: `SELECT m.id AS "messageId", m.conversation_id AS "conversationId", m.seq, m.account_id AS "accountId", t.display_name AS "contactName",
        a.platform, p.platform_user_id AS "platformUserId",
        m.kind, m.sender_type AS "senderType", m.status, m.error, m.refused_change AS "refusedChange", m.content, m.sent_at AS "sentAt", r.noticed_at AS "noticedAt"
      FROM troubled_message r
      JOIN message_index x ON x.company_id = r.company_id AND x.conversation_id = r.conversation_id AND x.seq = r.seq
      JOIN message m ON m.company_id = x.company_id AND m.conversation_id = x.conversation_id AND m.seq = x.seq AND m.sent_at = x.sent_at
      JOIN conversation c ON c.company_id = m.company_id AND c.id = m.conversation_id
      JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact t ON t.company_id = p.company_id AND t.id = p.contact_id
      WHERE r.company_id = $1 AND CASE coalesce($2::text, '')
          WHEN '' THEN m.status IN ('failed', 'uncertain', 'expired') OR m.refused_change IS NOT NULL
          WHEN 'change_refused' THEN m.refused_change IS NOT NULL
          ELSE m.status = $2 END
        AND ($3::timestamptz IS NULL OR (r.noticed_at, m.id) < ($3, $4::uuid))
      ORDER BY r.noticed_at DESC, m.id DESC LIMIT $5`,
    values: [companyId, page.status ?? null, page.after?.at ?? null, page.after?.id ?? null, page.limit],
  });
}

/** What is known of messages that retention has let go. */
export async function deleteTroublesOfGoneMessages(db: Queryable): Promise<void> {
  await db.query({
    text: `DELETE FROM troubled_message r WHERE NOT EXISTS (
      SELECT FROM message_index x WHERE x.company_id = r.company_id AND x.conversation_id = r.conversation_id AND x.seq = r.seq)`,
  });
}
