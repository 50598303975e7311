// Small things a connector may ask of the core.
import { afterEach, expect, it } from '@jest/globals';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { eventually } from '../support/hub.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

it('lets the business answer again after a reaction that opens the reply window, and only after such a one', async () => {
  const clock = new ShiftedClock();
  clock.shift(-2 * 24 * 3_600_000);
  small = await startSmallHub(new SmallPlatform({ capabilities: { replyWindow: { hours: 24, allowedAfter: ['template'] } } }), { clock });
  const account = await small.bind('key-1', 'shop-1');
  const hello = words('ana', 'hello');
  await small.tell(account, hello);
  const { id } = await small.waiting('ana');
  clock.shift(25 * 3_600_000);
  const react = (dedupeKey: string, more: object): Promise<void> =>
    small.tell(account, {
      type: 'reaction',
      dedupeKey,
      platformUserId: 'ana',
      platformMessageId: hello.platformMessageId,
      emojis: ['👍'],
      ...more,
    });
  const windowState = async (): Promise<string> => (await small.conversation(id)).replyWindow.state;

  await react('reaction-1', {});
  await eventually(async () => ((await small.hub.admin.history(id))[0]?.reactions?.length === 1 ? true : undefined));
  expect(await windowState()).toBe('closed');
  await react('reaction-2', { opensWindow: true });
  await eventually(async () => ((await windowState()) === 'open' ? true : undefined));
});

it('takes bodies as large as the connector says, and no larger', async () => {
  const platform = new SmallPlatform();
  Object.assign(platform.connector, { maxBodyBytes: 2 * 1024 * 1024 });
  small = await startSmallHub(platform);
  const account = await small.bind('key-1', 'shop-1');
  const event = words('ana', 'hello');
  const padded = (bytes: number): string => JSON.stringify({ id: event.dedupeKey, events: [event], padding: 'x'.repeat(bytes) });
  expect((await small.post(account.id, padded(2_200_000))).status).toBe(413);
  expect((await small.post(account.id, padded(1_500_000))).status).toBe(200);
  await small.waiting('ana');
});
