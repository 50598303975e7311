// Sends whose answer never came, settled by what the platform tells of them under our own name.
import type { MessageStatus } from '../contract/index.js';
import type { Database, Queryable } from './database.js';
import { applyEarlyReceipts, type RaisedStatus } from './receipts.js';

interface Part {
  status: MessageStatus;
  platformMessageIds: string[];
}

const REST_NOT_SENT = {
  code: 'rest_not_sent',
  message: 'The connection broke after a part of this message was sent; the rest did not leave. Sending again sends only that.',
};

/**
 * Gives the uncertain parts of a message the ids the platform has told receipts under, and applies those. A receipt and the end of its send
 * may be written at the same moment, neither seeing the other; so both sides call this after their own commit.
 */
export async function settleUncertain(
  database: Database,
  { accountId, messageId }: { accountId: string; messageId: string },
): Promise<RaisedStatus[]> {
  const told = await database.query<{ part: number; platformMessageId: string }>({
    name: 'told-of-uncertain',
    text: `SELECT DISTINCT ON (r.message_part) r.message_part AS part, r.platform_message_id AS "platformMessageId"
      FROM early_receipt r WHERE r.message_id = $2 AND r.account_id = $1 ORDER BY r.message_part, r.received_at`,
    values: [accountId, messageId],
  });
  if (told.length === 0) return [];
  const settled = await database.transaction((tx) =>
    settle(tx, { accountId, messageId }, new Map(told.map((one) => [one.part, one.platformMessageId]))),
  );
  if (settled === null) return [];
  const raised = await applyEarlyReceipts(
    database,
    told.map(({ platformMessageId }) => ({ accountId, platformMessageId })),
  );
  return [settled, ...raised];
}

async function settle(
  tx: Queryable,
  { accountId, messageId }: { accountId: string; messageId: string },
  told: ReadonlyMap<number, string>,
): Promise<RaisedStatus | null> {
  const [message] = await tx.query<{ companyId: string; conversationId: string; seq: number; sentAt: Date; parts: Part[] | null }>({
    text: `SELECT m.company_id AS "companyId", m.conversation_id AS "conversationId", m.seq, m.sent_at AS "sentAt", m.parts
      FROM message_index i JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id
        AND m.seq = i.seq AND m.sent_at = i.sent_at
      WHERE i.id = $1 AND m.account_id = $2 AND m.status = 'uncertain' FOR UPDATE OF m`,
    values: [messageId, accountId],
  });
  if (!message?.parts) return null;
  const { companyId, conversationId, seq } = message;
  const parts = message.parts.map((part, index): Part => {
    const id = told.get(index);
    return part.status === 'uncertain' && id !== undefined ? { status: 'sent', platformMessageIds: [id] } : part;
  });
  const found = parts.filter((part, index) => part !== message.parts?.[index]).flatMap((part) => part.platformMessageIds);
  if (found.length === 0) return null;
  const status = statusOf(parts);
  const error = status === 'failed' ? REST_NOT_SENT : null;
  await tx.query({
    text: `UPDATE message SET parts = $5, status = $6, error = CASE $6 WHEN 'uncertain' THEN error ELSE $7::jsonb END
      WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4`,
    values: [companyId, conversationId, seq, message.sentAt, JSON.stringify(parts), status, error && JSON.stringify(error)],
  });
  await tx.query({
    text: `INSERT INTO platform_message (account_id, platform_message_id, part, company_id, conversation_id, seq)
      SELECT $1, unnest($2::text[]), 0, $3, $4, $5 ON CONFLICT DO NOTHING`,
    values: [accountId, found, companyId, conversationId, seq],
  });
  return { companyId, conversationId, seq, messageId, status, error, hasParts: parts.length > 1 };
}

function statusOf(parts: readonly Part[]): MessageStatus {
  if (parts.some(({ status }) => status === 'uncertain')) return 'uncertain';
  return parts.some(({ status }) => status === 'failed') ? 'failed' : 'sent';
}
