// Codes people scan, and where each leads.
import type { Queryable } from './database.js';

export interface QrCodeRow {
  companyId: string;
  id: string;
  accountId: string;
  scene: string;
  name: string;
  groupId: string | null;
  imageUrl: string;
  url: string;
  expiresAt: Date | null;
  createdAt: Date;
}

const QR_CODE = `q.company_id AS "companyId", q.id, q.account_id AS "accountId", q.scene, q.name, q.group_id AS "groupId",
  q.image_url AS "imageUrl", q.url, q.expires_at AS "expiresAt", q.created_at AS "createdAt"`;

/** Newest first. */
export function listQrCodes(
  db: Queryable,
  companyId: string,
  { accountId, after, limit }: { accountId?: string | undefined; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<QrCodeRow[]> {
  return db.query<QrCodeRow>({
    text: `SELECT ${QR_CODE} FROM qr_code q WHERE q.company_id = $1 AND ($2::uuid IS NULL OR q.account_id = $2)
        AND ($3::timestamptz IS NULL OR (q.created_at, q.id) < ($3, $4::uuid))
      ORDER BY q.created_at DESC, q.id DESC LIMIT $5`,
    values: [companyId, accountId ?? null, after?.at ?? null, after?.id ?? null, limit],
  });
}

export async function findQrCode(db: Queryable, companyId: string, id: string): Promise<QrCodeRow | null> {
  const rows = await db.query<QrCodeRow>({
    text: `SELECT ${QR_CODE} FROM qr_code q WHERE q.company_id = $1 AND q.id = $2`,
    values: [companyId, id],
  });
  return rows[0] ?? null;
}

/** The one of this scene, if there is one. */
export async function qrCodeOfScene(db: Queryable, companyId: string, accountId: string, scene: string): Promise<QrCodeRow | null> {
  const rows = await db.query<QrCodeRow>({
    text: `SELECT ${QR_CODE} FROM qr_code q WHERE q.company_id = $1 AND q.account_id = $2 AND q.scene = $3`,
    values: [companyId, accountId, scene],
  });
  return rows[0] ?? null;
}

/** Does any code of the company lead to a group? */
export async function hasQrCodesWithGroup(db: Queryable, companyId: string): Promise<boolean> {
  const rows = await db.query({
    name: 'has-qr-codes-with-group',
    text: 'SELECT FROM qr_code WHERE company_id = $1 AND group_id IS NOT NULL LIMIT 1',
    values: [companyId],
  });
  return rows.length > 0;
}

export async function insertQrCode(db: Queryable, code: QrCodeRow): Promise<void> {
  await db.query({
    text: `INSERT INTO qr_code (company_id, id, account_id, scene, name, group_id, image_url, url, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      code.companyId,
      code.id,
      code.accountId,
      code.scene,
      code.name,
      code.groupId,
      code.imageUrl,
      code.url,
      code.expiresAt,
      code.createdAt,
    ],
  });
}

/** False when there is none. */
export async function updateQrCode(
  db: Queryable,
  companyId: string,
  id: string,
  { name, groupId }: { name: string; groupId: string | null },
): Promise<boolean> {
  const rows = await db.query({
    text: 'UPDATE qr_code SET name = $3, group_id = $4 WHERE company_id = $1 AND id = $2 RETURNING id',
    values: [companyId, id, name, groupId],
  });
  return rows.length > 0;
}

/** False when there is none. */
export async function deleteQrCode(db: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await db.query({ text: 'DELETE FROM qr_code WHERE company_id = $1 AND id = $2 RETURNING id', values: [companyId, id] });
  return rows.length > 0;
}
