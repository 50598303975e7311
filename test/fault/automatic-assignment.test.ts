// Whoever waits is given to an agent by itself: the commit that does so fails, is unheard, late, made twice, or is the hub's last.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, Page } from '../../src/contract/index.js';
import type { StoreFault } from '../support/faulty-database.js';
import type { ApiClient } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { QuickClock } from '../support/quick-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';
import { SyncingDevice } from '../support/syncing-device.js';

let mortal: MortalHub;
let account: ChannelAccountView;
let eve: ApiClient;
let device: SyncingDevice | undefined;
beforeAll(async () => {
  // In real time: an agent whose line broke with the hub is not away before they are back.
  mortal = await MortalHub.start(new SmallPlatform(), new QuickClock(1));
  const { admin } = mortal.small.hub;
  account = await mortal.small.bind('key', 'shop');
  eve = await mortal.small.hub.hire('eve');
  await admin.patch(`/agents/${eve.agentId}`, { maxLoad: 1_000 });
  for (const { id } of (await admin.get<Page<{ id: string }>>('/groups')).items)
    await admin.patch(`/groups/${id}`, { strategy: 'least_loaded' });
});
afterAll(async () => {
  device?.drop();
  await mortal.close();
});

/** Eve's program comes back whenever the hub does. */
async function eveIsHere(): Promise<void> {
  await mortal.persist(async () => {
    if (device?.isConnected) return true;
    device?.drop();
    device = new SyncingDevice(mortal.small.hub.url, eve, 'desk');
    return device.connect();
  });
}

const FAULTS: StoreFault[] = ['fail_before', 'fail_after', 'late', 'twice', 'crash_before', 'crash_after'];
const COMMITS = ['open-sessions', 'move-sessions + append-messages + note-assigned'];

it.each(COMMITS.flatMap((commit) => FAULTS.map((fault) => ({ commit, fault }))))(
  '$fault at $commit: they are given out all the same, once, with what they said',
  async ({ commit, fault }) => {
    await eveIsHere();
    const person = `${fault} at ${commit}`;
    let happened = false;
    mortal.commitFault = (what) => {
      if (what !== commit) return undefined;
      happened = true;
      mortal.heal();
      return fault;
    };
    await mortal.persist(async () => {
      await mortal.small.tell(account, words(person, 'hello'));
      return true;
    });
    const { id } = await mortal.persist(async () => {
      await eveIsHere();
      const row = (await mortal.small.hub.admin.conversations()).find(({ proxyUser }) => proxyUser.platformUserId === person);
      return row?.session?.assigneeId === eve.agentId ? row : undefined;
    });
    expect(happened).toBe(true);
    const history = await mortal.persist(() => mortal.small.hub.admin.history(id));
    expect(history.map(({ content }) => (content.type === 'event' ? content.name : content.type))).toEqual(['text', 'session.assigned']);
    await mortal.small.hub.expectConsistent();
  },
);
