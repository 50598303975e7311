// The outbox: what still has to reach a platform. A row leaves it in the commit that writes its outcome into the message.
import type { MessageContent, PlatformCall } from '../contract/index.js';
import type { Queryable } from './database.js';

export type DeliveryOperation = 'send' | 'edit' | 'retract' | 'react';

/** One platform call of a delivery's plan. `sending` is durable before the call leaves, so a crash shows what is uncertain. */
export interface PlannedPart {
  call: PlatformCall;
  status: 'pending' | 'sending' | 'sent';
  platformMessageIds: string[];
}

export interface DeliveryRow {
  id: string;
  companyId: string;
  accountId: string;
  proxyUserId: string;
  position: number;
  op: DeliveryOperation;
  messageId: string;
  conversationId: string;
  seq: number;
  sentAt: Date;
  argument: { content?: MessageContent; emoji?: string | null } | null;
  state: 'queued' | 'sending';
  plan: PlannedPart[] | null;
  attempts: number;
  nextAt: Date | null;
  createdAt: Date;
  content: MessageContent;
  senderType: 'end_user' | 'agent' | 'system' | 'business';
  messageParts: { status: string; platformMessageIds: string[] }[] | null;
  replyToPlatformMessageId: string | null;
  platformUserId: string;
  lastInboundAt: Date | null;
}

const DELIVERY = `SELECT d.id, d.company_id AS "companyId", d.account_id AS "accountId", d.proxy_user_id AS "proxyUserId", d.position, d.op,
    d.message_id AS "messageId", d.conversation_id AS "conversationId", d.seq, i.sent_at AS "sentAt", d.argument, d.state, d.plan, d.attempts,
    d.next_at AS "nextAt", d.created_at AS "createdAt", m.content, m.sender_type AS "senderType", m.parts AS "messageParts",
    r.platform_message_id AS "replyToPlatformMessageId", p.platform_user_id AS "platformUserId", c.last_inbound_at AS "lastInboundAt"
  FROM delivery d
  JOIN message_index i ON i.company_id = d.company_id AND i.conversation_id = d.conversation_id AND i.seq = d.seq
  JOIN message m ON m.company_id = d.company_id AND m.conversation_id = d.conversation_id AND m.seq = d.seq AND m.sent_at = i.sent_at
  JOIN proxy_user p ON p.company_id = d.company_id AND p.id = d.proxy_user_id
  JOIN conversation c ON c.company_id = d.company_id AND c.id = d.conversation_id
  LEFT JOIN LATERAL (
    SELECT pm.parts #>> '{0,platformMessageIds,0}' AS platform_message_id FROM message_index pi
    JOIN message pm ON pm.company_id = pi.company_id AND pm.conversation_id = pi.conversation_id AND pm.seq = pi.seq AND pm.sent_at = pi.sent_at
    WHERE m.reply_to_seq IS NOT NULL AND pi.company_id = m.company_id AND pi.conversation_id = m.conversation_id AND pi.seq = m.reply_to_seq
  ) r ON true`;

/** Everything an account still has to send, in order, except what the caller already holds. */
export function pendingDeliveries(db: Queryable, accountId: string, heldIds: string[], limit: number): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>({
    name: 'pending-deliveries',
    text: `${DELIVERY} WHERE d.account_id = $1 AND d.state = 'queued' AND NOT (d.id = ANY($2::uuid[])) ORDER BY d.position LIMIT $3`,
    values: [accountId, heldIds, limit],
  });
}

/** Deliveries that were under way when their owner vanished. */
export function interruptedDeliveries(db: Queryable, accountId: string): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>({
    text: `${DELIVERY} WHERE d.account_id = $1 AND d.state = 'sending' ORDER BY d.position`,
    values: [accountId],
  });
}

/** Accounts among these with queued work older than `before`: the net under the signals. */
export async function accountsWithPendingDeliveries(db: Queryable, accountIds: string[], before: Date): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    name: 'accounts-with-deliveries',
    text: `SELECT a.id FROM unnest($1::uuid[]) AS a (id) WHERE EXISTS (
      SELECT FROM delivery d WHERE d.account_id = a.id AND d.state = 'queued' AND d.created_at < $2)`,
    values: [accountIds, before],
  });
  return rows.map((row) => row.id);
}

/**
 * Makes "this call leaves now" durable. Only for the head of its lane and only under the owner's current lease; the ids that may leave come back.
 */
export async function markSending(
  db: Queryable,
  marks: { id: string; accountId: string; epoch: number; plan: PlannedPart[] }[],
): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>({
    name: 'mark-sending',
    text: `UPDATE delivery d SET state = 'sending', attempts = d.attempts + 1, plan = i.plan, next_at = NULL
      FROM json_to_recordset($1::json) AS i (id uuid, "accountId" uuid, epoch bigint, plan jsonb)
      JOIN account_lease l ON l.account_id = i."accountId" AND l.epoch = i.epoch
      WHERE d.id = i.id AND NOT EXISTS (
        SELECT FROM delivery earlier WHERE earlier.account_id = i."accountId" AND earlier.proxy_user_id = d.proxy_user_id AND earlier.position < d.position)
      RETURNING d.id`,
    values: [JSON.stringify(marks)],
  });
  return new Set(rows.map((row) => row.id));
}

/** Back to waiting: refused for now, paused, or a part done with more to come. */
export async function requeueDeliveries(
  db: Queryable,
  items: { id: string; plan: PlannedPart[] | null; nextAt: Date | null; error: { code: string; message: string } | null }[],
): Promise<void> {
  await db.query({
    name: 'requeue-deliveries',
    text: `UPDATE delivery d SET state = 'queued', plan = i.plan, next_at = i."nextAt", error = i.error
      FROM json_to_recordset($1::json) AS i (id uuid, plan jsonb, "nextAt" timestamptz, error jsonb) WHERE d.id = i.id`,
    values: [JSON.stringify(items)],
  });
}

export interface SendOutcome {
  deliveryId: string;
  companyId: string;
  accountId: string;
  conversationId: string;
  seq: number;
  sentAt: Date;
  status: 'sent' | 'failed' | 'uncertain' | 'expired';
  error: { code: string; message: string } | null;
  parts: { status: string; platformMessageIds: string[] }[];
  platformAt: Date | null;
}

export interface FinalStatus {
  deliveryId: string;
  status: 'sent' | 'delivered' | 'read' | 'failed' | 'uncertain' | 'expired';
}

/**
 * Writes how sends ended: message status, platform ids, and any receipt that came early; the outbox rows go in the same commit.
 * An outcome whose outbox row is gone already changes nothing.
 */
export function finishSends(db: Queryable, outcomes: SendOutcome[]): Promise<FinalStatus[]> {
  return db.query<FinalStatus>({
    name: 'finish-sends',
    text: `WITH input AS MATERIALIZED (
        SELECT * FROM json_to_recordset($1::json) AS i ("deliveryId" uuid, "companyId" uuid, "accountId" uuid, "conversationId" uuid, seq bigint,
          "sentAt" timestamptz, status text, error jsonb, parts jsonb, "platformAt" timestamptz)
      ), done AS (
        DELETE FROM delivery d USING input i WHERE d.id = i."deliveryId" RETURNING d.id
      ), o AS MATERIALIZED (
        SELECT i.* FROM input i JOIN done ON done.id = i."deliveryId"
      ), ids AS MATERIALIZED (
        SELECT DISTINCT ON (o."accountId", id.value) o.*, id.value AS platform_message_id
        FROM o, jsonb_array_elements(o.parts) AS part, jsonb_array_elements_text(part -> 'platformMessageIds') AS id
      ), known AS (
        INSERT INTO platform_message (account_id, platform_message_id, part, company_id, conversation_id, seq)
        SELECT "accountId", platform_message_id, 0, "companyId", "conversationId", seq FROM ids
        ON CONFLICT DO NOTHING
      ), early AS (
        DELETE FROM early_receipt r USING ids WHERE r.account_id = ids."accountId" AND r.platform_message_id = ids.platform_message_id
        RETURNING ids."deliveryId", r.status, r.error
      ), final AS MATERIALIZED (
        SELECT o.*,
          CASE WHEN o.status <> 'sent' THEN o.status ELSE coalesce((SELECT e.status FROM early e WHERE e."deliveryId" = o."deliveryId"
            ORDER BY array_position(ARRAY['failed', 'delivered', 'read'], e.status) DESC LIMIT 1), 'sent') END AS final_status,
          coalesce(o.error, (SELECT e.error FROM early e WHERE e."deliveryId" = o."deliveryId" AND e.status = 'failed' LIMIT 1)) AS final_error
        FROM o
      ), written AS (
        UPDATE message m SET status = f.final_status, error = f.final_error, parts = f.parts, platform_at = coalesce(f."platformAt", m.platform_at)
        FROM final f WHERE m.company_id = f."companyId" AND m.conversation_id = f."conversationId" AND m.seq = f.seq AND m.sent_at = f."sentAt"
      )
      SELECT "deliveryId", final_status AS status FROM final`,
    values: [JSON.stringify(outcomes)],
  });
}

/** An edit, retraction or reaction is over, well or badly; `error` lands on the message it was about. */
export async function finishOperation(
  db: Queryable,
  outcome: {
    deliveryId: string;
    companyId: string;
    conversationId: string;
    seq: number;
    sentAt: Date;
    error: { code: string; message: string } | null;
  },
): Promise<void> {
  await db.query({
    text: `WITH done AS (DELETE FROM delivery WHERE id = $1 RETURNING id)
      UPDATE message SET error = $6 WHERE company_id = $2 AND conversation_id = $3 AND seq = $4 AND sent_at = $5 AND EXISTS (SELECT FROM done)`,
    values: [
      outcome.deliveryId,
      outcome.companyId,
      outcome.conversationId,
      outcome.seq,
      outcome.sentAt,
      outcome.error && JSON.stringify(outcome.error),
    ],
  });
}

/** Queues an operation on a stored message. Takes the conversation's lock, so its place in the lane is its place in time. */
export async function enqueueOperation(
  tx: Queryable,
  operation: {
    id: string;
    companyId: string;
    conversationId: string;
    messageId: string;
    seq: number;
    op: DeliveryOperation;
    argument: unknown;
    at: Date;
  },
): Promise<void> {
  await tx.query({
    text: `WITH held AS MATERIALIZED (
        SELECT c.account_id, c.proxy_user_id FROM conversation c WHERE c.company_id = $2 AND c.id = $3 FOR UPDATE
      )
      INSERT INTO delivery (id, company_id, account_id, proxy_user_id, op, message_id, conversation_id, seq, argument, created_at)
      SELECT $1, $2, account_id, proxy_user_id, $4, $5, $3, $6, $7, $8 FROM held`,
    values: [
      operation.id,
      operation.companyId,
      operation.conversationId,
      operation.op,
      operation.messageId,
      operation.seq,
      operation.argument === undefined ? null : JSON.stringify(operation.argument),
      operation.at,
    ],
  });
}

/** A failed, uncertain or expired message starts again at `queued`, the same message. False when it is in no such state. */
export async function resendMessage(
  tx: Queryable,
  message: { companyId: string; conversationId: string; messageId: string; seq: number; sentAt: Date },
  deliveryId: string,
  at: Date,
): Promise<boolean> {
  const rows = await tx.query<{ seq: number }>({
    text: `UPDATE message SET status = 'queued', error = NULL
      WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4 AND status IN ('failed', 'uncertain', 'expired') AND retracted_at IS NULL
      RETURNING seq`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt],
  });
  if (rows.length === 0) return false;
  await enqueueOperation(tx, { ...message, id: deliveryId, op: 'send', argument: undefined, at });
  return true;
}

/** The agent says what became of an uncertain message. False when it is not uncertain any more. */
export async function resolveUncertain(
  db: Queryable,
  message: { companyId: string; conversationId: string; seq: number; sentAt: Date },
  status: 'sent' | 'failed',
): Promise<boolean> {
  const rows = await db.query<{ seq: number }>({
    text: `UPDATE message SET status = $5 WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4 AND status = 'uncertain' RETURNING seq`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt, status],
  });
  return rows.length > 0;
}

export interface DeliveryListRow {
  id: string;
  accountId: string;
  conversationId: string;
  messageId: string;
  op: DeliveryOperation;
  state: string;
  attempts: number;
  nextAt: Date | null;
  error: { code: string; message: string } | null;
  createdAt: Date;
}

export function listDeliveries(db: Queryable, companyId: string, state: string | undefined, limit: number): Promise<DeliveryListRow[]> {
  return db.query<DeliveryListRow>({
    text: `SELECT id, account_id AS "accountId", conversation_id AS "conversationId", message_id AS "messageId", op, state, attempts,
        next_at AS "nextAt", error, created_at AS "createdAt"
      FROM delivery WHERE company_id = $1 AND ($2::text IS NULL OR state = $2) ORDER BY position LIMIT $3`,
    values: [companyId, state ?? null, limit],
  });
}

/** Is a message to this person on its way to the platform just now? */
export async function isSendingTo(db: Queryable, accountId: string, platformUserId: string): Promise<boolean> {
  const rows = await db.query<{ found: boolean }>({
    name: 'is-sending-to',
    text: `SELECT EXISTS (
        SELECT FROM proxy_user p JOIN delivery d ON d.account_id = p.account_id AND d.proxy_user_id = p.id
        WHERE p.account_id = $1 AND p.platform_user_id = $2 AND d.state = 'sending'
      ) AS found`,
    values: [accountId, platformUserId],
  });
  return rows[0]?.found ?? false;
}
