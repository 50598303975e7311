// Webhooks, before Express: verify the raw bytes, make the event durable for every account it is for, and only then say 200.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Clock, Connector, WebhookRequest } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { admit, type Address, type Admission, type Filing } from './admission.js';
import type { EventLog } from './event-log.js';
import { maxBodyBytesOf, readBody, storedHeaders } from './webhook-body.js';
import { answerRefusal, noSuchAccount, refusalOf, shutAccount, tooMuch } from './webhook-refusal.js';
import { unattended } from '../store/unattended.js';

export interface WebhookDependencies {
  accountOf(accountId: string): OpenAccount | undefined;
  accountsOf(platform: string): OpenAccount[];
  accountByExternalId(platform: string, externalAccountId: string): OpenAccount | undefined;
  /** Bound accounts of a platform that this instance cannot open, and so cannot check a request for. */
  shutAccountsOf(platform: string): { id: string; externalAccountId: string }[];
  /** Looks into the store for accounts this instance has not heard of yet; true: there are some now. */
  learnAccounts(platform: string, externalAccountIds: string[]): Promise<boolean>;
  /** Is new work to be turned away just now? */
  isOverloaded(): boolean;
  events: EventLog;
  clock: Clock;
  log: Logger;
  count(platform: string, result: string): void;
}

/** Takes every request under /webhooks; false: not one. */
export function webhookHandler(deps: WebhookDependencies): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith('/webhooks/')) return false;
    unattended(receive(deps, url, request, response), deps.log, 'a webhook was not answered');
    return true;
  };
}

async function receive(deps: WebhookDependencies, url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', search = ''] = url.split('?', 2);
  const [, , platform = '', accountId = ''] = path.split('/');
  const address = addressOf(deps, platform, accountId);
  const [anyAccount] = address.accounts;
  try {
    if (deps.isOverloaded()) throw tooMuch();
    if (anyAccount === undefined) throw isShut(deps, platform, accountId) ? shutAccount() : noSuchAccount();
    const body = await readBody(request, maxBodyBytesOf(anyAccount.connector));
    const webhook = { method: request.method ?? 'GET', query: new URLSearchParams(search), headers: request.headers, body };
    const admission = await admitKnowing(deps, address, platform, webhook);
    if (admission.verdict === 'answer') {
      deps.count(platform, 'challenge');
      response.writeHead(admission.status, { 'Content-Type': admission.contentType }).end(admission.body);
      return;
    }
    const { filings, unknown, unverified } = admission;
    for (const stored of await storeAll(deps, filings, storedHeaders(request))) deps.count(platform, stored ? 'stored' : 'duplicate');
    for (const externalAccountId of unknown) {
      deps.count(platform, 'unknown_recipient');
      deps.log.info(
        { platform, externalAccountId: externalAccountId.slice(0, 100) },
        'a webhook spoke of an account that is not bound here',
      );
    }
    for (const { id } of unverified) {
      deps.count(platform, 'unverified_recipient');
      deps.log.warn({ platform, accountId: id }, 'a webhook spoke of an account whose own secrets do not verify it; not filed there');
    }
    if (filings.length + unknown.length + unverified.length === 0) deps.count(platform, 'no_recipient');
    acknowledge(response, anyAccount.connector);
  } catch (error) {
    const refusal = refusalOf(error, deps.log, path);
    deps.count(anyAccount ? platform : 'unknown', refusal.result);
    answerRefusal(request, response, refusal);
  }
}

/** `/webhooks/{platform}/{accountId}`, or `/webhooks/{platform}` for platforms that call one address for several accounts. */
function addressOf(deps: WebhookDependencies, platform: string, accountId: string): Address {
  if (accountId === '') return { accounts: deps.accountsOf(platform), own: null };
  const account = deps.accountOf(accountId);
  return account?.platform === platform ? { accounts: [account], own: account } : { accounts: [], own: null };
}

/** An account may have been bound on another instance this moment: the store has the last word before an event is let go. */
async function admitKnowing(deps: WebhookDependencies, address: Address, platform: string, webhook: WebhookRequest): Promise<Admission> {
  const admission = admit(address, webhook, deps.accountByExternalId);
  if (admission.verdict === 'answer' || admission.unknown.length === 0) return admission;
  const known = (await deps.learnAccounts(platform, admission.unknown)) ? admit(address, webhook, deps.accountByExternalId) : admission;
  const shut = deps.shutAccountsOf(platform).map(({ externalAccountId }) => externalAccountId);
  // The platform sends it again until somebody has given back the key; the others it speaks of are duplicates then.
  if (known.verdict === 'file' && known.unknown.some((externalId) => shut.includes(externalId))) throw shutAccount();
  return known;
}

/** `accountId` empty: the platform's shared address. */
function isShut(deps: WebhookDependencies, platform: string, accountId: string): boolean {
  return deps.shutAccountsOf(platform).some(({ id }) => accountId === '' || id === accountId);
}

/** Side by side, so that they share a commit; one that fails makes the platform send the whole again, and the others are duplicates then. */
function storeAll(deps: WebhookDependencies, filings: Filing[], headers: Record<string, string>): Promise<boolean[]> {
  const receivedAt = deps.clock.now();
  const events = filings.map(({ account, body }) => ({
    companyId: account.companyId,
    accountId: account.id,
    dedupeKey: account.connector.envelope(body).dedupeKey,
    body,
    headers,
    receivedAt,
  }));
  return Promise.all(events.map((event) => deps.events.store(event)));
}

function acknowledge(response: ServerResponse, { acknowledgement }: Connector): void {
  const { contentType, body } = acknowledgement ?? { contentType: 'text/plain', body: '' };
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
