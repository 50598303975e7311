import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MessageContent, OutboundOperation, StoredMedia, TextEntity } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const service = capabilities({});
const subscription = capabilities({ accountType: 'subscription' });
const send = (content: MessageContent): OutboundOperation => ({ op: 'send', platformUserId: 'o1', content });
const plan = (content: MessageContent, limits = service): ReturnType<typeof render> => render(send(content), limits);
const text = (value: string, entities: TextEntity[] = []): MessageContent => ({ type: 'text', text: value, entities });
const textsOf = (content: MessageContent): string[] =>
  plan(content).flatMap(({ payload }) => {
    const part = payload['text'];
    return typeof part === 'object' && part !== null && 'content' in part ? [String(part['content'])] : [];
  });
const refusal = (code: string): unknown => expect.objectContaining({ name: 'ConnectorError', kind: 'permanent', code });
const media = (mime: string, name?: string): StoredMedia => ({
  mediaId: 'm',
  mime,
  sizeBytes: 10,
  state: 'ready',
  ...(name !== undefined && { name }),
});

describe('texts', () => {
  it('are cut by bytes, on characters as people see them, and lose nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('字', 'a', '👨‍👩‍👧‍👦', 'é', ' ', '\n', '，'), { minLength: 1, maxLength: 1500 }), (pieces) => {
        const words = `x${pieces.join('')}x`;
        const parts = textsOf(text(words));
        return (
          parts.every((part) => Buffer.byteLength(part) <= 2000 && !/[\ud800-\udbff]$/.test(part)) &&
          parts.join('').replace(/\s/g, '') === words.replace(/\s/g, '')
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are cut at a line or a word where one is near', () => {
    const [first] = textsOf(text(`${'字'.repeat(600)}\n${'字'.repeat(600)}`));
    expect(first).toBe(`${'字'.repeat(600)}\n`);
  });

  it('keep the address of a link inside a cut text', () => {
    const words = `${'字'.repeat(650)}link${'字'.repeat(100)}`;
    const parts = textsOf(text(words, [{ type: 'link', offset: 650, length: 4, url: 'https://example.com/?a="b"' }]));
    expect(parts.join('')).toContain('<a href="https://example.com/?a=%22b%22">link</a>');
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(2000);
  });

  it('write out an address that is too long to be a link', () => {
    const url = `https://example.com/${'x'.repeat(600)}`;
    expect(textsOf(text('see this now', [{ type: 'link', offset: 4, length: 4, url }]))).toEqual([`see this (${url}) now`]);
  });

  it('fit with many links, too', () => {
    const url = `https://example.com/${'x'.repeat(400)}`;
    const words = 'word '.repeat(40).trim();
    const entities = Array.from({ length: 40 }, (_, index): TextEntity => ({ type: 'link', offset: index * 5, length: 4, url }));
    const parts = textsOf(text(words, entities));
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(2000);
    expect(parts.join('').match(/<a href/g)?.length).toBeGreaterThanOrEqual(40);
  });

  it('open a page of a mini program', () => {
    const entities: TextEntity[] = [{ type: 'link', offset: 0, length: 4, url: 'miniprogram://wx00000000000000aa/pages/i?id=1' }];
    expect(textsOf(text('Open it', entities))).toEqual([
      '<a data-miniprogram-appid="wx00000000000000aa" data-miniprogram-path="pages/i?id=1" href="https://weixin.qq.com/">Open</a> it',
    ]);
  });

  it('leave out what JSON would escape', () => {
    expect(textsOf(text('a\u0000b\ud800c\td'))).toEqual(['ab\ufffdc\td']);
  });

  it.each([' \n ', '\u0001'])('of nothing to see are refused', (value) => {
    expect(() => plan(text(value))).toThrow(refusal('empty_text'));
  });
});

describe('files', () => {
  it.each<[string, MessageContent, string]>([
    ['a picture WeChat cannot show', { type: 'image', media: media('image/webp') }, 'file_type_refused'],
    ['a voice it cannot play', { type: 'audio', media: media('audio/ogg'), voice: true }, 'file_type_refused'],
    ['a voice of more than a minute', { type: 'audio', media: media('audio/amr'), durationMs: 61_000 }, 'voice_too_long'],
    ['a document', { type: 'file', media: media('application/pdf') }, 'unsupported_content'],
    [
      'an album with a document',
      {
        type: 'album',
        items: [
          { type: 'image', media: media('image/png') },
          { type: 'file', media: media('application/pdf') },
        ],
      },
      'unsupported_content',
    ],
  ])('refuse %s before anything is sent', (_what, content, code) => {
    expect(() => plan(content)).toThrow(refusal(code));
  });

  it.each([
    ['image/png', 'photo.JPG', 'photo.png'],
    ['image/jpeg', 'a.b.jpg', 'a.b.jpg'],
    ['image/gif', undefined, 'file.gif'],
  ])('of type %s named %s are uploaded as %s', (mime, given, name) => {
    expect(plan({ type: 'image', media: media(mime, given) })[0]?.files).toMatchObject([{ name, part: 'image' }]);
  });

  it('have their words follow where WeChat has no captions', () => {
    const methods = (content: MessageContent): unknown[] => plan(content).map(({ payload }) => payload['msgtype']);
    expect(methods({ type: 'image', media: media('image/png'), caption: 'Look' })).toEqual(['image', 'text']);
    expect(methods({ type: 'video', media: media('video/mp4'), caption: 'Look' })).toEqual(['video']);
    expect(methods({ type: 'video', media: media('video/mp4'), caption: '字'.repeat(200) })).toEqual(['video', 'text']);
    expect(methods({ type: 'image', media: media('image/png'), caption: '  ' })).toEqual(['image']);
  });
});

describe('cards', () => {
  const product: MessageContent = {
    type: 'product',
    id: '1',
    title: 'Chair',
    price: '¥ 49',
    url: 'miniprogram://wx00000000000000aa/pages/i?id=1',
  };

  it('open a page of a mini program with the account’s cover', () => {
    expect(plan(product)).toEqual([
      {
        method: '/cgi-bin/message/custom/send',
        payload: {
          touser: 'o1',
          msgtype: 'miniprogrampage',
          miniprogrampage: {
            title: 'Chair',
            appid: 'wx00000000000000aa',
            pagepath: 'pages/i?id=1',
            thumb_media_id: 'setting://miniProgramCoverMediaId',
          },
        },
      },
    ]);
  });

  it('of several products are a message each, as WeChat takes one article', () => {
    const items = ['1', '2'].map((id) => ({ id, title: `Chair ${id}`, url: `https://example.com/${id}` }));
    expect(plan({ type: 'products', items })).toMatchObject(
      items.map(({ title, url }) => ({ payload: { msgtype: 'news', news: { articles: [{ title, url }] } } })),
    );
  });

  it('without an address are words', () => {
    const { url: _url, ...bare } = product;
    expect(textsOf(bare)).toEqual(['Chair\n¥ 49']);
    expect(textsOf({ type: 'link', url: 'https://example.com/' })).toEqual(['https://example.com/']);
  });

  it('with more than a card holds are words, and nothing is cut', () => {
    const items = Array.from({ length: 40 }, (_, index) => ({ title: `Item ${index}`, quantity: 1, price: '¥ 10.00' }));
    const words = textsOf({ type: 'order', number: '1', status: 'new', items, url: 'https://example.com/o' }).join('');
    expect(words).toContain('Item 39');
    expect(words).toContain('https://example.com/o');
  });
});

describe('menus', () => {
  const menu = (options: { id: string; label: string; url?: string }[], words = 'Which?'): MessageContent => ({
    type: 'menu',
    text: words,
    options,
  });

  it('are a numbered list for an account that may not send them', () => {
    const content = menu([
      { id: 'a', label: 'One' },
      { id: 'b', label: 'Two' },
    ]);
    expect(plan(content, subscription)).toMatchObject([{ payload: { msgtype: 'text', text: { content: 'Which?\n1. One\n2. Two' } } }]);
  });

  it('of nothing but addresses are a text', () => {
    expect(textsOf(menu([{ id: 'a', label: 'Site', url: 'https://example.com/' }]))).toEqual(['Which?\nSite: https://example.com/']);
  });

  it('say a long question in texts before', () => {
    const calls = plan(menu([{ id: 'a', label: 'One' }], '字'.repeat(1000)));
    expect(calls.map(({ payload }) => payload['msgtype'])).toEqual(['text', 'msgmenu']);
  });

  it.each([
    ['eleven options', menu(Array.from({ length: 11 }, (_, index) => ({ id: String(index), label: 'x' }))), 'menu_too_long'],
    ['a long option', menu([{ id: 'a', label: '字'.repeat(65) }]), 'option_too_long'],
    ['a long id', menu([{ id: '字'.repeat(22), label: 'x' }]), 'option_id_too_long'],
  ])('with %s are refused', (_what, content, code) => {
    expect(() => plan(content)).toThrow(refusal(code));
  });
});

describe('templates', () => {
  const template = (name: string, parameters: Record<string, string>): MessageContent => ({
    type: 'template',
    name,
    language: 'zh_CN',
    parameters,
  });

  it('carry the address they open beside their values', () => {
    expect(plan(template('T', { thing1: 'x', url: 'https://example.com/' }))).toEqual([
      {
        method: '/cgi-bin/message/template/send',
        payload: { touser: 'o1', template_id: 'T', url: 'https://example.com/', data: { thing1: { value: 'x' } } },
      },
    ]);
  });

  it('of subscription notices go by their own call', () => {
    expect(plan(template('subscription/N', { thing1: 'x', url: 'miniprogram://wx00000000000000aa/pages/i' }))).toEqual([
      {
        method: '/cgi-bin/message/subscribe/bizsend',
        payload: {
          touser: 'o1',
          template_id: 'N',
          miniprogram: { appid: 'wx00000000000000aa', pagepath: 'pages/i' },
          data: { thing1: { value: 'x' } },
        },
      },
    ]);
  });

  it('are not for subscription accounts', () => {
    expect(() => plan(template('T', {}), subscription)).toThrow(refusal('unsupported_content'));
    expect(subscription.replyWindow?.allowedAfter).toEqual([]);
  });
});

describe('what WeChat does not have', () => {
  it.each<[string, OutboundOperation]>([
    ['an edit', { op: 'edit', platformUserId: 'o1', platformMessageIds: ['sent/1'], content: text('x') }],
    ['taking back', { op: 'retract', platformUserId: 'o1', platformMessageIds: ['sent/1'] }],
    ['a reaction', { op: 'react', platformUserId: 'o1', platformMessageId: '1', emoji: '👍' }],
  ])('is refused: %s', (_what, operation) => {
    expect(() => render(operation, service)).toThrow(refusal('unsupported_operation'));
  });

  it('is a recipient that is no OpenID', () => {
    expect(() => render({ ...send(text('x')), platformUserId: 'a b' }, service)).toThrow(refusal('bad_recipient'));
  });
});
