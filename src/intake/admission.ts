// Who a webhook is for: verified against the accounts it may come from, then filed with each account it speaks of.
import type { VerifyResult, WebhookRequest } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { maxBodyBytesOf, requireBodySize } from './webhook-body.js';
import { noSuchAccount, Refusal } from './webhook-refusal.js';

/** The accounts behind one address: one account's own, or every account of a platform. */
export interface Address {
  accounts: OpenAccount[];
  /** Set when the address is this account's own. */
  own: OpenAccount | null;
}

export interface Filing {
  account: OpenAccount;
  body: Buffer;
}

export type Admission =
  | Extract<VerifyResult, { verdict: 'answer' }>
  /** `unknown`: accounts it speaks of that are not bound here; `unverified`: bound, but with other secrets. */
  | { verdict: 'file'; filings: Filing[]; unknown: string[]; unverified: OpenAccount[] };

/** Throws `Refusal`, and whatever the connector throws for a body it cannot read. */
export function admit(
  address: Address,
  request: WebhookRequest,
  accountByExternalId: (platform: string, externalAccountId: string) => OpenAccount | undefined,
): Admission {
  const sender = firstThatVerifies(address.accounts, request);
  if ('verdict' in sender) return sender;
  if (request.method !== 'POST') throw new Refusal(405, 'bad_method', 'Webhooks are POSTed.');
  const { connector, platform } = sender.account;
  if (connector.recipients === undefined) {
    if (address.own === null) throw noSuchAccount();
    return { verdict: 'file', filings: [sender], unknown: [], unverified: [] };
  }
  const externalIds = [...new Set(connector.recipients(sender.body))];
  // It speaks of no account at all: kept, and visible, where it was sent to.
  if (externalIds.length === 0) return { verdict: 'file', filings: address.own === null ? [] : [sender], unknown: [], unverified: [] };
  const admission: Extract<Admission, { verdict: 'file' }> = { verdict: 'file', filings: [], unknown: [], unverified: [] };
  for (const externalId of externalIds) {
    const account = accountByExternalId(platform, externalId);
    if (account === undefined) {
      admission.unknown.push(externalId);
      continue;
    }
    const filing = account.id === sender.account.id ? sender : verified(account, request);
    if (filing === null) admission.unverified.push(account);
    else admission.filings.push(filing);
  }
  return admission;
}

function firstThatVerifies(accounts: OpenAccount[], request: WebhookRequest): Filing | Extract<VerifyResult, { verdict: 'answer' }> {
  let refusal: Refusal | null = null;
  for (const account of accounts) {
    const result = account.connector.verify(request, account);
    if (result.verdict === 'answer') return result;
    if (result.verdict === 'accept') return filing(account, result.body ?? request.body);
    refusal ??= new Refusal(result.status, 'bad_signature', result.reason);
  }
  throw refusal ?? noSuchAccount();
}

function verified(account: OpenAccount, request: WebhookRequest): Filing | null {
  const result = account.connector.verify(request, account);
  return result.verdict === 'accept' ? filing(account, result.body ?? request.body) : null;
}

function filing(account: OpenAccount, body: Buffer): Filing {
  return { account, body: requireBodySize(body, maxBodyBytesOf(account.connector)) };
}
