// The ledger of replies on platforms that count them: what was granted, what is used.
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface NewAllowance {
  companyId: string;
  conversationId: string;
  messages: number;
  seconds: number;
  /** When the end user did what grants it. */
  at: Date;
}

export interface AllowanceRow {
  conversationId: string;
  messages: number;
  used: number;
  expiresAt: Date;
}

/** One allowance of one moment, as it was drawn upon. */
export interface DrawnAllowance {
  companyId: string;
  conversationId: string;
  messages: number;
  seconds: number;
  grantedAt: Date;
}

/**
 * Not waited for on disk: a commit always follows that is (what happened counts as done, the call is marked as leaving), and the log keeps
 * their order, so where that one has survived this one has.
 */
const UNHURRIED = `unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

/** A later grant of the same kind starts anew; an earlier one that comes late changes nothing, unless the one that is held lies in the future. */
export async function grantAllowances(db: Queryable, allowances: NewAllowance[], now: Date): Promise<void> {
  await db.query({
    name: 'grant-allowances',
    text: `WITH ${UNHURRIED}
      INSERT INTO reply_allowance AS held (company_id, conversation_id, messages, seconds, granted_at, expires_at)
      SELECT DISTINCT ON ("conversationId", messages, seconds)
        "companyId", "conversationId", messages, seconds, at, at + seconds * interval '1 second'
      FROM ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid, messages int, seconds int, at timestamptz')} i, unhurried
      ORDER BY "conversationId", messages, seconds, at DESC
      ON CONFLICT (company_id, conversation_id, messages, seconds) DO UPDATE
        SET granted_at = excluded.granted_at, expires_at = excluded.expires_at, used = 0
      WHERE excluded.granted_at >= held.granted_at OR held.granted_at > $2`,
    values: [JSON.stringify(allowances), now],
  });
}

/** Those that have not run out of time, used up or not. */
export function allowancesOf(db: Queryable, companyId: string, conversationIds: string[], now: Date): Promise<AllowanceRow[]> {
  return db.query<AllowanceRow>({
    name: 'allowances-of',
    text: `SELECT conversation_id AS "conversationId", messages, used, expires_at AS "expiresAt"
      FROM reply_allowance WHERE company_id = $1 AND conversation_id = ANY($2::uuid[]) AND expires_at > $3`,
    values: [companyId, conversationIds, now],
  });
}

/** Draws one message from the allowance that runs out first. Null when there is nothing left. */
export async function drawAllowance(db: Queryable, companyId: string, conversationId: string, now: Date): Promise<DrawnAllowance | null> {
  const rows = await db.query<DrawnAllowance>({
    name: 'draw-allowance',
    text: `WITH ${UNHURRIED}
      UPDATE reply_allowance SET used = used + 1 FROM unhurried
      WHERE (company_id, conversation_id, messages, seconds) = (
        SELECT company_id, conversation_id, messages, seconds FROM reply_allowance
        WHERE company_id = $1 AND conversation_id = $2 AND expires_at > $3 AND used < messages ORDER BY expires_at LIMIT 1 FOR UPDATE)
      RETURNING company_id AS "companyId", conversation_id AS "conversationId", messages, seconds, granted_at AS "grantedAt"`,
    values: [companyId, conversationId, now],
  });
  return rows[0] ?? null;
}

/** The platform did not take the message after all. Does nothing when the allowance has been refreshed since. */
export async function returnAllowance(db: Queryable, drawn: DrawnAllowance): Promise<void> {
  await db.query({
    name: 'return-allowance',
    text: `UPDATE reply_allowance SET used = used - 1
      WHERE company_id = $1 AND conversation_id = $2 AND messages = $3 AND seconds = $4 AND granted_at = $5 AND used > 0`,
    values: [drawn.companyId, drawn.conversationId, drawn.messages, drawn.seconds, drawn.grantedAt],
  });
}

/** The platform says there is nothing left, whatever we have counted. */
export async function exhaustAllowances(db: Queryable, companyId: string, conversationId: string): Promise<void> {
  await db.query({
    text: 'UPDATE reply_allowance SET used = messages WHERE company_id = $1 AND conversation_id = $2',
    values: [companyId, conversationId],
  });
}

/** Replies to this person that still wait to be sent. */
export async function waitingReplies(db: Queryable, accountId: string, proxyUserId: string): Promise<number> {
  const rows = await db.query<{ waiting: number }>({
    name: 'waiting-replies',
    text: `SELECT count(*) AS waiting FROM delivery WHERE account_id = $1 AND proxy_user_id = $2 AND op = 'send'`,
    values: [accountId, proxyUserId],
  });
  return rows[0]?.waiting ?? 0;
}
