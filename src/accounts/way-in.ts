// How a platform's events reach us: it calls our webhook, or we ask it. Decided at binding, by what both sides can do.
import { ConnectorError, HubError, platformFailure, type Connector, type PlatformClient } from '../contract/index.js';

const ERRAND_TIMEOUT_MS = 30_000;

export type Intake = 'webhook' | 'polling';

/** Null when nobody outside can reach this hub. */
export function webhookUrlOf(
  publicUrl: string | null,
  account: { id: string; platform: string; settings: Readonly<Record<string, unknown>> },
): string | null {
  const base = typeof account.settings.publicUrl === 'string' ? account.settings.publicUrl : publicUrl;
  return base === null ? null : `${base}/webhooks/${account.platform}/${account.id}`;
}

/** Throws 422 when the platform can only call us and we have no public address. */
export function chooseIntake(client: PlatformClient, webhookUrl: string | null): Intake {
  if (webhookUrl !== null && client.install !== undefined) return 'webhook';
  if (client.poll !== undefined) return 'polling';
  if (webhookUrl !== null) return 'webhook';
  throw new HubError(422, 'public_url_needed', 'This platform has to reach the hub from outside: set PUBLIC_URL first.');
}

/** Points the platform at us, or away from whatever it called before so that we may ask. */
export async function openWayIn(client: PlatformClient, intake: Intake, webhook: { url: string | null; secret: string }): Promise<void> {
  if (intake === 'polling') await client.uninstall?.();
  else if (webhook.url !== null) await client.install?.({ url: webhook.url, secret: webhook.secret });
}

export interface Credentialed {
  accountId: string;
  credentials: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, unknown>>;
}

/** Opens a client for one errand and ends it afterwards. The platform's refusal becomes a `HubError` with its words. */
export async function withClient<Result>(
  connector: Connector,
  account: Credentialed,
  errand: (client: PlatformClient) => Promise<Result>,
): Promise<Result> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(ERRAND_TIMEOUT_MS)]);
  try {
    return await errand(connector.open({ ...account, signal }));
  } catch (error) {
    throw error instanceof ConnectorError ? platformFailure(error) : error;
  } finally {
    done.abort();
  }
}
