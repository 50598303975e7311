// What platforms tell of messages we sent: statuses only rise, whatever order receipts come in.
import type { Failure, MessageStatus } from '../contract/index.js';
import type { Database, Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface RaisedStatus {
  companyId: string;
  conversationId: string;
  seq: number;
  messageId: string;
  status: MessageStatus;
  error: Failure | null;
  /** It went out in several: which of them got how far is told with the message. */
  hasParts: boolean;
}

/** A platform may take back that it failed; that a part of it was never taken stays so. */
const FAILED_BY_RECEIPT = `(m.status = 'failed' AND m.parts IS NOT NULL AND NOT m.parts @? '$[*] ? (@.platformMessageIds.size() == 0)')`;
/** What is known of its other parts does not tell what became of the one nobody knows about. */
const ONCE_UNCERTAIN = `(m.status = 'uncertain' AND NOT coalesce(m.parts @? '$[*] ? (@.status == "uncertain")', false))`;
/** A receipt for whole messages; it speaks of the private conversation alone. While one is being sent again, what is told of the first time is of no interest any more. */
const RAISE = `status = $3, error = NULL, parts = parts_raised(m.parts, $3)
  WHERE m.kind IN ('out', 'bot') AND m.is_public IS NULL AND CASE $3
    WHEN 'delivered' THEN m.status = 'sent' OR ${ONCE_UNCERTAIN} OR ${FAILED_BY_RECEIPT}
    WHEN 'read' THEN m.status IN ('sent', 'delivered') OR ${ONCE_UNCERTAIN} OR ${FAILED_BY_RECEIPT} END`;

const RETURNING = `RETURNING m.company_id AS "companyId", m.conversation_id AS "conversationId", m.seq, m.id AS "messageId", m.status, m.error,
  coalesce(jsonb_array_length(m.parts), 0) > 1 AS "hasParts"`;

/** The message's parts as this receipt leaves them, and what it is by them. OFFSET 0: else each mention of them would work them out again. */
const TOLD = `(SELECT parts_told(m.parts, $2, $3, $6::timestamptz IS NOT NULL) AS parts OFFSET 0) told
  CROSS JOIN LATERAL (SELECT status_of_parts(m.status, told.parts) AS status OFFSET 0) reached`;

export interface MessageReceipt {
  accountId: string;
  platformMessageId: string;
  status: 'delivered' | 'read' | 'failed';
  error: Failure | null;
  at: Date;
  /** It tells of everything before that message too, as far back as this; absent: of that message alone. */
  earlierSince?: Date | null;
  /** Our own name for it, where the platform gives that back. */
  ours?: { messageId: string; part: number } | undefined;
}

/** A receipt for one platform message. When we do not know that id yet, it is kept until the send that made it is told. */
export async function applyReceipt(db: Queryable, receipt: MessageReceipt): Promise<RaisedStatus[]> {
  const { earlierSince = null } = receipt;
  const raised = await db.query<RaisedStatus>({
    name: 'apply-receipt',
    text: `WITH target AS MATERIALIZED (
        SELECT i.* FROM platform_message p
        JOIN message_index i ON i.company_id = p.company_id AND i.conversation_id = p.conversation_id AND i.seq = p.seq
        WHERE p.account_id = $1 AND p.platform_message_id = $2
      ), kept AS (
        INSERT INTO early_receipt AS known (account_id, platform_message_id, status, error, received_at, earlier_since, message_id, message_part)
        SELECT $1, $2, $3, $4::jsonb, $5, $6, $7::uuid, $8::int WHERE NOT EXISTS (SELECT FROM target)
        ON CONFLICT (account_id, platform_message_id, status) DO UPDATE
          SET earlier_since = coalesce(known.earlier_since, excluded.earlier_since)
      )
      UPDATE message m SET (parts, status, error) = (SELECT told.parts, reached.status,
          CASE WHEN reached.status NOT IN ('sent', 'delivered', 'read') THEN CASE $3 WHEN 'failed' THEN $4::jsonb ELSE m.error END END FROM ${TOLD})
      WHERE m.kind IN ('out', 'bot') AND m.status IN ('sent', 'delivered', 'read', 'failed', 'uncertain', 'queued', 'expired')
        AND (m.company_id, m.conversation_id, m.seq, m.sent_at) IN (SELECT company_id, conversation_id, seq, sent_at FROM target)
        AND m.parts @> jsonb_build_array(jsonb_build_object('platformMessageIds', jsonb_build_array($2::text)))
        AND EXISTS (SELECT FROM ${TOLD} WHERE told.parts <> m.parts OR reached.status <> m.status)
      ${RETURNING}`,
    values: [
      receipt.accountId,
      receipt.platformMessageId,
      receipt.status,
      receipt.error && JSON.stringify(receipt.error),
      receipt.at,
      earlierSince,
      receipt.ours?.messageId ?? null,
      receipt.ours?.part ?? null,
    ],
  });
  if (earlierSince === null || receipt.status === 'failed') return raised;
  return [...(await raiseEarlier(db, { ...receipt, since: earlierSince })), ...raised];
}

/** Everything we sent in the conversation before that message. */
async function raiseEarlier(
  db: Queryable,
  { accountId, platformMessageId, status, since }: Pick<MessageReceipt, 'accountId' | 'platformMessageId' | 'status'> & { since: Date },
): Promise<RaisedStatus[]> {
  const rows = await db.query<RaisedStatus>({
    name: 'raise-earlier',
    text: `WITH target AS MATERIALIZED (
        SELECT company_id, conversation_id, seq FROM platform_message WHERE account_id = $1 AND platform_message_id = $2 LIMIT 1
      )
      UPDATE message m SET ${RAISE}
        AND m.company_id = (SELECT company_id FROM target) AND m.conversation_id = (SELECT conversation_id FROM target)
        AND m.seq < (SELECT seq FROM target) AND m.sent_at >= $4
      ${RETURNING}`,
    values: [accountId, platformMessageId, status, since],
  });
  return rows.sort((one, other) => one.seq - other.seq);
}

const EARLY_IDS = jsonRows('$1', '"accountId" uuid, "platformMessageId" text');

/**
 * Applies what was kept for these ids, of which the message is known by now. A receipt and the outcome of its send may be written at the same
 * moment, neither seeing the other; so both sides call this after their own commit, and whoever is second finds what the first has left.
 */
export async function applyEarlyReceipts(
  database: Database,
  ids: { accountId: string; platformMessageId: string }[],
): Promise<RaisedStatus[]> {
  const input = JSON.stringify(ids);
  const waiting = await database.query<{ found: number }>({
    name: 'find-early-receipts',
    text: `SELECT 1 AS found FROM ${EARLY_IDS} i JOIN early_receipt r ON r.account_id = i."accountId" AND r.platform_message_id = i."platformMessageId"
      JOIN platform_message p ON p.account_id = r.account_id AND p.platform_message_id = r.platform_message_id LIMIT 1`,
    values: [input],
  });
  if (waiting.length === 0) return [];
  return database.transaction(async (tx) => {
    const taken = await tx.query<MessageReceipt>({
      text: `DELETE FROM early_receipt r USING ${EARLY_IDS} i, platform_message p
        WHERE r.account_id = i."accountId" AND r.platform_message_id = i."platformMessageId"
          AND p.account_id = r.account_id AND p.platform_message_id = r.platform_message_id
        RETURNING r.account_id AS "accountId", r.platform_message_id AS "platformMessageId", r.status, r.error, r.received_at AS at,
          r.earlier_since AS "earlierSince"`,
      values: [input],
    });
    const raised: RaisedStatus[] = [];
    for (const receipt of taken.sort((one, other) => one.at.getTime() - other.at.getTime()))
      raised.push(...(await applyReceipt(tx, receipt)));
    return raised;
  });
}

/** A receipt for everything we sent in a conversation up to an instant of the platform's clock. */
export async function applyWatermark(
  db: Queryable,
  watermark: { companyId: string; conversationId: string; status: 'delivered' | 'read'; upTo: Date; since: Date },
): Promise<RaisedStatus[]> {
  return db.query<RaisedStatus>({
    name: 'apply-watermark',
    text: `UPDATE message m SET ${RAISE}
        AND m.company_id = $1 AND m.conversation_id = $2 AND m.sent_at >= $5 AND m.platform_at IS NOT NULL AND m.platform_at <= $4
      ${RETURNING}`,
    values: [watermark.companyId, watermark.conversationId, watermark.status, watermark.upTo, watermark.since],
  });
}

/** Kept receipts of an account whose message is known by now: left by an owner that ended between two commits. */
export function knownEarlyReceipts(db: Queryable, accountId: string): Promise<{ accountId: string; platformMessageId: string }[]> {
  return db.query({
    text: `SELECT DISTINCT r.account_id AS "accountId", r.platform_message_id AS "platformMessageId" FROM early_receipt r
      JOIN platform_message p ON p.account_id = r.account_id AND p.platform_message_id = r.platform_message_id WHERE r.account_id = $1`,
    values: [accountId],
  });
}

/** Receipts that found no message of ours by now, e.g. for what the business sends through other programs. */
export async function deleteEarlyReceipts(db: Queryable, before: Date): Promise<void> {
  await db.query({ text: 'DELETE FROM early_receipt WHERE received_at < $1', values: [before] });
}
