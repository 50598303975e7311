// Recipe 17: an agent's socket that takes nothing from its line while 10,000 messages come.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, ServerFrame } from '../../src/contract/index.js';
import { eventually, type ApiClient } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { SyncingDevice } from '../support/syncing-device.js';

const MESSAGES = 10_000;
const PER_WEBHOOK = 250;
/** So long that the line itself cannot hold them all. */
const TEXT = 'x'.repeat(2_000);

let small: SmallHub;
let account: ChannelAccountView;
let agents: ApiClient[];
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
  agents = [await small.hub.hire('slow'), await small.hub.hire('quick')];
});
afterAll(() => small.hub.close());

const keysOf = (device: SyncingDevice): number[] =>
  [...device.queues.values()].flatMap(({ entries }) => [...entries.keys()]).sort((one, other) => one - other);
const pushed = (frames: ServerFrame[]): number => frames.filter(({ cmd }) => cmd === 'message').length;

it('recipe 17: is told no more than its line holds, holds up nobody, and has everything once it reads again', async () => {
  const [slow, quick] = agents.map((agent, index) => new SyncingDevice(small.hub.url, agent, `device ${String(index)}`)) as [
    SyncingDevice,
    SyncingDevice,
  ];
  await slow.connect();
  await quick.connect();
  slow.hang(true);
  for (let sent = 0; sent < MESSAGES; sent += PER_WEBHOOK) {
    const events = Array.from({ length: PER_WEBHOOK }, (_, n) => words(`person-${String(n)}`, TEXT));
    expect((await small.post(account.id, { id: `batch-${String(sent)}`, events })).status).toBe(200);
    // The other one is told as it comes.
    await eventually(async () => {
      await quick.catchUp(500);
      return keysOf(quick).length === sent + PER_WEBHOOK ? true : undefined;
    });
  }
  slow.hang(false);
  // Not only messages were left out: it is to look at everything anew.
  await eventually(() => (slow.isConnected ? undefined : true));
  expect(pushed(slow.frames)).toBeLessThan(MESSAGES);
  slow.drop();
  await slow.connect();
  await slow.catchUp(500);
  expect(keysOf(slow)).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1));
  expect(keysOf(quick)).toEqual(keysOf(slow));
  expect([...slow.faults, ...quick.faults]).toEqual([]);
  slow.drop();
  quick.drop();
  await small.hub.expectConsistent();
}, 120_000);
