// When an end user last did what lets the business answer freely.
import type { Queryable } from './database.js';

/** As if they had written at that time. */
export async function noteWindowOpened(db: Queryable, companyId: string, conversationId: string, at: Date): Promise<void> {
  await db.query({
    text: `UPDATE conversation SET window_opened_at = greatest(window_opened_at, $3) WHERE company_id = $1 AND id = $2`,
    values: [companyId, conversationId, at],
  });
}

export interface ClosedWindow {
  companyId: string;
  conversationId: string;
  /** What they did later opens it again, and is not undone. */
  asOf: Date;
  /** Programs may answer those who wrote after this, people longer; null: no difference is made. */
  programsSince: Date | null;
  /** A program’s answer was refused. */
  automatic: boolean;
}

/**
 * The platform takes no more answers, whatever we have counted. Where what was refused was a program's, or may have been taken for one's,
 * people may still answer. False: they have done something since, or it was known.
 */
export async function noteWindowClosed(db: Queryable, closed: ClosedWindow): Promise<boolean> {
  const { companyId, conversationId, asOf, programsSince, automatic } = closed;
  const rows = await db.query<{ id: string }>({
    text: `UPDATE conversation SET window_opened_at = CASE WHEN $5 OR window_opened_at > $4 THEN least(window_opened_at, $4) END
      WHERE company_id = $1 AND id = $2 AND date_trunc('milliseconds', window_opened_at) <= $3
        AND ($4::timestamptz IS NULL OR window_opened_at > $4 OR NOT $5) RETURNING id`,
    values: [companyId, conversationId, asOf, programsSince, automatic && programsSince !== null],
  });
  return rows.length > 0;
}
