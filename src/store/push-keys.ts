// The pair of keys by which push services know a company (VAPID); the private one is sealed.
import type { Queryable } from './database.js';

export interface PushKeyRow {
  companyId: string;
  publicKey: string;
  sealedPrivateKey: string;
  secretKeyId: string;
}

const COLUMNS = `company_id AS "companyId", public_key AS "publicKey", sealed_private_key AS "sealedPrivateKey", secret_key_id AS "secretKeyId"`;

export async function findPushKey(db: Queryable, companyId: string): Promise<PushKeyRow | null> {
  const rows = await db.query<PushKeyRow>({
    name: 'find-push-key',
    text: `SELECT ${COLUMNS} FROM push_key WHERE company_id = $1`,
    values: [companyId],
  });
  return rows[0] ?? null;
}

export function allPushKeys(db: Queryable): Promise<PushKeyRow[]> {
  return db.query<PushKeyRow>({ text: `SELECT ${COLUMNS} FROM push_key` });
}

/** Nothing happens when the company has one already: the first stays, because browsers hold on to it. */
export async function insertPushKey(db: Queryable, key: PushKeyRow, now: Date): Promise<void> {
  await db.query({
    text: `INSERT INTO push_key (company_id, public_key, sealed_private_key, secret_key_id, created_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (company_id) DO NOTHING`,
    values: [key.companyId, key.publicKey, key.sealedPrivateKey, key.secretKeyId, now],
  });
}

/** False when somebody replaced it meanwhile. */
export async function replaceSealedPushKey(db: Queryable, key: PushKeyRow, next: { text: string; keyId: string }): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE push_key SET sealed_private_key = $3, secret_key_id = $4 WHERE company_id = $1 AND sealed_private_key = $2 RETURNING company_id`,
    values: [key.companyId, key.sealedPrivateKey, next.text, next.keyId],
  });
  return rows.length > 0;
}
