// Whose send a platform tells us back: ours, or somebody's outside the hub.
import type { Queryable } from './database.js';

/** `undecided`: a call to that person is under way whose ids we do not know yet. */
export type EchoOrigin = 'ours' | 'undecided' | 'elsewhere';

/** One statement, so that a send that ends this moment is seen either under way or ended. */
export async function originOfEcho(
  db: Queryable,
  echo: { accountId: string; platformUserId: string; platformMessageId: string },
): Promise<EchoOrigin> {
  const rows = await db.query<{ ours: boolean; underWay: boolean }>({
    name: 'origin-of-echo',
    text: `SELECT k.known OR coalesce(s.planned, false) AS ours, coalesce(s.under_way, false) AS "underWay"
      FROM (SELECT EXISTS (SELECT FROM platform_message WHERE account_id = $1 AND platform_message_id = $3) AS known) k
      LEFT JOIN LATERAL (
        SELECT bool_or(d.state = 'sending') AS under_way,
          bool_or(d.plan @> jsonb_build_array(jsonb_build_object('platformMessageIds', jsonb_build_array($3::text)))) AS planned
        FROM proxy_user p JOIN delivery d ON d.account_id = p.account_id AND d.proxy_user_id = p.id
        WHERE p.account_id = $1 AND p.platform_user_id = $2 AND d.op = 'send'
      ) s ON true`,
    values: [echo.accountId, echo.platformUserId, echo.platformMessageId],
  });
  const [row] = rows;
  if (row?.ours === true) return 'ours';
  return row?.underWay === true ? 'undecided' : 'elsewhere';
}
