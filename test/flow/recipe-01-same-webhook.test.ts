// Recipe 1: the same webhook body a hundred times at once, through a crash, and again afterwards.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

let mortal: MortalHub;
let account: ChannelAccountView;
const sockets: AgentSocket[] = [];
/** Somebody is there to be given who writes, and who writes is greeted. */
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
  const { admin } = mortal.small.hub;
  await admin.patch(`/groups/${account.groupId}`, { strategy: 'least_loaded' });
  await admin.put(`/channel-accounts/${account.id}/texts`, { defaultLanguage: 'en', texts: { greeting: { en: 'Hello.' } } });
  await mortal.persist(agentIsThere);
});
afterAll(async () => {
  for (const socket of sockets) socket.end();
  await mortal.close();
});

/** Comes back when the line has ended with the hub. */
async function agentIsThere(): Promise<true | undefined> {
  if (sockets.at(-1)?.closedWith === null) return true;
  const socket = await AgentSocket.tryToSignIn(mortal.small.hub.url, mortal.small.hub.admin.token);
  if (socket) sockets.push(socket);
  return socket && true;
}

const hundredTimes = (event: InboundEvent): Promise<unknown> =>
  Promise.all(Array.from({ length: 100 }, () => mortal.persist(async () => mortal.small.tell(account, event).then(() => true))));

async function counts(): Promise<Record<string, number>> {
  const [row] = await mortal.small.hub.database.query<Record<string, number>>({
    text: `SELECT (SELECT count(*) FROM proxy_user) AS identities, (SELECT count(*) FROM contact) AS contacts,
      (SELECT count(*) FROM conversation) AS conversations, (SELECT count(*) FROM service_session) AS sessions,
      (SELECT count(*) FROM session_event WHERE to_state = 'active') AS assignments,
      (SELECT count(*) FROM message WHERE kind = 'in') AS messages, (SELECT count(*) FROM message WHERE kind = 'bot') AS greetings,
      (SELECT count(*) FROM webhook_event) AS events`,
  });
  return row ?? {};
}

it('recipe 1: a hundred deliveries of one webhook, a crash among them, and a hundred more make one of everything', async () => {
  const event = words('ana', 'once');
  let crashes = 0;
  mortal.commitFault = (commit) => (commit === 'append-messages' && crashes++ === 0 ? 'crash_after' : undefined);
  await hundredTimes(event);
  await mortal.persist(() => Promise.resolve(crashes > 0 || undefined));
  // It may be about to end only now: whoever is there comes back as often as it takes.
  await mortal.persist(async () => {
    const isServed = (await counts())['assignments'] === 1 && mortal.taken.length > 0;
    return (await agentIsThere()) && isServed ? true : undefined;
  });
  await mortal.small.hub.restart();
  await hundredTimes(event);
  await mortal.small.hub.expectConsistent();
  expect(await counts()).toEqual({
    identities: 1,
    contacts: 1,
    conversations: 1,
    sessions: 1,
    assignments: 1,
    messages: 1,
    greetings: 1,
    events: 1,
  });
  expect(mortal.taken.map(({ call }) => call.payload['text'])).toEqual(['Hello.']);
});
