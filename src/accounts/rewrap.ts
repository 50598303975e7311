// After SECRET_KEY was changed: seals every account's secrets again under the new key.
import { allChannelAccounts, replaceSealed } from '../store/channel-accounts.js';
import type { Queryable } from '../store/database.js';
import type { Sealer } from './sealing.js';

export interface RewrapReport {
  rewrapped: number;
  alreadyCurrent: number;
}

/** Safe while hubs run and safe to repeat. Throws `UnsealError` for what neither key opens; what was done before stays done. */
export async function rewrapSecrets(db: Queryable, sealer: Sealer): Promise<RewrapReport> {
  const report: RewrapReport = { rewrapped: 0, alreadyCurrent: 0 };
  for (const account of await allChannelAccounts(db)) {
    const sealed = sealer.rewrap({ text: account.sealedCredentials, keyId: account.secretKeyId }, account.id);
    if (sealed === null) {
      report.alreadyCurrent += 1;
      continue;
    }
    // False: an admin changed the credentials this moment, under the new key already.
    const replaced = await replaceSealed(db, account.id, account.sealedCredentials, {
      sealedCredentials: sealed.text,
      secretKeyId: sealed.keyId,
    });
    if (replaced) report.rewrapped += 1;
    else report.alreadyCurrent += 1;
  }
  return report;
}
