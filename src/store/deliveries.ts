// The outbox: what still has to reach a platform. A row leaves it in the commit that writes its outcome into the message.
import type { Failure, MessageContent, MessageStatus, PlatformCall, RefusedChange } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import type { MessageKey } from './messages.js';

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
  /** Of the lease under which it was read. */
  epoch: number;
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
  /** When its first call left; what it waited before that (a paused account, others before it) is no fault of its own. */
  firstAttemptAt: Date | null;
  /** The instance whose call was marked as leaving last, and how long ago by the store's clock. */
  leftFrom: string | null;
  leftAgoMs: number | null;
  createdAt: Date;
  content: MessageContent;
  senderType: 'end_user' | 'agent' | 'system' | 'business';
  senderId: string | null;
  /** As in `MessageRow`. */
  byProgram: boolean | null;
  messageParts: { status: string; platformMessageIds: string[] }[] | null;
  replyToPlatformMessageId: string | null;
  /** Everybody reads it. */
  isPublic: true | null;
  /** It answers what everybody reads, there or in private. */
  answersPublic: true | null;
  platformUserId: string;
  lastInboundAt: Date | null;
}

export interface AccountLease {
  accountId: string;
  /** Who owned the account before sees nothing: what is marked as leaving may be its successor's call. */
  epoch: number;
}

interface LaneLook {
  now: Date;
  rowsPerPerson: number;
}

export interface AllLanesQuestion extends AccountLease, LaneLook {
  /** People whose head is in memory already. */
  held: string[];
  /** Where the last look ended; null: from the beginning. */
  afterPerson: string | null;
  people: number;
}

/**
 * The first rows of each lane of `wanted` (columns account_id, epoch, proxy_user_id), each in its order; $1 is now, $2 how many rows of each.
 * `OFFSET 0` keeps each look-up by key on its own: joined, a plan made while a table was small would go on reading all of it.
 */
const headsOf = (wanted: string): string => `wanted AS MATERIALIZED (${wanted}),
  chosen AS MATERIALIZED (
    SELECT first.*, w.epoch FROM wanted w CROSS JOIN LATERAL (
      SELECT * FROM delivery d WHERE d.account_id = w.account_id AND d.proxy_user_id = w.proxy_user_id ORDER BY d.position LIMIT $2
    ) first
    WHERE EXISTS (SELECT FROM account_lease l WHERE l.account_id = w.account_id AND l.epoch = w.epoch)
  )
  SELECT d.id, d.company_id AS "companyId", d.account_id AS "accountId", d.epoch, d.proxy_user_id AS "proxyUserId", d.position, d.op,
    d.message_id AS "messageId", d.conversation_id AS "conversationId", d.seq, i.sent_at AS "sentAt", d.argument, d.state, d.plan, d.attempts,
    d.next_at AS "nextAt", d.first_attempt_at AS "firstAttemptAt", d.left_from AS "leftFrom",
    (extract(epoch FROM clock_timestamp() - d.left_at) * 1000)::float8 AS "leftAgoMs", d.created_at AS "createdAt",
    m.content, m.sender_type AS "senderType", m.sender_id AS "senderId", m.by_program AS "byProgram", m.parts AS "messageParts", m.is_public AS "isPublic",
    r.platform_message_id AS "replyToPlatformMessageId", r.is_public AS "answersPublic",
    (SELECT p.platform_user_id FROM proxy_user p WHERE p.company_id = d.company_id AND p.id = d.proxy_user_id) AS "platformUserId",
    (SELECT c.window_opened_at FROM conversation c WHERE c.company_id = d.company_id AND c.id = d.conversation_id) AS "lastInboundAt"
  FROM chosen d
  CROSS JOIN LATERAL (
    SELECT i.sent_at FROM message_index i WHERE i.company_id = d.company_id AND i.conversation_id = d.conversation_id AND i.seq = d.seq OFFSET 0
  ) i
  CROSS JOIN LATERAL (
    SELECT m.content, m.sender_type, m.sender_id, m.by_program, m.parts, m.is_public, m.reply_to_seq FROM message m
    WHERE m.company_id = d.company_id AND m.conversation_id = d.conversation_id AND m.seq = d.seq AND m.sent_at = i.sent_at OFFSET 0
  ) m
  LEFT JOIN LATERAL (
    SELECT pm.parts #>> '{0,platformMessageIds,0}' AS platform_message_id, pm.is_public FROM message_index pi
    JOIN message pm ON pm.company_id = pi.company_id AND pm.conversation_id = pi.conversation_id AND pm.seq = pi.seq AND pm.sent_at = pi.sent_at
    WHERE m.reply_to_seq IS NOT NULL AND pi.company_id = d.company_id AND pi.conversation_id = d.conversation_id AND pi.seq = m.reply_to_seq OFFSET 0
  ) r ON true
  ORDER BY d.proxy_user_id, d.position`;

/** Lanes of `wanted` whose head does not wait for its next try. */
const mayLeave = (wanted: string): string => `SELECT w.* FROM (${wanted}) w CROSS JOIN LATERAL (
    SELECT d.next_at FROM delivery d WHERE d.account_id = w.account_id AND d.proxy_user_id = w.proxy_user_id ORDER BY d.position LIMIT 1
  ) head
  WHERE head.next_at IS NULL OR head.next_at <= $1`;

/**
 * The heads of an account's lanes, so many people and so many rows of each, in the order of each lane: one person's thousand rows never stand
 * before another's only one. Goes from person to person by the index.
 */
export function laneHeads(db: Queryable, question: AllLanesQuestion): Promise<DeliveryRow[]> {
  const { accountId, epoch, now, rowsPerPerson, held, afterPerson, people } = question;
  return db.query<DeliveryRow>({
    name: 'lane-heads',
    text: `WITH RECURSIVE person AS (
        (SELECT proxy_user_id FROM delivery WHERE account_id = $3 AND ($6::uuid IS NULL OR proxy_user_id > $6) ORDER BY proxy_user_id LIMIT 1)
        UNION ALL
        SELECT (SELECT d.proxy_user_id FROM delivery d WHERE d.account_id = $3 AND d.proxy_user_id > p.proxy_user_id ORDER BY d.proxy_user_id LIMIT 1)
        FROM person p WHERE p.proxy_user_id IS NOT NULL
      ), ${headsOf(
        `${mayLeave(`SELECT $3::uuid AS account_id, $4::bigint AS epoch, proxy_user_id FROM person
        WHERE proxy_user_id IS NOT NULL AND NOT (proxy_user_id = ANY ($5::uuid[]))`)} LIMIT $7`,
      )}`,
    values: [now, rowsPerPerson, accountId, epoch, held, afterPerson, people],
  });
}

const WANTED = jsonRows('$3', '"accountId" uuid, epoch bigint, "proxyUserId" uuid');

/** The heads of these people's lanes, of one account or of many. */
export function laneHeadsOf(db: Queryable, people: (AccountLease & { proxyUserId: string })[], look: LaneLook): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>({
    name: 'lane-heads-of',
    text: `WITH ${headsOf(mayLeave(`SELECT "accountId" AS account_id, epoch, "proxyUserId" AS proxy_user_id FROM ${WANTED} p`))}`,
    values: [look.now, look.rowsPerPerson, JSON.stringify(people)],
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
 * Makes "this call leaves now" durable. Only for the head of its lane and only under the owner's current lease; for those that may leave, the
 * number of the attempt comes back.
 */
export async function markSending(
  db: Queryable,
  marks: { id: string; accountId: string; epoch: number; plan: PlannedPart[]; at: Date }[],
): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; attempts: number }>({
    name: 'mark-sending',
    text: `UPDATE delivery d SET state = 'sending', attempts = d.attempts + 1, plan = i.plan, next_at = NULL,
        first_attempt_at = coalesce(d.first_attempt_at, i.at), left_from = l.instance_id, left_at = clock_timestamp()
      FROM ${jsonRows('$1', 'id uuid, "accountId" uuid, epoch bigint, plan jsonb, at timestamptz')} AS i
      JOIN account_lease l ON l.account_id = i."accountId" AND l.epoch = i.epoch
      WHERE d.id = i.id AND NOT EXISTS (
        SELECT FROM delivery earlier WHERE earlier.account_id = i."accountId" AND earlier.proxy_user_id = d.proxy_user_id AND earlier.position < d.position)
      RETURNING d.id, d.attempts`,
    values: [JSON.stringify(marks)],
  });
  return new Map(rows.map((row) => [row.id, row.attempts]));
}

/**
 * Back to waiting: refused for now, paused, or a part done with more to come. `attempts` is the fence: another owner who has begun a later
 * attempt is not disturbed by what comes late from this one.
 */
export async function requeueDeliveries(
  db: Queryable,
  items: {
    id: string;
    attempts: number;
    plan: PlannedPart[] | null;
    nextAt: Date | null;
    error: Failure | null;
    /** Only what this instance marked: for who does not know whether its mark was made. */
    leftFrom?: string;
  }[],
): Promise<void> {
  await db.query({
    name: 'requeue-deliveries',
    text: `UPDATE delivery d SET state = 'queued', plan = i.plan, next_at = i."nextAt", error = i.error
      FROM ${jsonRows('$1', 'id uuid, attempts int, plan jsonb, "nextAt" timestamptz, error jsonb, "leftFrom" text')} AS i
      WHERE d.id = i.id AND d.attempts <= i.attempts AND (i."leftFrom" IS NULL OR d.left_from = i."leftFrom")`,
    values: [JSON.stringify(items)],
  });
}

export interface SendOutcome {
  deliveryId: string;
  /** Which attempt it was: the outcome of an earlier one than is under way changes nothing. */
  attempts: number;
  companyId: string;
  accountId: string;
  conversationId: string;
  seq: number;
  sentAt: Date;
  status: 'sent' | 'failed' | 'uncertain' | 'expired';
  error: Failure | null;
  parts: { status: string; platformMessageIds: string[] }[];
  platformAt: Date | null;
}

export interface EndedSend {
  deliveryId: string;
  /** What the message is now: a receipt may have told meanwhile that what arrived earlier of it has failed. */
  status: MessageStatus;
  error: Failure | null;
  /** Who hears of the conversation just now. */
  groupId: string | null;
  assigneeId: string | null;
}

const OUTCOMES = jsonRows(
  '$1',
  `"deliveryId" uuid, attempts int, "companyId" uuid, "accountId" uuid, "conversationId" uuid, seq bigint, "sentAt" timestamptz, status text,
    error jsonb, parts jsonb, "platformAt" timestamptz`,
);

/** Parts that had arrived before the rest was sent again stay as receipts have told of them. */
const KEEPING_RECEIPTS = `CASE WHEN m.parts IS NULL THEN o.parts ELSE (
    SELECT jsonb_agg(CASE WHEN told.status IS NULL THEN part ELSE jsonb_set(part, '{status}', told.status) END ORDER BY place)
    FROM jsonb_array_elements(o.parts) WITH ORDINALITY AS p (part, place)
    LEFT JOIN LATERAL (
      SELECT held -> 'status' AS status FROM jsonb_array_elements(m.parts) AS h (held)
      WHERE part ->> 'status' = 'sent' AND (held ->> 'status' IN ('delivered', 'read') OR held ->> 'status' = 'failed' AND held -> 'platformMessageIds' <> '[]')
        AND held -> 'platformMessageIds' = part -> 'platformMessageIds' LIMIT 1
    ) told ON true) END`;

/**
 * Writes how sends ended: message status and platform ids; the outbox rows go in the same commit. Ask for early receipts after it.
 * An outcome whose outbox row is gone already changes nothing.
 */
export function finishSends(db: Queryable, outcomes: SendOutcome[]): Promise<EndedSend[]> {
  return db.query<EndedSend>({
    name: 'finish-sends',
    text: `WITH input AS MATERIALIZED (
        SELECT * FROM ${OUTCOMES} i
      ), done AS (
        DELETE FROM delivery d USING input i WHERE d.id = i."deliveryId" AND d.attempts <= i.attempts RETURNING d.id
      ), o AS MATERIALIZED (
        SELECT i.* FROM input i JOIN done ON done.id = i."deliveryId"
      ), known AS (
        INSERT INTO platform_message (account_id, platform_message_id, part, company_id, conversation_id, seq)
        SELECT DISTINCT ON (o."accountId", id.value) o."accountId", id.value, 0, o."companyId", o."conversationId", o.seq
        FROM o, jsonb_array_elements(o.parts) AS part, jsonb_array_elements_text(part -> 'platformMessageIds') AS id
        ON CONFLICT DO NOTHING
      ), written AS (
        UPDATE message m SET platform_at = coalesce(o."platformAt", m.platform_at), (parts, status, error) = (
          SELECT kept.parts, reached.status, CASE WHEN reached.status = 'failed' AND o.status <> 'failed' THEN m.error ELSE o.error END
          FROM (SELECT ${KEEPING_RECEIPTS} AS parts OFFSET 0) kept
          CROSS JOIN LATERAL (SELECT CASE o.status WHEN 'sent' THEN status_of_parts(o.status, kept.parts) ELSE o.status END AS status OFFSET 0) reached)
        FROM o WHERE m.company_id = o."companyId" AND m.conversation_id = o."conversationId" AND m.seq = o.seq AND m.sent_at = o."sentAt"
        RETURNING o."deliveryId", m.status, m.error
      )
      SELECT o."deliveryId", coalesce(w.status, o.status) AS status, CASE WHEN w.status IS NULL THEN o.error ELSE w.error END AS error,
        c.group_id AS "groupId", c.assignee_id AS "assigneeId"
      FROM o LEFT JOIN written w ON w."deliveryId" = o."deliveryId" JOIN conversation c ON c.company_id = o."companyId" AND c.id = o."conversationId"`,
    values: [JSON.stringify(outcomes)],
  });
}

/**
 * An edit, retraction or reaction is over, well or badly: the message it was about says what of it was refused. A refused reaction hides no
 * refusal that matters more. False: it has ended already, or another owner has begun a later attempt.
 */
export async function finishOperation(
  db: Queryable,
  outcome: {
    deliveryId: string;
    attempts: number;
    companyId: string;
    conversationId: string;
    seq: number;
    sentAt: Date;
    op: DeliveryOperation;
    error: Omit<RefusedChange, 'change'> | null;
  },
): Promise<boolean> {
  const { op, error } = outcome;
  const rows = await db.query({
    text: `WITH done AS (DELETE FROM delivery WHERE id = $1 AND attempts <= $8 RETURNING id), noted AS (
      UPDATE message SET refused_change = CASE WHEN $7 = 'react' AND refused_change ->> 'change' IN ('edit', 'retract') THEN refused_change ELSE $6 END
      WHERE company_id = $2 AND conversation_id = $3 AND seq = $4 AND sent_at = $5 AND EXISTS (SELECT FROM done)
        AND ($6::jsonb IS NOT NULL OR refused_change ->> 'change' = $7)
      ) SELECT id FROM done`,
    values: [
      outcome.deliveryId,
      outcome.companyId,
      outcome.conversationId,
      outcome.seq,
      outcome.sentAt,
      error && JSON.stringify({ change: op, ...error }),
      op,
      outcome.attempts,
    ],
  });
  return rows.length > 0;
}

/** Somebody has seen that a change was refused. False: there was nothing to see. */
export async function forgetRefusedChange(db: Queryable, message: MessageKey): Promise<boolean> {
  const rows = await db.query<{ seq: number }>({
    text: `UPDATE message SET refused_change = NULL
      WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4 AND refused_change IS NOT NULL RETURNING seq`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt],
  });
  return rows.length > 0;
}

/** What a repeated request asks for once more: it is under way, or true already. The last change of this kind that waits counts before what is stored. */
const NOTHING_NEW = `CASE $4::text
    WHEN 'retract' THEN m.retracted_at IS NOT NULL OR pending.id IS NOT NULL
    WHEN 'edit' THEN m.retracted_at IS NOT NULL OR coalesce(pending.argument -> 'content', m.content) = $7::jsonb -> 'content'
    WHEN 'react' THEN coalesce(pending.argument -> 'emoji', (
      SELECT r -> 'emoji' FROM jsonb_array_elements(m.reactions) AS r WHERE r ->> 'by' = 'agent' LIMIT 1), 'null') = $7::jsonb -> 'emoji'
    ELSE false
  END`;

/**
 * Queues an operation on a stored message. Takes the conversation's lock, so its place in the lane is its place in time. A repeated one changes
 * nothing; that the last of its kind was refused is forgotten.
 */
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
  // A statement of its own: the next one sees what was committed while this one waited.
  await tx.query({
    text: 'SELECT FROM conversation WHERE company_id = $1 AND id = $2 FOR UPDATE',
    values: [operation.companyId, operation.conversationId],
  });
  await tx.query({
    text: `WITH queued AS (
      INSERT INTO delivery (id, company_id, account_id, proxy_user_id, op, message_id, conversation_id, seq, argument, created_at)
      SELECT $1, $2, c.account_id, c.proxy_user_id, $4::text, $5::uuid, $3, i.seq, $7::jsonb, $8 FROM conversation c
      JOIN message_index i ON i.company_id = c.company_id AND i.conversation_id = c.id AND i.seq = $6
      JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
      LEFT JOIN LATERAL (
        SELECT d.id, d.argument FROM delivery d
        WHERE d.account_id = c.account_id AND d.proxy_user_id = c.proxy_user_id AND d.message_id = $5::uuid AND d.op = $4::text
        ORDER BY d.position DESC LIMIT 1
      ) pending ON true
      WHERE c.company_id = $2 AND c.id = $3 AND NOT ${NOTHING_NEW}
      RETURNING company_id, conversation_id, seq
    )
    UPDATE message m SET refused_change = NULL
    FROM queued q JOIN message_index x ON x.company_id = q.company_id AND x.conversation_id = q.conversation_id AND x.seq = q.seq
    WHERE m.company_id = q.company_id AND m.conversation_id = q.conversation_id AND m.seq = q.seq AND m.sent_at = x.sent_at
      AND m.refused_change ->> 'change' = $4::text`,
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

export const RESENDABLE = ['failed', 'uncertain', 'expired'] as const;
export type ResendableStatus = (typeof RESENDABLE)[number];

/** A message in one of these states starts again at `queued`, the same message. False when it is in none of them. */
export async function resendMessage(
  tx: Queryable,
  message: { companyId: string; conversationId: string; messageId: string; seq: number; sentAt: Date },
  delivery: { id: string; at: Date; from: readonly ResendableStatus[] },
): Promise<boolean> {
  const rows = await tx.query<{ seq: number }>({
    text: `UPDATE message SET status = 'queued', error = NULL
      WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4 AND status = ANY($5) AND retracted_at IS NULL
      RETURNING seq`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt, delivery.from],
  });
  if (rows.length === 0) return false;
  await enqueueOperation(tx, { ...message, id: delivery.id, op: 'send', argument: undefined, at: delivery.at });
  return true;
}

/**
 * The agent says what became of an uncertain message. When it arrived, parts that never left still have to: they are queued under
 * `deliveryId`. Null when the message is not uncertain any more.
 */
export async function resolveUncertain(
  tx: Queryable,
  message: { companyId: string; conversationId: string; messageId: string; seq: number; sentAt: Date },
  outcome: 'sent' | 'failed',
  rest: { deliveryId: string; at: Date },
): Promise<'ended' | 'rest_queued' | null> {
  const rows = await tx.query<{ isWhole: boolean }>({
    text: `UPDATE message SET status = $5, error = CASE $5 WHEN 'sent' THEN NULL ELSE error END, parts = (
        SELECT jsonb_agg(CASE part ->> 'status' WHEN 'uncertain' THEN jsonb_set(part, '{status}', to_jsonb($5::text)) ELSE part END ORDER BY place)
        FROM jsonb_array_elements(parts) WITH ORDINALITY AS p (part, place))
      WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4 AND status = 'uncertain'
      RETURNING NOT coalesce(parts @? '$[*] ? (@.status == "failed" || @.status == "uncertain")', false) AS "isWhole"`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt, outcome],
  });
  const [row] = rows;
  if (row === undefined) return null;
  if (outcome === 'failed' || row.isWhole) return 'ended';
  await tx.query({
    text: `UPDATE message SET status = 'queued' WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4`,
    values: [message.companyId, message.conversationId, message.seq, message.sentAt],
  });
  await enqueueOperation(tx, { ...message, id: rest.deliveryId, op: 'send', argument: undefined, at: rest.at });
  return 'rest_queued';
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
  error: Failure | null;
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
