// Reading stored messages, and the changes a message may see after it was stored.
import { type Failure, mediaOf, type MessageContent, type MessageKind, type MessageStatus, type RefusedChange } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { releaseFilesOf, releaseReplacedFiles } from './media-removal.js';
import { insertFilesOf, type NewMedia } from './new-media.js';
import { emptyEventsOf } from './event-words.js';

export interface MessagePart {
  status: MessageStatus;
  platformMessageIds: string[];
}

export interface MessageRow {
  companyId: string;
  conversationId: string;
  accountId: string;
  seq: number;
  id: string;
  kind: MessageKind;
  senderType: 'end_user' | 'agent' | 'system' | 'business';
  /** Sent by a program in an agent’s name. */
  byProgram: boolean | null;
  senderId: string;
  senderName: string;
  content: MessageContent;
  status: MessageStatus;
  error: Failure | null;
  /** Our last edit, take-back or reaction, when the platform refused it and nobody has seen that yet. */
  refusedChange: RefusedChange | null;
  parts: MessagePart[] | null;
  sentAt: Date;
  platformAt: Date | null;
  editedAt: Date | null;
  retractedAt: Date | null;
  reactions: { by: 'end_user' | 'agent'; emoji: string; name?: string }[] | null;
  albumId: string | null;
  forwardedFrom: string | null;
  /** As in `NewMessage`. */
  isPublic: true | null;
  clientMsgId: string | null;
  replyTo: { messageId: string; seq: number; content: MessageContent; senderName: string; isPublic: true | null } | null;
}

/** A message whose send is under way shows the outbox's state: the message's own row is written once, at the end. */
const COLUMNS = `m.company_id AS "companyId", m.conversation_id AS "conversationId", m.account_id AS "accountId", m.seq, m.id, m.kind,
  m.sender_type AS "senderType", m.by_program AS "byProgram", m.sender_id AS "senderId", m.sender_name AS "senderName", m.content,
  CASE WHEN m.status = 'queued' AND d.state = 'sending' THEN 'sending' ELSE m.status END AS status,
  coalesce(m.error, d.error) AS error, m.refused_change AS "refusedChange", m.parts, m.sent_at AS "sentAt",
  m.platform_at AS "platformAt", m.edited_at AS "editedAt", m.retracted_at AS "retractedAt", m.reactions,
  m.album_id AS "albumId", m.forwarded_from AS "forwardedFrom", m.is_public AS "isPublic", m.client_msg_id AS "clientMsgId",
  CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('messageId', r.id, 'seq', r.seq, 'content', r.content, 'senderName', r.sender_name, 'isPublic', r.is_public) END AS "replyTo"`;

const JOINS = `LEFT JOIN delivery d ON m.status = 'queued' AND d.message_id = m.id AND d.op = 'send'
  LEFT JOIN LATERAL (
    SELECT q.id, q.seq, q.content, q.sender_name, q.is_public FROM message_index qi
    JOIN message q ON q.company_id = qi.company_id AND q.conversation_id = qi.conversation_id AND q.seq = qi.seq AND q.sent_at = qi.sent_at
    WHERE m.reply_to_seq IS NOT NULL AND qi.company_id = m.company_id AND qi.conversation_id = m.conversation_id AND qi.seq = m.reply_to_seq
  ) r ON true`;

/** One page of history, ascending by seq: the newest before `before`, or the oldest after `after`. Bounded by seq, so any month is reached by key. */
export async function messageHistory(
  db: Queryable,
  companyId: string,
  conversationId: string,
  page: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<MessageRow[]> {
  const ascending = page.after !== undefined;
  const rows = await db.query<MessageRow>({
    name: ascending ? 'history-after' : 'history-before',
    text: `SELECT ${COLUMNS} FROM (
        SELECT seq, sent_at FROM message_index WHERE company_id = $1 AND conversation_id = $2
          AND ${ascending ? 'seq > $3 ORDER BY seq' : 'seq < $3 ORDER BY seq DESC'} LIMIT $4
      ) i JOIN message m ON m.company_id = $1 AND m.conversation_id = $2 AND m.seq = i.seq AND m.sent_at = i.sent_at ${JOINS}
      ORDER BY m.seq`,
    values: [companyId, conversationId, page.after ?? page.before ?? Number.MAX_SAFE_INTEGER, page.limit],
  });
  return rows;
}

/** The same page of what the end user sees: no notes, no lines of the desk, nothing they have deleted on their side. */
export function visibleHistory(
  db: Queryable,
  companyId: string,
  conversationId: string,
  page: { before?: number | undefined; limit: number },
): Promise<MessageRow[]> {
  return db.query<MessageRow>({
    name: 'visible-history',
    text: `SELECT ${COLUMNS} FROM (
        SELECT i.seq, i.sent_at FROM message_index i
        JOIN message k ON k.company_id = i.company_id AND k.conversation_id = i.conversation_id AND k.seq = i.seq AND k.sent_at = i.sent_at
        WHERE i.company_id = $1 AND i.conversation_id = $2 AND i.seq < $3 AND k.kind IN ('in', 'out', 'bot')
          AND i.seq > (SELECT user_deleted_seq FROM conversation WHERE company_id = $1 AND id = $2) ORDER BY i.seq DESC LIMIT $4
      ) i JOIN message m ON m.company_id = $1 AND m.conversation_id = $2 AND m.seq = i.seq AND m.sent_at = i.sent_at ${JOINS}
      ORDER BY m.seq`,
    values: [companyId, conversationId, page.before ?? Number.MAX_SAFE_INTEGER, page.limit],
  });
}

export async function messageById(db: Queryable, companyId: string, messageId: string): Promise<MessageRow | null> {
  const rows = await db.query<MessageRow>({
    name: 'message-by-id',
    text: `SELECT ${COLUMNS} FROM message_index i
      JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at ${JOINS}
      WHERE i.company_id = $1 AND i.id = $2`,
    values: [companyId, messageId],
  });
  return rows[0] ?? null;
}

export async function messageAt(db: Queryable, companyId: string, conversationId: string, seq: number): Promise<MessageRow | null> {
  const rows = await messageHistory(db, companyId, conversationId, { after: seq - 1, limit: 1 });
  return rows[0]?.seq === seq ? rows[0] : null;
}

/** The messages at these places, in no order. */
export function messagesAt(db: Queryable, companyId: string, places: { conversationId: string; seq: number }[]): Promise<MessageRow[]> {
  return db.query<MessageRow>({
    name: 'messages-at',
    text: `SELECT ${COLUMNS} FROM ${jsonRows('$2', '"conversationId" uuid, seq bigint')} i
      JOIN message_index x ON x.company_id = $1 AND x.conversation_id = i."conversationId" AND x.seq = i.seq
      JOIN message m ON m.company_id = $1 AND m.conversation_id = x.conversation_id AND m.seq = x.seq AND m.sent_at = x.sent_at ${JOINS}`,
    values: [companyId, JSON.stringify(places.map(({ conversationId, seq }) => ({ conversationId, seq })))],
  });
}

/** Which message each of these platform ids means. */
export function findByPlatformIds(
  db: Queryable,
  accountId: string,
  platformMessageIds: string[],
): Promise<{ platformMessageId: string; companyId: string; conversationId: string; seq: number }[]> {
  return db.query({
    name: 'find-by-platform-ids',
    text: `SELECT platform_message_id AS "platformMessageId", company_id AS "companyId", conversation_id AS "conversationId", seq
      FROM platform_message WHERE account_id = $1 AND platform_message_id = ANY($2::text[]) AND part = 0`,
    values: [accountId, platformMessageIds],
  });
}

/** Where one message is: its key with the month it lies in. */
export interface MessageKey {
  companyId: string;
  conversationId: string;
  seq: number;
  sentAt: Date;
}

const ONE = 'company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4';
const keyValues = (key: MessageKey): unknown[] => [key.companyId, key.conversationId, key.seq, key.sentAt];

/** The new content with each file it shares with the old one as the row has it now: it may have been fetched while the edit was on its way. */
const KEEPING_FILES = `CASE
    WHEN $5::jsonb #>> '{media,mediaId}' = content #>> '{media,mediaId}' THEN jsonb_set($5::jsonb, '{media}', content -> 'media')
    WHEN $5::jsonb ->> 'type' = 'album' AND content ->> 'type' = 'album' THEN jsonb_set($5::jsonb, '{items}', (
      SELECT jsonb_agg(CASE WHEN held.media IS NULL THEN item ELSE jsonb_set(item, '{media}', held.media) END ORDER BY place)
      FROM jsonb_array_elements($5::jsonb -> 'items') WITH ORDINALITY AS items (item, place)
      LEFT JOIN LATERAL (
        SELECT old -> 'media' AS media FROM jsonb_array_elements(content -> 'items') AS olds (old)
        WHERE old #>> '{media,mediaId}' = item #>> '{media,mediaId}' LIMIT 1
      ) held ON true))
    ELSE $5::jsonb END`;

export interface NewContent {
  content: MessageContent;
  preview: string;
  words: string[];
  editedAt: Date;
  /** Of an end user's edit: the files that came with it, by our clock. Those of the message that are not in the new content are let go. */
  files?: { added: NewMedia[]; at: Date };
}

/** Replaces the content; an edit older than the last one is left alone. True when something changed. */
export async function replaceContent(db: Queryable, key: MessageKey, edit: NewContent): Promise<boolean> {
  const { content, preview, words, editedAt, files } = edit;
  const shown = mediaOf(content).map(({ mediaId }) => mediaId);
  const rows = await db.query<{ seq: number }>({
    text: `WITH changed AS (
        UPDATE message SET content = ${KEEPING_FILES}, edited_at = $6, words = CASE WHEN cardinality($8::text[]) > 0 THEN array_to_tsvector($8) END
        WHERE ${ONE} AND retracted_at IS NULL AND (edited_at IS NULL OR edited_at <= $6) RETURNING company_id, conversation_id, seq, account_id
      ), added AS (
        ${insertFilesOf('changed', '$9', '$10')}
      ), replaced AS (
        ${releaseReplacedFiles('changed', '$11', '$10')}
      ), listed AS (
        UPDATE conversation SET last_message = last_message || jsonb_build_object('preview', $7::text, 'type', $5::jsonb ->> 'type')
        FROM changed WHERE conversation.company_id = $1 AND id = $2 AND last_message -> 'seq' = to_jsonb(changed.seq)
      ) SELECT seq FROM changed`,
    values: [
      ...keyValues(key),
      JSON.stringify(content),
      editedAt,
      preview,
      words,
      JSON.stringify(files?.added ?? []),
      files?.at ?? null,
      files ? shown : null,
    ],
  });
  return rows.length > 0;
}

/** Takes a message back: what it said is purged, here and in the raw events it came in; that it was there stays. */
export async function retractMessage(db: Queryable, key: MessageKey, at: Date): Promise<boolean> {
  const rows = await db.query<{ seq: number }>({
    text: `WITH changed AS (
        UPDATE message SET retracted_at = $5, reactions = NULL, reaction_event_ids = NULL, edited_at = NULL, words = NULL, refused_change = NULL,
          content = jsonb_build_object('type', 'event', 'name', 'retracted', 'data', '{}'::jsonb)
        WHERE ${ONE} AND retracted_at IS NULL RETURNING company_id, conversation_id, seq, id, account_id, parts
      ), ${releaseFilesOf('changed', '$5')}, ${emptyEventsOf('changed', '$5')}, listed AS (
        UPDATE conversation c SET last_message = last_message || '{"preview": "", "type": "event"}'
        FROM changed WHERE c.company_id = $1 AND c.id = $2 AND c.last_message -> 'seq' = to_jsonb(changed.seq)
      ) SELECT seq FROM changed`,
    values: [...keyValues(key), at],
  });
  return rows.length > 0;
}

/** All reactions of one side, and in a group chat of one author. `toldBy`: the raw event that tells of them, where one does. */
export interface Reactions {
  by: 'end_user' | 'agent';
  name?: string | undefined;
  emojis: string[];
  toldBy?: number | undefined;
}

/** Those an earlier event tells of than what is known are left alone. */
export async function setReactions(db: Queryable, key: MessageKey, { by, name, emojis, toldBy }: Reactions): Promise<void> {
  const added = emojis.map((emoji) => ({ by, emoji, ...(name === undefined ? {} : { name }) }));
  await db.query({
    text: `UPDATE message SET reactions = (
        SELECT nullif(coalesce(jsonb_agg(r), '[]') || $7::jsonb, '[]') FROM jsonb_array_elements(coalesce(reactions, '[]')) AS r
        WHERE NOT (r ->> 'by' = $5 AND coalesce(r ->> 'name', '') = $6)
      ), reaction_event_ids = CASE WHEN $8::bigint IS NULL THEN reaction_event_ids
        ELSE coalesce(reaction_event_ids, '{}') || jsonb_build_object($6::text, $8::bigint) END
      WHERE ${ONE} AND retracted_at IS NULL AND NOT coalesce((reaction_event_ids ->> $6)::bigint > $8::bigint, false)`,
    values: [...keyValues(key), by, name ?? '', JSON.stringify(added), toldBy ?? null],
  });
}

/** A file of this message has arrived or is given up: writes its state into the content. */
export async function settleMediaInContent(
  db: Queryable,
  key: { companyId: string; conversationId: string; seq: number },
  media: { mediaId: string },
): Promise<MessageRow | null> {
  const row = await messageAt(db, key.companyId, key.conversationId, key.seq);
  if (!row || row.retractedAt) return row;
  await db.query({
    text: `UPDATE message SET content = CASE
        WHEN content -> 'media' ->> 'mediaId' = $5 THEN jsonb_set(content, '{media}', $6::jsonb)
        WHEN content ->> 'type' = 'album' THEN jsonb_set(content, '{items}', (
          SELECT jsonb_agg(CASE WHEN item -> 'media' ->> 'mediaId' = $5 THEN jsonb_set(item, '{media}', $6::jsonb) ELSE item END ORDER BY place)
          FROM jsonb_array_elements(content -> 'items') WITH ORDINALITY AS items (item, place)))
        ELSE content END
      WHERE ${ONE}`,
    values: [row.companyId, row.conversationId, row.seq, row.sentAt, media.mediaId, JSON.stringify(media)],
  });
  return messageAt(db, key.companyId, key.conversationId, key.seq);
}

/** Where this sender's message was stored before, under the id its client chose. */
export async function storedUnder(
  db: Queryable,
  message: { senderId: string; clientMsgId: string },
): Promise<(Omit<MessageKey, 'companyId'> & { messageId: string }) | null> {
  const rows = await db.query<Omit<MessageKey, 'companyId'> & { messageId: string }>({
    name: 'stored-under',
    text: `SELECT conversation_id AS "conversationId", seq, id AS "messageId", sent_at AS "sentAt" FROM message_index
      WHERE sender_id = $1 AND client_msg_id = $2`,
    values: [message.senderId, message.clientMsgId],
  });
  return rows[0] ?? null;
}

/** Has this sender's message been stored before, under the id its client chose? */
export async function isStored(db: Queryable, message: { senderId: string; clientMsgId: string }): Promise<boolean> {
  const rows = await db.query<{ stored: boolean }>({
    name: 'is-stored',
    text: 'SELECT EXISTS (SELECT FROM message_index WHERE sender_id = $1 AND client_msg_id = $2) AS stored',
    values: [message.senderId, message.clientMsgId],
  });
  return rows[0]?.stored ?? false;
}
