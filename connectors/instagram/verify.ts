// Is this webhook from Meta's app for this account? And which accounts does it speak of?
import type { VerifyResult, WebhookEnvelope, WebhookRequest, WebhookSecrets } from '../../src/contract/index.js';
import { envelopeOf } from '../meta/envelope.js';
import { messagingRecipients } from '../meta/messaging/parse.js';
import { verifyMetaRequest } from '../meta/signature.js';
import { instagramDialect } from './dialect.js';

/** With Instagram login Meta's pages disagree on which of two secrets signs, so both are known. */
export function verify(request: WebhookRequest, { credentials, webhookSecret, previousWebhookSecret }: WebhookSecrets): VerifyResult {
  return verifyMetaRequest(request, {
    appSecrets: [credentials['appSecret'], credentials['instagramAppSecret'], credentials['previousAppSecret']],
    verifyTokens: [webhookSecret, previousWebhookSecret, credentials['verifyToken']],
  });
}

export function envelope(body: Buffer): WebhookEnvelope {
  return envelopeOf(body, [instagramDialect.object]);
}

/** One app has one address for all its accounts. */
export function recipients(body: Buffer): string[] {
  return messagingRecipients(body);
}
