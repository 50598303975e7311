// Changed messages a company's programs have not been told of yet. A trigger notes them down in the commit that changes them.
import type { Queryable } from './database.js';

export interface ChangedMessage {
  /** Ascending per message. */
  position: number;
  companyId: string;
  conversationId: string;
  seq: number;
}

/**
 * Takes the oldest ones of these accounts out; whoever does so tells of them in the same transaction. While an account changes hands there may
 * be two: the second waits, or it would tell of a message's latest change before the first has told of the one before.
 */
export async function takeChangedMessages(tx: Queryable, accountIds: string[], limit: number): Promise<ChangedMessage[]> {
  const rows = await tx.query<ChangedMessage>({
    name: 'take-changed-messages',
    text: `DELETE FROM changed_message WHERE position = ANY(ARRAY(
        SELECT position FROM changed_message WHERE account_id = ANY($1::uuid[]) ORDER BY position LIMIT $2 FOR UPDATE))
      RETURNING position, company_id AS "companyId", conversation_id AS "conversationId", seq`,
    values: [accountIds, limit],
  });
  return rows.sort((one, other) => one.position - other.position);
}

/** Looked at without a write, for there is mostly nothing. */
export async function hasChangedMessages(db: Queryable, accountIds: string[]): Promise<boolean> {
  const rows = await db.query({
    name: 'has-changed-messages',
    text: 'SELECT FROM changed_message WHERE account_id = ANY($1::uuid[]) LIMIT 1',
    values: [accountIds],
  });
  return rows.length > 0;
}
