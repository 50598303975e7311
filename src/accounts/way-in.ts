// How a platform's events reach us: it calls our webhook, or we ask it. Decided at binding, by what both sides can do. A direct channel has none.
import { ConnectorError, HubError, platformFailure, type Connector, type PlatformClient, type TokenShelf } from '../contract/index.js';
import { guardedFetch } from '../media/guarded-fetch.js';
import type { AccountContext } from './account-context.js';
import { lookupOf } from './api-addresses.js';

const ERRAND_TIMEOUT_MS = 30_000;

export type Intake = 'webhook' | 'polling' | 'direct';

/** Null when nobody outside can reach this hub. */
export function webhookUrlOf(
  publicUrl: string | null,
  account: { id: string; platform: string; settings: Readonly<Record<string, unknown>> },
): string | null {
  const base = publicBaseOf(publicUrl, account.settings);
  return base === null ? null : `${base}/webhooks/${account.platform}/${account.id}`;
}

/** Where this account's platform reaches us; null: nowhere. */
export function publicBaseOf(publicUrl: string | null, settings: Readonly<Record<string, unknown>>): string | null {
  return typeof settings.publicUrl === 'string' ? settings.publicUrl : publicUrl;
}

/** Throws 422 when the platform can only call us and we have no public address. */
export function chooseIntake(connector: Connector, client: PlatformClient, webhookUrl: string | null): Intake {
  if (connector.visitors !== undefined) return 'direct';
  if (webhookUrl !== null && client.install !== undefined) return 'webhook';
  if (client.poll !== undefined) return 'polling';
  if (webhookUrl !== null) return 'webhook';
  throw new HubError(422, 'public_url_needed', 'This platform has to reach the hub from outside: set PUBLIC_URL first.');
}

/** Points the platform at us, or away from whatever it called before so that we may ask. */
export async function openWayIn(client: PlatformClient, intake: Intake, webhook: { url: string | null; secret: string }): Promise<void> {
  if (intake === 'polling') await client.uninstall?.();
  else if (intake === 'webhook' && webhook.url !== null) await client.install?.({ url: webhook.url, secret: webhook.secret });
}

export interface Credentialed {
  accountId: string;
  credentials: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, unknown>>;
  tokens: TokenShelf;
}

/** Opens a client for one errand and ends it afterwards. The platform's refusal becomes a `HubError` with its words. */
export async function withClient<Result>(
  { apiAddresses }: Pick<AccountContext, 'apiAddresses'>,
  connector: Connector,
  { accountId, credentials, settings, tokens }: Credentialed,
  errand: (client: PlatformClient) => Promise<Result>,
): Promise<Result> {
  await apiAddresses.check(settings);
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(ERRAND_TIMEOUT_MS)]);
  const fetchFile = guardedFetch({ baseUrl: settings.baseUrl, signal, ownLookup: apiAddresses.lookup });
  try {
    return await errand(connector.open({ accountId, credentials, settings, tokens, fetchFile, signal, ...lookupOf(apiAddresses) }));
  } catch (error) {
    throw error instanceof ConnectorError ? platformFailure(error) : error;
  } finally {
    done.abort();
  }
}
