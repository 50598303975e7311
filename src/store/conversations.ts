// Conversations as the inbox lists them: who may see which, and what each row shows.
import type { ContentType, MessageKind, MessageStatus, SessionState } from '../contract/index.js';
import { isBehind, newestFirst } from './conversation-activity.js';
import type { Queryable } from './database.js';
import { ENTRY_POINT, type EntryPointRow } from './entry-points.js';
import { jsonRows } from './json-rows.js';
import { isLabelled, labelsOf } from './labels.js';

export interface ConversationRow {
  id: string;
  companyId: string;
  accountId: string;
  proxyUserId: string;
  platformUserId: string;
  reachable: boolean;
  profile: { username?: string; language?: string };
  contactId: string;
  displayName: string;
  /** Set once the picture is there. */
  avatarMediaId: string | null;
  lastSeq: number;
  lastMessage: { seq: number; kind: MessageKind; type: ContentType; preview: string; at: string } | null;
  lastMessageAt: Date;
  lastMessageStatus: MessageStatus | null;
  /** By the platform’s clock, for the time to answer; null once the platform has said that it is over. */
  lastInboundAt: Date | null;
  groupId: string | null;
  readSeq: number;
  unreadCount: number;
  /** Nobody of its group, nor who serves it, has read the end user's last words. */
  groupUnread: boolean;
  pinned: boolean;
  hidden: boolean;
  sessionId: string | null;
  sessionState: SessionState | null;
  assigneeId: string | null;
  assigneeName: string | null;
  queuedAt: Date | null;
  assignedAt: Date | null;
  deadlineAt: Date | null;
  /** Null without a session. */
  priority: number | null;
  offeredTo: string | null;
  offeredToName: string | null;
  offerEndsAt: Date | null;
  entryPoint: EntryPointRow | null;
  /** Names. */
  labels: string[];
  /** May lie in the past. */
  blockedUntil: Date | null;
}

/** Hidden by the looking agent, and the end user has written nothing since. */
export const HIDDEN = `coalesce(c.last_inbound_seq <= v.hidden_seq, false)`;

/** By somebody, and not over yet. */
export const blockedAt = (now: string): string => `coalesce(c.blocked_until > ${now}::timestamptz, false)`;

/** What only the bot served needs no reader any more once it is over. */
const GROUP_UNREAD = `(c.last_inbound_seq > 0 AND (c.session_id IS NOT NULL OR NOT coalesce((
    SELECT b.queued_at IS NULL FROM service_session b WHERE b.company_id = c.company_id AND b.conversation_id = c.id ORDER BY b.no DESC LIMIT 1), false))
  AND NOT EXISTS (
    SELECT FROM conversation_view r WHERE r.company_id = c.company_id AND r.conversation_id = c.id AND r.read_seq >= c.last_inbound_seq
      AND (r.agent_id = c.assignee_id OR EXISTS (
        SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = r.agent_id))))`;

/** What the end user wrote after the read position, up to 100 ("99+"). */
export const UNREAD_MESSAGES = `SELECT FROM message_index i
      WHERE c.last_inbound_seq > coalesce(v.read_seq, 0) AND i.company_id = c.company_id AND i.conversation_id = c.id
        AND i.seq > coalesce(v.read_seq, 0) AND i.kind = 'in' LIMIT 100`;

const nameOf = (agentId: string): string => `(SELECT ag.name FROM agent ag WHERE ag.company_id = c.company_id AND ag.id = ${agentId})`;

/** Single values by subqueries of their own: every table joined would take part in the search for an order of the joins, which takes longer than the answer. */
const SELECT = `SELECT c.id, c.company_id AS "companyId", c.account_id AS "accountId", c.proxy_user_id AS "proxyUserId",
  p.platform_user_id AS "platformUserId", p.reachable, p.profile, t.id AS "contactId", t.display_name AS "displayName",
  (SELECT av.id FROM media av WHERE av.company_id = t.company_id AND av.id = t.avatar_media_id AND av.state = 'ready') AS "avatarMediaId",
  ${labelsOf('t')} AS labels, c.blocked_until AS "blockedUntil",
  c.last_seq AS "lastSeq", c.last_message AS "lastMessage", c.last_message_at AS "lastMessageAt",
  (SELECT m.status FROM message m WHERE m.company_id = c.company_id AND m.conversation_id = c.id
    AND m.seq = (c.last_message ->> 'seq')::bigint AND m.sent_at = c.last_message_at) AS "lastMessageStatus",
  c.window_opened_at AS "lastInboundAt", c.group_id AS "groupId",
  coalesce(v.read_seq, 0) AS "readSeq", (SELECT count(*) FROM (${UNREAD_MESSAGES}) unread) AS "unreadCount",
  ${GROUP_UNREAD} AS "groupUnread", coalesce(v.pinned, false) AS pinned, ${HIDDEN} AS hidden,
  s.id AS "sessionId", s.state AS "sessionState", s.assignee_id AS "assigneeId",
  ${nameOf('s.assignee_id')} AS "assigneeName", s.offered_to AS "offeredTo", ${nameOf('s.offered_to')} AS "offeredToName", s.offer_ends_at AS "offerEndsAt",
  s.priority, s.queued_at AS "queuedAt", s.assigned_at AS "assignedAt", CASE WHEN s.state = 'active' THEN greatest(c.last_public_at, s.assigned_at) + s.timeout_seconds * interval '1 second' END AS "deadlineAt",
  ${ENTRY_POINT} AS "entryPoint"`;

// $1 company, $2 the looking agent.
const DETAILS = `JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
  JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
  JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
  LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
  LEFT JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id`;

/**
 * Who may see a conversation: members of its group, its assignee, supervisors and admins.
 * $3 true for the latter two.
 */
export const visibleTo = (c: string): string => `($3 OR ${c}.assignee_id = $2 OR EXISTS (
  SELECT FROM group_member gm WHERE gm.company_id = ${c}.company_id AND gm.group_id = ${c}.group_id AND gm.agent_id = $2))`;
const VISIBLE = visibleTo('c');

/** By the words' index. */
const FOUND = `EXISTS (SELECT FROM proxy_user p WHERE p.company_id = c.company_id AND p.account_id = c.account_id AND p.id = c.proxy_user_id
    AND p.words @@ $7::tsquery)`;
/** Person by person. */
const IS_MEANT = `(SELECT p.words @@ $7::tsquery FROM proxy_user p WHERE p.company_id = c.company_id AND p.id = c.proxy_user_id)`;

export type ConversationListView = 'mine' | 'offered' | 'unassigned' | 'queued' | 'all' | 'closed' | 'hidden' | 'blocked';

const VIEWS: Record<ConversationListView, string> = {
  mine: `c.assignee_id = $2`,
  offered: `c.id = ANY(ARRAY(SELECT o.conversation_id FROM service_session o WHERE o.company_id = $1 AND o.offered_to = $2))`,
  unassigned: `c.session_id IS NOT NULL AND c.assignee_id IS NULL`,
  // Its group sees who waits; named here so that other groups' queues are passed over without a look at who stands in them.
  queued: `s.company_id = $1 AND s.state = 'queued' AND ($3 OR s.group_id = ANY(ARRAY(SELECT group_id FROM group_member WHERE company_id = $1 AND agent_id = $2)))`,
  all: `true`,
  closed: `c.session_id IS NULL`,
  // Each named so that its own index finds it.
  hidden: `c.id = ANY(ARRAY(SELECT h.conversation_id FROM conversation_view h WHERE h.company_id = $1 AND h.agent_id = $2 AND h.hidden_seq IS NOT NULL))
    AND ${HIDDEN}`,
  blocked: `c.blocked_until > $12::timestamptz`,
};

export interface Viewer {
  companyId: string;
  agentId: string;
  /** Supervisors and admins see every conversation of the company. */
  seesAll: boolean;
}

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

export interface ConversationPage {
  rows: ConversationRow[];
  /** Where the next page begins; null: this is the last one. */
  next: PlaceInList | null;
}

/** The agent's pinned ones first, then the others, each by newest activity, or in the order of the queue. What the agent has hidden and who is blocked show in their own views and in a search. */
export async function listConversations(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<ConversationPage> {
  const places = await placesInList(db, viewer, filter);
  const ids = places.map(({ id }) => id);
  return { rows: await conversationsById(db, viewer, ids), next: places.length === filter.limit ? (places.at(-1) ?? null) : null };
}

/** How many the list holds, up to the limit. */
export async function countConversations(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<number> {
  return (await placesInList(db, viewer, filter)).length;
}

async function placesInList(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<PlaceInList[]> {
  const { after, limit } = filter;
  // Asked apart, so that the few pinned ones are found by themselves and the others are read in the order of their index.
  const [pinned, others] = await Promise.all([
    after?.pinned === false ? [] : placesOnPage(db, viewer, filter, { pinned: true, after, limit }),
    placesInPart(db, viewer, filter, { pinned: false, after: after?.pinned === false ? after : undefined, limit }),
  ]);
  return [...pinned, ...others].slice(0, limit);
}

interface ListPart {
  pinned: boolean;
  after: PlaceInList | undefined;
  limit: number;
}

/** So many of the newest conversations tell whether words are borne by many. */
const SAMPLED = 200;
/** To look at a conversation for the words costs about as much as to fetch one that the words' index names. */
const WALKED = 2_000;

/**
 * Words that many bear fill a page from the newest conversations, person by person; those that few bear are found by the words' index, whose
 * finds are all fetched before the newest of them are known.
 */
async function placesInPart(db: Queryable, viewer: Viewer, filter: ConversationFilter, part: ListPart): Promise<PlaceInList[]> {
  if (filter.words === undefined || filter.view === 'queued') return placesOnPage(db, viewer, filter, part);
  const sample = await placesOnPage(db, viewer, filter, part, 'sample');
  if (sample.length === part.limit) return sample;
  if (sample.length / SAMPLED >= part.limit / WALKED) {
    const newest = await placesOnPage(db, viewer, filter, part, 'newest');
    if (newest.length === part.limit) return newest;
  }
  return placesOnPage(db, viewer, filter, part);
}

const newestConversations = (count: number): string => `(
          SELECT * FROM conversation n WHERE n.company_id = $1 AND ($8::timestamptz IS NULL OR ${isBehind('n', '$8', '$9')})
          ORDER BY ${newestFirst('n')} LIMIT ${String(count)}) c`;

const LISTED = {
  everywhere: 'conversation c',
  sample: newestConversations(SAMPLED),
  newest: newestConversations(WALKED),
  /** Session by session in the order of their index, each with its conversation, until the page is full; the planner would pair all there are. */
  waiting: `service_session s CROSS JOIN LATERAL (
          SELECT * FROM conversation w WHERE w.company_id = s.company_id AND w.id = s.conversation_id AND w.session_id = s.id OFFSET 0) c`,
};

/** Newest activity first; in the queue, whose turn is next. */
const ORDERS = {
  activity: {
    at: 'c.last_message_at',
    priority: '0',
    by: newestFirst('c'),
    after: isBehind('c', '$8', '$9'),
  },
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
  among: 'everywhere' | 'sample' | 'newest' = 'everywhere',
): Promise<PlaceInList[]> {
  const hasOwnView = filter.view === 'offered' || filter.view === 'hidden' || filter.view === 'blocked' || filter.words !== undefined;
  const isShown = hasOwnView ? '$12::timestamptz IS NOT NULL' : `NOT ${HIDDEN} AND NOT ${blockedAt('$12')}`;
  const isQueue = filter.view === 'queued';
  const order = isQueue ? ORDERS.waiting : ORDERS.activity;
  const shape = [part.pinned && 'pinned', filter.words !== undefined && among, filter.unread && 'unread', filter.labelId && 'labelled'];
  const rows = await db.query<Omit<PlaceInList, 'pinned'>>({
    name: ['list', filter.view, ...shape.filter(Boolean)].join('-'),
    text: `SELECT c.id, ${order.at} AS at, ${order.priority} AS priority FROM ${LISTED[isQueue ? 'waiting' : among]}
      LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
      WHERE c.company_id = $1 AND ${VISIBLE} AND ${VIEWS[filter.view]} AND ${isShown} AND c.last_seq > 0
        AND ${part.pinned ? `${isQueue ? 's.conversation_id' : 'c.id'} = ANY(ARRAY(SELECT conversation_id FROM conversation_view WHERE company_id = $1 AND agent_id = $2 AND pinned))` : 'v.pinned IS NOT TRUE'}
        AND ($4::uuid IS NULL OR c.account_id = $4) AND ($5::uuid IS NULL OR c.group_id = $5) AND ($6::uuid IS NULL OR c.assignee_id = $6)
        AND ${filter.words === undefined ? '$7::text IS NULL' : among === 'everywhere' ? FOUND : IS_MEANT}
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
      filter.words ?? null,
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

/** In the order asked for, without what the viewer may not see any more. Many tables and always the same plan, so it is made once per connection. */
function conversationsById(db: Queryable, viewer: Viewer, ids: string[]): Promise<ConversationRow[]> | ConversationRow[] {
  if (ids.length === 0) return [];
  return db.query<ConversationRow>({
    name: 'conversations-by-id',
    text: `${SELECT} FROM ${jsonRows('$4', 'ord int, id uuid')} page JOIN conversation c ON c.company_id = $1 AND c.id = page.id AND ${VISIBLE} ${DETAILS}
      ORDER BY page.ord`,
    values: [viewer.companyId, viewer.agentId, viewer.seesAll, JSON.stringify(ids.map((id, ord) => ({ ord, id })))],
  });
}

/** One conversation, or null when there is none this viewer may see. */
export async function conversationForViewer(db: Queryable, viewer: Viewer, conversationId: string): Promise<ConversationRow | null> {
  const rows = await db.query<ConversationRow>({
    name: 'conversation-for-viewer',
    text: `${SELECT} FROM conversation c ${DETAILS} WHERE c.company_id = $1 AND ${VISIBLE} AND c.id = $4`,
    values: [viewer.companyId, viewer.agentId, viewer.seesAll, conversationId],
  });
  return rows[0] ?? null;
}

/** What writing into a conversation needs to know of it. */
export interface ConversationTarget {
  companyId: string;
  conversationId: string;
  accountId: string;
  proxyUserId: string;
  platformUserId: string;
  reachable: boolean;
  groupId: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  sessionId: string | null;
  /** As in `ConversationRow`. */
  lastInboundAt: Date | null;
  isMember: boolean;
}

export interface TargetQuestion {
  companyId: string;
  /** Whose membership is told; null: nobody's. */
  agentId: string | null;
  conversationId: string;
}

/** One answer per question, in order; null: there is no such conversation. */
export async function conversationTargets(db: Queryable, questions: TargetQuestion[]): Promise<(ConversationTarget | null)[]> {
  const rows = await db.query<ConversationTarget & { ord: number }>({
    name: 'conversation-targets',
    text: `SELECT q.ord, c.company_id AS "companyId", c.id AS "conversationId", c.account_id AS "accountId", c.proxy_user_id AS "proxyUserId",
        p.platform_user_id AS "platformUserId", p.reachable, c.group_id AS "groupId", c.assignee_id AS "assigneeId", a.name AS "assigneeName",
        c.session_id AS "sessionId", c.window_opened_at AS "lastInboundAt",
        EXISTS (SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = q.agent_id) AS "isMember"
      FROM ${jsonRows('$1', 'ord int, company_id uuid, agent_id uuid, conversation_id uuid')} q
      JOIN conversation c ON c.company_id = q.company_id AND c.id = q.conversation_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      LEFT JOIN agent a ON a.company_id = c.company_id AND a.id = c.assignee_id`,
    values: [
      JSON.stringify(questions.map((q, ord) => ({ ord, company_id: q.companyId, agent_id: q.agentId, conversation_id: q.conversationId }))),
    ],
  });
  const byOrd = new Map(rows.map(({ ord, ...target }) => [ord, target]));
  return questions.map((_, index) => byOrd.get(index) ?? null);
}

export async function conversationTarget(
  db: Queryable,
  companyId: string,
  agentId: string | null,
  conversationId: string,
): Promise<ConversationTarget | null> {
  const [target] = await conversationTargets(db, [{ companyId, agentId, conversationId }]);
  return target ?? null;
}

export interface ReadPosition {
  readSeq: number;
  beforeSeq: number;
  /** Until now nobody of the group had read the end user's last words. */
  readForGroup: boolean;
}

/** Moves an agent's read position forward, never back nor past the last message. Returns where it stood and stands; null without a conversation. */
export async function markRead(
  db: Queryable,
  companyId: string,
  conversationId: string,
  agentId: string,
  seq: number,
): Promise<ReadPosition | null> {
  const rows = await db.query<ReadPosition>({
    name: 'mark-read',
    text: `WITH before AS (
        SELECT read_seq FROM conversation_view WHERE company_id = $1 AND conversation_id = $2 AND agent_id = $3
      ), moved AS (
        INSERT INTO conversation_view AS v (company_id, conversation_id, agent_id, read_seq)
        SELECT company_id, id, $3, least($4, last_seq) FROM conversation WHERE company_id = $1 AND id = $2
        ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET read_seq = greatest(v.read_seq, excluded.read_seq)
        RETURNING read_seq
      )
      SELECT moved.read_seq AS "readSeq", coalesce((SELECT read_seq FROM before), 0) AS "beforeSeq",
        ${GROUP_UNREAD} AND moved.read_seq >= c.last_inbound_seq AND (c.assignee_id = $3 OR EXISTS (
          SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = $3)) IS TRUE AS "readForGroup"
      FROM moved JOIN conversation c ON c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId, agentId, seq],
  });
  return rows[0] ?? null;
}

/** For one agent; nobody else's list changes. */
export async function setPinned(db: Queryable, companyId: string, conversationId: string, agentId: string, pinned: boolean): Promise<void> {
  await db.query({
    text: `INSERT INTO conversation_view (company_id, conversation_id, agent_id, pinned)
      SELECT company_id, id, $3, $4 FROM conversation WHERE company_id = $1 AND id = $2
      ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET pinned = excluded.pinned`,
    values: [companyId, conversationId, agentId, pinned],
  });
}

/** For one agent, until the end user writes again: what was written up to now stays hidden. */
export async function setHidden(db: Queryable, companyId: string, conversationId: string, agentId: string, hidden: boolean): Promise<void> {
  await db.query({
    text: `INSERT INTO conversation_view (company_id, conversation_id, agent_id, hidden_seq)
      SELECT company_id, id, $3, CASE WHEN $4 THEN last_seq END FROM conversation WHERE company_id = $1 AND id = $2
      ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET hidden_seq = excluded.hidden_seq`,
    values: [companyId, conversationId, agentId, hidden],
  });
}

/** As in `ConversationRow`. */
export async function lastInboundAtOf(db: Queryable, companyId: string, conversationId: string): Promise<Date | null> {
  const rows = await db.query<{ at: Date | null }>({
    name: 'last-inbound-at',
    text: 'SELECT window_opened_at AS at FROM conversation WHERE company_id = $1 AND id = $2',
    values: [companyId, conversationId],
  });
  return rows[0]?.at ?? null;
}

interface Audience {
  companyId: string;
  groupId: string | null;
  assigneeId: string | null;
  lastSeq: number;
  /** The one the lists show; 0: none. */
  lastMessageSeq: number;
  proxyUserId: string;
  /** What the end user has deleted on their side: up to here. */
  userDeletedSeq: number;
}

/** Who hears of a conversation just now. */
export async function conversationAudience(db: Queryable, companyId: string, conversationId: string): Promise<Audience | null> {
  const rows = await db.query<Audience>({
    name: 'conversation-audience',
    text: `SELECT company_id AS "companyId", group_id AS "groupId", assignee_id AS "assigneeId", last_seq AS "lastSeq",
        coalesce((last_message ->> 'seq')::bigint, 0) AS "lastMessageSeq", proxy_user_id AS "proxyUserId",
        user_deleted_seq AS "userDeletedSeq"
      FROM conversation WHERE company_id = $1 AND id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}
