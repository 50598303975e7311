// A stored webhook body into the hub's events. Pure and total: what is not known is said as `ignored`, with the reason.
import { createHash } from 'node:crypto';
import type { InboundEvent, RawEvent } from '../../src/contract/index.js';

// FILL IN parse: each item of the body, in order, as the event it is; ids as exact strings, the platform's time → Connector.parse #read-what-came
export function parse({ body }: RawEvent): InboundEvent[] {
  return [{ type: 'ignored', dedupeKey: createHash('sha256').update(body).digest('hex'), reason: 'nothing of Acme is read yet' }];
}
