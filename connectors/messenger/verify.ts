// Is this webhook from Meta's app for this Page? And which Pages does it speak of?
import type { VerifyResult, WebhookEnvelope, WebhookRequest, WebhookSecrets } from '../../src/contract/index.js';
import { envelopeOf } from '../meta/envelope.js';
import { messagingRecipients } from '../meta/messaging/parse.js';
import { verifyMetaRequest } from '../meta/signature.js';
import { messengerDialect } from './dialect.js';

export function verify(request: WebhookRequest, { credentials, webhookSecret, previousWebhookSecret }: WebhookSecrets): VerifyResult {
  return verifyMetaRequest(request, {
    appSecrets: [credentials['appSecret'], credentials['previousAppSecret']],
    verifyTokens: [webhookSecret, previousWebhookSecret, credentials['verifyToken']],
  });
}

export function envelope(body: Buffer): WebhookEnvelope {
  return envelopeOf(body, [messengerDialect.object]);
}

/** One app has one address for all its Pages. */
export function recipients(body: Buffer): string[] {
  return messagingRecipients(body);
}
