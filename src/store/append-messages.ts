// The one statement that stores messages: index, dense seq, both sides' sync entries, outbox and conversation, in one commit.
import type { MessageContent, MessageKind, MessageStatus, SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';
import { emptiedBody } from './event-words.js';
import { KEEP_ENTRY_POINTS, type NewEntryPoint } from './entry-points.js';
import { jsonRows } from './json-rows.js';
import { newMediaRecordset, type NewMedia } from './new-media.js';

export interface NewMessage {
  companyId: string;
  conversationId: string;
  accountId: string;
  proxyUserId: string;
  id: string;
  kind: MessageKind;
  senderType: 'end_user' | 'agent' | 'system' | 'business';
  /** A program sent it in the sender’s name. */
  byProgram?: boolean | undefined;
  senderId: string;
  senderName: string;
  content: MessageContent;
  /** For the list: what `previewText` makes of the content. */
  preview: string;
  /** For the search: what `searchWords` finds in the content. */
  words: string[];
  status: MessageStatus;
  /** Our clock. */
  sentAt: Date;
  platformAt?: Date | undefined;
  replyToSeq?: number | undefined;
  albumId?: string | undefined;
  forwardedFrom?: string | undefined;
  /** Everybody reads it; from an end user, it opens no reply window. */
  isPublic?: true | undefined;
  /** Chosen by the sender; the same value again yields the message already stored. */
  clientMsgId?: string | undefined;
  /** The platform's id; the same value again yields the message already stored. */
  platformMessageId?: string | undefined;
  /** Only store it while this agent is the conversation's assignee. */
  requiredAssigneeId?: string | undefined;
  /** Only store it while the open session is in this state. */
  requiredState?: SessionState | undefined;
  /** Makes it a reply that goes out to the platform. */
  deliveryId?: string | undefined;
  originDevice?: string | undefined;
  /** The raw event it came from; marked `stored` in the same commit when all that names it is new. */
  webhookEventId?: number | undefined;
  /** The raw event its words stand in, whether it is done with this commit or not. */
  carrierEventId?: number | undefined;
  /** The raw event it came from, where that tells who its writer is. */
  profileEventId?: number | undefined;
  media?: NewMedia[] | undefined;
  /** What brought its writer here; kept as the conversation's latest. */
  entryPoint?: NewEntryPoint | undefined;
}

export interface AppendResult {
  /** `stored`: new. `known`: stored earlier under the same id; seq tells where. `refused`: not the assignee, another state, somebody who was erased, or no such conversation. */
  outcome: 'stored' | 'known' | 'refused';
  conversationId: string;
  messageId: string;
  seq: number;
  sentAt: Date;
  /** Where it stands in each queue that got it. */
  entries: { queue: string; key: number }[];
  /** The conversation when this was decided; null when there is none. */
  conversation: { groupId: string | null; assigneeId: string | null; sessionId: string | null } | null;
}

interface ResultRow {
  seq: number | null;
  knownConversationId: string | null;
  knownSeq: number | null;
  knownId: string | null;
  knownSentAt: Date | null;
  found: boolean;
  groupId: string | null;
  assigneeId: string | null;
  sessionId: string | null;
  entries: { queue: string; key: number }[] | null;
}

/**
 * Who gets a sync entry: the end user's queue for what the end user may see, the sender's own queue, and the desk
 * (the assignee, or the group while nobody has claimed). Notes and system lines never reach the end user's queue.
 */
const QUEUES = `CASE n.kind
    WHEN 'in' THEN ARRAY[n."proxyUserId", coalesce(n.assignee_id, n.group_id)]
    WHEN 'system' THEN ARRAY[coalesce(n.assignee_id, n.group_id)]
    WHEN 'note' THEN ARRAY[n."senderId", coalesce(n.assignee_id, n.group_id)]
    ELSE ARRAY[n."proxyUserId", CASE WHEN n."senderType" = 'agent' THEN n."senderId" END, coalesce(n.assignee_id, n.group_id)]
  END`;

/** Written so that the event is found by its id, never by reading all open ones. */
const STILL_OPEN = `coalesce(e.state, '') = 'received'`;

const INPUT = jsonRows(
  '$1',
  `ord int, "companyId" uuid, "conversationId" uuid, "accountId" uuid, "proxyUserId" uuid, id uuid, kind text, "senderType" text,
    "senderId" uuid, "senderName" text, content jsonb, preview text, words text[], status text, "sentAt" timestamptz, "platformAt" timestamptz,
    "replyToSeq" bigint, "albumId" text, "forwardedFrom" text, "isPublic" boolean, "clientMsgId" text, "platformMessageId" text,
    "requiredAssigneeId" uuid, "requiredState" text, "deliveryId" uuid, "byProgram" boolean, "originDevice" text, "webhookEventId" bigint, "carrierEventId" bigint, "profileEventId" bigint, "entryPoint" jsonb`,
);

const APPEND = `WITH input AS MATERIALIZED (
  SELECT * FROM ${INPUT} i
), held AS MATERIALIZED (
  -- Locked in one order by everybody; seq is drawn only while the lock is held, so seq order is commit order.
  -- With no session open the conversation is its account's: whoever serves that now hears of it, not who did last time.
  SELECT c.company_id, c.id, c.last_seq, c.assignee_id, c.session_id, c.erased_at,
    CASE WHEN c.session_id IS NULL THEN a.group_id ELSE c.group_id END AS group_id
  FROM conversation c JOIN (SELECT DISTINCT "companyId", "conversationId" FROM input) i ON c.company_id = i."companyId" AND c.id = i."conversationId"
  JOIN channel_account a ON a.id = c.account_id
  ORDER BY c.id FOR UPDATE OF c
), known AS MATERIALIZED (
  -- OFFSET 0 keeps each look-up by key on its own: joined, a plan made while these tables were small would go on reading all of them.
  SELECT i.ord, x.conversation_id, x.seq, x.id, x.sent_at FROM input i CROSS JOIN LATERAL (
    SELECT * FROM message_index x WHERE x.sender_id = i."senderId" AND x.client_msg_id = i."clientMsgId" OFFSET 0
  ) x
  UNION ALL
  SELECT i.ord, x.conversation_id, x.seq, x.id, x.sent_at FROM input i CROSS JOIN LATERAL (
    SELECT * FROM platform_message p
    WHERE p.account_id = i."accountId" AND p.platform_message_id = i."platformMessageId" AND p.part = 0 OFFSET 0
  ) p CROSS JOIN LATERAL (
    SELECT * FROM message_index x WHERE x.company_id = p.company_id AND x.conversation_id = p.conversation_id AND x.seq = p.seq OFFSET 0
  ) x
), n AS MATERIALIZED (
  SELECT i.*, h.group_id, h.assignee_id, h.session_id, h.last_seq + row_number() OVER (PARTITION BY h.id ORDER BY i.ord) AS seq
  FROM input i JOIN held h ON h.company_id = i."companyId" AND h.id = i."conversationId"
  WHERE NOT EXISTS (SELECT FROM known k WHERE k.ord = i.ord)
    AND (h.erased_at IS NULL OR i.kind = 'note')
    AND (i."requiredAssigneeId" IS NULL OR h.assignee_id = i."requiredAssigneeId")
    AND (i."requiredState" IS NULL OR i."requiredState" = session_state_now(h.company_id, h.session_id))
), messages AS (
  INSERT INTO message (company_id, conversation_id, seq, id, account_id, kind, sender_type, sender_id, sender_name, content, reply_to_seq,
    status, sent_at, platform_at, album_id, forwarded_from, is_public, client_msg_id, by_program, words, parts)
  SELECT "companyId", "conversationId", seq, id, "accountId", kind, "senderType", "senderId", "senderName", content, "replyToSeq",
    status, "sentAt", "platformAt", "albumId", "forwardedFrom", "isPublic", "clientMsgId", "byProgram",
    CASE WHEN cardinality(words) > 0 THEN array_to_tsvector(words) END,
    CASE WHEN "platformMessageId" IS NOT NULL THEN jsonb_build_array(jsonb_build_object('status', status, 'platformMessageIds', jsonb_build_array("platformMessageId"))) END
  FROM n
), indexed AS (
  INSERT INTO message_index (company_id, conversation_id, seq, id, sent_at, kind, sender_id, client_msg_id)
  SELECT "companyId", "conversationId", seq, id, "sentAt", kind, "senderId", "clientMsgId" FROM n
), platform_ids AS (
  INSERT INTO platform_message (account_id, platform_message_id, part, company_id, conversation_id, seq, webhook_event_ids)
  SELECT "accountId", "platformMessageId", 0, "companyId", "conversationId", seq,
    CASE WHEN "carrierEventId" IS NOT NULL THEN ARRAY["carrierEventId"] END FROM n WHERE "platformMessageId" IS NOT NULL
), files AS (
  INSERT INTO media (company_id, id, account_id, conversation_id, seq, ref, mime, size_bytes, name, state, reason, created_at)
  SELECT n."companyId", f.id, n."accountId", n."conversationId", n.seq, f.ref, f.mime, f."sizeBytes", f.name, f.state, f.reason, n."sentAt"
  FROM ${newMediaRecordset('$2')} JOIN n ON n.ord = f.ord
), entry_points AS (
  ${KEEP_ENTRY_POINTS}
), conversations AS (
  UPDATE conversation c SET
    last_seq = s.last_seq,
    group_id = s.group_id,
    -- What was said last; what the desk did with the conversation is no message to anybody.
    last_message = coalesce(s.last_message, c.last_message), last_message_at = coalesce(s.last_at, c.last_message_at),
    last_inbound_seq = coalesce(s.inbound_seq, c.last_inbound_seq), last_inbound_at = coalesce(s.inbound_at, c.last_inbound_at),
    last_public_at = coalesce(s.public_at, c.last_public_at),
    -- What comes late opens no more than it would have in time.
    window_opened_at = greatest(c.window_opened_at, s.opened_at),
    profile_event_id = greatest(c.profile_event_id, s.profile_event_id),
    -- With a session open there is nothing left to route.
    routed_seq = CASE WHEN c.session_id IS NOT NULL THEN coalesce(s.inbound_seq, c.routed_seq) ELSE c.routed_seq END
  FROM (
    SELECT "companyId", "conversationId", group_id, max(seq) AS last_seq, (array_agg("sentAt" ORDER BY seq DESC) FILTER (WHERE kind <> 'system'))[1] AS last_at,
      (array_agg(jsonb_build_object('seq', seq, 'kind', kind, 'type', content ->> 'type', 'preview', preview, 'at', "sentAt")
        ORDER BY seq DESC) FILTER (WHERE kind <> 'system'))[1] AS last_message,
      max(seq) FILTER (WHERE kind = 'in') AS inbound_seq, max("sentAt") FILTER (WHERE kind = 'in') AS inbound_at,
      max(least("platformAt", "sentAt")) FILTER (WHERE kind = 'in' AND "isPublic" IS NULL) AS opened_at,
      max("sentAt") FILTER (WHERE kind IN ('in', 'out')) AS public_at, max("profileEventId") AS profile_event_id
    FROM n GROUP BY "companyId", "conversationId", group_id
  ) s WHERE c.company_id = s."companyId" AND c.id = s."conversationId"
), first_replies AS (
  -- Whoever serves it is known of the row held above; its session's own row may be older than that in this statement's view.
  UPDATE service_session s SET first_reply_at = r.at
  FROM (
    SELECT "companyId", session_id, min("sentAt") AS at FROM n
    WHERE kind = 'out' AND "senderType" = 'agent' AND assignee_id IS NOT NULL GROUP BY "companyId", session_id
  ) r WHERE s.company_id = r."companyId" AND s.id = r.session_id AND s.first_reply_at IS NULL
), entry AS MATERIALIZED (
  SELECT n.ord, n."companyId", n."conversationId", n.seq, n."originDevice", q.id AS queue_id,
    row_number() OVER (PARTITION BY q.id ORDER BY n.ord) AS rank,
    CASE WHEN q.id = n."proxyUserId" THEN 'proxy_user' WHEN q.id = n.group_id THEN 'group' ELSE 'agent' END AS queue_kind
  FROM n CROSS JOIN LATERAL (SELECT DISTINCT unnest(${QUEUES}) AS id) q WHERE q.id IS NOT NULL
), bumped AS (
  INSERT INTO sync_queue AS q (id, company_id, kind, last_key)
  SELECT queue_id, "companyId", queue_kind, count(*) FROM entry GROUP BY queue_id, "companyId", queue_kind ORDER BY queue_id
  ON CONFLICT (id) DO UPDATE SET last_key = q.last_key + excluded.last_key
  RETURNING id, last_key
), keyed AS MATERIALIZED (
  SELECT e.*, b.last_key - count(*) OVER (PARTITION BY e.queue_id) + e.rank AS key FROM entry e JOIN bumped b ON b.id = e.queue_id
), entries AS (
  INSERT INTO sync_entry (queue_id, key, company_id, conversation_id, seq, origin_device)
  SELECT queue_id, key, "companyId", "conversationId", seq, "originDevice" FROM keyed
), outbox AS (
  INSERT INTO delivery (id, company_id, account_id, proxy_user_id, op, message_id, conversation_id, seq, created_at)
  SELECT "deliveryId", "companyId", "accountId", "proxyUserId", 'send', id, "conversationId", seq, "sentAt" FROM n
  WHERE "deliveryId" IS NOT NULL ORDER BY ord
), events AS (
  UPDATE webhook_event e SET state = 'stored', attempts = e.attempts + 1, reason = NULL, next_at = NULL,
    body = CASE WHEN e.words_removed_at IS NOT NULL THEN ${emptiedBody('e.words_removed_at')} ELSE e.body END
  FROM (
    SELECT i."webhookEventId" AS id FROM input i LEFT JOIN n ON n.ord = i.ord
    WHERE i."webhookEventId" IS NOT NULL GROUP BY i."webhookEventId" HAVING bool_and(n.ord IS NOT NULL)
  ) s WHERE e.id = s.id AND ${STILL_OPEN}
)
SELECT n.seq, k.conversation_id AS "knownConversationId", k.seq AS "knownSeq", k.id AS "knownId", k.sent_at AS "knownSentAt",
  h.id IS NOT NULL AS found, h.group_id AS "groupId", h.assignee_id AS "assigneeId", h.session_id AS "sessionId", e.entries
FROM input i
LEFT JOIN n ON n.ord = i.ord
LEFT JOIN LATERAL (SELECT * FROM known WHERE known.ord = i.ord LIMIT 1) k ON true
LEFT JOIN held h ON h.company_id = i."companyId" AND h.id = i."conversationId"
LEFT JOIN (SELECT ord, json_agg(json_build_object('queue', queue_id, 'key', key)) AS entries FROM keyed GROUP BY ord) e ON e.ord = i.ord
ORDER BY i.ord`;

/**
 * Stores the messages in their order and answers each in its place. All or nothing. Two items with the same client or
 * platform id must not stand in one call; a race with another instance ends in a unique violation, and the caller tries again.
 */
export async function appendMessages(db: Queryable, messages: NewMessage[]): Promise<AppendResult[]> {
  const input = messages.map(({ media: _media, ...message }, ord) => ({ ord, ...message }));
  const media = messages.flatMap((message, ord) => (message.media ?? []).map((file) => ({ ord, ...file })));
  const rows = await db.query<ResultRow>({ name: 'append-messages', text: APPEND, values: [JSON.stringify(input), JSON.stringify(media)] });
  return rows.map((row, index) => toResult(row, messages[index] as NewMessage));
}

function toResult(row: ResultRow, message: NewMessage): AppendResult {
  const conversation = row.found ? { groupId: row.groupId, assigneeId: row.assigneeId, sessionId: row.sessionId } : null;
  const base = { conversationId: message.conversationId, messageId: message.id, seq: 0, sentAt: message.sentAt, entries: [], conversation };
  if (row.seq !== null) return { ...base, outcome: 'stored', seq: row.seq, entries: row.entries ?? [] };
  if (row.knownSeq !== null && row.knownConversationId !== null && row.knownId !== null) {
    return {
      ...base,
      outcome: 'known',
      conversationId: row.knownConversationId,
      seq: row.knownSeq,
      messageId: row.knownId,
      sentAt: row.knownSentAt ?? message.sentAt,
    };
  }
  return { ...base, outcome: 'refused' };
}
