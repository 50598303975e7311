// Which conversations stand on a page of a list, and in what order: the fewest rows that show it are read, however many there are.
import { isBehind, newestFirst, slotOf } from './conversation-activity.js';
import { blockedAt, HIDDEN, type Viewer, visibleTo } from './conversation-visibility.js';
import type { Queryable } from './database.js';
import { isLabelled } from './labels.js';

export type ConversationListView = 'mine' | 'offered' | 'unassigned' | 'queued' | 'all' | 'closed' | 'hidden' | 'blocked';

export interface ConversationFilter {
  view: ConversationListView;
  accountId?: string | undefined;
  groupId?: string | undefined;
  assigneeId?: string | undefined;
  platform?: string | undefined;
  /** Only those in which the end user wrote something this agent has not read. */
  unread?: boolean | undefined;
  labelId?: string | undefined;
  /** Of the person, as a tsquery: see `searchQuery`. */
  words?: string | undefined;
  now: Date;
  /** The last row of the page before. */
  after?: PlaceInList | undefined;
  limit: number;
}

/** What a row is listed by, as it was when the page was cut. */
export interface PlaceInList {
  id: string;
  pinned: boolean;
  at: Date;
  /** 0 where the list is no queue. */
  priority: number;
}

/** The agent’s pinned ones first, then the others, each part in the order of the list. */
export async function placesInList(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<PlaceInList[]> {
  const { after, limit } = filter;
  // Asked apart, so that the few pinned ones are found by themselves and the others are read in the order of their index.
  const [pinned, others] = await Promise.all([
    after?.pinned === false ? [] : placesOnPage(db, viewer, filter, { pinned: true, after, limit }, 'whole'),
    placesInPart(db, viewer, filter, { pinned: false, after: after?.pinned === false ? after : undefined, limit }),
  ]);
  return [...pinned, ...others].slice(0, limit);
}

/** How many the list holds, up to the limit. */
export async function countConversations(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<number> {
  return (await placesInList(db, viewer, filter)).length;
}

interface ListPart {
  pinned: boolean;
  after: PlaceInList | undefined;
  limit: number;
}

/** So many of the newest conversations tell whether words are borne by many. */
const SAMPLED = 100;
/** Words that do not fill a page from so many of the newest are found sooner. */
const NEWEST = 2_000;
/** A narrow view that holds no more is gone through sooner than words that many bear are found. */
const FEW = 500;

/**
 * By words: a narrow view that holds few is gone through person by person. Otherwise words that many bear fill a page from the newest
 * conversations, person by person, and those that few bear are found by the words' index. Each way goes on behind what the one before has found.
 */
async function placesInPart(db: Queryable, viewer: Viewer, filter: ConversationFilter, part: ListPart): Promise<PlaceInList[]> {
  if (filter.words === undefined || filter.view === 'queued') return placesOnPage(db, viewer, filter, part, 'whole');
  if (isNarrow(filter.view) && (await holdsFew(db, viewer, filter.view, filter.now))) return placesOnPage(db, viewer, filter, part, 'view');
  const places: PlaceInList[] = [];
  const isFilled = async (among: Among): Promise<boolean> => {
    const rest = { ...part, after: places.at(-1) ?? part.after, limit: part.limit - places.length };
    places.push(...(await placesOnPage(db, viewer, filter, rest, among)));
    return places.length === part.limit;
  };
  if (await isFilled('sample')) return places;
  const isBorneByMany = places.length / SAMPLED >= part.limit / NEWEST;
  if (isBorneByMany && (await isFilled('newest'))) return places;
  await isFilled('found');
  return places;
}

/** Those with an index of their own, each condition such that it is read. */
const narrowViews = (now: string) => ({
  mine: `c.assignee_id = $2`,
  offered: `c.id = ANY(ARRAY(SELECT o.conversation_id FROM service_session o WHERE o.company_id = $1 AND o.offered_to = $2))`,
  unassigned: `c.session_id IS NOT NULL AND c.assignee_id IS NULL`,
  hidden: `c.id = ANY(ARRAY(SELECT h.conversation_id FROM conversation_view h WHERE h.company_id = $1 AND h.agent_id = $2 AND h.hidden_seq IS NOT NULL))`,
  blocked: `c.blocked_until > ${now}::timestamptz`,
});

type NarrowView = keyof ReturnType<typeof narrowViews>;

const NARROW_VIEWS = narrowViews('$12');

const VIEWS: Record<ConversationListView, string> = {
  ...NARROW_VIEWS,
  // Its group sees who waits; named here so that other groups' queues are passed over without a look at who stands in them.
  queued: `s.company_id = $1 AND s.state = 'queued' AND ($3 OR s.group_id = ANY(ARRAY(SELECT group_id FROM group_member WHERE company_id = $1 AND agent_id = $2)))`,
  all: `true`,
  closed: `c.session_id IS NULL`,
};

const isNarrow = (view: ConversationListView): view is NarrowView => view in NARROW_VIEWS;

async function holdsFew(db: Queryable, { companyId, agentId }: Viewer, view: NarrowView, now: Date): Promise<boolean> {
  const [held] = await db.query<{ few: boolean }>({
    name: `list-${view}-size`,
    text: `SELECT count(*) <= ${String(FEW)} AS few FROM (
        SELECT FROM conversation c
        WHERE c.company_id = $1 AND $2::uuid IS NOT NULL AND $3::timestamptz IS NOT NULL AND ${narrowViews('$3')[view]} LIMIT ${String(FEW + 1)}) held`,
    values: [companyId, agentId, now],
  });
  return held?.few === true;
}

/** What a page is cut from. */
type Among = 'whole' | 'sample' | 'newest' | 'view' | 'found';

const newestConversations = (count: number): string => `(
          SELECT * FROM conversation n WHERE n.company_id = $1 AND ($8::timestamptz IS NULL OR ${isBehind('n', '$8', '$9')})
          ORDER BY ${newestFirst('n')} LIMIT ${String(count)}) c`;

const LISTED: Record<Exclude<Among, 'view'> | 'waiting', string> = {
  whole: 'conversation c',
  sample: newestConversations(SAMPLED),
  newest: newestConversations(NEWEST),
  /**
   * Put in order by one index alone, which is read once per account from its first to its last; rows are looked up only until the page is full.
   */
  found: `(
          SELECT f.* FROM (
              SELECT p.account_id, array_agg(p.id) AS people FROM proxy_user p
              WHERE p.company_id = $1 AND p.words @@ $7::tsquery AND ($4::uuid IS NULL OR p.account_id = $4) GROUP BY p.account_id) bearers
            CROSS JOIN LATERAL (
              SELECT b.account_id, b.proxy_user_id, b.active_slot FROM conversation b
              WHERE b.account_id = bearers.account_id AND b.proxy_user_id = ANY(bearers.people)
                AND ($8::timestamptz IS NULL OR b.active_slot <= ${slotOf('$8')}) OFFSET 0) f
          ORDER BY f.active_slot DESC OFFSET 0) f
        CROSS JOIN LATERAL (
          SELECT * FROM conversation w WHERE w.account_id = f.account_id AND w.proxy_user_id = f.proxy_user_id OFFSET 0) c`,
  /** Session by session in the order of their index, each with its conversation, until the page is full; the planner would pair all there are. */
  waiting: `service_session s CROSS JOIN LATERAL (
          SELECT * FROM conversation w WHERE w.company_id = s.company_id AND w.id = s.conversation_id AND w.session_id = s.id OFFSET 0) c`,
};

/** All of it by its index, whatever the planner believes; not in the order of the list. */
const wholeView = (view: ConversationListView): string =>
  `(SELECT * FROM conversation c WHERE c.company_id = $1 AND ${VIEWS[view]} OFFSET 0) c`;

/** Person by person. */
const IS_MEANT = `(SELECT p.words @@ $7::tsquery FROM proxy_user p WHERE p.company_id = c.company_id AND p.id = c.proxy_user_id)`;

const BY_ACTIVITY = {
  at: 'c.last_message_at',
  priority: '0',
  by: newestFirst('c'),
  after: isBehind('c', '$8', '$9'),
};

/** Newest activity first; in the queue, whose turn is next. */
const ORDERS = {
  activity: BY_ACTIVITY,
  /** The same, said by the column that they come in the order of. */
  found: { ...BY_ACTIVITY, by: 'f.active_slot DESC, c.last_message_at DESC, c.id DESC' },
  waiting: {
    at: 's.queued_at',
    priority: 's.priority',
    // As the index `service_session_waiting` has it.
    by: '-s.priority, s.queued_at, s.conversation_id',
    after: '(-s.priority, s.queued_at, s.conversation_id) > (-$14::int, $8, $9::uuid)',
  },
};

/** The page is cut from what it is cut by alone. Its plan depends on the values, so it is often made anew: with few tables that costs little. */
async function placesOnPage(
  db: Queryable,
  viewer: Viewer,
  filter: ConversationFilter,
  part: ListPart,
  among: Among,
): Promise<PlaceInList[]> {
  const { view, words } = filter;
  const hasOwnView = view === 'offered' || view === 'blocked' || words !== undefined;
  const isShown = view === 'hidden' ? HIDDEN : hasOwnView ? 'true' : `NOT ${HIDDEN} AND NOT ${blockedAt('$12')}`;
  const isQueue = view === 'queued';
  const order = isQueue ? ORDERS.waiting : among === 'found' ? ORDERS.found : ORDERS.activity;
  const listed = isQueue ? LISTED.waiting : among === 'view' ? wholeView(view) : LISTED[among];
  const shape = [part.pinned && 'pinned', words !== undefined && among, filter.unread && 'unread', filter.labelId && 'labelled'];
  const rows = await db.query<Omit<PlaceInList, 'pinned'>>({
    name: ['list', view, ...shape.filter(Boolean)].join('-'),
    text: `SELECT c.id, ${order.at} AS at, ${order.priority} AS priority FROM ${listed}
      LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
      WHERE c.company_id = $1 AND ${visibleTo('c')} AND ${among === 'view' ? 'true' : VIEWS[view]} AND $12::timestamptz IS NOT NULL AND ${isShown} AND c.last_seq > 0
        AND ${part.pinned ? `${isQueue ? 's.conversation_id' : 'c.id'} = ANY(ARRAY(SELECT conversation_id FROM conversation_view WHERE company_id = $1 AND agent_id = $2 AND pinned))` : 'v.pinned IS NOT TRUE'}
        AND ($4::uuid IS NULL OR c.account_id = $4) AND ($5::uuid IS NULL OR c.group_id = $5) AND ($6::uuid IS NULL OR c.assignee_id = $6)
        AND ${words === undefined ? '$7::text IS NULL' : among === 'found' ? '$7::text IS NOT NULL' : IS_MEANT}
        ${filter.unread === true ? 'AND c.last_inbound_seq > coalesce(v.read_seq, 0)' : ''}
        AND ${filter.labelId === undefined ? '$13::uuid IS NULL' : isLabelled('c.proxy_user_id', '$13::uuid')}
        AND ($11::text IS NULL OR EXISTS (SELECT FROM channel_account a WHERE a.id = c.account_id AND a.platform = $11))
        AND ($8::timestamptz IS NULL OR ${order.after})
      ORDER BY ${order.by} LIMIT $10`,
    values: [
      viewer.companyId,
      viewer.agentId,
      viewer.seesAll,
      filter.accountId ?? null,
      filter.groupId ?? null,
      filter.assigneeId ?? null,
      words ?? null,
      part.after?.at ?? null,
      part.after?.id ?? null,
      part.limit,
      filter.platform ?? null,
      filter.now,
      filter.labelId ?? null,
      ...(isQueue ? [part.after?.priority ?? 0] : []),
    ],
  });
  return rows.map((row) => ({ ...row, pinned: part.pinned }));
}
