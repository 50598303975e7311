import { describe, expect, it } from '@jest/globals';
import type { MessageContent, OutboundOperation, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

const limits = capabilities({});
const plan = (operation: OutboundOperation): ReturnType<typeof render> => render(operation, limits);
const refusal = (code: string): unknown => expect.objectContaining({ name: 'ConnectorError', kind: 'permanent', code });
const media: StoredMedia = { mediaId: 'm1', mime: 'image/jpeg', sizeBytes: 10, state: 'ready' };
const text = (value: string): MessageContent => ({ type: 'text', text: value });

describe('sending', () => {
  it('quotes only in the first of several calls', () => {
    const content: MessageContent = { type: 'image', media, caption: 'x'.repeat(1025) };
    const calls = plan({ op: 'send', platformUserId: '77', content, replyToPlatformMessageId: '77/5' });
    expect(calls.map((call) => call.payload['reply_parameters'])).toEqual([
      { message_id: 5, allow_sending_without_reply: true },
      undefined,
    ]);
  });

  it('speaks for the owner in a business chat', () => {
    const [call] = plan({ op: 'send', platformUserId: '77@Ca1', content: text('Hi'), replyToPlatformMessageId: 'Ca1/77/5' });
    expect(call?.payload).toEqual({
      business_connection_id: 'Ca1',
      chat_id: 77,
      text: 'Hi',
      reply_parameters: { message_id: 5, allow_sending_without_reply: true },
    });
  });

  it.each(['78/5', 'Ca1/77/5', '77/callback-9', 'nonsense'])(
    'leaves out a quote of %s, which is no message of this chat',
    (replyToPlatformMessageId) => {
      const [call] = plan({ op: 'send', platformUserId: '77', content: text('Hi'), replyToPlatformMessageId });
      expect(call?.payload).toEqual({ chat_id: 77, text: 'Hi' });
    },
  );

  it('sends an order that is too long for one message as several', () => {
    const items = Array.from({ length: 60 }, (_, index) => ({ title: `Item ${index} ${'x'.repeat(100)}`, quantity: 1 }));
    const calls = plan({ op: 'send', platformUserId: '77', content: { type: 'order', number: '1', status: 'new', items } });
    expect(calls.length).toBe(2);
    expect(calls.every((call) => String(call.payload['text']).length <= 4096)).toBe(true);
  });

  it('sends a picture above 10 MB as a document', () => {
    const [call] = plan({ op: 'send', platformUserId: '77', content: { type: 'image', media: { ...media, sizeBytes: 11 * 1024 * 1024 } } });
    expect(call?.method).toBe('sendDocument');
  });

  it('sends products one after another, the quote with the first', () => {
    const items = [
      { id: '1', title: 'Chair', price: '€ 49.00' },
      { id: '2', title: 'Table', url: 'https://example.com/2' },
    ];
    const calls = plan({ op: 'send', platformUserId: '77', content: { type: 'products', items }, replyToPlatformMessageId: '77/5' });
    expect(calls.map(({ payload }) => [payload['text'], 'reply_parameters' in payload])).toEqual([
      ['Chair\n€ 49.00', true],
      ['Table\nhttps://example.com/2', false],
    ]);
  });

  it('counts the bytes, not the characters, of a button id', () => {
    const menu = (id: string): OutboundOperation => ({
      op: 'send',
      platformUserId: '77',
      content: { type: 'menu', text: 'x', options: [{ id, label: 'L' }] },
    });
    expect(plan(menu('é'.repeat(32))).length).toBe(1);
    expect(() => plan(menu('é'.repeat(33)))).toThrow(refusal('button_id_too_long'));
  });

  it('refuses a text of white space', () => {
    expect(() => plan({ op: 'send', platformUserId: '77', content: text(' \n ') })).toThrow(refusal('empty_text'));
  });

  it('refuses a recipient that is no chat', () => {
    expect(() => plan({ op: 'send', platformUserId: 'ana', content: text('Hi') })).toThrow(refusal('bad_recipient'));
  });
});

describe('editing', () => {
  const edit = (content: MessageContent, ids: string[]): OutboundOperation => ({
    op: 'edit',
    platformUserId: '77',
    platformMessageIds: ids,
    content,
  });

  it('replaces a text', () => {
    expect(plan(edit(text('New'), ['77/5']))).toEqual([
      { method: 'editMessageText', payload: { chat_id: 77, message_id: 5, text: 'New' } },
    ]);
  });

  it('deletes the parts a shorter text no longer needs', () => {
    expect(plan(edit(text('New'), ['77/5', '77/6', '77/7']))).toEqual([
      { method: 'editMessageText', payload: { chat_id: 77, message_id: 5, text: 'New' } },
      { method: 'deleteMessages', payload: { chat_id: 77, message_ids: [6, 7] } },
    ]);
  });

  it('replaces products one by one', () => {
    const items = ['Chair', 'Table'].map((title) => ({ id: title, title }));
    const entities = [{ type: 'bold', offset: 0, length: 5 }];
    expect(plan(edit({ type: 'products', items }, ['77/5', '77/6']))).toEqual([
      { method: 'editMessageText', payload: { chat_id: 77, message_id: 5, text: 'Chair', entities } },
      { method: 'editMessageText', payload: { chat_id: 77, message_id: 6, text: 'Table', entities } },
    ]);
  });

  it('replaces a caption', () => {
    expect(plan(edit({ type: 'image', media, caption: 'New' }, ['77/5']))).toEqual([
      { method: 'editMessageCaption', payload: { chat_id: 77, message_id: 5, caption: 'New' } },
    ]);
  });

  it('replaces the text that followed a picture because the caption was long', () => {
    expect(plan(edit({ type: 'image', media, caption: 'New' }, ['77/5', '77/6']))).toEqual([
      { method: 'editMessageText', payload: { chat_id: 77, message_id: 6, text: 'New' } },
    ]);
  });

  it('keeps the buttons of a menu', () => {
    const [call] = plan(edit({ type: 'menu', text: 'New', options: [{ id: 'a', label: 'A' }] }, ['77/5']));
    expect(call?.payload['reply_markup']).toEqual({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] });
  });

  it.each<[string, MessageContent, string]>([
    ['a caption that became too long', { type: 'image', media, caption: 'x'.repeat(1025) }, 'caption_too_long'],
    ['a sticker', { type: 'sticker', media }, 'edit_unsupported'],
    ['a location', { type: 'location', latitude: 1, longitude: 2 }, 'edit_unsupported'],
  ])('refuses %s', (_what, content, code) => {
    expect(() => plan(edit(content, ['77/5']))).toThrow(refusal(code));
  });

  it('refuses a message of another chat', () => {
    expect(() => plan(edit(text('New'), ['78/5']))).toThrow(refusal('bad_message_id'));
  });
});

describe('taking back and reacting', () => {
  it('deletes one by the method that says when it is too late', () => {
    expect(plan({ op: 'retract', platformUserId: '77', platformMessageIds: ['77/5'] })).toEqual([
      { method: 'deleteMessage', payload: { chat_id: 77, message_id: 5 } },
    ]);
  });

  it('deletes several at once, at most a hundred per call', () => {
    const ids = Array.from({ length: 101 }, (_, index) => `77/${index + 1}`);
    expect(plan({ op: 'retract', platformUserId: '77', platformMessageIds: ids }).map((call) => call.method)).toEqual([
      'deleteMessages',
      'deleteMessage',
    ]);
  });

  it('deletes in a business chat by connection', () => {
    expect(plan({ op: 'retract', platformUserId: '77@Ca1', platformMessageIds: ['Ca1/77/5'] })).toEqual([
      { method: 'deleteBusinessMessages', payload: { business_connection_id: 'Ca1', message_ids: [5] } },
    ]);
  });

  it('reacts with the emoji as Telegram lists it', () => {
    expect(plan({ op: 'react', platformUserId: '77', platformMessageId: '77/5', emoji: '❤️' })).toEqual([
      { method: 'setMessageReaction', payload: { chat_id: 77, message_id: 5, reaction: [{ type: 'emoji', emoji: '❤' }] } },
    ]);
  });

  it('refuses an emoji bots may not use, and reactions in business chats', () => {
    expect(() => plan({ op: 'react', platformUserId: '77', platformMessageId: '77/5', emoji: '🦑' })).toThrow(
      refusal('reaction_not_allowed'),
    );
    expect(() => plan({ op: 'react', platformUserId: '77@Ca1', platformMessageId: 'Ca1/77/5', emoji: '👍' })).toThrow(
      refusal('reaction_unsupported'),
    );
  });
});
