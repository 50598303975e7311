// Who writes, and what their messages say of them: known whatever breaks off, and however much comes at once.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

let mortal: MortalHub;
let shop: ChannelAccountView;
beforeEach(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  shop = await mortal.small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  mortal.heal();
  await mortal.up();
  await mortal.small.hub.expectConsistent();
  await mortal.close();
});

it('who writes again can be answered, though the hub ended as soon as that was stored', async () => {
  const { id } = await mortal.small.claimed(shop);
  const blocked: InboundEvent = {
    type: 'reachability',
    dedupeKey: 'b1',
    platformUserId: 'ana',
    reachable: false,
    reason: 'blocked_by_user',
  };
  await mortal.small.tell(shop, blocked);
  await mortal.persist(async () => ((await mortal.small.conversation(id)).proxyUser.reachable ? undefined : true));
  let ended = false;
  mortal.commitFault = (commit) => {
    if (ended || commit !== 'append-messages') return undefined;
    ended = true;
    return 'crash_after';
  };
  const back = words('ana', 'I am back');
  await mortal.persist(async () => {
    await mortal.small.tell(shop, back);
    return true;
  });
  await mortal.persist(async () => (await mortal.small.hub.admin.history(id)).find(({ kind, seq }) => kind === 'in' && seq > 1));
  expect(ended).toBe(true);
  await mortal.up();
  expect((await mortal.small.conversation(id)).proxyUser.reachable).toBe(true);
});

it('what the first of two messages at once says of a person is kept, though the second says nothing', async () => {
  const named = words('ana', 'hello', { profile: { displayName: 'Ana Lima' } });
  await mortal.small.post(shop.id, { id: 'both', events: [named, words('ana', 'are you there?')] });
  expect((await mortal.small.waiting('ana')).contact.displayName).toBe('Ana Lima');
});
