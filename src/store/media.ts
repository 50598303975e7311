// Files: what is known of each, and which still have to be fetched.
import type { Queryable } from './database.js';

export interface MediaRow {
  id: string;
  companyId: string;
  accountId: string | null;
  conversationId: string | null;
  seq: number | null;
  ref: string | null;
  mime: string;
  sizeBytes: number;
  name: string | null;
  width: number | null;
  height: number | null;
  state: 'pending' | 'ready' | 'failed';
  reason: string | null;
  attempts: number;
  blobKey: string | null;
}

/** What was made of a file for showing it: a small picture, a sound a browser plays. */
export type RenditionKind = 'thumbnail' | 'playable';
export interface Rendition {
  kind: RenditionKind;
  mime: string;
  sizeBytes: number;
  blobKey: string;
}

/** A file whose bytes are in the blob store. */
export interface KeptFile {
  mime: string;
  sizeBytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  blobKey: string;
  renditions: Rendition[];
}

export const MEDIA_ROWS = `SELECT m.id, m.company_id AS "companyId", m.account_id AS "accountId", m.conversation_id AS "conversationId", m.seq, m.ref, m.mime,
  m.size_bytes AS "sizeBytes", m.name, m.width, m.height, m.state, m.reason, m.attempts, m.blob_key AS "blobKey" FROM media m`;

/** Known before its bytes are kept, so that no bytes are ever without a row. Nobody sees it until `completeUpload`. */
export async function insertUpload(
  db: Queryable,
  file: {
    companyId: string;
    id: string;
    mime: string;
    name: string | null;
    blobKey: string;
    uploadedBy: string;
    madeFrom?: string;
    at: Date;
  },
): Promise<void> {
  await db.query({
    text: `INSERT INTO media (company_id, id, mime, size_bytes, name, state, blob_key, uploaded_by, made_from, created_at)
      VALUES ($1, $2, $3, 0, $4, 'pending', $5, $6, $7, $8)`,
    values: [file.companyId, file.id, file.mime, file.name, file.blobKey, file.uploadedBy, file.madeFrom ?? null, file.at],
  });
}

/** Its bytes are kept: from now on it can be sent and seen. */
export async function completeUpload(db: Queryable, id: string, file: KeptFile): Promise<void> {
  await writeKept(db, id, file, `state = 'ready'`);
}

/** The bytes of a fetched file are kept; the message does not show it yet. False: it is no longer wanted. */
export function attachBlob(db: Queryable, id: string, file: KeptFile): Promise<boolean> {
  return writeKept(db, id, file, `state = state`);
}

async function writeKept(db: Queryable, id: string, file: KeptFile, state: string): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `WITH kept AS (
        UPDATE media SET mime = $2, size_bytes = $3, sha256 = $4, width = $5, height = $6, blob_key = $7, ${state}
        WHERE id = $1 AND state = 'pending' AND purge_at IS NULL RETURNING company_id, id
      ), made AS (
        INSERT INTO media_rendition (company_id, media_id, kind, mime, size_bytes, blob_key)
        SELECT kept.company_id, kept.id, r.kind, r.mime, r."sizeBytes", r."blobKey" FROM kept
        CROSS JOIN json_to_recordset($8::json) AS r (kind text, mime text, "sizeBytes" bigint, "blobKey" text)
        ON CONFLICT (company_id, media_id, kind) DO UPDATE
          SET mime = excluded.mime, size_bytes = excluded.size_bytes, blob_key = excluded.blob_key
      ) SELECT id FROM kept`,
    values: [id, file.mime, file.sizeBytes, file.sha256, file.width, file.height, file.blobKey, JSON.stringify(file.renditions)],
  });
  return rows.length > 0;
}

export async function mediaById(db: Queryable, id: string): Promise<MediaRow | null> {
  const rows = await db.query<MediaRow>({ name: 'media-by-id', text: `${MEDIA_ROWS} WHERE m.id = $1`, values: [id] });
  return rows[0] ?? null;
}

/** What an upload was converted into before; null when it was not. */
export async function mediaMadeFrom(db: Queryable, id: string, mime: string): Promise<MediaRow | null> {
  const rows = await db.query<MediaRow>({
    text: `${MEDIA_ROWS} WHERE m.made_from = $1 AND m.mime = $2 AND m.state = 'ready' AND m.purge_at IS NULL`,
    values: [id, mime],
  });
  return rows[0] ?? null;
}

export async function renditionOf(db: Queryable, companyId: string, mediaId: string, kind: RenditionKind): Promise<Rendition | null> {
  const rows = await db.query<Rendition>({
    name: 'rendition-of',
    text: `SELECT kind, mime, size_bytes AS "sizeBytes", blob_key AS "blobKey" FROM media_rendition
      WHERE company_id = $1 AND media_id = $2 AND kind = $3`,
    values: [companyId, mediaId, kind],
  });
  return rows[0] ?? null;
}

export function mediaOfCompany(db: Queryable, companyId: string, ids: string[]): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'media-of-company',
    text: `${MEDIA_ROWS} WHERE m.company_id = $1 AND m.id = ANY($2::uuid[]) AND m.purge_at IS NULL`,
    values: [companyId, ids],
  });
}

/**
 * Those of these files this person may see: their own uploads, what is shown in a conversation they may read (`seesAll`: any of the company),
 * and faces of contacts.
 */
export function readableMedia(
  db: Queryable,
  reader: { companyId: string; agentId: string; seesAll: boolean },
  ids: string[],
): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'readable-media',
    text: `${MEDIA_ROWS} WHERE m.company_id = $1 AND m.id = ANY($2::uuid[]) AND m.purge_at IS NULL AND (
        $4 OR m.uploaded_by = $3
        OR EXISTS (
          SELECT FROM conversation c
          WHERE c.company_id = $1 AND (c.id = m.conversation_id OR c.id IN (
            SELECT u.conversation_id FROM media_use u WHERE u.company_id = $1 AND u.media_id = m.id))
            AND (c.assignee_id = $3 OR EXISTS (
              SELECT FROM group_member g WHERE g.company_id = $1 AND g.group_id = c.group_id AND g.agent_id = $3)))
        OR EXISTS (SELECT FROM contact k WHERE k.company_id = $1 AND k.avatar_media_id = m.id))`,
    values: [reader.companyId, ids, reader.agentId, reader.seesAll],
  });
}

/** Files due to be fetched, so many of each account, without those that are under way. */
export function pendingMedia(
  db: Queryable,
  wanted: { accountIds: string[]; underWay: string[]; now: Date; perAccount: number },
): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'pending-media',
    text: `SELECT due.* FROM unnest($1::uuid[]) AS a (id) CROSS JOIN LATERAL (
        ${MEDIA_ROWS} WHERE m.account_id = a.id AND m.state = 'pending' AND m.purge_at IS NULL AND (m.next_at IS NULL OR m.next_at <= $2)
          AND m.id <> ALL($3::uuid[]) ORDER BY m.id LIMIT $4
      ) due ORDER BY due.id`,
    values: [wanted.accountIds, wanted.now, wanted.underWay, wanted.perAccount],
  });
}

/** Counts the attempt before it is made: a file that brings the hub down is not tried for ever. False: somebody else has begun it. */
export async function beginMedia(db: Queryable, row: { id: string; attempts: number }, nextAt: Date): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `UPDATE media SET attempts = attempts + 1, next_at = $3
      WHERE id = $1 AND state = 'pending' AND attempts = $2 AND purge_at IS NULL RETURNING id`,
    values: [row.id, row.attempts, nextAt],
  });
  return rows.length > 0;
}

/** Not now; `uncounted` gives the attempt back, which was not the file's fault. */
export async function deferMedia(
  db: Queryable,
  id: string,
  wait: { until: Date; reason: string | null; uncounted: boolean },
): Promise<void> {
  await db.query({
    text: `UPDATE media SET next_at = $2, reason = $3, attempts = greatest(attempts - $4::int, 0) WHERE id = $1 AND state = 'pending'`,
    values: [id, wait.until, wait.reason, wait.uncounted ? 1 : 0],
  });
}

/** Unless somebody has asked for it again meanwhile, which begins its attempts anew. */
export async function settleMedia(
  db: Queryable,
  { id, state, reason, attempts }: Pick<MediaRow, 'id' | 'reason' | 'attempts'> & { state: 'ready' | 'failed' },
): Promise<void> {
  await db.query({
    text: `UPDATE media SET state = $2, reason = $3, next_at = NULL WHERE id = $1 AND state = 'pending' AND attempts = $4`,
    values: [id, state, reason, attempts],
  });
}

/** Takes up again what was given up or waits. False: it is here, or it can never be had. */
export async function reviveMedia(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `UPDATE media SET state = 'pending', reason = NULL, attempts = 0, next_at = NULL
      WHERE id = $1 AND state <> 'ready' AND blob_key IS NULL AND ref IS NOT NULL AND purge_at IS NULL RETURNING id`,
    values: [id],
  });
  return rows.length > 0;
}
