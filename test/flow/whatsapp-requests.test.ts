// What only WhatsApp can ask people for, over the whole road: the agent asks, the phone shows it, the answer quotes the request.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStub, type PhoneView, type StubAccount, type WhatsAppStub } from '../../connectors/whatsapp/stub/index.js';
import type { ChannelAccountView, MessageContent, MessageView, Page } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let stub: WhatsAppStub;
let app: StubAccount;
let account: ChannelAccountView;
/** In India, so that everything may be asked. */
let person: string;
let conversationId: string;

beforeAll(async () => {
  stub = await createStub({ retryBaseMs: 20 });
  hub = await startHub();
  app = stub.addAccount('Blue Kite');
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  account = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'whatsapp',
    groupId: groups.items[0]?.id,
    credentials: app.credentials,
    settings: {
      baseUrl: app.baseUrl,
      publicUrl: hub.url,
      catalogId: '194836987003835',
      catalogCoverProductId: 'sku-3',
      calling: true,
      indianAddresses: true,
    },
  });
  person = stub.addPerson({ displayName: 'Asha Rao', phone: '919845012345' }).id;
  stub.act(app.externalAccountId, person, { type: 'text', text: 'My kite is broken' });
  conversationId = await eventually(async () => (await hub.admin.conversations())[0]?.id);
  await hub.admin.post(`/conversations/${conversationId}/claim`);
});
afterAll(async () => {
  await hub.expectConsistent();
  await hub.close();
  await stub.stop();
});

let sends = 0;
async function send(content: MessageContent): Promise<MessageView> {
  const body = { clientMsgId: `request-${String(++sends)}`, content };
  return (await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, body)).message;
}
type OnPhone = PhoneView['messages'][number];
const asking = (option: object): MessageContent => ({
  type: 'menu',
  text: `Request ${String(sends + 1)}`,
  options: [{ id: 'asked', label: 'Do it', ...option }],
});

/** Sends it, taps the button on the phone, and gives what the hub made of the answer. */
async function answerTo(content: MessageContent, button: string): Promise<{ shown: OnPhone; asked: MessageView; answer: MessageView }> {
  const asked = await send(content);
  const shown = await eventually(() => stub.chat(app.externalAccountId, person).messages.filter(({ from }) => from === 'bot')[sends - 1]);
  const data = shown.buttons?.flat().find(({ text }) => text === button)?.data;
  stub.act(app.externalAccountId, person, { type: 'tap', messageId: shown.id, data });
  const answer = await eventually(async () =>
    (await hub.admin.history(conversationId)).find(({ kind, seq }) => kind === 'in' && seq > asked.seq),
  );
  return { shown, asked, answer };
}

describe('an agent asks on WhatsApp', () => {
  it('for a form the business has published', async () => {
    const { items } = await hub.admin.get<Page<{ id: string; name: string }>>(`/channel-accounts/${account.id}/forms`);
    const formId = items.find(({ name }) => name === 'Repair request')?.id;
    const { asked, answer } = await answerTo(asking({ asks: 'form', formId }), 'Do it');
    expect(answer.content).toEqual({
      type: 'form_reply',
      choiceId: 'flow',
      text: 'Sent',
      fields: { device: 'Kite 2', problem: 'The line is torn', pick_up: 'true' },
    });
    expect(answer.replyTo?.seq).toBe(asked.seq);
  });

  it('for an address', async () => {
    const { answer } = await answerTo(asking({ asks: 'address' }), 'Provide address');
    expect(answer.content).toMatchObject({
      type: 'form_reply',
      choiceId: 'address_message',
      fields: { city: 'Bengaluru', in_pin_code: '560001' },
    });
  });

  it('for an order from the whole catalogue', async () => {
    const { asked, answer } = await answerTo(asking({ asks: 'order' }), '🛒 Oak table · 180.00 EUR');
    expect(answer.content).toMatchObject({
      type: 'order',
      status: 'placed',
      items: [{ title: 'sku-2', quantity: 1 }],
      total: '180.00 EUR',
    });
    expect(answer.replyTo?.seq).toBe(asked.seq);
  });

  it('for permission to call', async () => {
    const { answer } = await answerTo(asking({ asks: 'call_permission' }), 'Allow calls');
    expect(answer.content).toMatchObject({ type: 'form_reply', choiceId: 'call_permission', fields: { response: 'accept' } });
  });

  it('for a call', async () => {
    const { answer } = await answerTo(asking({ asks: 'call' }), 'Do it');
    expect(answer.content).toMatchObject({ type: 'event', name: 'call' });
  });
});

describe('products of the catalogue', () => {
  it('are shown with WhatsApp’s own prices and ordered from', async () => {
    const options = ['sku-1', 'sku-2'].map((sku) => ({ id: sku, label: `Article ${sku}`, productId: sku }));
    const { shown, answer } = await answerTo(
      { type: 'menu', text: 'For the kitchen\nBoth are in stock.', options },
      '🛒 Blue chair · 49.00 EUR',
    );
    expect(shown.text).toBe('For the kitchen\nBoth are in stock.');
    expect(answer.content).toMatchObject({ type: 'order', items: [{ title: 'sku-1', price: '49.00 EUR' }] });
  });

  it('are shown alone when one is sent', async () => {
    const { shown } = await answerTo({ type: 'product', id: 'sku-3', title: 'Floor lamp' }, '🛒 Floor lamp · 65.00 EUR');
    expect(shown.buttons).toHaveLength(1);
  });
});

it('tells of several products which one WhatsApp refused, and sends none after it', async () => {
  const items = ['sku-1', 'sku-9', 'sku-2'].map((id) => ({ id, title: `Article ${id}` }));
  const before = stub.chat(app.externalAccountId, person).messages.length;
  const { seq } = await send({ type: 'products', items });
  const failed = await eventually(async () =>
    (await hub.admin.history(conversationId)).find((message) => message.seq === seq && message.status === 'failed'),
  );
  expect(failed.parts?.map(({ status }) => status === 'failed')).toEqual([false, true, true]);
  const shown = stub.chat(app.externalAccountId, person).messages.slice(before);
  expect(shown.map(({ buttons }) => buttons?.flat().map(({ text }) => text))).toEqual([['🛒 Blue chair · 49.00 EUR']]);
});

it('asks for nothing the account is not set up for', async () => {
  await hub.admin.patch(`/channel-accounts/${account.id}`, { settings: { calling: null, catalogId: null } });
  for (const asks of ['order', 'call'])
    await expect(send(asking({ asks }))).rejects.toMatchObject({ status: 422, body: { error: { code: 'not_supported' } } });
});
