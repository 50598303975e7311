// End users inside the IM: contact, proxy user, conversation and queue, made together on first contact.
import type { EndUserProfile } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface Participant {
  companyId: string;
  accountId: string;
  platformUserId: string;
  proxyUserId: string;
  contactId: string;
  conversationId: string;
  displayName: string;
  /** As the platform told it so far. */
  profile: EndUserProfile;
  reachable: boolean;
}

/** What the person calls themselves; how agents call them is the team's own matter. `p` is the proxy user, `t` its contact. */
export const OWN_NAME = `CASE WHEN t.name_given
  THEN left(coalesce(p.profile ->> 'displayName', p.profile ->> 'username', p.platform_user_id), 256) ELSE t.display_name END`;

const PARTICIPANT = `p.company_id AS "companyId", p.account_id AS "accountId", p.platform_user_id AS "platformUserId", p.id AS "proxyUserId",
  p.contact_id AS "contactId", c.id AS "conversationId", ${OWN_NAME} AS "displayName", p.profile, p.reachable`;
const FROM_PARTICIPANT = `FROM proxy_user p
  JOIN conversation c ON c.account_id = p.account_id AND c.proxy_user_id = p.id
  JOIN contact t ON t.company_id = p.company_id AND t.id = p.contact_id`;

export function findParticipants(db: Queryable, accountId: string, platformUserIds: string[]): Promise<Participant[]> {
  return db.query<Participant>({
    name: 'find-participants',
    text: `SELECT ${PARTICIPANT} ${FROM_PARTICIPANT} WHERE p.account_id = $1 AND p.platform_user_id = ANY($2::text[])`,
    values: [accountId, platformUserIds],
  });
}

export async function participantOfConversation(db: Queryable, companyId: string, conversationId: string): Promise<Participant | null> {
  const rows = await db.query<Participant>({
    name: 'participant-of-conversation',
    text: `SELECT ${PARTICIPANT} ${FROM_PARTICIPANT} WHERE c.company_id = $1 AND c.id = $2`,
    values: [companyId, conversationId],
  });
  return rows[0] ?? null;
}

export interface NewParticipant {
  platformUserId: string;
  contactId: string;
  proxyUserId: string;
  conversationId: string;
  displayName: string;
  profile: EndUserProfile;
  /** What the conversation is found by. */
  words: string[];
  toldBy?: ToldBy;
}

/** The raw event that tells something of a person; of two that tell different things the later one is believed, whichever is worked first. Null: told just now. */
export type ToldBy = number | null;

const PEOPLE = jsonRows(
  '$4',
  '"platformUserId" text, "contactId" uuid, "proxyUserId" uuid, "conversationId" uuid, "displayName" text, profile jsonb, words text[], "toldBy" bigint',
);

/**
 * Makes those that do not exist yet; the unique key (account, platform user id) decides between instances that try at once.
 * Who lost the race finds the winner's rows with `findParticipants`.
 */
export async function createParticipants(
  db: Queryable,
  account: { companyId: string; accountId: string; groupId: string },
  people: NewParticipant[],
  now: Date,
): Promise<void> {
  await db.query({
    name: 'create-participants',
    text: `WITH input AS MATERIALIZED (
        SELECT * FROM ${PEOPLE} i ORDER BY "platformUserId"
      ), absent AS MATERIALIZED (
        SELECT * FROM input i WHERE NOT EXISTS (
          SELECT FROM proxy_user p WHERE p.account_id = $2 AND p.platform_user_id = i."platformUserId")
      ), contacts AS (
        INSERT INTO contact (company_id, id, display_name, language, created_at)
        SELECT $1, "contactId", "displayName", profile ->> 'language', $5 FROM absent
      ), proxies AS (
        INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, profile, words, created_at, profile_event_id)
        SELECT $1, "proxyUserId", $2, "platformUserId", $2::text, "proxyUserId"::text, "contactId", profile, array_to_tsvector(words), $5, "toldBy"
        FROM absent
      ), queues AS (
        INSERT INTO sync_queue (id, company_id, kind) SELECT "proxyUserId", $1, 'proxy_user' FROM absent
      )
      INSERT INTO conversation (company_id, id, account_id, proxy_user_id, group_id, last_message_at, created_at)
      SELECT $1, "conversationId", $2, "proxyUserId", $3, $5, $5 FROM absent`,
    values: [account.companyId, account.accountId, account.groupId, JSON.stringify(people), now],
  });
}

/** What is remembered of a person may be older than their erasure, and must not bring them back. */
export const NOT_ERASED = `platform_user_id <> 'erased:' || id`;

/**
 * What the platform tells of a person. The contact's name and language follow until an agent has set them. `words` are added: a person is still
 * found by an earlier name. Told by an earlier event than what is known, or was told once more with a message, it only adds to that. Returns what is known now; null: they were erased.
 */
export async function updateProfile(
  db: Queryable,
  participant: Participant,
  told: { displayName: string; profile: EndUserProfile; words: string[]; by: ToldBy },
): Promise<Pick<Participant, 'displayName' | 'profile'> | null> {
  const rows = await db.query<Pick<Participant, 'displayName' | 'profile'>>({
    text: `WITH known AS MATERIALIZED (
        SELECT id, coalesce(greatest(profile_event_id, (
            SELECT c.profile_event_id FROM conversation c WHERE c.account_id = p.account_id AND c.proxy_user_id = p.id)) > $6, false) AS is_newer
        FROM proxy_user p WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED} FOR UPDATE
      ), changed AS (
        UPDATE proxy_user p SET profile = CASE WHEN k.is_newer THEN $3::jsonb || p.profile ELSE p.profile || $3::jsonb END,
          profile_event_id = greatest(p.profile_event_id, $6), words = coalesce(p.words, ''::tsvector) || array_to_tsvector($5::text[])
        FROM known k WHERE p.company_id = $1 AND p.id = k.id RETURNING p.*, k.is_newer
      )
      UPDATE contact t SET display_name = CASE WHEN t.name_given OR p.is_newer THEN t.display_name ELSE $4 END,
        language = CASE WHEN t.language_given THEN t.language
          WHEN p.is_newer THEN coalesce(t.language, $3::jsonb ->> 'language') ELSE coalesce($3::jsonb ->> 'language', t.language) END
      FROM changed p WHERE t.company_id = $1 AND t.id = p.contact_id RETURNING ${OWN_NAME} AS "displayName", p.profile`,
    values: [participant.companyId, participant.proxyUserId, JSON.stringify(told.profile), told.displayName, told.words, told.by],
  });
  return rows[0] ?? null;
}

/** The raw event in which the last message of the person `p` came, as far as that is known. */
const LAST_WROTE_IN = `(SELECT min(event.id) FROM conversation c
  JOIN message_index i ON i.company_id = c.company_id AND i.conversation_id = c.id AND i.seq = c.last_inbound_seq
  JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
  CROSS JOIN LATERAL jsonb_array_elements(m.parts) AS told (piece)
  CROSS JOIN LATERAL jsonb_array_elements_text(told.piece -> 'platformMessageIds') AS known (id)
  JOIN platform_message o ON o.account_id = m.account_id AND o.platform_message_id = known.id
  CROSS JOIN LATERAL unnest(o.webhook_event_ids) AS event (id)
  WHERE c.account_id = p.account_id AND c.proxy_user_id = p.id)`;

/** Nothing that was told earlier than what is known, or than they last wrote, changes it. Returns whether they can be reached now; null: they were erased. */
export async function setReachability(
  db: Queryable,
  { companyId, proxyUserId }: Participant,
  told: { reachable: boolean; reason: string | null; by: ToldBy },
): Promise<boolean | null> {
  const rows = await db.query<{ reachable: boolean }>({
    text: `WITH known AS MATERIALIZED (
        SELECT id, reachable, coalesce(reachable_event_id > $5, false) OR (NOT $3 AND coalesce(${LAST_WROTE_IN} > $5, false)) AS is_newer
        FROM proxy_user p WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED} FOR UPDATE
      ), changed AS (
        UPDATE proxy_user p SET reachable = $3, unreachable_reason = $4, reachable_event_id = coalesce($5, (SELECT max(id) FROM webhook_event))
        FROM known k WHERE p.company_id = $1 AND p.id = k.id AND NOT k.is_newer RETURNING p.reachable
      ) SELECT coalesce(c.reachable, k.reachable) AS reachable FROM known k LEFT JOIN changed c ON true`,
    values: [companyId, proxyUserId, told.reachable, told.reachable ? null : told.reason, told.by],
  });
  return rows[0]?.reachable ?? null;
}

/** The platform gave the same person a new id. False, and the old one stays: somebody is known under it already. */
export async function changePlatformUserId(db: Queryable, participant: Participant, newPlatformUserId: string): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `UPDATE proxy_user SET platform_user_id = $3 WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED}
      AND NOT EXISTS (SELECT FROM proxy_user other WHERE other.account_id = $4 AND other.platform_user_id = $3) RETURNING id`,
    values: [participant.companyId, participant.proxyUserId, newPlatformUserId, participant.accountId],
  });
  return rows.length > 0;
}
