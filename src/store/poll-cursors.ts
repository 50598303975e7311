// How far each polled account has been read.
import type { Queryable } from './database.js';

export async function savePollCursor(db: Queryable, accountId: string, cursor: string | null): Promise<void> {
  await db.query({
    name: 'save-poll-cursor',
    text: `UPDATE channel_account SET poll_cursor = $2 WHERE id = $1`,
    values: [accountId, cursor],
  });
}
