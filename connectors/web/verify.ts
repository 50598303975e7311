// Nobody posts to this channel: visitors speak over the socket.
import { ConnectorError, type VerifyResult, type WebhookEnvelope } from '../../src/contract/index.js';

export function verify(): VerifyResult {
  return { verdict: 'reject', status: 403, reason: 'This channel has no webhook.' };
}

export function envelope(): WebhookEnvelope {
  throw new ConnectorError({ code: 'malformed_body', kind: 'permanent', message: 'This channel has no webhook.' });
}
