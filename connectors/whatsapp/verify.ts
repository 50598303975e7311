// Is this webhook from Meta's app for this number? And which numbers does it speak of?
import type { VerifyResult, WebhookEnvelope, WebhookRequest, WebhookSecrets } from '../../src/contract/index.js';
import { envelopeOf, recipientsOf, type MetaItem } from '../meta/envelope.js';
import { fieldsOf, idOf } from '../meta/reading.js';
import { verifyMetaRequest } from '../meta/signature.js';

export function verify(request: WebhookRequest, { credentials, webhookSecret, previousWebhookSecret }: WebhookSecrets): VerifyResult {
  return verifyMetaRequest(request, {
    appSecrets: [credentials['appSecret'], credentials['previousAppSecret']],
    verifyTokens: [webhookSecret, previousWebhookSecret],
  });
}

export function envelope(body: Buffer): WebhookEnvelope {
  return envelopeOf(body, ['whatsapp_business_account']);
}

/** One app has one address for all its numbers. What concerns a whole WhatsApp Business Account names no number. */
export function recipients(body: Buffer): string[] {
  return recipientsOf(body, phoneNumberIdOf);
}

export function phoneNumberIdOf({ value }: MetaItem): string | undefined {
  return idOf(fieldsOf(fieldsOf(value)['metadata'])['phone_number_id']);
}
