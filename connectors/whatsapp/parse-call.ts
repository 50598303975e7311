// Calls to the business number. They are not answered here, but the agent sees that the customer called, and a call opens the reply window.
import type { InboundEvent } from '../../src/contract/index.js';
import { contentKey } from '../meta/envelope.js';
import { idOf, textOf, timeOfSeconds, type Fields } from '../meta/reading.js';
import type { ChangeContext } from './parse-message.js';
import { identityOf, personOf, profileOf } from './parse-person.js';

export function callEvents(call: Fields, { contacts, receivedAt }: ChangeContext): InboundEvent[] {
  const id = idOf(call['id']);
  const event = textOf(call['event']) ?? 'unknown';
  const dedupeKey = id === undefined ? contentKey(call) : `call:${id}:${event}`;
  if (event !== 'connect' || call['direction'] !== 'USER_INITIATED')
    return [{ type: 'ignored', dedupeKey, reason: `call: ${event.slice(0, 64)}` }];
  const person = personOf({ userId: idOf(call['from_user_id']), phone: idOf(call['from']) }, contacts);
  const identity = identityOf(person);
  if (id === undefined || !identity) return [{ type: 'ignored', dedupeKey, reason: 'call without an id or a person' }];
  return [
    {
      type: 'message',
      dedupeKey,
      ...identity,
      platformMessageId: id,
      profile: profileOf(person, contacts),
      sentAt: timeOfSeconds(call['timestamp']) ?? receivedAt,
      origin: 'user',
      content: { type: 'event', name: 'call', data: {} },
    },
  ];
}
