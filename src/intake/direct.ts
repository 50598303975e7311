// The other door to intake: what the API takes for one account goes the way of its webhooks, durable before anybody hears of success.
import type { WebhookRequest } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { admit } from './admission.js';
import { noSuchAccount, Refusal } from './webhook-refusal.js';
import type { WebhookDependencies } from './webhooks.js';

type DirectDependencies = Pick<WebhookDependencies, 'accountByExternalId' | 'events' | 'clock' | 'count'>;

/** Throws `Refusal` unless the request carries this account's key. */
export function requireKey(account: OpenAccount, headers: WebhookRequest['headers']): void {
  const result = account.connector.verify({ method: 'POST', query: new URLSearchParams(), headers, body: Buffer.alloc(0) }, account);
  if (result.verdict === 'reject') throw new Refusal(result.status, 'bad_key', result.reason);
  if (result.verdict !== 'accept') throw noSuchAccount();
}

/** True: new; false: known already. Throws `Refusal`, and `ConnectorError` `malformed_body`. */
export async function takeDirectly(
  deps: DirectDependencies,
  account: OpenAccount,
  request: Omit<WebhookRequest, 'query'>,
): Promise<boolean> {
  const webhook = { ...request, query: new URLSearchParams() };
  const admission = admit({ accounts: [account], own: account }, webhook, deps.accountByExternalId);
  if (admission.verdict === 'answer') throw noSuchAccount();
  let isNew = false;
  for (const { account: filed, body } of admission.filings) {
    const stored = await deps.events.store({
      companyId: filed.companyId,
      accountId: filed.id,
      dedupeKey: filed.connector.envelope(body).dedupeKey,
      body,
      headers: { 'content-type': 'application/json' },
      receivedAt: deps.clock.now(),
    });
    deps.count(filed.platform, stored ? 'stored' : 'duplicate');
    isNew ||= stored;
  }
  return isNew;
}
