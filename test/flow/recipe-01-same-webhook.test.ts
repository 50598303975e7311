// Recipe 1: the same webhook body a hundred times at once, through a crash, and again afterwards.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
});
afterAll(() => mortal.close());

const hundredTimes = (event: InboundEvent): Promise<unknown> =>
  Promise.all(Array.from({ length: 100 }, () => mortal.persist(async () => mortal.small.tell(account, event).then(() => true))));

async function counts(): Promise<Record<string, number>> {
  const [row] = await mortal.small.hub.database.query<Record<string, number>>({
    text: `SELECT (SELECT count(*) FROM proxy_user) AS identities, (SELECT count(*) FROM contact) AS contacts,
      (SELECT count(*) FROM conversation) AS conversations, (SELECT count(*) FROM service_session) AS sessions,
      (SELECT count(*) FROM session_event) AS "sessionEvents", (SELECT count(*) FROM message) AS messages,
      (SELECT count(*) FROM webhook_event) AS events`,
  });
  return row ?? {};
}

it('recipe 1: a hundred deliveries of one webhook, a crash among them, and a hundred more make one of everything', async () => {
  const event = words('ana', 'once');
  const first = hundredTimes(event);
  mortal.commitFault = (commit) => (commit === 'append-messages' ? 'crash_after' : undefined);
  await mortal.small.waiting('ana').catch(() => undefined);
  mortal.heal();
  await first;
  await mortal.up();
  await mortal.small.waiting('ana');
  await mortal.small.hub.restart();
  await hundredTimes(event);
  await mortal.small.hub.expectConsistent();
  expect(await counts()).toEqual({ identities: 1, contacts: 1, conversations: 1, sessions: 1, sessionEvents: 1, messages: 1, events: 1 });
});
