// The list of contacts: one row per person, by their newest conversation.
import { visibleTo, type Viewer } from './conversation-visibility.js';
import { isBehind, newestFirst } from './conversation-activity.js';
import type { Queryable } from './database.js';
import { isLabelled, labelsOf } from './labels.js';

export interface ContactListRow {
  id: string;
  displayName: string;
  avatarMediaId: string | null;
  labels: string[];
  blocked: boolean;
  lastMessageAt: Date;
  /** The conversation the row stands at in the list. */
  conversationId: string;
  /** Those the viewer may see, newest first. */
  conversations: { id: string; accountId: string; platformUserId: string }[];
}

export interface ContactListFilter {
  /** Of the person, as a tsquery: see `searchQuery`. */
  words?: string | undefined;
  labelId?: string | undefined;
  blocked?: boolean | undefined;
  /** The last row of the page before. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
  now: Date;
}

/** Conversations a row may stand at; `c` and `p` are the conversation and its proxy user. */
function listed(c: string, p: string, filter: ContactListFilter): string {
  return `${c}.last_seq > 0 AND ${visibleTo(c)} AND ${filter.words === undefined ? '$4::text IS NULL' : `${p}.words @@ $4::tsquery`}`;
}

const PERSON = 'coalesce(k.merged_into, k.id)';

/** Persons with whom something was said, as far as the viewer may see it, newest first. */
export function listContacts(db: Queryable, viewer: Viewer, filter: ContactListFilter): Promise<ContactListRow[]> {
  const labelled = filter.labelId === undefined ? '$5::uuid IS NULL' : isLabelled('p.id', '$5::uuid');
  return db.query<ContactListRow>({
    text: `WITH page AS MATERIALIZED (
        SELECT ${PERSON} AS person_id, c.id, c.last_message_at, coalesce(c.blocked_until > $6, false) AS blocked
        FROM conversation c
        JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
        JOIN contact k ON k.company_id = p.company_id AND k.id = p.contact_id
        WHERE c.company_id = $1 AND ${listed('c', 'p', filter)} AND ${labelled}
          AND ($7::boolean IS NULL OR coalesce(c.blocked_until > $6, false) = $7)
          AND ($8::timestamptz IS NULL OR ${isBehind('c', '$8', '$9')})
          AND NOT EXISTS (
            SELECT FROM contact m JOIN proxy_user q ON q.company_id = m.company_id AND q.contact_id = m.id
            JOIN conversation o ON o.company_id = q.company_id AND o.account_id = q.account_id AND o.proxy_user_id = q.id
            WHERE m.company_id = c.company_id AND (m.id = ${PERSON} OR m.merged_into = ${PERSON})
              AND (o.last_message_at, o.id) > (c.last_message_at, c.id) AND ${listed('o', 'q', filter)})
        ORDER BY ${newestFirst('c')} LIMIT $10
      )
      SELECT t.id, t.display_name AS "displayName", av.id AS "avatarMediaId", page.blocked, page.last_message_at AS "lastMessageAt",
        page.id AS "conversationId", ${labelsOf('t')} AS labels, seen.conversations
      FROM page JOIN contact t ON t.company_id = $1 AND t.id = page.person_id
      LEFT JOIN media av ON av.company_id = t.company_id AND av.id = t.avatar_media_id AND av.state = 'ready'
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('id', c.id, 'accountId', c.account_id, 'platformUserId', p.platform_user_id) ORDER BY c.last_message_at DESC, c.id) AS conversations
        FROM contact m JOIN proxy_user p ON p.company_id = m.company_id AND p.contact_id = m.id
        JOIN conversation c ON c.company_id = p.company_id AND c.account_id = p.account_id AND c.proxy_user_id = p.id
        WHERE m.company_id = t.company_id AND (m.id = t.id OR m.merged_into = t.id) AND c.last_seq > 0 AND ${visibleTo('c')}
      ) seen
      ORDER BY page.last_message_at DESC, page.id DESC`,
    values: [
      viewer.companyId,
      viewer.agentId,
      viewer.seesAll,
      filter.words ?? null,
      filter.labelId ?? null,
      filter.now,
      filter.blocked ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  });
}
