import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookSink, postGraph } from '../../meta/messaging/stub/webhook-sink.js';
import { createStub, type MessagingStub } from './index.js';

type Json = Record<string, unknown>;

let stub: MessagingStub;
let hub: WebhookSink;
let id: string;
let token: string;
let ana: number;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-01T12:00:00Z');
  stub = await createStub({ now: () => nowMs, retryBaseMs: 1 });
  const account = stub.addAccount('Shop');
  id = account.externalAccountId;
  token = account.credentials['accessToken'] ?? '';
  ana = stub.addPerson({ displayName: 'Ana Lima', username: 'ana' }).id;
  hub = await WebhookSink.of(stub, id);
});
afterEach(async () => {
  await stub.stop();
  hub.stop();
});

const post = (body: Json, path?: string) => postGraph({ url: stub.url, token }, body, path);
const errorOf = ({ body }: { body: Json }): unknown => body['error'];
const told = () => hub.told();

describe('Instagram’s stand-in', () => {
  const to = (more: Json): Json => ({ recipient: { id: String(ana) }, ...more });

  it('tells signed what a person does, in order', async () => {
    stub.act(id, ana, { type: 'text', text: 'Olá 😊 /x' });
    stub.act(id, ana, { type: 'story_reply', text: 'Nice' });
    stub.act(id, ana, { type: 'photo' });
    const events = (await told()) as { sender: { id: string }; recipient: { id: string }; message: Json }[];
    expect(events.map(({ message }) => message['text'])).toEqual(['Olá 😊 /x', 'Nice', undefined]);
    expect(events[0]).toMatchObject({ sender: { id: String(ana) }, recipient: { id }, timestamp: nowMs });
    expect(events[1]).toMatchObject({ message: { reply_to: { story: { url: expect.stringContaining(stub.url) } } } });
    expect(hub.signed).toEqual([true, true, true]);
  });

  it('echoes a send, and tells when it was seen', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    const { body } = await post(to({ message: { text: 'Good morning' } }));
    stub.see(id, ana);
    expect(await told()).toMatchObject([
      { message: { text: 'Hi' } },
      { sender: { id }, recipient: { id: String(ana) }, message: { mid: body['message_id'], text: 'Good morning', is_echo: true } },
      { sender: { id: String(ana) }, read: { mid: body['message_id'] } },
    ]);
  });

  it('repeats a webhook until it is taken', async () => {
    hub.status = 503;
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    while (hub.signed.length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    hub.status = 200;
    expect(await told()).toMatchObject([{ message: { text: 'Hi' } }]);
  });

  it('tells nothing to an app that is not subscribed, or did not ask', async () => {
    stub.change(id, { subscribedFields: null });
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    stub.change(id, { subscribedFields: ['messages'] });
    stub.act(id, ana, { type: 'referral' });
    expect(await told()).toEqual([]);
  });

  it('takes back what a person takes back', async () => {
    const { messageIds } = stub.act(id, ana, { type: 'text', text: 'Oops' });
    stub.act(id, ana, { type: 'unsend', messageId: messageIds[0] });
    expect((await told()).at(-1)).toMatchObject({ message: { mid: stub.midOf(id, ana, messageIds[0] ?? 0), is_deleted: true } });
    expect(stub.chat(id, ana).messages).toMatchObject([{ deleted: true }]);
  });

  const message = (fields: Json): Json => ({ message: fields });
  const cards = (count: number): Json => {
    const url = (index: number): string => `https://kites.example/${index}`;
    const elements = Array.from({ length: count }, (_, index) => ({
      title: `Kite ${index}`,
      default_action: { type: 'web_url', url: url(index) },
    }));
    return { attachment: { type: 'template', payload: { template_type: 'generic', elements } } };
  };
  it.each<[string, Json, object]>([
    ['an unknown key', { ...message({ text: 'x' }), hub: {} }, { code: 100 }],
    ['an unknown key of the message', message({ text: 'x', colour: 'red' }), { code: 100 }],
    ['text and attachment together', message({ text: 'x', attachment: { type: 'image', payload: {} } }), { code: 100 }],
    ['an empty text', message({ text: ' ' }), { code: 100 }],
    ['1001 bytes', message({ text: `${'é'.repeat(500)}x` }), { code: 100, error_subcode: 2534015 }],
    ['a tag that was removed', { ...message({ text: 'x' }), tag: 'ACCOUNT_UPDATE' }, { code: 100 }],
    ['MESSAGE_TAG without a tag', { ...message({ text: 'x' }), messaging_type: 'MESSAGE_TAG' }, { code: 100 }],
    ['an action with a message', { ...message({ text: 'x' }), sender_action: 'typing_on' }, { code: 100, error_subcode: 2018014 }],
    ['a quote of nothing', { ...message({ text: 'x' }), reply_to: { mid: 'nothing' } }, { code: 100 }],
    [
      'an attachment nobody uploaded',
      message({ attachment: { type: 'image', payload: { attachment_id: '1' } } }),
      { code: 100, error_subcode: 2018074 },
    ],
    [
      'fourteen quick replies',
      message({ text: 'x', quick_replies: Array.from({ length: 14 }, (_, n) => ({ content_type: 'text', title: `${n}`, payload: 'p' })) }),
      { code: 100 },
    ],
    ['a quick reply for a phone number', message({ text: 'x', quick_replies: [{ content_type: 'user_phone_number' }] }), { code: 100 }],
    [
      'four buttons',
      message({
        attachment: {
          type: 'template',
          payload: {
            template_type: 'button',
            text: 'x',
            buttons: Array.from({ length: 4 }, () => ({ type: 'postback', title: 't', payload: 'p' })),
          },
        },
      }),
      { code: 100 },
    ],
    [
      'a card that is only a title',
      message({ attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'x' }] } } }),
      { code: 100 },
    ],
    ['eleven cards', message(cards(11)), { code: 100 }],
    ['nobody', { recipient: {}, ...message({ text: 'x' }) }, { code: 100 }],
    ['somebody who has not written', { recipient: { id: '42' }, ...message({ text: 'x' }) }, { code: 100, error_subcode: 2534014 }],
  ])('refuses %s', async (_what, fields, error) => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    expect(errorOf(await post(to(fields)))).toMatchObject(error);
    expect(stub.chat(id, ana).messages.length).toBe(1);
  });

  it('refuses what comes too late, and a blocked account', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    nowMs += 25 * 3_600_000;
    expect(errorOf(await post(to(message({ text: 'x' }))))).toMatchObject({ code: 10, error_subcode: 2534022 });
    expect((await post(to({ ...message({ text: 'x' }), tag: 'HUMAN_AGENT' }))).status).toBe(200);
    stub.act(id, ana, { type: 'block' });
    expect(errorOf(await post(to({ ...message({ text: 'x' }), tag: 'HUMAN_AGENT' })))).toMatchObject({ code: 551 });
  });

  it('lets hours pass since everybody wrote', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    await fetch(`${stub.url}/_control/accounts/${id}/time`, { method: 'POST', body: JSON.stringify({ hours: 25 }) });
    expect(errorOf(await post(to(message({ text: 'x' }))))).toMatchObject({ code: 10, error_subcode: 2534022 });
  });

  it('shows cards that stand beside each other one by one, each with its link', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    expect((await post(to(message(cards(10))))).status).toBe(200);
    const [, ...shown] = stub.chat(id, ana).messages;
    expect(shown.map(({ text, buttons }) => [text, buttons?.flat().map(({ url }) => url)])).toEqual(
      Array.from({ length: 10 }, (_, index) => [`Kite ${index}`, [`https://kites.example/${index}`]]),
    );
  });

  it('renews a token only when it is a day old', async () => {
    const renew = async (): Promise<Json> =>
      (await (await fetch(`${stub.url}/refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`)).json()) as Json;
    expect(await renew()).toMatchObject({ error: { code: 100 } });
    nowMs += 86_400_001;
    expect(await renew()).toMatchObject({ access_token: expect.stringMatching(/^IGAA/), expires_in: 5_184_000 });
    nowMs += 60 * 86_400_000;
    expect(await renew()).toMatchObject({ error: { code: 190, error_subcode: 463 } });
  });

  it('shows the phone as the lab draws it, and takes its taps', async () => {
    stub.act(id, ana, { type: 'start', payload: 'shop_42' });
    const quick_replies = [{ content_type: 'text', title: 'Yes', payload: 'y' }];
    await post(to(message({ text: 'Sure?', quick_replies })));
    const view = (await (await fetch(`${stub.url}/_control/accounts/${id}/chats/${ana}`)).json()) as { messages: Json[] };
    expect(view.messages.at(-1)).toMatchObject({
      id: 2,
      from: 'bot',
      kind: 'text',
      text: 'Sure?',
      buttons: [[{ text: 'Yes', data: 'y' }]],
    });
    const tap = await fetch(`${stub.url}/_control/accounts/${id}/chats/${ana}/actions`, {
      method: 'POST',
      body: JSON.stringify({ type: 'tap', messageId: 2, data: 'y' }),
    });
    expect(await tap.json()).toEqual({ messageIds: [3] });
    const kinds = ((await told()) as { postback?: Json; message?: Json; read?: Json }[]).map(
      (event) => event.postback ?? event.read ?? event.message,
    );
    expect(kinds).toMatchObject([
      { referral: { ref: 'shop_42' } },
      { is_echo: true },
      { mid: expect.any(String) },
      { quick_reply: { payload: 'y' } },
    ]);
  });

  it('shows everybody what stands below its post, and the one who asked that they were answered in private', async () => {
    const bo = stub.addPerson({ displayName: 'Bo Li' }).id;
    stub.act(id, bo, { type: 'text', text: 'Hi' });
    stub.act(id, ana, { type: 'comment', text: 'How much?' });
    const [comment] = stub.comments(id);
    await post({ message: '49 euros' }, `${comment?.id ?? ''}/replies`);
    await post({ recipient: { comment_id: comment?.id }, message: { text: '45 for you' } });
    const shown = { name: 'Ana Lima', text: 'How much?', answers: ['49 euros'] };
    expect(stub.chat(id, ana).posts).toMatchObject([{ comments: [{ ...shown, isOwn: true, answeredInPrivate: true }] }]);
    expect(stub.chat(id, bo).posts).toMatchObject([{ comments: [{ ...shown, isOwn: false, answeredInPrivate: false }] }]);
    expect(stub.chat(id, ana).messages.map(({ text }) => text)).toEqual(['45 for you']);
  });

  it('answers 400 to an action it does not have', async () => {
    const act = (type: string) =>
      fetch(`${stub.url}/_control/accounts/${id}/chats/${ana}/actions`, { method: 'POST', body: JSON.stringify({ type }) });
    expect([(await act('location')).status, (await act('constructor')).status, (await act('')).status]).toEqual([400, 400, 400]);
  });
});
