// WhatsApp's throughput and pair limits.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import type { Account, Person } from './types.js';
import type { World } from './world.js';

/** Messages at once to one person, before the pace counts. */
export const CHAT_BURST = 45;

/** Throws 130429 when the number, 131056 when the pair has sent too much. */
export function checkPace({ parts }: World, { phoneNumberId }: Account, person: Person): void {
  switch (parts.rates.take(phoneNumberId, person.id)?.of) {
    case 'account':
      throw new GraphFailure(400, 130_429, 'Rate limit hit', {
        details: 'Message failed to send because there were too many messages sent from this phone number in a short period of time',
      });
    case 'chat':
      throw new GraphFailure(400, 131_056, '(Business Account, Consumer Account) pair rate limit hit', {
        details:
          'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time',
      });
    case undefined:
  }
}
