// Does the other side's address answer, and can it fetch our files? Asked every minute or so.
import { ConnectorError, type AccountHealth } from '../../src/contract/index.js';
import type { Endpoint } from './endpoint.js';

/** Throws when the signature is refused: every message would be. */
export async function probe(endpoint: Endpoint, webhookUrl: string | null): Promise<AccountHealth> {
  const checks = [await answers(endpoint), reachable(webhookUrl)];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function answers(endpoint: Endpoint): Promise<AccountHealth['checks'][number]> {
  try {
    await endpoint.tell('ping', {});
    return { code: 'endpoint', ok: true, message: 'The webhook address answers and accepts the signature' };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'auth') throw error;
    return { code: 'endpoint', ok: false, message: error.message };
  }
}

function reachable(webhookUrl: string | null): AccountHealth['checks'][number] {
  return webhookUrl === null
    ? { code: 'public_url', ok: false, message: 'The hub has no public address: set PUBLIC_URL' }
    : { code: 'public_url', ok: true, message: 'The hub has a public address' };
}
