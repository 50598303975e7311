// One look of the time-outs over 10,000 open sessions: what the hub asks and writes each second, against its database without the hub.
import { pino } from 'pino';
import { Database } from '../../src/store/database.js';
import { dueSessions, rearm } from '../../src/store/session-deadlines.js';
import type { Report } from '../report.js';
import { percentile } from '../statistics.js';

const OPEN = 10_000;
const BATCH = 500;
const TIMEOUT_SECONDS = 600;
/** Each is looked at when the warning is due. */
const LOOKED_AT_AFTER_SECONDS = 480;
const TIMES = 50;

/** These accounts have at least so many active sessions. */
export async function sweep(report: Report, databaseUrl: string, accountIds: string[]): Promise<void> {
  const database = new Database(databaseUrl, { maxConnections: 2, log: pino({ level: 'warn' }), plans: 'by_key' });
  const now = new Date();
  try {
    await database.query({
      text: `UPDATE service_session SET timeout_seconds = CASE WHEN state = 'active' THEN $1::int END, assigned_at = CASE WHEN state = 'active' THEN $2::timestamptz - interval '9 minutes' END,
          deadline_at = NULL, look_at = NULL WHERE state <> 'closed'`,
      values: [TIMEOUT_SECONDS, now],
    });
    await database.query({
      text: `UPDATE conversation SET last_public_at = $1::timestamptz - interval '1 minute' WHERE session_id IS NOT NULL`,
      values: [now],
    });
    const look = async (): Promise<{ ms: number; seen: number }> => {
      const startMs = performance.now();
      let seen = 0;
      for (let found = BATCH; found === BATCH;) {
        const due = await dueSessions(database, accountIds, now, BATCH);
        found = due.length;
        seen += found;
        if (due.length > 0) await rearm(database, due);
      }
      return { ms: performance.now() - startMs, seen };
    };
    /** Of the 10,000, so many are to be looked at now. */
    const arm = async (due: number): Promise<void> => {
      await database.query({
        text: `UPDATE service_session s SET look_at = $1::timestamptz + CASE WHEN a.n <= $2 THEN interval '-1 second' ELSE interval '5 minutes' END
          FROM (
            SELECT o.id, row_number() OVER (ORDER BY o.id) AS n FROM service_session o JOIN conversation c ON c.id = o.conversation_id
            WHERE o.state = 'active' AND c.account_id = ANY($4::uuid[]) ORDER BY o.id LIMIT $3
          ) a WHERE s.id = a.id`,
        values: [now, due, OPEN, accountIds],
      });
    };
    const measure = async (due: number, times: number): Promise<number[]> => {
      const timesMs: number[] = [];
      for (let turn = 0; turn < times; turn++) {
        await arm(due);
        const { ms, seen } = await look();
        if (seen !== due) throw new Error(`${String(seen)} were looked at, not ${String(due)}`);
        timesMs.push(ms);
      }
      return timesMs;
    };
    const share = Math.ceil(OPEN / LOOKED_AT_AFTER_SECONDS);
    await measure(share, 5);
    report.add(`time-outs over ${String(OPEN)} sessions: nothing due, p95`, percentile(await measure(0, TIMES), 0.95), 'ms', { most: 100 });
    report.add(`time-outs over ${String(OPEN)} sessions: a second’s share due, p95`, percentile(await measure(share, TIMES), 0.95), 'ms', {
      most: 100,
    });
    report.add(`time-outs over ${String(OPEN)} sessions: all due at once, p50`, percentile(await measure(OPEN, 5), 0.5), 'ms');
  } finally {
    await database.close();
  }
}
