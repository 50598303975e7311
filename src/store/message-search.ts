// Messages found by their words, newest first, as far as the looking agent may see them.
import type { Queryable } from './database.js';
import type { Viewer } from './conversation-visibility.js';
import { messagesAt, type MessageRow } from './messages.js';

export interface SearchPage {
  /** A tsquery, as `searchQuery` makes it. */
  query: string;
  conversationId?: string | undefined;
  /** The last hit of the page before. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

export interface MessageHit {
  message: MessageRow;
  contactId: string;
  displayName: string;
}

interface Place {
  conversationId: string;
  seq: number;
  id: string;
  contactId: string;
  displayName: string;
}

const SEEN = `($3 OR c.assignee_id = $2 OR EXISTS (
  SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = $2))`;

/** Sorted before anything is joined, so that the joins end with the page. */
const PLACES = `SELECT m.conversation_id AS "conversationId", m.seq, m.id, t.id AS "contactId", t.display_name AS "displayName"
  FROM (SELECT * FROM hit ORDER BY sent_at DESC, id DESC OFFSET 0) m
  JOIN conversation c ON c.company_id = $1 AND c.id = m.conversation_id
  JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
  JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
  JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
  WHERE ${SEEN} ORDER BY m.sent_at DESC, m.id DESC LIMIT $8`;

const MATCHES = 'm.words @@ $4::tsquery AND ($5::uuid IS NULL OR m.conversation_id = $5)';

/** As the index by time has them. */
const AT = `(sent_at AT TIME ZONE 'UTC')`;
const OF_COMPANY = 'company_id::text = $1::uuid::text';

/** How many of the newest messages are simply read: a few for words of every day, more for words that every hundredth message has. */
const NEWEST = [1_000, 5_000] as const;
/** Fewer hits among the few, and the many would not fill a page either. */
const FREQUENT = 4;

/**
 * Common words are found by reading back in time, rare ones through the index of words, a month at a time: each way costs most where the
 * other costs least, and neither ever sorts all there is.
 */
export async function searchMessages(db: Queryable, viewer: Viewer, page: SearchPage): Promise<MessageHit[]> {
  const places = await placesOf(db, viewer, page);
  if (places.length === 0) return [];
  const rows = await messagesAt(db, viewer.companyId, places);
  const found = new Map(rows.map((row) => [row.id, row]));
  return places.flatMap(({ id, contactId, displayName }) => {
    const message = found.get(id);
    return message ? [{ message, contactId, displayName }] : [];
  });
}

async function placesOf(db: Queryable, viewer: Viewer, page: SearchPage): Promise<Place[]> {
  for (const newest of NEWEST) {
    const { hits, places } = await placesAmongNewest(db, viewer, page, newest);
    if (places.length === page.limit) return places;
    if (hits < FREQUENT) break;
  }
  return placesByMonth(db, viewer, page);
}

/** `hits`: how many hold the words, also of those that the agent may not see. */
async function placesAmongNewest(
  db: Queryable,
  viewer: Viewer,
  page: SearchPage,
  newest: number,
): Promise<{ hits: number; places: Place[] }> {
  const [among] = await db.query<{ hits: number; places: Place[] }>({
    name: `search-newest-${String(newest)}`,
    text: `WITH newest AS MATERIALIZED (
        SELECT conversation_id, seq, id, sent_at, words FROM message
        WHERE ${OF_COMPANY} AND ${AT} <= coalesce($6::timestamptz, 'infinity') AT TIME ZONE 'UTC'
          AND ($6::timestamptz IS NULL OR (sent_at, id) < ($6, $7::uuid))
        ORDER BY ${AT} DESC LIMIT ${String(newest)}
      ), hit AS MATERIALIZED (SELECT conversation_id, seq, id, sent_at FROM newest m WHERE ${MATCHES})
      SELECT (SELECT count(*) FROM hit) AS hits, coalesce((SELECT json_agg(place) FROM (${PLACES}) place), '[]') AS places`,
    values: valuesOf(viewer, page, page.limit),
  });
  return among ?? { hits: 0, places: [] };
}

async function placesByMonth(db: Queryable, viewer: Viewer, page: SearchPage): Promise<Place[]> {
  const [oldest] = await db.query<{ at: Date | null }>({
    name: 'oldest-message',
    text: `SELECT min(${AT}) AT TIME ZONE 'UTC' AS at FROM message WHERE ${OF_COMPANY}`,
    values: [viewer.companyId],
  });
  const places: Place[] = [];
  if (!oldest?.at) return places;
  let until = page.after?.at ?? new Date(8_640_000_000_000_000);
  const start = page.after?.at ?? new Date();
  for (let month = monthOf(start, 0); places.length < page.limit && until >= oldest.at; month = monthOf(month, -1)) {
    places.push(
      ...(await db.query<Place>({
        // Not prepared: the bounds choose the month's own table.
        text: `WITH hit AS MATERIALIZED (
            SELECT conversation_id, seq, id, sent_at FROM message m
            WHERE company_id = $1 AND ${MATCHES} AND sent_at >= $9 AND sent_at <= $10 AND ($6::timestamptz IS NULL OR (sent_at, id) < ($6, $7::uuid))
          ) ${PLACES}`,
        values: [...valuesOf(viewer, page, page.limit - places.length), month, until],
      })),
    );
    until = new Date(month.getTime() - 1);
  }
  return places;
}

function valuesOf({ companyId, agentId, seesAll }: Viewer, page: SearchPage, limit: number): unknown[] {
  return [companyId, agentId, seesAll, page.query, page.conversationId ?? null, page.after?.at ?? null, page.after?.id ?? null, limit];
}

function monthOf(date: Date, offset: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}
