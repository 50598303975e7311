// After SECRET_KEY was changed: seals every account's secrets and tokens, every webhook's secrets, every model's key and every key for pushes,
// again under the new key.
import { allChannelAccounts, replaceSealed } from '../store/channel-accounts.js';
import { allAccountTokens, replaceSealedToken } from '../store/account-tokens.js';
import type { Queryable } from '../store/database.js';
import { allOutgoingWebhooks, replaceWebhookSecrets } from '../store/outgoing-webhooks.js';
import { allModelSettings, replaceModelKey } from '../store/model-settings.js';
import { allPushKeys, replaceSealedPushKey } from '../store/push-keys.js';
import { boundToModel } from './model-key.js';
import { boundToPush } from './push-key.js';
import type { Sealer } from './sealing.js';
import { boundTo } from './token-shelf.js';
import { boundToWebhook } from './webhook-secrets.js';

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
  for (const webhook of await allOutgoingWebhooks(db)) {
    const sealed = sealer.rewrap({ text: webhook.sealedSecrets, keyId: webhook.secretKeyId }, boundToWebhook(webhook.id));
    note(sealed !== null && (await replaceWebhookSecrets(db, webhook, sealed)));
  }
  for (const settings of await allModelSettings(db)) {
    const { companyId, sealedKey, secretKeyId } = settings;
    if (sealedKey === null || secretKeyId === null) continue;
    const sealed = sealer.rewrap({ text: sealedKey, keyId: secretKeyId }, boundToModel(companyId));
    note(sealed !== null && (await replaceModelKey(db, settings, sealed)));
  }
  for (const key of await allPushKeys(db)) {
    const sealed = sealer.rewrap({ text: key.sealedPrivateKey, keyId: key.secretKeyId }, boundToPush(key.companyId));
    note(sealed !== null && (await replaceSealedPushKey(db, key, sealed)));
  }
  return report;
}
