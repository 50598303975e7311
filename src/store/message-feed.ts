// How far a company's webhooks and rules have read each conversation: by seq, which is dense and in commit order, so nothing is missed.
import type { SessionState } from '../contract/index.js';
import { oldestFirst, slotOf } from './conversation-activity.js';
import type { Queryable } from './database.js';

/** Holds the conversation's place in the feed until the end of the transaction. */
export async function lockFeedPlace(tx: Queryable, companyId: string, conversationId: string): Promise<number> {
  const rows = await tx.query<{ seq: number }>({
    name: 'lock-feed-place',
    text: `INSERT INTO message_feed AS f (company_id, conversation_id, seq) VALUES ($1, $2, 0)
      ON CONFLICT (company_id, conversation_id) DO UPDATE SET seq = f.seq RETURNING seq`,
    values: [companyId, conversationId],
  });
  return rows[0]?.seq ?? 0;
}

export async function moveFeedPlace(tx: Queryable, companyId: string, conversationId: string, seq: number): Promise<void> {
  await tx.query({
    name: 'move-feed-place',
    text: 'UPDATE message_feed SET seq = $3 WHERE company_id = $1 AND conversation_id = $2',
    values: [companyId, conversationId, seq],
  });
}

/** The last seq before `since`: where somebody begins who wants nothing older. */
export async function lastSeqBefore(tx: Queryable, companyId: string, conversationId: string, since: Date): Promise<number> {
  const rows = await tx.query<{ seq: number | null }>({
    name: 'last-seq-before',
    text: `SELECT seq FROM message_index WHERE company_id = $1 AND conversation_id = $2 AND sent_at < $3 ORDER BY seq DESC LIMIT 1`,
    values: [companyId, conversationId, since],
  });
  return rows[0]?.seq ?? 0;
}

/** The desk has not looked at it yet. */
const IS_UNROUTED = `(c.session_id IS NULL AND c.is_unrouted)`;

/** Conversations of these accounts in which something was said since the account's mark, or since `since`, and not yet read, though the desk has looked at it. */
export function unreadFeeds(
  db: Queryable,
  which: { companyId: string; accountIds: string[]; since: Date; slackMs: number; limit: number },
): Promise<{ conversationId: string }[]> {
  return db.query({
    name: 'unread-feeds',
    text: `SELECT c.id AS "conversationId"
      FROM conversation c
      LEFT JOIN message_feed_mark k ON k.company_id = c.company_id AND k.account_id = c.account_id
      LEFT JOIN message_feed f ON f.company_id = c.company_id AND f.conversation_id = c.id
      WHERE c.company_id = $1 AND c.account_id = ANY($2::uuid[])
        AND c.active_slot >= ${slotOf(`(
          SELECT min(greatest(coalesce(m.read_until, $3), $3)) - $4::int * interval '1 millisecond'
          FROM unnest($2::uuid[]) AS a (id) LEFT JOIN message_feed_mark m ON m.company_id = $1 AND m.account_id = a.id)`)}
        AND c.last_message_at >= greatest(coalesce(k.read_until, $3), $3) - $4::int * interval '1 millisecond'
        AND c.last_seq > coalesce(f.seq, 0) AND NOT ${IS_UNROUTED}
      ORDER BY ${oldestFirst('c')} LIMIT $5`,
    values: [which.companyId, which.accountIds, which.since, which.slackMs, which.limit],
  });
}

/** When something was last said in the one of these conversations that has been quiet longest of those the desk has to look at first. */
export async function oldestUnrouted(db: Queryable, companyId: string, accountIds: string[]): Promise<Date | null> {
  const rows = await db.query<{ at: Date | null }>({
    name: 'oldest-unrouted',
    text: `SELECT min(c.last_message_at) AS at FROM conversation c WHERE c.company_id = $1 AND c.account_id = ANY($2::uuid[]) AND ${IS_UNROUTED}`,
    values: [companyId, accountIds],
  });
  return rows[0]?.at ?? null;
}

export async function markFeedsRead(db: Queryable, companyId: string, accountIds: string[], until: Date): Promise<void> {
  await db.query({
    name: 'mark-feeds-read',
    text: `INSERT INTO message_feed_mark AS m (company_id, account_id, read_until)
      SELECT a.company_id, a.id, $3 FROM channel_account a WHERE a.company_id = $1 AND a.id = ANY($2::uuid[]) ORDER BY a.id
      ON CONFLICT (company_id, account_id) DO UPDATE SET read_until = greatest(m.read_until, excluded.read_until)`,
    values: [companyId, accountIds, until],
  });
}

/** In the queue, or parked because there is no room in it; a change of priority says nothing about that. */
const waits = (e: string): string => `(${e}.to_state = 'queued' OR ${e}.to_state = 'parked' AND ${e}.data ? 'full')`;

/** Since when it has waited this time: a night for which it was parked does not count, nor what came before it was last served. */
export const inQueueSince = (s: string): string => `(SELECT e.at FROM session_event e
  LEFT JOIN LATERAL (SELECT ${waits('l')} AS waited FROM session_event l WHERE l.company_id = e.company_id AND l.session_id = e.session_id
    AND l.no < e.no AND l.name <> 'prioritised' ORDER BY l.no DESC LIMIT 1) b ON true
  WHERE e.company_id = ${s}.company_id AND e.session_id = ${s}.id AND e.name <> 'prioritised' AND ${waits('e')} AND b.waited IS NOT TRUE
  ORDER BY e.no DESC LIMIT 1)`;

/** What is known of a conversation when something happens in it. */
export interface FeedConversation {
  conversationId: string;
  accountId: string;
  platform: string;
  contactId: string;
  contactName: string;
  languages: string[];
  labelIds: string[];
  /** Of the person; may lie in the past. */
  blockedUntil: Date | null;
  accountGroupId: string;
  /** The desk has not looked at it yet: a session may be about to open. */
  isUnrouted: boolean;
  session: { id: string; state: SessionState; groupId: string; assigneeId: string | null; inQueueSince: string | null } | null;
}

export async function feedConversation(db: Queryable, companyId: string, conversationId: string): Promise<FeedConversation | null> {
  const rows = await db.query<FeedConversation>({
    name: 'feed-conversation',
    text: `SELECT c.id AS "conversationId", c.account_id AS "accountId", a.platform, e.id AS "contactId", e.display_name AS "contactName",
        ARRAY(SELECT DISTINCT l FROM unnest(ARRAY[e.language, p.profile ->> 'language']) AS l WHERE l IS NOT NULL) AS languages,
        ARRAY(SELECT DISTINCT b.label_id FROM contact o JOIN contact_label b ON b.company_id = o.company_id AND b.contact_id = o.id
          WHERE o.company_id = e.company_id AND (o.id = e.id OR o.merged_into = e.id)) AS "labelIds", c.blocked_until AS "blockedUntil",
        a.group_id AS "accountGroupId", ${IS_UNROUTED} AS "isUnrouted",
        CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'state', s.state, 'groupId', s.group_id, 'assigneeId', s.assignee_id,
          'inQueueSince', CASE WHEN s.state = 'queued' THEN ${inQueueSince('s')} END) END AS session
      FROM conversation c
      JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact t ON t.company_id = p.company_id AND t.id = p.contact_id
      JOIN contact e ON e.company_id = t.company_id AND e.id = coalesce(t.merged_into, t.id)
      LEFT JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id
      WHERE c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}
