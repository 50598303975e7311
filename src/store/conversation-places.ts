// Which conversations stand on a page of a list, and in what order: the fewest rows that show it are read, however many there are.
import { isBehind, newestFirst, slotOf } from './conversation-activity.js';
import { blockedAt, HIDDEN, type Viewer, visibleToAgent } from './conversation-visibility.js';
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

/** Those with an index of their own, each condition such that it is read. $1 the company, $2 the looking agent, $3 the moment. */
const NARROW_VIEWS = {
  mine: `c.assignee_id = $2`,
  offered: `c.id = ANY(ARRAY(SELECT o.conversation_id FROM service_session o WHERE o.company_id = $1 AND o.offered_to = $2))`,
  unassigned: `c.session_id IS NOT NULL AND c.assignee_id IS NULL`,
  hidden: `c.id = ANY(ARRAY(SELECT h.conversation_id FROM conversation_view h WHERE h.company_id = $1 AND h.agent_id = $2 AND h.hidden_seq IS NOT NULL))`,
  blocked: `c.blocked_until > $3::timestamptz`,
};

type NarrowView = keyof typeof NARROW_VIEWS;

const VIEWS: Record<ConversationListView, string> = {
  ...NARROW_VIEWS,
  queued: `s.company_id = $1 AND s.state = 'queued'`,
  all: `true`,
  closed: `c.session_id IS NULL`,
};

const isNarrow = (view: ConversationListView): view is NarrowView => view in NARROW_VIEWS;

async function holdsFew(db: Queryable, { companyId, agentId }: Viewer, view: NarrowView, now: Date): Promise<boolean> {
  const [held] = await db.query<{ few: boolean }>({
    name: `list-${view}-size`,
    text: `SELECT count(*) <= ${String(FEW)} AS few FROM (
        SELECT FROM conversation c
        WHERE c.company_id = $1 AND $2::uuid IS NOT NULL AND $3::timestamptz IS NOT NULL AND ${NARROW_VIEWS[view]} LIMIT ${String(FEW + 1)}) held`,
    values: [companyId, agentId, now],
  });
  return held?.few === true;
}

/** What a page is cut from. */
type Among = 'whole' | 'sample' | 'newest' | 'view' | 'found';

/** What a list is narrowed by, each as the statement names it; absent: by no such thing. */
interface Narrowing {
  words?: string | undefined;
  after?: { at: string; id: string; priority: string } | undefined;
  accountId?: string | undefined;
}

const newestConversations = (count: number, { after }: Narrowing): string => `(
          SELECT * FROM conversation n WHERE n.company_id = $1 ${after ? `AND ${isBehind('n', after.at, after.id)}` : ''}
          ORDER BY ${newestFirst('n')} LIMIT ${String(count)}) c`;

/** Session by session in the order of their index, each with its conversation, until the page is full; the planner would pair all there are. */
const WAITING = `service_session s CROSS JOIN LATERAL (
          SELECT * FROM conversation w WHERE w.company_id = s.company_id AND w.id = s.conversation_id AND w.session_id = s.id OFFSET 0) c`;

/** Put in order by one index alone, which is read once per account from its first to its last; rows are looked up only until the page is full. */
const bearers = ({ words = '', after, accountId }: Narrowing): string => `(
          SELECT f.* FROM (
              SELECT p.account_id, array_agg(p.id) AS people FROM proxy_user p
              WHERE p.company_id = $1 AND p.words @@ ${words} ${accountId === undefined ? '' : `AND p.account_id = ${accountId}`} GROUP BY p.account_id) bearers
            CROSS JOIN LATERAL (
              SELECT b.account_id, b.proxy_user_id, b.active_slot FROM conversation b
              WHERE b.account_id = bearers.account_id AND b.proxy_user_id = ANY(bearers.people)
                ${after ? `AND b.active_slot <= ${slotOf(after.at)}` : ''} OFFSET 0) f
          ORDER BY f.active_slot DESC OFFSET 0) f
        CROSS JOIN LATERAL (
          SELECT * FROM conversation w WHERE w.account_id = f.account_id AND w.proxy_user_id = f.proxy_user_id OFFSET 0) c`;

function listed(view: ConversationListView, among: Among, narrowing: Narrowing): string {
  if (view === 'queued') return WAITING;
  switch (among) {
    case 'whole':
      return 'conversation c';
    case 'sample':
      return newestConversations(SAMPLED, narrowing);
    case 'newest':
      return newestConversations(NEWEST, narrowing);
    case 'view':
      // All of it by its index, whatever the planner believes; not in the order of the list.
      return `(SELECT * FROM conversation c WHERE c.company_id = $1 AND ${VIEWS[view]} OFFSET 0) c`;
    case 'found':
      return bearers(narrowing);
  }
}

interface Order {
  at: string;
  priority: string;
  by: string;
  behind(after: NonNullable<Narrowing['after']>): string;
}

const BY_ACTIVITY: Order = {
  at: 'c.last_message_at',
  priority: '0',
  by: newestFirst('c'),
  behind: ({ at, id }) => isBehind('c', at, id),
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
    behind: ({ at, id, priority }) => `(-s.priority, s.queued_at, s.conversation_id) > (-${priority}, ${at}, ${id})`,
  },
} satisfies Record<string, Order>;

const PINNED = '(SELECT conversation_id FROM conversation_view WHERE company_id = $1 AND agent_id = $2 AND pinned)';
/** Named for the queue so that other groups' are passed over without a look at who stands in them. */
const OWN_GROUPS = '(SELECT group_id FROM group_member WHERE company_id = $1 AND agent_id = $2)';
/** The longest of the inbox; the planner, told of so few, reads in the order of an index instead of sorting everything. */
const LONGEST_PAGE = 200;

/**
 * The page is cut from what it is cut by alone. The text depends on what is asked for, never on the values, and no value decides by being null what
 * is read: so the plan is made once per connection and kept.
 */
async function placesOnPage(
  db: Queryable,
  viewer: Viewer,
  filter: ConversationFilter,
  part: ListPart,
  among: Among,
): Promise<PlaceInList[]> {
  const { view } = filter;
  const values: unknown[] = [viewer.companyId, viewer.agentId, filter.now];
  const given = (value: unknown, type: string): string => `$${String(values.push(value))}::${type}`;
  const optional = (value: string | undefined, type: string): string | undefined => (value === undefined ? undefined : given(value, type));
  const limit = given(part.limit, 'int');
  const { after: place } = part;
  const isQueue = view === 'queued';
  const words = optional(filter.words, 'tsquery');
  const accountId = optional(filter.accountId, 'uuid');
  const groupId = optional(filter.groupId, 'uuid');
  const assigneeId = optional(filter.assigneeId, 'uuid');
  const labelId = optional(filter.labelId, 'uuid');
  const platform = optional(filter.platform, 'text');
  const after = place && {
    at: given(place.at, 'timestamptz'),
    id: given(place.id, 'uuid'),
    priority: isQueue ? given(place.priority, 'int') : '0',
  };
  const order = isQueue ? ORDERS.waiting : among === 'found' ? ORDERS.found : ORDERS.activity;
  const hasOwnView = view === 'offered' || view === 'blocked' || words !== undefined;
  const conditions = [
    'c.company_id = $1 AND c.last_seq > 0 AND $3::timestamptz IS NOT NULL',
    among !== 'view' && VIEWS[view],
    !viewer.seesAll && visibleToAgent('c'),
    !viewer.seesAll && isQueue && `s.group_id = ANY(ARRAY${OWN_GROUPS})`,
    view === 'hidden' ? HIDDEN : !hasOwnView && `NOT ${HIDDEN} AND NOT ${blockedAt('$3')}`,
    part.pinned ? `${isQueue ? 's.conversation_id' : 'c.id'} = ANY(ARRAY${PINNED})` : 'v.pinned IS NOT TRUE',
    accountId !== undefined && `c.account_id = ${accountId}`,
    groupId !== undefined && `c.group_id = ${groupId}`,
    assigneeId !== undefined && `c.assignee_id = ${assigneeId}`,
    // Person by person.
    words !== undefined &&
      among !== 'found' &&
      `(SELECT p.words @@ ${words} FROM proxy_user p WHERE p.company_id = c.company_id AND p.id = c.proxy_user_id)`,
    filter.unread === true && 'c.last_inbound_seq > coalesce(v.read_seq, 0)',
    labelId !== undefined && isLabelled('c.proxy_user_id', labelId),
    platform !== undefined && `EXISTS (SELECT FROM channel_account a WHERE a.id = c.account_id AND a.platform = ${platform})`,
    after && order.behind(after),
  ];
  const longest = Math.max(part.limit, LONGEST_PAGE);
  // Short: a name has at most 63 characters.
  const shape = [
    viewer.seesAll && 'any',
    part.pinned && 'pin',
    after && 'after',
    filter.unread && 'new',
    labelId !== undefined && 'lab',
    accountId !== undefined && 'acc',
    groupId !== undefined && 'grp',
    assigneeId !== undefined && 'agt',
    platform !== undefined && 'plt',
    longest > LONGEST_PAGE && String(longest),
  ];
  const rows = await db.query<Omit<PlaceInList, 'pinned'>>({
    name: ['list', view, words !== undefined && among, ...shape].filter(Boolean).join(' '),
    text: `SELECT * FROM (
        SELECT c.id, ${order.at} AS at, ${order.priority} AS priority FROM ${listed(view, among, { words, after, accountId })}
        LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
        WHERE ${conditions.filter(Boolean).join(' AND ')}
        ORDER BY ${order.by} LIMIT ${String(longest)}) page LIMIT ${limit}`,
    values,
  });
  return rows.map((row) => ({ ...row, pinned: part.pinned }));
}
