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
}

const PEOPLE = jsonRows(
  '$4',
  '"platformUserId" text, "contactId" uuid, "proxyUserId" uuid, "conversationId" uuid, "displayName" text, profile jsonb, words text[]',
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
        INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, profile, words, created_at)
        SELECT $1, "proxyUserId", $2, "platformUserId", $2::text, "proxyUserId"::text, "contactId", profile, array_to_tsvector(words), $5 FROM absent
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
 * What the platform now tells of a person. The contact's name and language follow until an agent has set them.
 * `words` are added: a person is still found by an earlier name. False: they were erased.
 */
export async function updateProfile(
  db: Queryable,
  participant: Participant,
  told: { displayName: string; profile: EndUserProfile; words: string[] },
): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `WITH changed AS (
        UPDATE proxy_user SET profile = profile || $3::jsonb, words = coalesce(words, ''::tsvector) || array_to_tsvector($5::text[])
        WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED} RETURNING contact_id
      )
      UPDATE contact SET display_name = CASE WHEN name_given THEN display_name ELSE $4 END,
        language = CASE WHEN language_given THEN language ELSE coalesce($3::jsonb ->> 'language', language) END
      FROM changed WHERE company_id = $1 AND id = changed.contact_id RETURNING id`,
    values: [participant.companyId, participant.proxyUserId, JSON.stringify(told.profile), told.displayName, told.words],
  });
  return rows.length > 0;
}

/** False: they were erased. */
export async function setReachability(
  db: Queryable,
  companyId: string,
  proxyUserId: string,
  reachable: boolean,
  reason: string | null,
): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `UPDATE proxy_user SET reachable = $3, unreachable_reason = $4 WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED} RETURNING id`,
    values: [companyId, proxyUserId, reachable, reachable ? null : reason],
  });
  return rows.length > 0;
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
