// Conversations as the inbox lists them: what each row shows, and what an agent keeps of it.
import type { ContentType, MessageKind, MessageStatus, SessionState } from '../contract/index.js';
import { type ConversationFilter, type PlaceInList, placesInList } from './conversation-places.js';
import { HIDDEN, type Viewer, visibleTo } from './conversation-visibility.js';
import type { Queryable } from './database.js';
import { ENTRY_POINT, type EntryPointRow } from './entry-points.js';
import { jsonRows } from './json-rows.js';
import { labelsOf } from './labels.js';

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

const VISIBLE = visibleTo('c');

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
