// Which files nothing refers to any more, and their removal: the row goes after the bytes.
import type { Queryable } from './database.js';

/** These files are shown by this message. Known before the message is stored: a file on its way out is never taken for forgotten. */
export async function insertMediaUse(
  db: Queryable,
  use: { companyId: string; conversationId: string; messageId: string; mediaIds: string[]; at: Date },
): Promise<void> {
  await db.query({
    text: `INSERT INTO media_use (company_id, media_id, message_id, conversation_id, at)
      SELECT $1, id, $3, $4, $5 FROM unnest($2::uuid[]) AS shown (id) ON CONFLICT DO NOTHING`,
    values: [use.companyId, use.mediaIds, use.messageId, use.conversationId, use.at],
  });
}

/** Of a row `u` of media_use and its message's `i`: there is such a message, or one that waits to be sent later. */
const IS_SHOWN = `(i.id IS NOT NULL OR EXISTS (SELECT FROM scheduled_message w WHERE w.company_id = u.company_id AND w.id = u.message_id))`;

/** What is being fetched just now is purged when that is over for certain. */
export const purgeTime = (at: string): string =>
  `CASE WHEN f.state = 'pending' THEN ${at}::timestamptz + interval '10 minutes' ELSE ${at}::timestamptz END`;

/**
 * Parts of a WITH that lets go of the files of the messages in `changed (company_id, conversation_id, seq, id)`, at time `at`. A file another
 * message shows stays. One that is being fetched just now is purged when that is over for certain.
 */
export function releaseFilesOf(changed: string, at: string): string {
  return `uses AS (
      DELETE FROM media_use u USING ${changed} x WHERE u.company_id = x.company_id AND u.message_id = x.id
      RETURNING u.company_id, u.media_id, u.message_id
    ), files AS (
      UPDATE media f SET state = 'failed', reason = 'retracted', ref = NULL,
        purge_at = ${purgeTime(at)}
      FROM ${changed} x
      WHERE f.company_id = x.company_id
        AND (f.conversation_id = x.conversation_id AND f.seq = x.seq
          OR f.conversation_id IS NULL AND f.id IN (SELECT media_id FROM uses))
        AND NOT EXISTS (
          SELECT FROM media_use u LEFT JOIN message_index i ON i.id = u.message_id
          WHERE u.company_id = f.company_id AND u.media_id = f.id AND u.message_id <> x.id
            AND (${IS_SHOWN} OR u.at > ${at}::timestamptz - interval '1 hour'))
    )`;
}

/**
 * An UPDATE that lets go of the files which came with the message in `changed (company_id, conversation_id, seq)` and are not among `shown`, an
 * array of ids; NULL: of none. A file another message shows stays.
 */
export function releaseReplacedFiles(changed: string, shown: string, at: string): string {
  return `UPDATE media f SET state = 'failed', reason = 'replaced', ref = NULL, purge_at = ${purgeTime(at)}
    FROM ${changed} x
    WHERE f.company_id = x.company_id AND f.conversation_id = x.conversation_id AND f.seq = x.seq AND f.purge_at IS NULL
      AND f.id <> ALL(${shown}::uuid[])
      AND NOT EXISTS (SELECT FROM media_use o WHERE o.company_id = f.company_id AND o.media_id = f.id)`;
}

export interface DoomedFile {
  id: string;
  companyId: string;
  blobKeys: string[];
}

/** Files whose time has come, with everything made of them. */
export function filesToPurge(db: Queryable, now: Date, limit: number): Promise<DoomedFile[]> {
  return db.query<DoomedFile>({
    name: 'files-to-purge',
    text: `SELECT m.id, m.company_id AS "companyId", array_remove(m.blob_key || array(
        SELECT r.blob_key FROM media_rendition r WHERE r.company_id = m.company_id AND r.media_id = m.id), NULL) AS "blobKeys"
      FROM media m WHERE m.purge_at <= $1 ORDER BY m.purge_at LIMIT $2`,
    values: [now, limit],
  });
}

/** The bytes are gone. What it had been made from goes with it unless that is shown or was made into something else. */
export async function forgetFile(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query({
    text: `WITH gone AS (DELETE FROM media WHERE id = $1 RETURNING made_from)
      UPDATE media f SET purge_at = $2 FROM gone
      WHERE f.id = gone.made_from AND f.purge_at IS NULL
        AND NOT EXISTS (SELECT FROM media_use u WHERE u.company_id = f.company_id AND u.media_id = f.id)
        AND NOT EXISTS (SELECT FROM media o WHERE o.made_from = f.id AND o.id <> $1)`,
    values: [id, now],
  });
}

export async function putOffPurge(db: Queryable, id: string, until: Date): Promise<void> {
  await db.query({ text: 'UPDATE media SET purge_at = $2 WHERE id = $1', values: [id, until] });
}

/**
 * Looks at the next files after `after` that came before `before`, and dooms those no message, contact, agent or converted file refers to: uploads
 * never sent, files of messages that are gone. Returns the last one looked at; null at the end.
 */
export async function doomForgottenFiles(
  db: Queryable,
  walk: { after: string | null; before: Date; now: Date; limit: number },
): Promise<{ last: string | null; doomed: number }> {
  const rows = await db.query<{ last: string | null; looked: number; doomed: number }>({
    name: 'doom-forgotten-files',
    text: `WITH page AS MATERIALIZED (
        SELECT id, company_id, conversation_id, seq FROM media
        WHERE ($1::uuid IS NULL OR id > $1) AND created_at < $2 AND purge_at IS NULL ORDER BY id LIMIT $4
      ), doomed AS (
        UPDATE media f SET purge_at = $3 FROM page p WHERE f.id = p.id
          AND NOT EXISTS (SELECT FROM message_index i WHERE i.company_id = p.company_id AND i.conversation_id = p.conversation_id AND i.seq = p.seq)
          AND NOT EXISTS (SELECT FROM media_use u LEFT JOIN message_index i ON i.id = u.message_id
            WHERE u.company_id = p.company_id AND u.media_id = p.id AND (${IS_SHOWN} OR u.at >= $2))
          AND NOT EXISTS (SELECT FROM contact k WHERE k.avatar_media_id = p.id)
          AND NOT EXISTS (SELECT FROM agent g WHERE g.picture_media_id = p.id)
          AND NOT EXISTS (SELECT FROM media o WHERE o.made_from = p.id AND o.purge_at IS NULL)
        RETURNING f.id
      ) SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*) FROM page)::int AS looked,
        (SELECT count(*) FROM doomed)::int AS doomed`,
    values: [walk.after, walk.before, walk.now, walk.limit],
  });
  const [row] = rows;
  if (row === undefined) return { last: null, doomed: 0 };
  return { last: row.looked < walk.limit ? null : row.last, doomed: row.doomed };
}
