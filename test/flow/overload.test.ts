// A hub that is behind takes no new work, so that what it has stays quick.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
let isOverloaded = false;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform(), { isOverloaded: () => isOverloaded });
  account = await small.bind('key', 'shop');
});
afterEach(async () => {
  isOverloaded = false;
  await small.hub.close();
});

it('turns webhooks away with the time to come back, serves everything else, and takes them once it has caught up', async () => {
  const hello = { id: 'delivery', events: [words('ana', 'hello')] };
  isOverloaded = true;
  const refused = await fetch(`${small.hub.url}/webhooks/small/${account.id}`, { method: 'POST', ...small.platform.request(hello) });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await refused.json()).toMatchObject({ error: { code: 'overloaded' } });
  expect((await fetch(`${small.hub.url}/readyz`)).status).toBe(200);
  const desk = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
  desk.end();
  expect(await small.hub.admin.conversations()).toEqual([]);
  isOverloaded = false;
  expect((await small.post(account.id, hello)).status).toBe(200);
  await small.waiting('ana');
});
