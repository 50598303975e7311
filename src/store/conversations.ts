// Conversations as the inbox lists them: who may see which, and what each row shows.
import type { ContentType, MessageKind, MessageStatus, SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';

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
  lastSeq: number;
  lastMessage: { seq: number; kind: MessageKind; type: ContentType; preview: string; at: string } | null;
  lastMessageAt: Date;
  lastMessageStatus: MessageStatus | null;
  lastInboundAt: Date | null;
  groupId: string | null;
  readSeq: number;
  unreadCount: number;
  pinned: boolean;
  hidden: boolean;
  sessionId: string | null;
  sessionState: SessionState | null;
  assigneeId: string | null;
  assigneeName: string | null;
  queuedAt: Date | null;
  assignedAt: Date | null;
  deadlineAt: Date | null;
}

const SELECT = `SELECT c.id, c.company_id AS "companyId", c.account_id AS "accountId", c.proxy_user_id AS "proxyUserId",
  p.platform_user_id AS "platformUserId", p.reachable, p.profile, p.contact_id AS "contactId", t.display_name AS "displayName",
  c.last_seq AS "lastSeq", c.last_message AS "lastMessage", c.last_message_at AS "lastMessageAt", lm.status AS "lastMessageStatus",
  c.last_inbound_at AS "lastInboundAt", c.group_id AS "groupId",
  coalesce(v.read_seq, 0) AS "readSeq", u.unread AS "unreadCount", coalesce(v.pinned, false) AS pinned, coalesce(v.hidden, false) AS hidden,
  s.id AS "sessionId", s.state AS "sessionState", s.assignee_id AS "assigneeId", ag.name AS "assigneeName",
  s.queued_at AS "queuedAt", s.assigned_at AS "assignedAt", s.deadline_at AS "deadlineAt"`;

// $1 company, $2 the looking agent. Unread counts what the end user wrote after the read position, up to 100 ("99+").
const FROM = `FROM conversation c
  JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
  JOIN contact t ON t.company_id = p.company_id AND t.id = p.contact_id
  LEFT JOIN conversation_view v ON v.company_id = c.company_id AND v.conversation_id = c.id AND v.agent_id = $2
  LEFT JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id
  LEFT JOIN agent ag ON ag.company_id = c.company_id AND ag.id = s.assignee_id
  LEFT JOIN LATERAL (
    SELECT m.status FROM message m
    WHERE m.company_id = c.company_id AND m.conversation_id = c.id AND m.seq = c.last_seq AND m.sent_at = c.last_message_at
  ) lm ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS unread FROM (
      SELECT FROM message_index i JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id
        AND m.seq = i.seq AND m.sent_at = i.sent_at
      WHERE c.last_inbound_seq > coalesce(v.read_seq, 0) AND i.company_id = c.company_id AND i.conversation_id = c.id
        AND i.seq > coalesce(v.read_seq, 0) AND m.kind = 'in' LIMIT 100
    ) unread_messages
  ) u ON true`;

/**
 * Who may see a conversation: members of its group, its assignee, supervisors and admins.
 * $3 true for the latter two.
 */
const VISIBLE = `($3 OR c.assignee_id = $2 OR EXISTS (
  SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = $2))`;

export type ConversationListView = 'mine' | 'unassigned' | 'queued' | 'all' | 'closed';

const VIEWS: Record<ConversationListView, string> = {
  mine: `c.assignee_id = $2`,
  unassigned: `c.session_id IS NOT NULL AND c.assignee_id IS NULL`,
  queued: `c.session_id IS NOT NULL AND s.state = 'queued'`,
  all: `true`,
  closed: `c.session_id IS NULL`,
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
  /** Matches the contact's name, the platform's user name and id. */
  search?: string | undefined;
  /** The last row of the page before. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** Newest activity first. */
export function listConversations(db: Queryable, viewer: Viewer, filter: ConversationFilter): Promise<ConversationRow[]> {
  return db.query<ConversationRow>({
    text: `${SELECT} ${FROM}
      WHERE c.company_id = $1 AND ${VISIBLE} AND ${VIEWS[filter.view]} AND c.last_seq > 0
        AND ($4::uuid IS NULL OR c.account_id = $4) AND ($5::uuid IS NULL OR c.group_id = $5) AND ($6::uuid IS NULL OR c.assignee_id = $6)
        AND ($7::text IS NULL OR t.display_name ILIKE $7 OR p.profile ->> 'username' ILIKE $7 OR p.platform_user_id ILIKE $7)
        AND ($8::timestamptz IS NULL OR (c.last_message_at, c.id) < ($8, $9::uuid))
      ORDER BY c.last_message_at DESC, c.id DESC LIMIT $10`,
    values: [
      viewer.companyId,
      viewer.agentId,
      viewer.seesAll,
      filter.accountId ?? null,
      filter.groupId ?? null,
      filter.assigneeId ?? null,
      filter.search === undefined ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  });
}

/** One conversation, or null when there is none this viewer may see. */
export async function conversationForViewer(db: Queryable, viewer: Viewer, conversationId: string): Promise<ConversationRow | null> {
  const rows = await db.query<ConversationRow>({
    name: 'conversation-for-viewer',
    text: `${SELECT} ${FROM} WHERE c.company_id = $1 AND ${VISIBLE} AND c.id = $4`,
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
  lastInboundAt: Date | null;
  isMember: boolean;
}

export async function conversationTarget(
  db: Queryable,
  companyId: string,
  agentId: string,
  conversationId: string,
): Promise<ConversationTarget | null> {
  const rows = await db.query<ConversationTarget>({
    name: 'conversation-target',
    text: `SELECT c.company_id AS "companyId", c.id AS "conversationId", c.account_id AS "accountId", c.proxy_user_id AS "proxyUserId",
        p.platform_user_id AS "platformUserId", p.reachable, c.group_id AS "groupId", c.assignee_id AS "assigneeId", a.name AS "assigneeName",
        c.session_id AS "sessionId", c.last_inbound_at AS "lastInboundAt",
        EXISTS (SELECT FROM group_member gm WHERE gm.company_id = c.company_id AND gm.group_id = c.group_id AND gm.agent_id = $2) AS "isMember"
      FROM conversation c
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      LEFT JOIN agent a ON a.company_id = c.company_id AND a.id = c.assignee_id
      WHERE c.company_id = $1 AND c.id = $3`,
    values: [companyId, agentId, conversationId],
  });
  return rows[0] ?? null;
}

/** Moves an agent's read position forward, never back nor past the last message. Returns where it stands. */
export async function markRead(
  db: Queryable,
  companyId: string,
  conversationId: string,
  agentId: string,
  seq: number,
): Promise<number | null> {
  const rows = await db.query<{ readSeq: number }>({
    name: 'mark-read',
    text: `INSERT INTO conversation_view AS v (company_id, conversation_id, agent_id, read_seq)
      SELECT company_id, id, $3, least($4, last_seq) FROM conversation WHERE company_id = $1 AND id = $2
      ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET read_seq = greatest(v.read_seq, excluded.read_seq)
      RETURNING read_seq AS "readSeq"`,
    values: [companyId, conversationId, agentId, seq],
  });
  return rows[0]?.readSeq ?? null;
}

/** Pins or hides a conversation for one agent; nobody else's list changes. */
export async function setViewFlag(
  db: Queryable,
  companyId: string,
  conversationId: string,
  agentId: string,
  flag: 'pinned' | 'hidden',
  value: boolean,
): Promise<void> {
  await db.query({
    text: `INSERT INTO conversation_view (company_id, conversation_id, agent_id, ${flag})
      SELECT company_id, id, $3, $4 FROM conversation WHERE company_id = $1 AND id = $2
      ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET ${flag} = excluded.${flag}`,
    values: [companyId, conversationId, agentId, value],
  });
}

/** Who hears of a conversation just now. */
export async function conversationAudience(
  db: Queryable,
  companyId: string,
  conversationId: string,
): Promise<{ companyId: string; groupId: string | null; assigneeId: string | null; lastSeq: number } | null> {
  const rows = await db.query<{ companyId: string; groupId: string | null; assigneeId: string | null; lastSeq: number }>({
    name: 'conversation-audience',
    text: `SELECT company_id AS "companyId", group_id AS "groupId", assignee_id AS "assigneeId", last_seq AS "lastSeq"
      FROM conversation WHERE company_id = $1 AND id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}
