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
  state: 'pending' | 'ready' | 'failed';
  reason: string | null;
  attempts: number;
  blobKey: string | null;
}

const MEDIA = `SELECT id, company_id AS "companyId", account_id AS "accountId", conversation_id AS "conversationId", seq, ref, mime,
  size_bytes AS "sizeBytes", name, state, reason, attempts, blob_key AS "blobKey" FROM media`;

export async function insertUpload(
  db: Queryable,
  file: {
    companyId: string;
    id: string;
    mime: string;
    sizeBytes: number;
    name: string | null;
    blobKey: string;
    uploadedBy: string;
    at: Date;
  },
): Promise<void> {
  await db.query({
    text: `INSERT INTO media (company_id, id, mime, size_bytes, name, state, blob_key, uploaded_by, created_at) VALUES ($1, $2, $3, $4, $5, 'ready', $6, $7, $8)`,
    values: [file.companyId, file.id, file.mime, file.sizeBytes, file.name, file.blobKey, file.uploadedBy, file.at],
  });
}

export async function mediaById(db: Queryable, id: string): Promise<MediaRow | null> {
  const rows = await db.query<MediaRow>({ name: 'media-by-id', text: `${MEDIA} WHERE id = $1`, values: [id] });
  return rows[0] ?? null;
}

export function mediaOfCompany(db: Queryable, companyId: string, ids: string[]): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'media-of-company',
    text: `${MEDIA} WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    values: [companyId, ids],
  });
}

/** Files of these accounts that are due to be fetched. */
export function pendingMedia(db: Queryable, accountIds: string[], now: Date, limit: number): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'pending-media',
    text: `${MEDIA} WHERE account_id = ANY($1::uuid[]) AND state = 'pending' AND (next_at IS NULL OR next_at <= $2) ORDER BY id LIMIT $3`,
    values: [accountIds, now, limit],
  });
}

/** Its bytes are here; the message does not show it yet. */
export async function attachBlob(db: Queryable, file: { id: string; mime: string; sizeBytes: number; blobKey: string }): Promise<void> {
  await db.query({
    text: `UPDATE media SET mime = $2, size_bytes = $3, blob_key = $4 WHERE id = $1 AND state = 'pending'`,
    values: [file.id, file.mime, file.sizeBytes, file.blobKey],
  });
}

export async function settleMedia(
  db: Queryable,
  file: { id: string; state: 'ready' | 'failed'; mime: string; sizeBytes: number; reason: string | null; blobKey: string | null },
): Promise<void> {
  await db.query({
    text: `UPDATE media SET state = $2, mime = $3, size_bytes = $4, reason = $5, blob_key = $6, next_at = NULL, attempts = attempts + 1 WHERE id = $1 AND state = 'pending'`,
    values: [file.id, file.state, file.mime, file.sizeBytes, file.reason, file.blobKey],
  });
}

export async function deferMedia(db: Queryable, id: string, nextAt: Date): Promise<void> {
  await db.query({
    text: `UPDATE media SET attempts = attempts + 1, next_at = $2 WHERE id = $1 AND state = 'pending'`,
    values: [id, nextAt],
  });
}
