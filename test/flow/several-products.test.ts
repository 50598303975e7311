// Several products in one message: one message to both sides, however many calls it takes.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { MessageView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite, claimedBy, Visitor } from '../support/visitor.js';

const PRODUCTS = {
  type: 'products' as const,
  items: [
    { id: 'p1', title: 'Vase', price: '€ 20' },
    { id: 'p2', title: 'Bowl' },
  ],
};

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.expectConsistent();
  await hub.close();
});

async function answer(conversationId: string): Promise<MessageView> {
  const path = `/conversations/${conversationId}/messages`;
  return (await hub.admin.post<{ message: MessageView }>(path, { clientMsgId: 'several', content: PRODUCTS })).message;
}

it('are a visitor’s as data, in both directions, and the list’s by their names', async () => {
  const ann = await Visitor.arrive(hub.url, (await bindSite(hub)).id);
  const phone = await ann.device();
  await phone.ask(ann.frame('What do you have?'));
  const { id } = await claimedBy(hub.admin, ann);
  await answer(id);
  await phone.ask(ann.frame(PRODUCTS));
  expect((await ann.history()).slice(1).map(({ content }) => content)).toEqual([PRODUCTS, PRODUCTS]);
  expect((await hub.admin.conversations()).map(({ lastMessage }) => lastMessage?.preview)).toEqual(['Vase, Bowl']);
  ann.leave();
});

it('are one message with a part for each where the channel has them one by one', async () => {
  const { bot } = await hub.bind();
  const { id: person } = hub.stub.addPerson({ displayName: 'Ann' });
  hub.stub.act(bot.externalAccountId, person, { type: 'text', text: 'What do you have?' });
  const { id } = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  await hub.admin.post(`/conversations/${id}/claim`);
  const { seq } = await answer(id);
  const sent = await eventually(async () =>
    (await hub.admin.history(id)).find((message) => message.seq === seq && message.status === 'sent'),
  );
  expect(sent.parts?.map(({ status }) => status)).toEqual(['sent', 'sent']);
  const heard = hub.stub.chat(bot.externalAccountId, person).messages.filter(({ from }) => from === 'bot');
  expect(heard.map(({ text }) => text)).toEqual(['Vase\n€ 20', 'Bowl']);
});
