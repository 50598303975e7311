// Is this webhook from Acme? And what makes a body the same when it comes again?
import { ConnectorError, type VerifyResult, type WebhookEnvelope } from '../../src/contract/index.js';

// FILL IN verify: check the signature over the raw bytes in constant time; answer handshakes; no secret lets nothing in → Connector.verify #let-only-genuine-webhooks-in
export function verify(): VerifyResult {
  return { verdict: 'reject', status: 401, reason: 'signatures of Acme cannot be checked yet' };
}

// FILL IN envelope: the key every redelivery of this body has; refuse what is not the platform's format → Connector.envelope #file-a-body-once
export function envelope(): WebhookEnvelope {
  throw new ConnectorError({ code: 'malformed_body', kind: 'permanent', message: 'The body is not one of Acme' });
}
