// After SECRET_KEY was changed: seals every account's secrets and tokens again under the new key.
import { allChannelAccounts, replaceSealed } from '../store/channel-accounts.js';
import { allAccountTokens, replaceSealedToken } from '../store/account-tokens.js';
import type { Queryable } from '../store/database.js';
import type { Sealer } from './sealing.js';
import { boundTo } from './token-shelf.js';

export interface RewrapReport {
  rewrapped: number;
  alreadyCurrent: number;
}

/** Safe while hubs run and safe to repeat. Throws `UnsealError` for what neither key opens; what was done before stays done. */
export async function rewrapSecrets(db: Queryable, sealer: Sealer): Promise<RewrapReport> {
  const report: RewrapReport = { rewrapped: 0, alreadyCurrent: 0 };
  const note = (replaced: boolean): void => {
    if (replaced) report.rewrapped += 1;
    else report.alreadyCurrent += 1;
  };
  // Not replaced: somebody changed it this moment, under the new key already.
  for (const { id, sealedCredentials, secretKeyId } of await allChannelAccounts(db)) {
    const sealed = sealer.rewrap({ text: sealedCredentials, keyId: secretKeyId }, id);
    note(
      sealed !== null && (await replaceSealed(db, id, sealedCredentials, { sealedCredentials: sealed.text, secretKeyId: sealed.keyId })),
    );
  }
  for (const token of await allAccountTokens(db)) {
    const sealed = sealer.rewrap({ text: token.sealedValue, keyId: token.secretKeyId }, boundTo(token.accountId, token.name));
    note(sealed !== null && (await replaceSealedToken(db, token, { sealedValue: sealed.text, secretKeyId: sealed.keyId })));
  }
  return report;
}
