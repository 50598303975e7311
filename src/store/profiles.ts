// What a platform tells of a person when asked: kept with the proxy user, shown by the contact.
import type { EndUserProfile } from '../contract/index.js';
import type { Queryable } from './database.js';
import { NOT_ERASED, type Participant } from './participants.js';

/** When the platform was last asked who this is; null: never, or nobody of that id is known. */
export async function profileAskedAt(db: Queryable, accountId: string, platformUserId: string): Promise<Date | null> {
  const rows = await db.query<{ at: Date | null }>({
    name: 'profile-asked-at',
    text: 'SELECT profile_asked_at AS at FROM proxy_user WHERE account_id = $1 AND platform_user_id = $2',
    values: [accountId, platformUserId],
  });
  return rows[0]?.at ?? null;
}

export async function noteProfileAsked(db: Queryable, accountId: string, platformUserId: string, at: Date): Promise<void> {
  await db.query({
    text: 'UPDATE proxy_user SET profile_asked_at = $3 WHERE account_id = $1 AND platform_user_id = $2',
    values: [accountId, platformUserId, at],
  });
}

/** `picture`: a file to be fetched, shown as the contact's from when it is there. An absent name leaves the one we have. No event that has come before tells better. False: they were erased. */
export async function keepProfile(
  db: Queryable,
  participant: Participant,
  told: {
    profile: Omit<EndUserProfile, 'avatarRef'>;
    displayName: string | null;
    words: string[];
    picture: { mediaId: string; ref: string } | null;
    at: Date;
  },
): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `WITH person AS (
        UPDATE proxy_user SET profile = profile || $3::jsonb, profile_asked_at = $7, profile_event_id = (SELECT max(id) FROM webhook_event),
          words = coalesce(words, ''::tsvector) || array_to_tsvector($8::text[])
        WHERE company_id = $1 AND id = $2 AND ${NOT_ERASED}
        RETURNING account_id, contact_id
      ), picture AS (
        INSERT INTO media (company_id, id, account_id, ref, mime, size_bytes, state, created_at)
        SELECT $1, $5::uuid, account_id, $6, 'image/jpeg', 0, 'pending', $7 FROM person WHERE $5::uuid IS NOT NULL
      )
      UPDATE contact SET display_name = CASE WHEN name_given THEN display_name ELSE coalesce($4, display_name) END,
        language = CASE WHEN language_given THEN language ELSE coalesce($3::jsonb ->> 'language', language) END,
        avatar_media_id = coalesce($5::uuid, avatar_media_id)
      FROM person WHERE company_id = $1 AND id = person.contact_id RETURNING id`,
    values: [
      participant.companyId,
      participant.proxyUserId,
      JSON.stringify(told.profile),
      told.displayName,
      told.picture?.mediaId ?? null,
      told.picture?.ref ?? null,
      told.at,
      told.words,
    ],
  });
  return rows.length > 0;
}

/** The conversations with those whose picture this is. */
export async function conversationsOfPicture(db: Queryable, companyId: string, mediaId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    name: 'conversations-of-picture',
    text: `SELECT c.id FROM contact k
      JOIN proxy_user p ON p.company_id = k.company_id AND p.contact_id = k.id
      JOIN conversation c ON c.company_id = p.company_id AND c.account_id = p.account_id AND c.proxy_user_id = p.id
      WHERE k.avatar_media_id = $2 AND k.company_id = $1`,
    values: [companyId, mediaId],
  });
  return rows.map(({ id }) => id);
}
