import { describe, expect, it } from '@jest/globals';
import type { MessageContent, OutboundOperation, PlatformCall, Product, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

const limits = capabilities({});
const plan = (operation: OutboundOperation): PlatformCall[] => render(operation, limits);
const send = (content: MessageContent, more: object = {}): PlatformCall[] => plan({ op: 'send', platformUserId: '61', content, ...more });
const refusal = (code: string): unknown => expect.objectContaining({ name: 'ConnectorError', kind: 'permanent', code });
const picture: StoredMedia = { mediaId: 'm1', mime: 'image/jpeg', sizeBytes: 10, state: 'ready', name: 'a.jpg' };
const text = (value: string): MessageContent => ({ type: 'text', text: value });
const messages = (calls: PlatformCall[]): unknown[] => calls.map((call) => call.payload['message']);

describe('text', () => {
  it('is cut by bytes, between whole characters, and loses nothing', () => {
    const family = '👨‍👩‍👧‍👦';
    const long = family.repeat(100);
    const parts = messages(send(text(long))).map((message) => (message as { text: string }).text);
    expect(parts.join('')).toBe(long);
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(1000);
    expect(parts.every((part) => part.length % family.length === 0)).toBe(true);
  });

  it('of exactly 1000 bytes is one message, of one more two', () => {
    expect(send(text('é'.repeat(500))).length).toBe(1);
    expect(send(text(`${'é'.repeat(500)}x`)).length).toBe(2);
  });

  it('of white space is refused', () => {
    expect(() => send(text(' \n '))).toThrow(refusal('empty_text'));
  });

  it('shows the address behind a styled link, once', () => {
    const url = 'https://example.com/';
    const content: MessageContent = {
      type: 'text',
      text: `here and ${url}`,
      entities: [
        { type: 'link', offset: 9, length: url.length, url },
        { type: 'link', offset: 0, length: 4, url },
        { type: 'bold', offset: 0, length: 4 },
      ],
    };
    expect(messages(send(content))).toEqual([{ text: `here (${url}) and ${url}` }]);
  });
});

describe('a quote', () => {
  it('stands in the first of several calls only', () => {
    const calls = send({ type: 'image', media: picture, caption: 'Look' }, { replyToPlatformMessageId: 'M1' });
    expect(calls.map((call) => call.payload['reply_to'])).toEqual([{ mid: 'M1' }, undefined]);
  });

  it.each([
    ['M1~2', { mid: 'M1' }],
    ['M1~story', { mid: 'M1' }],
    ['event:referral:61:5', undefined],
  ])('of %s names what the platform knows', (replyToPlatformMessageId, expected) => {
    expect(send(text('Hi'), { replyToPlatformMessageId })[0]?.payload['reply_to']).toEqual(expected);
  });

  it('of a comment makes the answer a private reply', () => {
    expect(send(text('We ship today'), { replyToPlatformMessageId: 'comment:17', lastInboundAt: new Date(0) })).toEqual([
      { method: 'messages', payload: { recipient: { comment_id: '17' }, message: { text: 'We ship today' } } },
    ]);
  });

  it('of a comment is refused when the answer would be several messages', () => {
    expect(() => send(text('x'.repeat(1001)), { replyToPlatformMessageId: 'comment:17' })).toThrow(refusal('private_reply_too_long'));
  });
});

describe('who wrote it and when the customer did', () => {
  it('is kept with the call, for the moment it is made', () => {
    const lastInboundAt = new Date('2026-11-01T00:00:00Z');
    const calls = send({ type: 'image', media: picture, caption: 'Look' }, { writtenBy: 'automation', lastInboundAt });
    const hub = { writtenBy: 'automation', lastInboundAt: '2026-11-01T00:00:00.000Z' };
    expect(calls.map((call) => call.payload['hub'])).toEqual([hub, hub]);
  });
});

describe('pictures', () => {
  const album = (items: Extract<MessageContent, { type: 'album' }>['items']): PlatformCall[] => send({ type: 'album', items });
  const image = { type: 'image', media: picture } as const;
  const film = { type: 'video', media: { ...picture, mime: 'video/mp4' } } as const;

  it('next to each other go in one message', () => {
    const [call, ...more] = album([image, image, image]);
    expect(more).toEqual([]);
    expect(call?.files?.map((file) => file.part)).toEqual(['file0', 'file1', 'file2']);
    expect(call?.payload['message']).toEqual({
      attachments: ['file0', 'file1', 'file2'].map((part) => ({ type: 'image', payload: { attachment_id: `upload://${part}` } })),
    });
  });

  it('and a film between them keep their order', () => {
    expect(album([image, image, film, image]).map((call) => call.files?.length)).toEqual([2, 1, 1]);
  });

  it('sent as a file go as what they are', () => {
    expect(messages(send({ type: 'file', media: picture }))).toMatchObject([{ attachment: { type: 'image' } }]);
  });

  it.each([
    ['a type nobody takes', { ...picture, mime: 'image/heic' }, 'file_type_refused'],
    ['more than 8 MB', { ...picture, sizeBytes: 9 * 1024 * 1024 }, 'file_too_big'],
  ])('of %s are refused before anything is sent', (_what, media, code) => {
    expect(() => send({ type: 'image', media })).toThrow(refusal(code));
  });
});

describe('a menu', () => {
  const options = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => ({ id: `o${index}`, label: `Option ${index}`, ...more }));

  it('of up to three becomes buttons', () => {
    expect(messages(send({ type: 'menu', text: 'Which?', options: options(3) }))).toMatchObject([
      { attachment: { payload: { template_type: 'button', buttons: [{ type: 'postback' }, { type: 'postback' }, { type: 'postback' }] } } },
    ]);
  });

  it('of more becomes quick replies under the last part of the text', () => {
    const [first, last] = messages(send({ type: 'menu', text: 'x'.repeat(1001), options: options(13) }));
    expect(first).toEqual({ text: 'x'.repeat(1000) });
    expect((last as { quick_replies: unknown[] }).quick_replies.length).toBe(13);
  });

  it('of more than thirteen is refused', () => {
    expect(() => send({ type: 'menu', text: 'Which?', options: options(14) })).toThrow(refusal('too_many_options'));
  });

  it('writes addresses that have no place under quick replies into the text', () => {
    const menu = [...options(4), { id: 'site', label: 'Site', url: 'https://example.com/' }];
    const [message] = messages(send({ type: 'menu', text: 'Which?', options: menu }));
    expect(message).toMatchObject({ text: 'Which?\nSite: https://example.com/', quick_replies: { length: 4 } });
  });

  it('writes labels that are cut in full above their buttons', () => {
    const label = 'A label of more than twenty characters';
    const [message] = messages(send({ type: 'menu', text: 'Which?', options: [{ id: 'a', label }] }));
    expect(message).toMatchObject({
      attachment: { payload: { text: `Which?\n• ${label}`, buttons: [{ title: 'A label of more tha…' }] } },
    });
  });
});

it('tells a product that has only a title in words', () => {
  expect(messages(send({ type: 'product', id: '1', title: 'Chair' }))).toEqual([{ text: 'Chair' }]);
});

describe('several products', () => {
  const product = (title: string): Product => ({ id: title, title, price: '€ 1' });
  const cardsOf = (message: unknown): unknown =>
    (message as { attachment?: { payload: { elements: { title: string }[] } } }).attachment?.payload.elements.map(({ title }) => title) ??
    message;

  it('stand beside each other in one message', () => {
    const items = Array.from({ length: 10 }, (_, index) => product(String(index)));
    expect(messages(send({ type: 'products', items })).map(cardsOf)).toEqual([items.map(({ title }) => title)]);
  });

  it('that have only a title go in words, in their place, and nothing is left out', () => {
    const items = [product('a'), product('b'), { id: 'c', title: 'c' }, product('d')];
    expect(messages(send({ type: 'products', items })).map(cardsOf)).toEqual([['a', 'b'], { text: 'c' }, ['d']]);
  });

  it('answer a comment in private, where they fit one message', () => {
    const quote = { replyToPlatformMessageId: 'comment:1' };
    expect(send({ type: 'products', items: [product('a'), product('b')] }, quote)).toMatchObject([
      { payload: { recipient: { comment_id: '1' } } },
    ]);
    expect(() => send({ type: 'products', items: [product('a'), { id: 'b', title: 'b' }] }, quote)).toThrow(
      refusal('private_reply_too_long'),
    );
  });
});

describe('what the platform does not have', () => {
  it.each<[string, OutboundOperation, string]>([
    ['changing', { op: 'edit', platformUserId: '61', platformMessageIds: ['M1'], content: text('New') }, 'edit_unsupported'],
    ['taking back', { op: 'retract', platformUserId: '61', platformMessageIds: ['M1'] }, 'retract_unsupported'],
    ['a reaction to a comment', { op: 'react', platformUserId: '61', platformMessageId: 'comment:1', emoji: '👍' }, 'bad_message_id'],
    ['a recipient with a path in it', { op: 'send', platformUserId: '61/../me', content: text('Hi') }, 'bad_recipient'],
  ])('%s is refused', (_what, operation, code) => {
    expect(() => plan(operation)).toThrow(refusal(code));
  });
});

it('reacts and takes the reaction back', () => {
  const react = (emoji: string | null): unknown => plan({ op: 'react', platformUserId: '61', platformMessageId: 'M1', emoji })[0]?.payload;
  expect(react('❤️')).toEqual({ recipient: { id: '61' }, sender_action: 'react', payload: { message_id: 'M1', reaction: '❤' } });
  expect(react(null)).toEqual({ recipient: { id: '61' }, sender_action: 'unreact', payload: { message_id: 'M1' } });
});
