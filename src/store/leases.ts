// Who owns which channel account. Time is the database's, so instances need not agree on a clock.
import type { Queryable } from './database.js';

export interface Lease {
  accountId: string;
  /** Grows with every change of owner: the fence for what an owner writes. */
  epoch: number;
}

/**
 * Renews what this instance holds and takes what nobody holds. `starting` marks the first call of a process: what an earlier
 * life of this instance held is taken over at once under a new epoch, without waiting for it to expire.
 */
export function renewLeases(db: Queryable, instanceId: string, ttlMs: number, starting: boolean): Promise<Lease[]> {
  return db.query<Lease>({
    name: 'renew-leases',
    text: `INSERT INTO account_lease AS held (account_id, instance_id, epoch, expires_at)
      SELECT id, $1, 1, clock_timestamp() + $2 * interval '1 millisecond' FROM channel_account ORDER BY id
      ON CONFLICT (account_id) DO UPDATE SET
        instance_id = $1,
        epoch = held.epoch + CASE WHEN held.instance_id = $1 AND NOT $3 THEN 0 ELSE 1 END,
        expires_at = excluded.expires_at
      WHERE held.instance_id = $1 OR held.expires_at < clock_timestamp()
      RETURNING account_id AS "accountId", epoch`,
    values: [instanceId, ttlMs, starting],
  });
}

/** Hands everything over at once: the next renewal of any instance takes it. */
export async function releaseLeases(db: Queryable, instanceId: string): Promise<void> {
  await db.query({
    text: `UPDATE account_lease SET expires_at = clock_timestamp() - interval '1 second', instance_id = '' WHERE instance_id = $1`,
    values: [instanceId],
  });
}
