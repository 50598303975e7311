// Takes away what is held of a person: words, files, profile. That there were messages, and when, stays, as do the figures of the reports.
import { emptyEventsOf } from './event-words.js';
import type { Queryable } from './database.js';
import { purgeTime, releaseFilesOf } from './media-removal.js';

/** What may not be cut off in the middle. */
export type ErasureObstacle = 'session_open' | 'messages_waiting';

/** Leaves, or may at any moment: what waits for an account that is switched off does neither. */
const GOES_OUT = `(d.state = 'sending' OR a.state = 'active')`;

/** Holds the conversations, so that nothing begins in them meanwhile. */
export async function erasureObstacle(tx: Queryable, companyId: string, conversationIds: string[]): Promise<ErasureObstacle | null> {
  const [row] = await tx.query<{ open: boolean | null; waiting: boolean | null }>({
    text: `WITH held AS MATERIALIZED (
        SELECT id, session_id, last_inbound_seq > routed_seq AS unrouted FROM conversation
        WHERE company_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE
      )
      SELECT bool_or(h.session_id IS NOT NULL OR h.unrouted) AS open,
        bool_or(EXISTS (SELECT FROM delivery d JOIN channel_account a ON a.id = d.account_id
            WHERE d.company_id = $1 AND d.conversation_id = h.id AND ${GOES_OUT})
          OR EXISTS (SELECT FROM scheduled_message s WHERE s.company_id = $1 AND s.conversation_id = h.id AND s.state = 'sending')) AS waiting
      FROM held h`,
    values: [companyId, conversationIds],
  });
  if (row?.open === true) return 'session_open';
  return row?.waiting === true ? 'messages_waiting' : null;
}

/** What waits to be sent never is. False: something of it has left meanwhile. */
export async function dropWaiting(tx: Queryable, companyId: string, conversationIds: string[]): Promise<boolean> {
  const values = [companyId, conversationIds];
  await tx.query({
    text: `WITH dropped AS (
        DELETE FROM delivery WHERE company_id = $1 AND conversation_id = ANY($2::uuid[]) AND state <> 'sending' RETURNING op, conversation_id, seq
      )
      UPDATE message m SET status = 'failed' FROM dropped d
      JOIN message_index i ON i.company_id = $1 AND i.conversation_id = d.conversation_id AND i.seq = d.seq
      WHERE d.op = 'send' AND m.company_id = $1 AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at`,
    values,
  });
  const left = await tx.query({ text: 'SELECT FROM delivery WHERE company_id = $1 AND conversation_id = ANY($2::uuid[]) LIMIT 1', values });
  return left.length === 0;
}

/** What the desk did stays as a line, unless words of the person stand in it. */
const DESK_LINE = `m.kind = 'system' AND coalesce(m.content ->> 'name', '') LIKE 'session.%' AND coalesce(m.content ->> 'name', '') NOT IN ('session.summary', 'session.rated')`;

/** What comes again of it must be known: a raw event that is still to be worked, or may be. */
const COMES_AGAIN = `EXISTS (SELECT FROM jsonb_array_elements(m.parts) AS told (piece)
  CROSS JOIN LATERAL jsonb_array_elements_text(told.piece -> 'platformMessageIds') AS known (id)
  JOIN platform_message p ON p.account_id = m.account_id AND p.platform_message_id = known.id
  JOIN webhook_event e ON e.id = ANY (p.webhook_event_ids) AND e.state IN ('received', 'dead'))`;

/** The next messages after `after`, with their files, their platform's ids and the raw events that carry their words. Returns the last one's seq; null: there are no more. */
export async function eraseMessages(
  db: Queryable,
  page: { companyId: string; conversationId: string; after: number; limit: number; at: Date },
): Promise<number | null> {
  const [row] = await db.query<{ last: number | null }>({
    text: `WITH page AS MATERIALIZED (
        SELECT seq, sent_at FROM message_index WHERE company_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4
      ), held AS MATERIALIZED (
        SELECT p.seq, p.sent_at, m.parts, ${COMES_AGAIN} AS comes_again FROM page p
        JOIN message m ON m.company_id = $1 AND m.conversation_id = $2 AND m.seq = p.seq AND m.sent_at = p.sent_at
      ), changed AS (
        UPDATE message m SET retracted_at = coalesce(m.retracted_at, $5), reactions = NULL, reaction_event_ids = NULL, edited_at = NULL, words = NULL, refused_change = NULL,
          content = jsonb_build_object('type', 'event', 'name', 'retracted', 'data', '{}'::jsonb), forwarded_from = NULL,
          parts = CASE WHEN p.comes_again THEN m.parts
            ELSE (SELECT jsonb_agg(piece || '{"platformMessageIds": []}') FROM jsonb_array_elements(m.parts) AS told (piece)) END,
          sender_name = CASE WHEN m.sender_type = 'end_user' OR m.content ->> 'name' = 'history_deleted' THEN '' ELSE m.sender_name END
        FROM held p
        WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq = p.seq AND m.sent_at = p.sent_at AND NOT (${DESK_LINE})
        RETURNING m.company_id, m.conversation_id, m.seq, m.id, m.account_id, p.parts, p.comes_again
      ), platform_ids AS (
        DELETE FROM platform_message p
        USING changed x, jsonb_array_elements(x.parts) AS told (piece), jsonb_array_elements_text(told.piece -> 'platformMessageIds') AS known (id)
        WHERE p.account_id = x.account_id AND p.platform_message_id = known.id AND NOT x.comes_again
      ), ${releaseFilesOf('changed', '$5')}, ${emptyEventsOf('changed', '$5')}
      SELECT max(seq) AS last FROM page`,
    values: [page.companyId, page.conversationId, page.after, page.limit, page.at],
  });
  return row?.last ?? null;
}

const NO_NAME = '—';

/** Of an event that a company's program has not been told of yet: that there was a message, as with those that stay. */
const ERASED_MESSAGE = `jsonb_set((payload -> 'message') - '{replyTo,reactions,editedAt,refusedChange,forwardedFrom}'::text[]
  || '{"content": {"type": "event", "name": "retracted", "data": {}}}', '{sender,name}',
  CASE payload #>> '{message,sender,type}' WHEN 'end_user' THEN '""' ELSE payload #> '{message,sender,name}' END)`;

/** What is told of their conversations beside the messages. From now on nobody writes in them. */
export async function eraseAroundMessages(tx: Queryable, companyId: string, conversationIds: string[], at: Date): Promise<void> {
  const values = [companyId, conversationIds];
  const theirs = 'company_id = $1 AND conversation_id = ANY($2::uuid[])';
  await tx.query({
    text: `UPDATE conversation SET erased_at = coalesce(erased_at, $3), last_message = last_message || '{"preview": "", "type": "event"}'
      WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    values: [...values, at],
  });
  await tx.query({ text: `DELETE FROM entry_point WHERE ${theirs}`, values });
  await tx.query({ text: `DELETE FROM scheduled_message WHERE ${theirs}`, values });
  await tx.query({ text: `DELETE FROM outgoing_event WHERE ${theirs} AND state <> 'queued'`, values });
  await tx.query({
    text: `UPDATE outgoing_event SET payload = jsonb_set(payload, '{conversation,contact,displayName}', to_jsonb($3::text))
        || CASE WHEN payload ? 'message' THEN jsonb_build_object('message', ${ERASED_MESSAGE}) ELSE '{}' END
      WHERE ${theirs} AND state = 'queued'`,
    values: [...values, NO_NAME],
  });
  await tx.query({
    text: `UPDATE rating r SET comment = NULL FROM service_session s
      WHERE r.company_id = $1 AND s.company_id = $1 AND s.id = r.session_id AND s.conversation_id = ANY($2::uuid[]) AND r.comment IS NOT NULL`,
    values,
  });
}

export interface ErasedIdentity {
  proxyUserId: string;
  accountId: string;
  platformUserId: string;
}

/** Their platforms' ids and their logins as visitors go too: who writes again is somebody new. Returns by which ids they were known where. */
export async function erasePerson(tx: Queryable, companyId: string, contactIds: string[], at: Date): Promise<ErasedIdentity[]> {
  const values = [companyId, contactIds];
  await tx.query({
    text: `UPDATE media f SET state = 'failed', reason = 'retracted', ref = NULL, purge_at = ${purgeTime('$3')} FROM contact k
      WHERE k.company_id = $1 AND k.id = ANY($2::uuid[]) AND f.company_id = k.company_id AND f.id = k.avatar_media_id`,
    values: [...values, at],
  });
  await tx.query({
    text: `UPDATE contact SET display_name = $3, name_given = true, avatar_media_id = NULL, language = NULL, language_given = false, notes = '',
        custom_fields = '{}', phones = '{}', emails = '{}'
      WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    values: [...values, NO_NAME],
  });
  await tx.query({ text: 'DELETE FROM contact_note WHERE company_id = $1 AND contact_id = ANY($2::uuid[])', values });
  await tx.query({ text: 'DELETE FROM contact_label WHERE company_id = $1 AND contact_id = ANY($2::uuid[])', values });
  return tx.query<ErasedIdentity>({
    text: `WITH known AS MATERIALIZED (
        SELECT id, account_id, platform_user_id FROM proxy_user
        WHERE company_id = $1 AND contact_id = ANY($2::uuid[]) AND platform_user_id <> 'erased:' || id FOR UPDATE
      ), gone AS (
        UPDATE proxy_user p SET platform_user_id = 'erased:' || p.id, profile = '{}', words = NULL, reachable = false, unreachable_reason = 'erased'
        FROM known k WHERE p.company_id = $1 AND p.id = k.id
      ), logins AS (
        DELETE FROM visitor_session s USING known k WHERE s.company_id = $1 AND s.proxy_user_id = k.id
      ) SELECT id AS "proxyUserId", account_id AS "accountId", platform_user_id AS "platformUserId" FROM known`,
    values,
  });
}
