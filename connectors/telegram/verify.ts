// Is this webhook from Telegram? It repeats the secret we gave with setWebhook in a header; and which update is it?
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  ConnectorError,
  type VerifyResult,
  type WebhookEnvelope,
  type WebhookRequest,
  type WebhookSecrets,
} from '../../src/contract/index.js';

export function verify(request: WebhookRequest, secrets: WebhookSecrets): VerifyResult {
  const given = request.headers['x-telegram-bot-api-secret-token'];
  if (typeof given !== 'string' || given === '') return { verdict: 'reject', status: 401, reason: 'secret token header missing' };
  const current = sameSecret(given, secrets.webhookSecret);
  const previous = sameSecret(given, secrets.previousWebhookSecret ?? '');
  if (current || previous) return { verdict: 'accept' };
  return { verdict: 'reject', status: 401, reason: 'secret token does not match' };
}

/** Constant time whatever the lengths. What was given is never empty, so a secret that is not set matches nothing. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Redeliveries repeat the `update_id`, which is unique inside a bot. */
export function envelope(body: Buffer): WebhookEnvelope {
  const id = updateId(body);
  if (id === null) {
    throw new ConnectorError({ code: 'malformed_body', kind: 'permanent', message: 'The body is not a Telegram update' });
  }
  return { dedupeKey: String(id) };
}

function updateId(body: Buffer): number | null {
  try {
    const update: unknown = JSON.parse(body.toString('utf8'));
    if (typeof update !== 'object' || update === null || !('update_id' in update)) return null;
    return Number.isSafeInteger(update.update_id) ? Number(update.update_id) : null;
  } catch {
    return null;
  }
}
