// Menus: up to three options become buttons, up to ten a list; one link alone becomes a button that opens it, links beside options lines of
// the text; an option that asks for something becomes WhatsApp's own request for it; products of the catalogue become what one orders from.
// A file stands above buttons and links, and goes ahead of the rest.
import { ConnectorError, type Capabilities, type Json, type MenuAsk, type MessageContent } from '../../src/contract/index.js';
import { cutText } from '../meta/reading.js';
import type { StyledText } from '../meta/text-parts.js';
import {
  BUTTONS_MAX,
  BUTTON_BODY_MAX,
  BUTTON_LABEL_MAX,
  FLOW_LABEL_MAX,
  LIST_BODY_MAX,
  ROWS_MAX,
  ROW_DESCRIPTION_MAX,
  ROW_LABEL_MAX,
} from './capabilities.js';
import { markedParts } from './markup.js';
import { asHead, headFile } from './render-media.js';
import { productsForm, type Form } from './render-products.js';
import { textDrafts, type Draft } from './render-text.js';

type Menu = Extract<MessageContent, { type: 'menu' }>;
type Option = Menu['options'][number];

/** On the button that opens a list, where a menu has no word of its own for it. */
const OPEN_LABEL = '☰';

interface MenuLimits {
  textMax: number;
  isGroup: boolean;
  catalogue: Capabilities['catalogue'];
}

/** What has a place for a file. */
const FILE_BEARERS: readonly Json[] = ['button', 'cta_url'];

export function renderMenu(menu: Menu, limits: MenuLimits): Draft[] {
  const drafts = menuDrafts(menu, limits);
  const last = drafts.at(-1);
  if (menu.media === undefined || last === undefined) return drafts;
  const begins = headFile(menu.media);
  if (Array.isArray(last.body) || !FILE_BEARERS.includes(last.body['type'] ?? null)) return [begins, ...drafts];
  const whole = { ...last, body: { ...last.body, header: asHead(begins) }, ...(begins.file && { file: begins.file }) };
  return [...drafts.slice(0, -1), whole];
}

function menuDrafts(menu: Menu, { textMax, isGroup, catalogue }: MenuLimits): Draft[] {
  const links = menu.options.filter((option) => option.url !== undefined);
  const choices = menu.options.filter((option) => option.url === undefined);
  const lines = links.map(({ label, url }) => `${label}: ${url ?? ''}`);
  const products = isGroup ? null : productsForm(menu, catalogue);
  if (products) {
    const { heading, form } = products;
    const below = heading === null ? menu : { ...menu, text: menu.text.slice(heading.length + 1) };
    return withForm(below, { lines: [], bodyMax: BUTTON_BODY_MAX, form });
  }
  const alone = isGroup ? null : aloneForm(menu.options, catalogue);
  if (alone) return withForm(menu, { lines: [], bodyMax: BUTTON_BODY_MAX, form: framed(menu, alone) });
  if (isGroup || choices.length === 0) {
    const labels = choices.flatMap(({ label, asks }) => (isGroup && asks === undefined ? [`• ${label}`] : []));
    return textDrafts(framedText(menu, [...labels, ...lines]), textMax);
  }
  if (choices.length > ROWS_MAX) {
    const message = `A WhatsApp menu holds at most ${ROWS_MAX} options`;
    throw new ConnectorError({ code: 'menu_too_long', kind: 'permanent', message });
  }
  const asButtons =
    choices.length <= BUTTONS_MAX && choices.every(({ label }) => label.trim().length <= BUTTON_LABEL_MAX) && areDistinct(choices);
  return withForm(menu, {
    lines,
    bodyMax: asButtons ? BUTTON_BODY_MAX : LIST_BODY_MAX,
    form: framed(menu, (text) => (asButtons ? buttons(text, choices) : list(text, choices))),
  });
}

function framed({ header, footer, options }: Menu, form: Form): Form {
  // WhatsApp's own requests have no such places.
  if (options.some(({ asks }) => asks !== undefined)) return form;
  const frame = {
    ...(header !== undefined && { header: { type: 'text', text: header } }),
    ...(footer !== undefined && { footer: { text: footer } }),
  };
  return (text) => ({ ...form(text), ...frame });
}

/** Where there is nothing but text, the lines stand in it. */
function framedText({ header, text, footer, entities = [] }: Menu, below: string[]): StyledText {
  const above = header === undefined ? '' : `${header}\n`;
  return {
    text: [above + text, ...below, ...(footer === undefined ? [] : [footer])].join('\n'),
    entities: entities.map((entity) => ({ ...entity, offset: entity.offset + above.length })),
  };
}

/** What does not fit above the options goes ahead as plain text. */
function withForm(menu: Menu, { lines, bodyMax, form }: { lines: string[]; bodyMax: number; form: Form }): Draft[] {
  const parts = markedParts({ text: [menu.text, ...lines].join('\n'), entities: menu.entities ?? [] }, bodyMax);
  const body = parts.pop();
  if (body === undefined)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'WhatsApp does not take a menu without text' });
  return [...parts.map((text): Draft => ({ type: 'text', body: { body: text } })), { type: 'interactive', body: form(body) }];
}

/** One option that is a request or a link has a form of its own. */
function aloneForm([only, ...others]: Option[], catalogue: Capabilities['catalogue']): Form | null {
  if (only === undefined || others.length > 0) return null;
  if (only.asks !== undefined) return askingForm(only, only.asks, catalogue);
  const { url } = only;
  const title = only.label.trim();
  // Other links, to a telephone or an app, WhatsApp takes in a text alone.
  if (url === undefined || !/^https?:/i.test(url) || title.length > BUTTON_LABEL_MAX) return null;
  return (text) => ({ type: 'cta_url', body: { text }, action: { name: 'cta_url', parameters: { display_text: title, url } } });
}

/** WhatsApp's own request. Its button says what WhatsApp says there, except for flows and calls. */
function askingForm({ id, label, formId }: Option, asks: MenuAsk, catalogue: Capabilities['catalogue']): Form | null {
  const request =
    (type: string, action: { [key: string]: Json }): Form =>
    (text) => ({ type, body: { text }, action });
  switch (asks) {
    case 'location':
      return request('location_request_message', { name: 'send_location' });
    case 'contact':
      return request('request_contact_info', { name: 'request_contact_info' });
    case 'address':
      return request('address_message', { name: 'address_message', parameters: { country: 'IN' } });
    case 'call_permission':
      return request('call_permission_request', { name: 'call_permission_request' });
    case 'call':
      return request('voice_call', { name: 'voice_call', parameters: { display_text: shortened(label, BUTTON_LABEL_MAX), payload: id } });
    case 'order': {
      const cover = catalogue?.coverProductId;
      if (cover === undefined) return null;
      return request('catalog_message', { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: cover } });
    }
    case 'form':
      if (formId === undefined) return null;
      return request('flow', {
        name: 'flow',
        // The token names the request to the flow's own server, where it has one.
        parameters: {
          flow_message_version: '3',
          flow_id: formId,
          flow_cta: shortened(label, FLOW_LABEL_MAX),
          flow_token: id,
          flow_action: 'navigate',
        },
      });
  }
}

function shortened(label: string, max: number): string {
  const title = label.trim();
  return title.length <= max ? title : `${cutText(title, max - 1)}…`;
}

function buttons(text: string, choices: Option[]): { [key: string]: Json } {
  const action = { buttons: choices.map(({ id, label }) => ({ type: 'reply', reply: { id, title: label.trim() } })) };
  return { type: 'button', body: { text }, action };
}

function list(text: string, choices: Option[]): { [key: string]: Json } {
  return { type: 'list', body: { text }, action: { button: OPEN_LABEL, sections: [{ rows: choices.map(row) }] } };
}

/** A label that is too long for a row's title is repeated whole below it. */
function row({ id, label }: Option): Json {
  const whole = label.trim();
  const title = shortened(label, ROW_LABEL_MAX);
  return title === whole ? { id, title } : { id, title, description: cutText(whole, ROW_DESCRIPTION_MAX) };
}

/** WhatsApp refuses two buttons with the same title. */
function areDistinct(choices: Option[]): boolean {
  return new Set(choices.map(({ label }) => label.trim())).size === choices.length;
}
