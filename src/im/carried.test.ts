import { describe, expect, it } from '@jest/globals';
import { CONTENT_TYPES, HubError, type Capabilities, type ContentSupport, type HeadFile, type MessageContent } from '../contract/index.js';
import { requireCarried } from './carried.js';

const content = Object.fromEntries(CONTENT_TYPES.map((type): [string, ContentSupport] => [type, { level: 'full' }]));
const capabilities = {
  content: content as Capabilities['content'],
  menu: { maxOptions: 2, labelMax: 10, idMaxBytes: 8, asks: ['location', 'form'] },
} as Capabilities;

type Menu = Extract<MessageContent, { type: 'menu' }>;
type Option = Menu['options'][number];

function refusalOf(...options: Partial<Option>[]): { status: number; code: string } | null {
  return refusalBy(capabilities, options);
}

function refusalBy(able: Capabilities, options: Partial<Option>[], lines: Partial<Menu> = {}): { status: number; code: string } | null {
  try {
    const whole = options.map((option, index) => ({ id: String(index), label: 'x', ...option }));
    requireCarried({ type: 'menu', text: 'Which?', ...lines, options: whole }, able);
    return null;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { status: error.status, code: error.code };
  }
}

describe('a menu', () => {
  it('is taken with as many options as the channel has', () => {
    expect(refusalOf({}, {})).toBeNull();
    expect(refusalOf({}, {}, {})).toEqual({ status: 422, code: 'menu_too_long' });
  });

  it('may ask for what the channel can ask for', () => {
    expect(refusalOf({ asks: 'location' })).toBeNull();
    expect(refusalOf({ asks: 'contact' })).toEqual({ status: 422, code: 'not_supported' });
  });

  it.each<[string, Partial<Menu>, Partial<Option>, number | null]>([
    ['a line above of the length there is', { header: '12345' }, {}, null],
    ['a longer one', { header: '123456' }, {}, 413],
    ['a line below where there is no place', { footer: 'x' }, {}, 422],
    ['a line above what is asked for', { header: '1' }, { asks: 'location' }, 422],
  ])('has %s', (_what, lines, option, status) => {
    const able = { ...capabilities, menu: { ...capabilities.menu, headerMax: 5 } };
    expect(refusalBy(able, [option], lines)?.status ?? null).toBe(status);
  });

  it('says which form it asks for', () => {
    expect(refusalOf({ asks: 'form', formId: '77' })).toBeNull();
    expect(refusalOf({ asks: 'form' })).toEqual({ status: 422, code: 'not_supported' });
  });

  it('shows as many products as the catalogue shows together, where there is one', () => {
    const able: Capabilities = { ...capabilities, catalogue: { id: '1', productsMax: 3 } };
    const product = { productId: 'sku' };
    expect(refusalBy(able, [product, product, product])).toBeNull();
    expect(refusalBy(able, [product, product, product, product])).toEqual({ status: 422, code: 'menu_too_long' });
    expect(refusalBy(able, [product, product, {}])).toEqual({ status: 422, code: 'menu_too_long' });
    expect(refusalOf(product, product, product)).toEqual({ status: 422, code: 'menu_too_long' });
    const long = { ...product, label: 'eleven long' };
    expect(refusalBy(able, [long])).toBeNull();
    expect(refusalBy(able, [long, {}])).toEqual({ status: 422, code: 'option_too_long' });
    expect(refusalOf(long)).toEqual({ status: 422, code: 'option_too_long' });
  });

  it('has labels and ids as long as the channel’s, but for what the channel words itself', () => {
    expect(refusalOf({ label: 'ten points', id: '8 bytes!' })).toBeNull();
    expect(refusalOf({ label: 'eleven long' })).toEqual({ status: 422, code: 'option_too_long' });
    expect(refusalOf({ id: 'ä'.repeat(5) })).toEqual({ status: 422, code: 'option_id_too_long' });
    expect(refusalOf({ label: 'where it is written out', url: 'https://e.co/' })).toBeNull();
  });

  it('asks for one thing and nothing beside', () => {
    expect(refusalOf({ asks: 'location' }, {})).toEqual({ status: 422, code: 'not_supported' });
    expect(refusalOf({ asks: 'location', url: 'https://e.co/' })).toEqual({ status: 422, code: 'not_supported' });
  });
});

it('takes as many products together as the channel', () => {
  const products = (count: number): MessageContent => ({
    type: 'products',
    items: Array.from({ length: count }, (_, index) => ({ id: String(index), title: 'Chair' })),
  });
  const able = { ...capabilities, productsMax: 3 };
  expect(() => requireCarried(products(3), able)).not.toThrow();
  expect(() => requireCarried(products(4), able)).toThrow(expect.objectContaining({ status: 422, code: 'too_many_products' }));
});

describe('a file', () => {
  const able = {
    ...capabilities,
    text: { max: 20, unit: 'utf16', splits: false },
    content: {
      ...capabilities.content,
      image: { level: 'full', mimeTypes: ['image/png', 'image/jpeg'], captionMax: 10 },
      video: { level: 'full', mimeTypes: ['video/*'] },
    },
  } as Capabilities;
  const file = (mime: string) => ({ mediaId: 'm', mime, sizeBytes: 1, state: 'ready' as const });
  const refusal = (content: MessageContent, of = able): unknown => {
    try {
      requireCarried(content, of);
      return null;
    } catch (error) {
      return error;
    }
  };
  const refused = { status: 422, code: 'file_type_refused' };

  it.each(['menu', 'template'] as const)('begins a %s where there is a place for one of its kind', (type) => {
    const rest =
      type === 'menu'
        ? { type, text: 'Which?', options: [{ id: '1', label: 'This' }] }
        : { type, name: 'n', language: 'en', parameters: {} };
    const files: HeadFile[] = [
      { type: 'image', mimeTypes: ['image/png'], maxBytes: 10 },
      { type: 'file', mimeTypes: ['application/*'], maxBytes: 20 },
    ];
    const taking = { ...able, menu: { ...able.menu, files }, templateFiles: files };
    const beginning = (mime: string, sizeBytes = 1) => ({ ...rest, media: { ...file(mime), sizeBytes } }) as MessageContent;
    expect(refusal(beginning('image/png', 10), taking)).toBeNull();
    expect(refusal(beginning('application/pdf', 20), taking)).toBeNull();
    expect(refusal(beginning('image/png', 11), taking)).toMatchObject({ status: 413, details: { maxBytes: 10 } });
    expect(refusal(beginning('video/mp4'), taking)).toMatchObject({ ...refused, details: { mimeTypes: ['image/png', 'application/*'] } });
    expect(refusal(beginning('image/png'))).toMatchObject({ status: 422, code: 'not_supported' });
  });

  it('stands in place of the line above a menu, and above nothing that asks', () => {
    const taking = {
      ...able,
      menu: { ...able.menu, headerMax: 20, files: [{ type: 'image', mimeTypes: ['image/png'], maxBytes: 10 }] },
    } as Capabilities;
    const menu: Menu = { type: 'menu', text: 'Which?', media: file('image/png'), options: [{ id: '1', label: 'This' }] };
    expect(refusal(menu, taking)).toBeNull();
    expect(refusal({ ...menu, header: 'Above' }, taking)).toMatchObject({ status: 422, code: 'not_supported' });
    expect(refusal({ ...menu, options: [{ id: '1', label: 'Here', asks: 'location' }] }, taking)).toMatchObject({ code: 'not_supported' });
  });

  it('is of a type the channel takes in this form', () => {
    expect(refusal({ type: 'image', media: file('image/png') })).toBeNull();
    expect(refusal({ type: 'video', media: file('Video/MP4; codecs=avc1') })).toBeNull();
    expect(refusal({ type: 'image', media: file('image/heic') })).toMatchObject(refused);
    expect(refusal({ type: 'file', media: file('image/heic') })).toBeNull();
    expect(refusal({ type: 'album', items: [{ type: 'image', media: file('image/heic') }] })).toMatchObject(refused);
  });

  it('may have a caption that follows as a text, and none too long for that', () => {
    const withCaption = (length: number): MessageContent => ({ type: 'image', media: file('image/png'), caption: 'x'.repeat(length) });
    expect(refusal(withCaption(20))).toBeNull();
    expect(refusal(withCaption(21))).toMatchObject({ status: 413, code: 'text_too_long' });
    expect(refusal(withCaption(21), { ...able, text: { ...able.text, splits: true } })).toBeNull();
  });
});
