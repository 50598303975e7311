// Recipe 4 (B8, B12, B13): one agent with two tabs and a phone.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, ServerFrame } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { SyncingDevice } from '../support/syncing-device.js';

let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
let tab1: SyncingDevice, tab2: SyncingDevice, phone: SyncingDevice;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
  conversation = await small.claimed(account);
  [tab1, tab2, phone] = ['tab 1', 'tab 2', 'phone'].map((name) => new SyncingDevice(small.hub.url, small.hub.admin, name)) as [
    SyncingDevice,
    SyncingDevice,
    SyncingDevice,
  ];
  for (const device of [tab1, tab2, phone]) await device.connect();
});
afterEach(async () => {
  for (const device of [tab1, tab2, phone]) device.drop();
  await small.hub.close();
});

const say = (device: SyncingDevice, text: string) =>
  device.say({
    customerAppid: account.id,
    customerId: conversation.proxyUser.id,
    conversationId: conversation.id,
    clientMsgId: text,
    text,
  });
const copiesOf = (text: string, frames: ServerFrame[]): number =>
  frames.filter(({ cmd, ...frame }) => cmd === 'message' && JSON.stringify(frame).includes(JSON.stringify(text))).length;
/** The keys of the agent's own queue that it has, from where it began. */
const keysOf = (device: SyncingDevice): number[] => [...(device.queues.get(small.hub.admin.agentId)?.entries.keys() ?? [])];
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

it('recipe 4: what one tab says comes to the other tab and the phone once, and to itself as one ack', async () => {
  const answer = await say(tab1, 'from tab 1');
  expect(answer?.cmd).toBe('ack');
  for (const device of [tab2, phone]) await eventually(() => (copiesOf('from tab 1', device.frames) > 0 ? true : undefined));
  expect(copiesOf('from tab 1', tab1.frames)).toBe(0);
  // Everything that was pushed by now has been taken in once a later answer is there.
  for (const device of [tab1, tab2, phone]) await device.catchUp();
  const acks = [tab1, tab2, phone].map((device) => device.frames.filter(({ cmd }) => cmd === 'ack').length);
  expect(acks).toEqual([1, 0, 0]);
  expect(new Set([tab1, tab2, phone].map((device) => keysOf(device).length))).toEqual(new Set([1]));
});

it('recipe 4: a tab that dies takes nothing from the others, and comes back with its old key to no gap and no repeat', async () => {
  await say(tab1, 'before');
  await eventually(() => (copiesOf('before', phone.frames) > 0 ? true : undefined));
  tab1.drop();
  const missed = ['one', 'two', 'three'];
  for (const text of missed) expect((await say(tab2, text))?.cmd).toBe('ack');
  await small.tell(account, words('ana', 'and the customer'));
  for (const text of [...missed, 'and the customer']) {
    await eventually(() => (copiesOf(text, phone.frames) > 0 ? true : undefined));
    expect(copiesOf(text, phone.frames)).toBe(1);
  }
  await tab1.connect();
  for (const device of [tab1, tab2, phone]) await device.catchUp();
  const all = keysOf(phone);
  expect(all).toEqual(range(all[0] ?? 0, (all[0] ?? 0) + 4));
  expect(keysOf(tab1)).toEqual(all);
  expect(keysOf(tab2)).toEqual(all);
  expect([...tab1.faults, ...tab2.faults, ...phone.faults]).toEqual([]);
  await small.hub.expectConsistent();
});
