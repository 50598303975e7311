// Menus: up to three options become buttons, up to ten a list; options that are links become lines of the text.
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
  if (isGroup || choices.length === 0) {
    const labels = isGroup ? choices.map(({ label }) => `• ${label}`) : [];
    return textDrafts({ text: [menu.text, ...labels, ...lines].join('\n'), entities: menu.entities ?? [] }, textMax);
  }
  if (choices.length > ROWS_MAX) {
    const message = `A WhatsApp menu holds at most ${ROWS_MAX} options`;
    throw new ConnectorError({ code: 'menu_too_long', kind: 'permanent', message });
  }
  const asButtons =
    choices.length <= BUTTONS_MAX && choices.every(({ label }) => label.trim().length <= BUTTON_LABEL_MAX) && areDistinct(choices);
  const bodyMax = asButtons ? BUTTON_BODY_MAX : LIST_BODY_MAX;
  // What does not fit above the options goes ahead as plain text.
  const parts = markedParts({ text: [menu.text, ...lines].join('\n'), entities: menu.entities ?? [] }, bodyMax);
  const body = parts.pop();
  if (body === undefined)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'WhatsApp does not take a menu without text' });
  return [
    ...parts.map((text): Draft => ({ type: 'text', body: { body: text } })),
    { type: 'interactive', body: asButtons ? buttons(body, choices) : list(body, choices) },
  ];
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
