// Is this request from the program that holds the channel's key? And is it something we can use?
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  ConnectorError,
  type VerifyResult,
  type WebhookEnvelope,
  type WebhookRequest,
  type WebhookSecrets,
} from '../../src/contract/index.js';
import { dedupeKeyOf } from './dedupe.js';
import { eventSchema } from './event-schema.js';

export function verify({ headers }: WebhookRequest, { webhookSecret, previousWebhookSecret = '' }: WebhookSecrets): VerifyResult {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const current = isKey(given, webhookSecret);
  const previous = isKey(given, previousWebhookSecret);
  if (current || previous) return { verdict: 'accept' };
  return { verdict: 'reject', status: 401, reason: 'Send the channel’s inbound key as Authorization: Bearer.' };
}

function isKey(given: string, key: string): boolean {
  const same = timingSafeEqual(digest(given), digest(key));
  return same && key !== '';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Strict: what is wrong with it is told to who sent it, instead of ending here unseen. */
export function envelope(body: Buffer): WebhookEnvelope {
  const event = eventSchema.safeParse(jsonOf(body));
  if (event.success) return { dedupeKey: dedupeKeyOf(event.data) };
  const [issue] = event.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw malformed(`${where}${issue?.message ?? 'not an event'}`);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw malformed('The body is not valid JSON');
  }
}

function malformed(message: string): ConnectorError {
  return new ConnectorError({ code: 'malformed_body', kind: 'permanent', message });
}
