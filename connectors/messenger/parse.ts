// A stored webhook body into the hub's events.
import type { InboundEvent, RawEvent } from '../../src/contract/index.js';
import { parseMessaging } from '../meta/messaging/parse.js';
import { messengerDialect } from './dialect.js';

export function parse(event: RawEvent): InboundEvent[] {
  return parseMessaging(event, messengerDialect);
}
