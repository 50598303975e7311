import { describe, expect, it } from '@jest/globals';
import { CONTENT_TYPES, type Capabilities, type ContentInput, type ContentSupport } from '../contract/index.js';
import { asChannelShows, numberedOptions } from './menu-text.js';

const content = Object.fromEntries(CONTENT_TYPES.map((type): [string, ContentSupport] => [type, { level: 'full' }]));
const capabilities = {
  content: content as Capabilities['content'],
  menu: { maxOptions: 3, labelMax: 10, idMaxBytes: 8 },
} as Capabilities;
const withoutMenus: Capabilities = { ...capabilities, content: { ...capabilities.content, menu: { level: 'fallback', note: 'text' } } };

const menu = (...options: { id: string; label: string; url?: string }[]): Extract<ContentInput, { type: 'menu' }> => ({
  type: 'menu',
  text: 'What is it about?',
  options,
});
const topics = menu({ id: 'a', label: 'Delivery' }, { id: 'b', label: 'Shop', url: 'https://shop.example' }, { id: 'c', label: 'Refund' });

describe('a menu', () => {
  it('stays one where the channel has menus', () => {
    expect(asChannelShows(topics, capabilities)).toBe(topics);
  });

  it('becomes numbered lines where it has none, and links stand below', () => {
    expect(asChannelShows(topics, withoutMenus)).toEqual({
      type: 'text',
      text: 'What is it about?\n1. Delivery\n2. Refund\nShop: https://shop.example',
    });
    expect(numberedOptions(topics).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it.each([
    ['too many options', menu(...['1', '2', '3', '4'].map((id) => ({ id, label: id })))],
    ['a label that is too long', menu({ id: 'a', label: 'Delivery and returns' })],
    ['an id that is too long', menu({ id: 'delivery-and-returns', label: 'Delivery' })],
  ])('becomes numbered lines with %s', (_name, wide) => {
    expect(asChannelShows(wide, capabilities).type).toBe('text');
  });

  it('that asks for something stays one only where the channel can ask for it', () => {
    const asking: ContentInput = { type: 'menu', text: 'Where?', options: [{ id: 'a', label: 'Here', asks: 'location' }] };
    const able: Capabilities = { ...capabilities, menu: { ...capabilities.menu, asks: ['location'] } };
    expect(asChannelShows(asking, able)).toBe(asking);
    expect(asChannelShows(asking, capabilities).type).toBe('text');
  });

  it('never loses an option, however long the question', () => {
    const shown = asChannelShows({ ...topics, text: 'x'.repeat(4096) }, withoutMenus);
    const text = shown.type === 'text' ? shown.text : '';
    expect(text).toHaveLength(4096);
    expect(text.endsWith('x\n1. Delivery\n2. Refund\nShop: https://shop.example')).toBe(true);
  });

  it('is the only content that changes', () => {
    const text: ContentInput = { type: 'text', text: 'hello' };
    expect(asChannelShows(text, withoutMenus)).toBe(text);
  });
});
