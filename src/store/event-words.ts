// Which raw events carry the words of a message, and what is left of them once it is taken back: that they were there, and when.
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

/** What stands in place of the body of the event `e`, whose words went at `at`. */
export function emptiedBody(at: string): string {
  return `convert_to(json_build_object('removed', 'A message this event carried was taken back.', 'at', ${at}::timestamptz,
    'sizeBytes', octet_length(e.body))::text, 'UTF8')`;
}

/** One still to be worked, or worked again, keeps its body until then. */
const EMPTY = (at: string): string =>
  `words_removed_at = coalesce(e.words_removed_at, ${at}::timestamptz),
  body = CASE WHEN e.state IN ('stored', 'duplicate', 'ignored') AND e.words_removed_at IS NULL THEN ${emptiedBody(at)} ELSE e.body END`;

/** The id stands in the body by itself, as between quotes or tags; it is looked for as it is first, which costs least. */
const SHOWS = (body: string, id: string): string => `position(convert_to(${id}, 'UTF8') IN ${body}) > 0 AND encode(${body}, 'escape') ~
  ('(^|[^[:alnum:]_])' || regexp_replace(encode(convert_to(${id}, 'UTF8'), 'escape'), '([^[:alnum:]_])', '\\\\\\1', 'g') || '($|[^[:alnum:]_])')`;

/**
 * Also what no message came of: the raw events with ids above `after` that show one of these ids of end users. One that shows the same id for
 * another reason goes, too: it is only kept for looking up. Returns how far it came; null: there are no more.
 */
export async function emptyEventsAbout(
  db: Queryable,
  people: { accountId: string; platformUserId: string }[],
  page: { after: number; limit: number; at: Date },
): Promise<number | null> {
  const [row] = await db.query<{ last: number | null }>({
    text: `WITH page AS MATERIALIZED (
        SELECT id, account_id FROM webhook_event WHERE id > $3 ORDER BY id LIMIT $4
      ), emptied AS (
        UPDATE webhook_event e SET ${EMPTY('$5')}
        FROM page p JOIN unnest($1::uuid[], $2::text[]) AS known (account_id, platform_user_id) ON known.account_id = p.account_id
        WHERE e.id = p.id AND ${SHOWS('e.body', 'known.platform_user_id')}
      ) SELECT max(id) AS last FROM page`,
    values: [people.map(({ accountId }) => accountId), people.map(({ platformUserId }) => platformUserId), page.after, page.limit, page.at],
  });
  return row?.last ?? null;
}

/** Parts of a WITH that empties the raw events of the messages in `changed (company_id, account_id, parts)`, at time `at`. */
export function emptyEventsOf(changed: string, at: string): string {
  return `carriers AS MATERIALIZED (
      SELECT DISTINCT x.company_id, carrier.id FROM ${changed} x
      CROSS JOIN LATERAL jsonb_array_elements(x.parts) AS told (piece)
      CROSS JOIN LATERAL jsonb_array_elements_text(told.piece -> 'platformMessageIds') AS known (id)
      CROSS JOIN LATERAL (
        SELECT p.webhook_event_ids FROM platform_message p
        WHERE p.account_id = x.account_id AND p.platform_message_id = known.id AND p.part = 0 OFFSET 0
      ) p CROSS JOIN LATERAL unnest(p.webhook_event_ids) AS carrier (id)
    ), emptied AS (
      UPDATE webhook_event e SET ${EMPTY(at)} FROM carriers c WHERE e.id = c.id AND e.company_id = c.company_id
    )`;
}

export interface CarriedWords {
  platformMessageId: string;
  webhookEventId: number;
}

/** These raw events carry words of these messages, too. Those of messages taken back by now are emptied at once. */
export async function noteCarriers(db: Queryable, accountId: string, carried: CarriedWords[], now: Date): Promise<void> {
  if (carried.length === 0) return;
  const eventIds = new Map<string, number[]>();
  for (const { platformMessageId, webhookEventId } of carried)
    eventIds.set(platformMessageId, [...(eventIds.get(platformMessageId) ?? []), webhookEventId]);
  await db.query({
    name: 'note-carriers',
    text: `WITH input AS MATERIALIZED (
        SELECT * FROM ${jsonRows('$2', '"platformMessageId" text, "eventIds" bigint[]')} i
      ), linked AS (
        UPDATE platform_message p
        SET webhook_event_ids = ARRAY(SELECT DISTINCT id FROM unnest(p.webhook_event_ids || i."eventIds") AS one (id) ORDER BY id)
        FROM input i WHERE p.account_id = $1 AND p.platform_message_id = i."platformMessageId" AND p.part = 0
          AND NOT coalesce(p.webhook_event_ids @> i."eventIds", false)
        RETURNING p.company_id, p.conversation_id, p.seq, i."eventIds"
      ), late AS MATERIALIZED (
        SELECT DISTINCT l.company_id, carrier.id FROM linked l CROSS JOIN LATERAL (
          SELECT x.sent_at FROM message_index x WHERE x.company_id = l.company_id AND x.conversation_id = l.conversation_id AND x.seq = l.seq OFFSET 0
        ) x CROSS JOIN LATERAL (
          SELECT m.retracted_at FROM message m
          WHERE m.company_id = l.company_id AND m.conversation_id = l.conversation_id AND m.seq = l.seq AND m.sent_at = x.sent_at OFFSET 0
        ) m CROSS JOIN LATERAL unnest(l."eventIds") AS carrier (id) WHERE m.retracted_at IS NOT NULL
      )
      UPDATE webhook_event e SET ${EMPTY('$3')} FROM late l WHERE e.id = l.id AND e.company_id = l.company_id`,
    values: [accountId, JSON.stringify([...eventIds].map(([platformMessageId, ids]) => ({ platformMessageId, eventIds: ids }))), now],
  });
}
