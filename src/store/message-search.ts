// Messages found by their words, newest first, as far as the looking agent may see them.
import type { Queryable } from './database.js';
import { type Viewer, visibleToAgent } from './conversation-visibility.js';
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
  platform: string;
  platformUserId: string;
}

interface Place {
  conversationId: string;
  seq: number;
  id: string;
  contactId: string;
  displayName: string;
  platform: string;
  platformUserId: string;
}

/** The longest there is; the planner, told of so few, looks each hit up by its key. */
const LONGEST_PAGE = 100;

/**
 * The parts of a statement and its values. The text depends on what is asked for, and no value decides by being null what is read: so the plan of
 * a named one is made once per connection and kept. $1 the company, $2 the looking agent.
 */
class Question {
  readonly values: unknown[];
  /** For the name of a statement. */
  readonly shape: string[];
  private readonly narrowed: string[];
  /** Where the page before ended. */
  readonly after: { at: string; id: string } | undefined;

  constructor(
    private readonly viewer: Viewer,
    page: SearchPage,
  ) {
    this.values = [viewer.companyId, viewer.agentId];
    this.narrowed = [`m.words @@ ${this.given(page.query, 'tsquery')}`];
    if (page.conversationId !== undefined) this.narrowed.push(`m.conversation_id = ${this.given(page.conversationId, 'uuid')}`);
    this.after = page.after && { at: this.given(page.after.at, 'timestamptz'), id: this.given(page.after.id, 'uuid') };
    this.shape = [viewer.seesAll && 'any', page.conversationId !== undefined && 'one', page.after && 'after'].filter(
      (word) => typeof word === 'string',
    );
  }

  given(value: unknown, type: string): string {
    return `$${String(this.values.push(value))}::${type}`;
  }

  /** Of messages `m`. */
  get matches(): string {
    return this.narrowed.join(' AND ');
  }

  /** Of messages `m`. */
  get isBehind(): string {
    return this.after ? `(m.sent_at, m.id) < (${this.after.at}, ${this.after.id})` : 'true';
  }

  /** Out of the rows `hit`, so many that the agent may see. Sorted before anything is joined, so that the joins end with the page. */
  places(limit: number): string {
    return `SELECT * FROM (
        SELECT m.conversation_id AS "conversationId", m.seq, m.id, t.id AS "contactId", t.display_name AS "displayName", a.platform, p.platform_user_id AS "platformUserId"
        FROM (SELECT * FROM hit ORDER BY sent_at DESC, id DESC OFFSET 0) m
        JOIN conversation c ON c.company_id = $1 AND c.id = m.conversation_id
        JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
        JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
        JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
        JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
        WHERE $2::uuid IS NOT NULL AND ${this.viewer.seesAll ? 'true' : visibleToAgent('c')}
        ORDER BY m.sent_at DESC, m.id DESC LIMIT ${String(LONGEST_PAGE)}) page LIMIT ${this.given(limit, 'int')}`;
  }
}

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
  return places.flatMap(({ id, contactId, displayName, platform, platformUserId }) => {
    const message = found.get(id);
    return message ? [{ message, contactId, displayName, platform, platformUserId }] : [];
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
  const question = new Question(viewer, page);
  const { after } = question;
  const [among] = await db.query<{ hits: number; places: Place[] }>({
    name: [`search-newest-${String(newest)}`, ...question.shape].join(' '),
    text: `WITH newest AS MATERIALIZED (
        SELECT conversation_id, seq, id, sent_at, words FROM message m
        WHERE ${OF_COMPANY} AND ${after ? `${AT} <= ${after.at} AT TIME ZONE 'UTC'` : 'true'} AND ${question.isBehind}
        ORDER BY ${AT} DESC LIMIT ${String(newest)}
      ), hit AS MATERIALIZED (SELECT conversation_id, seq, id, sent_at FROM newest m WHERE ${question.matches})
      SELECT (SELECT count(*) FROM hit) AS hits, coalesce((SELECT json_agg(place) FROM (${question.places(page.limit)}) place), '[]') AS places`,
    values: question.values,
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
    const question = new Question(viewer, page);
    const [from, to] = [question.given(month, 'timestamptz'), question.given(until, 'timestamptz')];
    places.push(
      ...(await db.query<Place>({
        // Not prepared: the bounds choose the month's own table.
        text: `WITH hit AS MATERIALIZED (
            SELECT conversation_id, seq, id, sent_at FROM message m
            WHERE company_id = $1 AND ${question.matches} AND sent_at >= ${from} AND sent_at <= ${to} AND ${question.isBehind}
          ) ${question.places(page.limit - places.length)}`,
        values: question.values,
      })),
    );
    until = new Date(month.getTime() - 1);
  }
  return places;
}

function monthOf(date: Date, offset: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}
