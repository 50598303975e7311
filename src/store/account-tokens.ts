// Tokens that platforms handed out. Their values are opaque here: sealed text and the id of the key that sealed it.
import type { Queryable } from './database.js';

export interface AccountTokenRow {
  accountId: string;
  name: string;
  sealedValue: string;
  secretKeyId: string;
  expiresAt: Date;
}

const ROW = `account_id AS "accountId", name, sealed_value AS "sealedValue", secret_key_id AS "secretKeyId",
  expires_at AS "expiresAt"`;

export async function findAccountToken(db: Queryable, accountId: string, name: string): Promise<AccountTokenRow | null> {
  const rows = await db.query<AccountTokenRow>({
    name: 'find-account-token',
    text: `SELECT ${ROW} FROM account_token WHERE account_id = $1 AND name = $2`,
    values: [accountId, name],
  });
  return rows[0] ?? null;
}

export async function accountTokenNames(db: Queryable, accountId: string): Promise<string[]> {
  const rows = await db.query<{ name: string }>({ text: 'SELECT name FROM account_token WHERE account_id = $1', values: [accountId] });
  return rows.map((row) => row.name);
}

/** Replaces one of the same name. Does nothing for an account that is gone. */
export async function saveAccountToken(db: Queryable, token: AccountTokenRow, now: Date): Promise<void> {
  await db.query({
    name: 'save-account-token',
    text: `INSERT INTO account_token (company_id, account_id, name, sealed_value, secret_key_id, expires_at, updated_at)
      SELECT company_id, id, $2, $3, $4, $5, $6 FROM channel_account WHERE id = $1
      ON CONFLICT (account_id, name) DO UPDATE SET sealed_value = excluded.sealed_value, secret_key_id = excluded.secret_key_id,
        expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
    values: [token.accountId, token.name, token.sealedValue, token.secretKeyId, token.expiresAt, now],
  });
}

export async function deleteAccountTokens(db: Queryable, accountId: string): Promise<void> {
  await db.query({ text: 'DELETE FROM account_token WHERE account_id = $1', values: [accountId] });
}

/** Of every company. */
export function allAccountTokens(db: Queryable): Promise<AccountTokenRow[]> {
  return db.query<AccountTokenRow>({ text: `SELECT ${ROW} FROM account_token ORDER BY account_id, name` });
}

/** Replaces sealed text only where nobody changed it meanwhile. */
export async function replaceSealedToken(
  db: Queryable,
  token: Pick<AccountTokenRow, 'accountId' | 'name' | 'sealedValue'>,
  to: Pick<AccountTokenRow, 'sealedValue' | 'secretKeyId'>,
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE account_token SET sealed_value = $4, secret_key_id = $5
      WHERE account_id = $1 AND name = $2 AND sealed_value = $3 RETURNING name`,
    values: [token.accountId, token.name, token.sealedValue, to.sealedValue, to.secretKeyId],
  });
  return rows.length > 0;
}
