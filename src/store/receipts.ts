// What platforms tell of messages we sent: statuses only rise, whatever order receipts come in.
import type { MessageStatus } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface RaisedStatus {
  companyId: string;
  conversationId: string;
  seq: number;
  messageId: string;
  status: MessageStatus;
}

const RAISE = `status = $STATUS, error = $ERROR
  WHERE m.kind IN ('out', 'bot') AND CASE $STATUS
    WHEN 'failed' THEN m.status IN ('queued', 'sent', 'uncertain')
    WHEN 'delivered' THEN m.status IN ('sent', 'uncertain')
    WHEN 'read' THEN m.status IN ('sent', 'delivered', 'uncertain') END`;
const raise = (status: string, error: string): string => RAISE.replaceAll('$STATUS', status).replaceAll('$ERROR', error);

const RETURNING = `RETURNING m.company_id AS "companyId", m.conversation_id AS "conversationId", m.seq, m.id AS "messageId", m.status`;

/** A receipt for one platform message. When we do not know that id yet, it is kept until the send that made it is told. */
export async function applyReceipt(
  db: Queryable,
  receipt: {
    accountId: string;
    platformMessageId: string;
    status: 'delivered' | 'read' | 'failed';
    error: { code: string; message: string } | null;
    at: Date;
  },
): Promise<RaisedStatus[]> {
  return db.query<RaisedStatus>({
    name: 'apply-receipt',
    text: `WITH target AS MATERIALIZED (
        SELECT i.* FROM platform_message p
        JOIN message_index i ON i.company_id = p.company_id AND i.conversation_id = p.conversation_id AND i.seq = p.seq
        WHERE p.account_id = $1 AND p.platform_message_id = $2
      ), kept AS (
        INSERT INTO early_receipt (account_id, platform_message_id, status, error, received_at)
        SELECT $1, $2, $3, $4::jsonb, $5 WHERE NOT EXISTS (SELECT FROM target) ON CONFLICT DO NOTHING
      )
      UPDATE message m SET ${raise('$3', '$4::jsonb')}
        AND (m.company_id, m.conversation_id, m.seq, m.sent_at) IN (SELECT company_id, conversation_id, seq, sent_at FROM target)
      ${RETURNING}`,
    values: [receipt.accountId, receipt.platformMessageId, receipt.status, receipt.error && JSON.stringify(receipt.error), receipt.at],
  });
}

/** A receipt for everything we sent in a conversation up to an instant of the platform's clock. */
export async function applyWatermark(
  db: Queryable,
  watermark: { companyId: string; conversationId: string; status: 'delivered' | 'read'; upTo: Date; since: Date },
): Promise<RaisedStatus[]> {
  return db.query<RaisedStatus>({
    name: 'apply-watermark',
    text: `UPDATE message m SET ${raise('$3', 'NULL')}
        AND m.company_id = $1 AND m.conversation_id = $2 AND m.sent_at >= $5 AND m.platform_at IS NOT NULL AND m.platform_at <= $4
      ${RETURNING}`,
    values: [watermark.companyId, watermark.conversationId, watermark.status, watermark.upTo, watermark.since],
  });
}
