// Does the other side's address answer, and can it fetch our files? Asked every minute or so.
import { ConnectorError, saidBy, type AccountHealth } from '../../src/contract/index.js';
import type { Endpoint } from './endpoint.js';
import { say } from './words.js';

/** Throws when the signature is refused: every message would be. */
export async function probe(endpoint: Endpoint, webhookUrl: string | null): Promise<AccountHealth> {
  const checks = [await answers(endpoint), reachable(webhookUrl)];
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function answers(endpoint: Endpoint): Promise<AccountHealth['checks'][number]> {
  try {
    await endpoint.tell('ping', {});
    return { code: 'endpoint', ok: true, ...say('endpoint_good') };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'auth') throw error;
    return { code: 'endpoint', ok: false, ...saidBy(error.details) };
  }
}

function reachable(webhookUrl: string | null): AccountHealth['checks'][number] {
  return webhookUrl === null
    ? { code: 'public_url', ok: false, ...say('public_url_missing') }
    : { code: 'public_url', ok: true, ...say('public_url_set') };
}
