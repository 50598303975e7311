// Which language model a company has asked, for what, and with which sealed key.
import type { Queryable } from './database.js';

export interface ModelSettingsRow {
  companyId: string;
  baseUrl: string;
  model: string;
  sealedKey: string | null;
  secretKeyId: string | null;
  answers: boolean;
  drafts: boolean;
  summaries: boolean;
}

const COLUMNS = `company_id AS "companyId", base_url AS "baseUrl", model, sealed_key AS "sealedKey", secret_key_id AS "secretKeyId",
  answers, drafts, summaries`;

export async function modelSettings(db: Queryable, companyId: string): Promise<ModelSettingsRow | null> {
  const rows = await db.query<ModelSettingsRow>({
    name: 'model-settings',
    text: `SELECT ${COLUMNS} FROM model_setting WHERE company_id = $1`,
    values: [companyId],
  });
  return rows[0] ?? null;
}

export function allModelSettings(db: Queryable): Promise<ModelSettingsRow[]> {
  return db.query<ModelSettingsRow>({ text: `SELECT ${COLUMNS} FROM model_setting` });
}

export async function keepModelSettings(db: Queryable, settings: ModelSettingsRow, now: Date): Promise<void> {
  const { companyId, baseUrl, model, sealedKey, secretKeyId, answers, drafts, summaries } = settings;
  await db.query({
    text: `INSERT INTO model_setting (company_id, base_url, model, sealed_key, secret_key_id, answers, drafts, summaries, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (company_id) DO UPDATE SET base_url = excluded.base_url, model = excluded.model, sealed_key = excluded.sealed_key,
        secret_key_id = excluded.secret_key_id, answers = excluded.answers, drafts = excluded.drafts, summaries = excluded.summaries,
        updated_at = excluded.updated_at`,
    values: [companyId, baseUrl, model, sealedKey, secretKeyId, answers, drafts, summaries, now],
  });
}

/** False when somebody changed the key meanwhile. */
export async function replaceModelKey(
  db: Queryable,
  settings: Pick<ModelSettingsRow, 'companyId' | 'sealedKey'>,
  next: { text: string; keyId: string },
): Promise<boolean> {
  const rows = await db.query({
    text: 'UPDATE model_setting SET sealed_key = $3, secret_key_id = $4 WHERE company_id = $1 AND sealed_key = $2 RETURNING company_id',
    values: [settings.companyId, settings.sealedKey, next.text, next.keyId],
  });
  return rows.length > 0;
}
