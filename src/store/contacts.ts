// Contacts as persons: those that were merged are read together, the one that stands for the person first.
import type { EndUserProfile, SharedKind } from '../contract/index.js';
import { visibleTo, type Viewer } from './conversation-visibility.js';
import type { Queryable } from './database.js';

export interface ContactRow {
  id: string;
  displayName: string;
  /** By an agent; else the platform's name is followed. */
  nameGiven: boolean;
  language: string | null;
  notes: string;
  customFields: Record<string, string>;
  phones: string[];
  emails: string[];
  /** Set once the picture is there. */
  avatarMediaId: string | null;
  mergedUnder: string | null;
  createdAt: Date;
}

const CONTACT = `m.id, m.display_name AS "displayName", m.name_given AS "nameGiven", m.language, m.notes, m.custom_fields AS "customFields",
  m.phones, m.emails, av.id AS "avatarMediaId", m.merged_under AS "mergedUnder", m.created_at AS "createdAt"`;

/** The contacts of the person this contact belongs to, who stands for them first; empty: there is no such contact. */
export function contactsOfPerson(db: Queryable, companyId: string, contactId: string): Promise<ContactRow[]> {
  return db.query<ContactRow>({
    name: 'contacts-of-person',
    text: `WITH person AS MATERIALIZED (
        SELECT coalesce(merged_into, id) AS id FROM contact WHERE company_id = $1 AND id = $2
      )
      SELECT ${CONTACT} FROM person JOIN contact m ON m.company_id = $1 AND (m.id = person.id OR m.merged_into = person.id)
      LEFT JOIN media av ON av.company_id = m.company_id AND av.id = m.avatar_media_id AND av.state = 'ready'
      ORDER BY m.merged_into IS NOT NULL, m.created_at, m.id`,
    values: [companyId, contactId],
  });
}

const OF_CONTACTS = `proxy_user p JOIN conversation c ON c.company_id = p.company_id AND c.account_id = p.account_id AND c.proxy_user_id = p.id`;

/** May this viewer see a conversation with one of these contacts? */
export async function seesContacts(db: Queryable, viewer: Viewer, contactIds: string[]): Promise<boolean> {
  const [row] = await db.query<{ sees: boolean }>({
    name: 'sees-contacts',
    text: `SELECT $3 OR EXISTS (
      SELECT FROM ${OF_CONTACTS} WHERE p.company_id = $1 AND p.contact_id = ANY($4::uuid[]) AND ${visibleTo('c')}) AS sees`,
    values: [viewer.companyId, viewer.agentId, viewer.seesAll, contactIds],
  });
  return row?.sees ?? false;
}

export interface ContactChannelRow {
  proxyUserId: string;
  conversationId: string;
  contactId: string;
  accountId: string;
  platformUserId: string;
  profile: EndUserProfile;
  reachable: boolean;
  lastSeq: number;
  lastMessageAt: Date;
}

const CHANNEL = `p.id AS "proxyUserId", c.id AS "conversationId", p.contact_id AS "contactId", p.account_id AS "accountId",
  p.platform_user_id AS "platformUserId", p.profile, p.reachable, c.last_seq AS "lastSeq", c.last_message_at AS "lastMessageAt"`;

/** All channels of these contacts, newest activity first. */
export function channelsOfContacts(db: Queryable, companyId: string, contactIds: string[]): Promise<ContactChannelRow[]> {
  return db.query<ContactChannelRow>({
    name: 'channels-of-contacts',
    text: `SELECT ${CHANNEL} FROM ${OF_CONTACTS} WHERE p.company_id = $1 AND p.contact_id = ANY($2::uuid[])
      ORDER BY c.last_message_at DESC, c.id`,
    values: [companyId, contactIds],
  });
}

/** Which of these conversations the viewer may see. */
export async function visibleConversations(db: Queryable, viewer: Viewer, conversationIds: string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>({
    name: 'visible-conversations',
    text: `SELECT c.id FROM conversation c WHERE c.company_id = $1 AND c.id = ANY($4::uuid[]) AND ${visibleTo('c')}`,
    values: [viewer.companyId, viewer.agentId, viewer.seesAll, conversationIds],
  });
  return new Set(rows.map(({ id }) => id));
}

export interface ContactChange {
  displayName?: string | undefined;
  /** null: as the platform tells. */
  language?: string | null | undefined;
  notes?: string | undefined;
  customFields?: Record<string, string> | undefined;
  phones?: string[] | undefined;
  emails?: string[] | undefined;
}

/** Absent fields stay as they are. What is entered here stays, whatever a platform tells later. */
export async function updateContact(db: Queryable, companyId: string, id: string, change: ContactChange): Promise<void> {
  const { displayName, language, notes, customFields, phones, emails } = change;
  await db.query({
    text: `UPDATE contact SET display_name = coalesce($3, display_name), name_given = name_given OR $3 IS NOT NULL,
        language = CASE WHEN $4 THEN $5 ELSE language END, language_given = CASE WHEN $4 THEN $5 IS NOT NULL ELSE language_given END,
        notes = coalesce($6, notes), custom_fields = coalesce($7::jsonb, custom_fields), phones = coalesce($8::text[], phones),
        emails = coalesce($9::text[], emails)
      WHERE company_id = $1 AND id = $2`,
    values: [
      companyId,
      id,
      displayName,
      language !== undefined,
      language ?? null,
      notes,
      customFields && JSON.stringify(customFields),
      phones,
      emails,
    ],
  });
}

/** What each of these proxy users is found by from now on. */
export async function replaceWords(db: Queryable, companyId: string, found: { proxyUserId: string; words: string[] }[]): Promise<void> {
  for (const { proxyUserId, words } of found) {
    await db.query({
      text: `UPDATE proxy_user SET words = array_to_tsvector($3::text[]) WHERE company_id = $1 AND id = $2`,
      values: [companyId, proxyUserId, words],
    });
  }
}

export interface ServiceRecordRow {
  id: string;
  conversationId: string;
  accountId: string;
  groupName: string;
  state: 'bot' | 'queued' | 'active' | 'parked' | 'closed';
  assigneeName: string | null;
  openedAt: Date;
  closedAt: Date | null;
  closeReason: string | null;
  rating: number | null;
  /** Once it is closed. */
  waitedMs: number | null;
  firstReplyMs: number | null;
  handledMs: number | null;
}

/** Service sessions with these contacts, newest first, of conversations the viewer may see. */
export function serviceRecords(
  db: Queryable,
  viewer: Viewer,
  page: { contactIds: string[]; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<ServiceRecordRow[]> {
  return db.query<ServiceRecordRow>({
    name: 'service-records',
    text: `SELECT s.id, s.conversation_id AS "conversationId", c.account_id AS "accountId", g.name AS "groupName", s.state,
        a.name AS "assigneeName", s.opened_at AS "openedAt", s.closed_at AS "closedAt", s.close_reason AS "closeReason", r.score AS rating,
        f.waited_ms AS "waitedMs", f.first_reply_ms AS "firstReplyMs", f.handled_ms AS "handledMs"
      FROM ${OF_CONTACTS}
      JOIN service_session s ON s.conversation_id = c.id
      JOIN agent_group g ON g.company_id = s.company_id AND g.id = s.group_id
      LEFT JOIN agent a ON a.company_id = s.company_id AND a.id = s.assignee_id
      LEFT JOIN rating r ON r.company_id = s.company_id AND r.session_id = s.id
      LEFT JOIN session_fact f ON f.company_id = s.company_id AND f.session_id = s.id
      WHERE p.company_id = $1 AND p.contact_id = ANY($4::uuid[]) AND ${visibleTo('c')}
        AND ($5::timestamptz IS NULL OR (s.opened_at, s.id) < ($5, $6::uuid))
      ORDER BY s.opened_at DESC, s.id DESC LIMIT $7`,
    values: [viewer.companyId, viewer.agentId, viewer.seesAll, page.contactIds, page.after?.at ?? null, page.after?.id ?? null, page.limit],
  });
}

/** What persons are recognised by: phones as digits with their country code, e-mails in lower case. */
export interface PersonKeys {
  phones: string[];
  emails: string[];
  unionIds: string[];
}

export interface LikelyContact {
  id: string;
  displayName: string;
  avatarMediaId: string | null;
  channels: { accountId: string; platformUserId: string }[];
  shared: { kind: SharedKind; value: string }[];
}

const DIGITS = `regexp_replace(profile ->> 'phone', '\\D', '', 'g')`;

/** Other persons of the company who share one of these, as far as the viewer may see them. */
export function likelyContacts(db: Queryable, viewer: Viewer, personId: string, keys: PersonKeys, limit: number): Promise<LikelyContact[]> {
  return db.query<LikelyContact>({
    name: 'likely-contacts',
    text: `WITH hit AS (
        SELECT contact_id AS id, 'phone' AS kind, '+' || ${DIGITS} AS value FROM proxy_user
          WHERE company_id = $1 AND profile ? 'phone' AND ${DIGITS} = ANY($5::text[])
        UNION SELECT contact_id, 'email', lower(profile ->> 'email') FROM proxy_user
          WHERE company_id = $1 AND profile ? 'email' AND lower(profile ->> 'email') = ANY($6::text[])
        UNION SELECT contact_id, 'union_id', profile ->> 'unionId' FROM proxy_user
          WHERE company_id = $1 AND profile ? 'unionId' AND profile ->> 'unionId' = ANY($7::text[])
        UNION SELECT k.id, 'phone', entered.phone FROM contact k CROSS JOIN unnest(k.phones) AS entered (phone)
          WHERE k.company_id = $1 AND k.phones <> '{}' AND k.phones && $8::text[] AND entered.phone = ANY($8::text[])
        UNION SELECT k.id, 'email', entered.email FROM contact k CROSS JOIN unnest(k.emails) AS entered (email)
          WHERE k.company_id = $1 AND k.emails <> '{}' AND k.emails && $6::text[] AND entered.email = ANY($6::text[])
      ), person AS (
        SELECT coalesce(k.merged_into, k.id) AS id, json_agg(DISTINCT jsonb_build_object('kind', hit.kind, 'value', hit.value)) AS shared
        FROM hit JOIN contact k ON k.company_id = $1 AND k.id = hit.id
        WHERE coalesce(k.merged_into, k.id) <> $4 GROUP BY 1
      )
      SELECT k.id, k.display_name AS "displayName", av.id AS "avatarMediaId", person.shared, seen.channels
      FROM person JOIN contact k ON k.company_id = $1 AND k.id = person.id
      LEFT JOIN media av ON av.company_id = k.company_id AND av.id = k.avatar_media_id AND av.state = 'ready'
      CROSS JOIN LATERAL (
        SELECT json_agg(DISTINCT jsonb_build_object('accountId', c.account_id, 'platformUserId', p.platform_user_id)) AS channels FROM contact m
        JOIN ${OF_CONTACTS} ON p.company_id = m.company_id AND p.contact_id = m.id
        WHERE m.company_id = k.company_id AND (m.id = k.id OR m.merged_into = k.id) AND ${visibleTo('c')}
      ) seen
      WHERE seen.channels IS NOT NULL ORDER BY k.created_at, k.id LIMIT $9`,
    values: [
      viewer.companyId,
      viewer.agentId,
      viewer.seesAll,
      personId,
      keys.phones,
      keys.emails,
      keys.unionIds,
      keys.phones.map((digits) => `+${digits}`),
      limit,
    ],
  });
}
