// Webhooks reach whichever instance the load balancer picks: what a platform was told is stored comes before what it sends next.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import { eventually, type TestHub } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let platform: SmallPlatform;
let small: SmallHub;
let other: Awaited<ReturnType<TestHub['beside']>>;
let shop: ChannelAccountView;
beforeEach(async () => {
  platform = new SmallPlatform();
  small = await startSmallHub(platform);
  other = await small.hub.beside();
  shop = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await other.close();
  await small.hub.close();
});

async function tellAt(url: string, event: InboundEvent): Promise<void> {
  const body = { id: event.dedupeKey, events: [event] };
  const answer = await eventually(async () => {
    const response = await fetch(`${url}/webhooks/small/${shop.id}`, { method: 'POST', ...platform.request(body) });
    await response.text();
    // The other instance may not have heard of the account yet.
    return response.status === 404 ? undefined : response.status;
  });
  expect(answer).toBe(200);
}

it('what a person writes to one instance and then to another stays in its order', async () => {
  const texts = Array.from({ length: 40 }, (_, index) => String(index));
  for (const [index, text] of texts.entries()) await tellAt(index % 2 === 0 ? other.url : small.hub.url, words('ana', text));
  const { id } = await small.waiting('ana');
  const said = await eventually(async () => {
    const inbound = (await small.hub.admin.history(id)).filter(({ kind }) => kind === 'in');
    return inbound.length === texts.length ? inbound : undefined;
  });
  expect(said.map(({ content }) => (content.type === 'text' ? content.text : ''))).toEqual(texts);
});
