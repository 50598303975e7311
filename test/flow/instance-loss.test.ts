// An instance dies without a goodbye: its agents have the grace to come back through another one; only who does not is absent, and loses what they served, once.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AgentView, ChannelAccountView, ListedConversation, GroupView, Page, PresenceStatus } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually, type ApiClient } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

const DIES = 'the-one-that-dies';
/** How often an instance looks who is there. */
const LOOK_EVERY_MS = 1_000;

let clock: FakeClock;
let mortal: MortalHub;
let account: ChannelAccountView;
let eve: ApiClient;
let lea: ApiClient;
let witness: { url: string; close(): Promise<void> };
/** How many wait for `LOOK_EVERY_MS` when nothing is under way. */
let resting: number;
const sockets: AgentSocket[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  mortal = await MortalHub.start(new SmallPlatform(), clock);
  account = await mortal.small.bind('key', 'shop');
  await admin().patch<GroupView>(`/groups/${account.groupId}`, { strategy: 'least_loaded', graceSeconds: 10, requeueAfterSeconds: 60 });
  eve = await mortal.small.hub.hire('eve');
  lea = await mortal.small.hub.hire('lea');
  await admin().put(`/groups/${account.groupId}/members`, { agentIds: [eve.agentId, lea.agentId] });
  // Two go on, so that both could put the same conversation back.
  witness = await mortal.small.hub.beside('the-one-that-stays');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.end();
  await witness.close();
  await mortal.small.hub.expectConsistent();
  await mortal.close();
});

const admin = (): ApiClient => mortal.small.hub.admin;

async function connect(api: ApiClient, url: string): Promise<void> {
  sockets.push(await eventually(() => AgentSocket.tryToSignIn(url, api.token)));
}

/** Time goes on step by step until this is so, and stands still while somebody looks. */
const inTime = <Found>(ask: () => Promise<Found | undefined>, stepMs = LOOK_EVERY_MS): Promise<Found> =>
  eventually(() => {
    if (clock.waitingFor(LOOK_EVERY_MS) >= resting) clock.advance(stepMs);
    return ask();
  });

async function serves(person: string, api: ApiClient): Promise<ListedConversation> {
  await mortal.small.tell(account, words(person, 'hello'));
  return eventually(async () =>
    (await admin().conversations()).find(
      ({ proxyUser, session }) => proxyUser.platformUserId === person && session?.assigneeId === api.agentId,
    ),
  );
}

async function absence(): Promise<Map<string, Date | null>> {
  const rows = await mortal.small.hub.database.query<{ agentId: string; goneAt: Date | null }>({
    text: 'SELECT agent_id AS "agentId", gone_at AS "goneAt" FROM agent_presence',
  });
  return new Map(rows.map(({ agentId, goneAt }) => [agentId, goneAt]));
}

const statusOf = async ({ agentId }: ApiClient): Promise<PresenceStatus | undefined> =>
  (await admin().get<Page<AgentView>>('/agents')).items.find(({ id }) => id === agentId)?.status;

const presenceLog = async ({ agentId }: ApiClient): Promise<PresenceStatus[]> =>
  (await admin().get<Page<{ status: PresenceStatus }>>(`/agents/${agentId}/presence`)).items.map(({ status }) => status);

async function eventsOf({ session }: ListedConversation): Promise<string[]> {
  const { events } = await admin().get<{ events: { name: string }[] }>(`/sessions/${session?.id ?? ''}`);
  return events.map(({ name }) => name);
}

it('an instance that dies with agents’ connections: who comes back elsewhere within the grace keeps everything, the other is absent and has it put back once', async () => {
  const dying = await mortal.small.hub.beside(DIES);
  await connect(eve, dying.url);
  const eves = await serves('ann', eve);
  await connect(lea, dying.url);
  const leas = await serves('bob', lea);

  dying.kill();
  resting = clock.waitingFor(LOOK_EVERY_MS);
  // Its time to say that it lives is the database's, and up. The others' is not, however long they have stood still.
  await mortal.small.hub.database.query({
    text: `UPDATE hub_instance SET expires_at = CASE WHEN id = $1 THEN clock_timestamp() - interval '1 second' ELSE 'infinity' END`,
    values: [DIES],
  });
  await inTime(async () => {
    const gone = await absence();
    return gone.get(eve.agentId) && gone.get(lea.agentId) ? true : undefined;
  });
  expect([await statusOf(eve), await statusOf(lea)]).toEqual(['idle', 'idle']);
  await connect(lea, witness.url);
  await eventually(async () => ((await absence()).get(lea.agentId) === null ? true : undefined));

  await inTime(async () => ((await statusOf(eve)) === 'offline' ? true : undefined));
  expect((await mortal.small.conversation(eves.id)).session).toMatchObject({ state: 'active', assigneeId: eve.agentId });
  const isLeas = async () => ((await mortal.small.conversation(eves.id)).session?.assigneeId === lea.agentId ? true : undefined);
  await inTime(isLeas, 5 * LOOK_EVERY_MS);
  expect(await eventsOf(eves)).toEqual(['queued', 'assigned', 'requeued', 'assigned']);
  expect(await eventsOf(leas)).toEqual(['queued', 'assigned']);
  expect([await presenceLog(eve), await presenceLog(lea)]).toEqual([['offline', 'idle'], ['idle']]);
});
