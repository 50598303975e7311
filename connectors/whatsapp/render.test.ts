import { describe, expect, it } from '@jest/globals';
import type { MessageContent, OutboundOperation, PlatformCall, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

const limits = capabilities({});
const USER = 'US.13491208655302741918';
const plan = (content: MessageContent, more: Partial<Extract<OutboundOperation, { op: 'send' }>> = {}, able = limits): PlatformCall[] =>
  render({ op: 'send', platformUserId: USER, content, ...more }, able);
const refusal = (code: string): unknown => expect.objectContaining({ name: 'ConnectorError', kind: 'permanent', code });
const media = (mime: string, sizeBytes = 10): StoredMedia => ({ mediaId: 'm1', mime, sizeBytes, state: 'ready' });
const text = (value: string): MessageContent => ({ type: 'text', text: value });
const types = (calls: PlatformCall[]): unknown[] => calls.map((call) => call.payload['type']);

describe('whom it goes to', () => {
  it.each([
    [USER, { recipient_type: 'individual', recipient: USER }],
    ['16505551234', { recipient_type: 'individual', to: '+16505551234' }],
    ['group:Y2FwaV9ncm91cDox', { recipient_type: 'group', to: 'Y2FwaV9ncm91cDox' }],
  ])('%s', (platformUserId, fields) => {
    expect(plan(text('Hi'), { platformUserId })).toEqual([
      { method: 'messages', payload: { messaging_product: 'whatsapp', ...fields, type: 'text', text: { body: 'Hi' } } },
    ]);
  });

  it.each(['', 'ana', 'group:', '12', 'us.1'])('refuses %j', (platformUserId) => {
    expect(() => plan(text('Hi'), { platformUserId })).toThrow(refusal('bad_recipient'));
  });
});

describe('quotes', () => {
  it('stand in the first of several calls only', () => {
    const content: MessageContent = { type: 'image', media: media('image/png'), caption: 'x'.repeat(1025) };
    const calls = plan(content, { replyToPlatformMessageId: 'wamid.IN==' });
    expect(calls.map((call) => call.payload['context'])).toEqual([{ message_id: 'wamid.IN==' }, undefined]);
  });

  it('of a later part of a long text quote the whole', () => {
    expect(plan(text('Hi'), { replyToPlatformMessageId: 'wamid.IN==~2' })[0]?.payload['context']).toEqual({ message_id: 'wamid.IN==' });
  });

  it.each(['wacid.RING', '', ' '])('of %j, which cannot be quoted, are left out', (replyToPlatformMessageId) => {
    expect(plan(text('Hi'), { replyToPlatformMessageId })[0]?.payload).not.toHaveProperty('context');
  });
});

describe('texts', () => {
  it('longer than 4096 become several', () => {
    const calls = plan(text('word '.repeat(1500)));
    expect(calls.length).toBe(2);
    expect(calls.map((call) => (call.payload['text'] as { body: string }).body).join('')).toBe('word '.repeat(1500));
  });

  it('of white space are refused', () => {
    expect(() => plan(text(' \n '))).toThrow(refusal('empty_text'));
  });
});

describe('files', () => {
  it.each<[string, MessageContent, string]>([
    ['a picture of at most 5 MB', { type: 'image', media: media('image/jpeg', 5 * 1024 * 1024) }, 'image'],
    ['a larger picture', { type: 'image', media: media('image/jpeg', 5 * 1024 * 1024 + 1) }, 'document'],
    ['a picture WhatsApp does not show', { type: 'image', media: media('image/gif') }, 'document'],
    ['a video above 16 MB', { type: 'video', media: media('video/mp4', 17 * 1024 * 1024) }, 'document'],
    ['a film of another kind', { type: 'video', media: media('video/quicktime') }, 'document'],
    ['a recording', { type: 'audio', voice: true, media: media('audio/ogg; codecs=opus') }, 'audio'],
    ['a recording of another kind', { type: 'audio', voice: true, media: media('audio/webm') }, 'document'],
    ['a sticker that is no WebP', { type: 'sticker', media: media('image/png') }, 'image'],
  ])('%s goes as %s', (_what, content, type) => {
    expect(types(plan(content))).toEqual([type]);
  });

  it('tell only the type WhatsApp knows', () => {
    const [call] = plan({ type: 'audio', voice: true, media: media('audio/ogg; codecs=opus') });
    expect(call).toMatchObject({ payload: { audio: { voice: true } }, files: [{ mime: 'audio/ogg' }] });
  });

  it('without a place for words are followed by them', () => {
    const calls = plan({ type: 'audio', media: media('audio/mpeg'), caption: 'Listen' });
    expect(calls).toMatchObject([{ payload: { type: 'audio' } }, { payload: { type: 'text', text: { body: 'Listen' } } }]);
  });
});

describe('menus', () => {
  const menu = (labels: string[], body = 'Which?'): MessageContent => ({
    type: 'menu',
    text: body,
    options: labels.map((label, index) => ({ id: `o${index}`, label })),
  });
  const form = (content: MessageContent): unknown => (plan(content).at(-1)?.payload['interactive'] as { type: string }).type;

  it.each<[string, string[], string]>([
    ['three short options', ['A', 'B', 'C'], 'button'],
    ['four options', ['A', 'B', 'C', 'D'], 'list'],
    ['a label longer than a button’s', ['A', 'B'.repeat(21)], 'list'],
    ['two options with the same label', ['A', 'A'], 'list'],
  ])('with %s become buttons or a list', (_what, labels, expected) => {
    expect(form(menu(labels))).toBe(expected);
  });

  it('repeat a long label whole below its row', () => {
    const label = 'A label that says a bit more than a row can';
    const [call] = plan(menu([label]));
    const rows = (call?.payload['interactive'] as { action: { sections: { rows: { title: string; description: string }[] }[] } }).action
      .sections[0]?.rows;
    expect(rows).toEqual([{ id: 'o0', title: 'A label that says a bit…', description: label }]);
  });

  it('send ahead what does not fit above the options', () => {
    const calls = plan(menu(['A'], 'word '.repeat(400).trim()));
    expect(types(calls)).toEqual(['text', 'interactive']);
  });

  it('whose places for lines are missing keep them in the text, with its marks where they were', () => {
    const content: MessageContent = {
      type: 'menu',
      text: 'Which size?',
      entities: [{ type: 'bold', offset: 0, length: 5 }],
      header: 'Shoes',
      footer: 'While they last',
      options: [{ id: 'm', label: 'Medium' }],
    };
    expect(plan(content, { platformUserId: 'group:Y2Fw' })).toMatchObject([
      { payload: { type: 'text', text: { body: 'Shoes\n*Which* size?\n• Medium\nWhile they last' } } },
    ]);
  });

  const links = (...names: string[]): MessageContent => ({
    type: 'menu',
    text: 'See',
    options: names.map((label) => ({ id: label, label, url: 'https://e.co/' })),
  });

  it('of links only are a text', () => {
    expect(plan(links('Shop', 'Help'))).toMatchObject([
      { payload: { type: 'text', text: { body: 'See\nShop: https://e.co/\nHelp: https://e.co/' } } },
    ]);
  });

  it('of one link are a button that opens it', () => {
    expect(plan(links('Shop'))[0]?.payload['interactive']).toEqual({
      type: 'cta_url',
      body: { text: 'See' },
      action: { name: 'cta_url', parameters: { display_text: 'Shop', url: 'https://e.co/' } },
    });
  });

  it('of one link whose name is longer than a button’s are a text', () => {
    const label = 'Everything in our shop';
    expect(plan(links(label))).toMatchObject([{ payload: { type: 'text', text: { body: `See\n${label}: https://e.co/` } } }]);
  });

  it('of one link that no browser opens are a text', () => {
    const content: MessageContent = { type: 'menu', text: 'Call us', options: [{ id: 'a', label: 'Call', url: 'tel:+4912345' }] };
    expect(plan(content)).toMatchObject([{ payload: { type: 'text', text: { body: 'Call us\nCall: tel:+4912345' } } }]);
  });

  it.each<['location' | 'contact', string, string]>([
    ['location', 'location_request_message', 'send_location'],
    ['contact', 'request_contact_info', 'request_contact_info'],
  ])('that ask for a %s are WhatsApp’s own request', (asks, type, name) => {
    const content: MessageContent = { type: 'menu', text: 'Please', options: [{ id: 'a', label: 'Send', asks }] };
    expect(plan(content)[0]?.payload['interactive']).toEqual({ type, body: { text: 'Please' }, action: { name } });
    expect(plan(content, { platformUserId: 'group:Y2Fw' })).toMatchObject([{ payload: { type: 'text' } }]);
  });

  it('in a group, which takes none, are a text', () => {
    expect(plan(menu(['A', 'B']), { platformUserId: 'group:Y2Fw' })).toMatchObject([
      { payload: { type: 'text', text: { body: 'Which?\n• A\n• B' } } },
    ]);
  });

  it('of more than ten options are refused', () => {
    expect(() => plan(menu(Array.from({ length: 11 }, (_, index) => String(index))))).toThrow(refusal('menu_too_long'));
  });
});

describe('requests', () => {
  const ask = (option: object): MessageContent => ({ type: 'menu', text: 'Please', options: [{ id: 'a', label: 'Open', ...option }] });
  const parameters = (content: MessageContent): unknown =>
    (plan(content)[0]?.payload['interactive'] as { action: { parameters: unknown } }).action.parameters;

  it('are declared as far as the account is set up for them', () => {
    expect(limits.menu.asks).toEqual(['location', 'contact', 'form']);
    const able = capabilities({ catalogId: '194836987003835', catalogCoverProductId: 'sku-1', calling: true, indianAddresses: true });
    expect(able.menu.asks).toEqual(['location', 'contact', 'form', 'address', 'order', 'call', 'call_permission']);
    expect(capabilities({ catalogId: '194836987003835' }).menu.asks).not.toContain('order');
  });

  it('for a form name the request to the flow’s own server', () => {
    expect(parameters(ask({ asks: 'form', formId: '77' }))).toMatchObject({ flow_id: '77', flow_token: 'a', flow_cta: 'Open' });
  });

  it.each([
    ['form', { formId: '77' }, 'flow_cta', 30],
    ['call', {}, 'display_text', 20],
  ])('for a %s have a button WhatsApp takes', (asks, more, field, max) => {
    expect(parameters(ask({ asks, ...more, label: 'x'.repeat(max) }))).toMatchObject({ [field]: 'x'.repeat(max) });
    expect(parameters(ask({ asks, ...more, label: 'x'.repeat(max + 1) }))).toMatchObject({ [field]: `${'x'.repeat(max - 1)}…` });
  });

  it('of a group, which takes none, are a text', () => {
    expect(plan(ask({ asks: 'call' }), { platformUserId: 'group:Y2Fw' })).toMatchObject([
      { payload: { type: 'text', text: { body: 'Please' } } },
    ]);
  });
});

describe('products of a catalogue', () => {
  const able = capabilities({ catalogId: '194836987003835' });
  const chair: MessageContent = { type: 'product', id: 'sku-1', title: 'Blue chair' };
  const menu = (text: string, ...ids: string[]): MessageContent => ({
    type: 'menu',
    text,
    options: ids.map((id) => ({ id, label: `Product ${id}`, productId: id })),
  });
  const interactive = (content: MessageContent): { type: string; header?: { text: string }; body?: { text: string }; action: object } =>
    plan(content, {}, able).at(-1)?.payload['interactive'] as never;

  it('go by their ids, in groups and without a catalogue in words', () => {
    expect(interactive(chair)).toEqual({ type: 'product', action: { catalog_id: '194836987003835', product_retailer_id: 'sku-1' } });
    expect(types(plan(chair))).toEqual(['text']);
    expect(types(plan(chair, { platformUserId: 'group:Y2Fw' }, able))).toEqual(['text']);
  });

  it('that are sent together go one after another', () => {
    const several: MessageContent = {
      type: 'products',
      items: [
        { id: 'sku-1', title: 'Blue chair' },
        { id: 'sku-2', title: 'Oak table' },
      ],
    };
    expect(plan(several, {}, able).map(({ payload }) => payload['interactive'])).toMatchObject([
      { type: 'product', action: { product_retailer_id: 'sku-1' } },
      { type: 'product', action: { product_retailer_id: 'sku-2' } },
    ]);
    expect(types(plan(several))).toEqual(['text', 'text']);
  });

  it('have a first line of its own as heading', () => {
    const shown = interactive(menu('For your kitchen\nBoth are in stock.', 'sku-1', 'sku-2'));
    expect([shown.header?.text, shown.body?.text]).toEqual(['For your kitchen', 'Both are in stock.']);
  });

  it.each([
    ['one line', 'Both are in stock.'],
    ['a first line longer than a heading', `${'x'.repeat(61)}\nBoth`],
  ])('keep %s whole', (_what, text) => {
    const shown = interactive(menu(text, 'sku-1', 'sku-2'));
    expect([shown.header?.text, shown.body?.text]).toEqual(['🛍️', text]);
  });

  it('are at most thirty, each once', () => {
    expect(interactive(menu('Look', 'sku-1', 'sku-1', 'sku-2')).action).toEqual({
      catalog_id: '194836987003835',
      sections: [{ product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] }],
    });
    const skus = Array.from({ length: 31 }, (_, index) => `sku-${index}`);
    expect(interactive(menu('Look', ...skus.slice(1))).type).toBe('product_list');
    expect(() => plan(menu('Look', ...skus), {}, able)).toThrow(refusal('menu_too_long'));
  });

  it('are options like others where there is no catalogue, or beside other options', () => {
    expect((plan(menu('Which?', 'sku-1', 'sku-2'))[0]?.payload['interactive'] as { type: string }).type).toBe('button');
    const mixed: MessageContent = {
      type: 'menu',
      text: 'Which?',
      options: [
        { id: 'a', label: 'Chair', productId: 'sku-1' },
        { id: 'b', label: 'None' },
      ],
    };
    expect(interactive(mixed).type).toBe('button');
  });
});

describe('templates', () => {
  const template = (parameters: Record<string, string>, language = 'en_US'): unknown =>
    (plan({ type: 'template', name: 't', language, parameters })[0]?.payload['template'] as { components?: unknown }).components;

  it('without values have no components', () => {
    expect(plan({ type: 'template', name: 't', language: 'en-US', parameters: {} })).toMatchObject([
      { payload: { type: 'template', template: { name: 't', language: { code: 'en_US' } } } },
    ]);
    expect(template({})).toBeUndefined();
  });

  it('put numbered values into their order', () => {
    expect(template({ '10': 'j', '2': 'b', '1': 'a' })).toEqual([
      { type: 'body', parameters: ['a', 'b', 'j'].map((value) => ({ type: 'text', text: value })) },
    ]);
  });

  it('put each value where its name says', () => {
    expect(template({ 'header.1': 'Mon', name: 'Ana', 'button.1': 'a/7', 'button.2.code': 'X1', 'button.0.payload': 'P' })).toEqual([
      { type: 'header', parameters: [{ type: 'text', text: 'Mon' }] },
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Ana' }] },
      { type: 'button', index: '1', sub_type: 'url', parameters: [{ type: 'text', text: 'a/7' }] },
      { type: 'button', index: '2', sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: 'X1' }] },
      { type: 'button', index: '0', sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: 'P' }] },
    ]);
  });

  it.each([
    ['https://e.co/a.jpg', { link: 'https://e.co/a.jpg' }],
    ['1049384753029384', { id: '1049384753029384' }],
  ])('show the picture %s above', (place, image) => {
    expect(template({ 'header.image': place })).toEqual([{ type: 'header', parameters: [{ type: 'image', image }] }]);
  });

  it('with numbered and named values are refused', () => {
    expect(() => template({ '1': 'a', name: 'b' })).toThrow(refusal('template_parameters'));
  });
});

describe('reactions and changes', () => {
  it.each([
    ['👍', '👍'],
    [null, ''],
  ])('react with %j', (emoji, sent) => {
    expect(render({ op: 'react', platformUserId: USER, platformMessageId: 'wamid.IN', emoji }, limits)).toMatchObject([
      { payload: { type: 'reaction', reaction: { message_id: 'wamid.IN', emoji: sent } } },
    ]);
  });

  it('cannot react to a call', () => {
    expect(() => render({ op: 'react', platformUserId: USER, platformMessageId: 'wacid.RING', emoji: '👍' }, limits)).toThrow(
      refusal('bad_message_id'),
    );
  });

  it('cannot edit or take back', () => {
    const target = { platformUserId: USER, platformMessageIds: ['wamid.1'] };
    expect(() => render({ op: 'edit', ...target, content: text('x') }, limits)).toThrow(refusal('edit_unsupported'));
    expect(() => render({ op: 'retract', ...target }, limits)).toThrow(refusal('retract_unsupported'));
  });
});
