// Menus: up to three options become buttons, up to ten a list; one link alone becomes a button that opens it, links beside options lines of
// the text; an option that asks for something becomes WhatsApp's own request for it.
import { ConnectorError, type Json, type MessageContent } from '../../src/contract/index.js';
import { cutText } from '../meta/reading.js';
import {
  BUTTONS_MAX,
  BUTTON_BODY_MAX,
  BUTTON_LABEL_MAX,
  LIST_BODY_MAX,
  ROWS_MAX,
  ROW_DESCRIPTION_MAX,
  ROW_LABEL_MAX,
} from './capabilities.js';
import { markedParts } from './markup.js';
import { textDrafts, type Draft } from './render-text.js';

type Menu = Extract<MessageContent, { type: 'menu' }>;
type Option = Menu['options'][number];

/** On the button that opens a list, where a menu has no word of its own for it. */
const OPEN_LABEL = '☰';

export function renderMenu(menu: Menu, { textMax, isGroup }: { textMax: number; isGroup: boolean }): Draft[] {
  const links = menu.options.filter((option) => option.url !== undefined);
  const choices = menu.options.filter((option) => option.url === undefined);
  const lines = links.map(({ label, url }) => `${label}: ${url ?? ''}`);
  const alone = isGroup ? null : aloneForm(menu.options);
  if (alone) return withForm(menu, { lines: [], bodyMax: BUTTON_BODY_MAX, form: alone });
  if (isGroup || choices.length === 0) {
    const labels = choices.flatMap(({ label, asks }) => (isGroup && asks === undefined ? [`• ${label}`] : []));
    return textDrafts({ text: [menu.text, ...labels, ...lines].join('\n'), entities: menu.entities ?? [] }, textMax);
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
    form: (text) => (asButtons ? buttons(text, choices) : list(text, choices)),
  });
}

type Form = (text: string) => { [key: string]: Json };

/** What does not fit above the options goes ahead as plain text. */
function withForm(menu: Menu, { lines, bodyMax, form }: { lines: string[]; bodyMax: number; form: Form }): Draft[] {
  const parts = markedParts({ text: [menu.text, ...lines].join('\n'), entities: menu.entities ?? [] }, bodyMax);
  const body = parts.pop();
  if (body === undefined)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'WhatsApp does not take a menu without text' });
  return [...parts.map((text): Draft => ({ type: 'text', body: { body: text } })), { type: 'interactive', body: form(body) }];
}

/** One option that is a request or a link has a form of its own. */
function aloneForm([only, ...others]: Option[]): Form | null {
  if (only === undefined || others.length > 0) return null;
  const { asks, url } = only;
  const title = only.label.trim();
  if (asks === 'location') return (text) => ({ type: 'location_request_message', body: { text }, action: { name: 'send_location' } });
  if (asks === 'contact') return (text) => ({ type: 'request_contact_info', body: { text }, action: { name: 'request_contact_info' } });
  // Other links, to a telephone or an app, WhatsApp takes in a text alone.
  if (url === undefined || !/^https?:/i.test(url) || title.length > BUTTON_LABEL_MAX) return null;
  return (text) => ({ type: 'cta_url', body: { text }, action: { name: 'cta_url', parameters: { display_text: title, url } } });
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
  const title = label.trim();
  if (title.length <= ROW_LABEL_MAX) return { id, title };
  return { id, title: `${cutText(title, ROW_LABEL_MAX - 1)}…`, description: cutText(title, ROW_DESCRIPTION_MAX) };
}

/** WhatsApp refuses two buttons with the same title. */
function areDistinct(choices: Option[]): boolean {
  return new Set(choices.map(({ label }) => label.trim())).size === choices.length;
}
