// Is a message well-formed? As strict as WhatsApp: unknown kinds and fields, missing parts, lengths, files in the wrong form, templates.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { fieldsOf, isObject, listOf, textOf, type Fields } from '../../meta/reading.js';
import type { Exchange } from './graph-face.js';
import { fitsForm } from './media.js';
import { checkTemplate } from './template-checks.js';

type Check = (body: unknown, exchange: Exchange) => void;

const COMMON_FIELDS = ['messaging_product', 'recipient_type', 'to', 'recipient', 'type', 'context', 'biz_opaque_callback_data'];
const CONTACTS_MAX = 257;

const CHECKS: Readonly<Record<string, Check>> = {
  text: (body) => {
    const fields = only(body, ['body', 'preview_url']);
    within(fields['body'], 'text.body', 4096);
  },
  image: file('image', ['id', 'link', 'caption']),
  video: file('video', ['id', 'link', 'caption']),
  audio: file('audio', ['id', 'link', 'voice']),
  document: file('document', ['id', 'link', 'caption', 'filename']),
  sticker: file('sticker', ['id', 'link']),
  location: (body) => {
    const fields = only(body, ['latitude', 'longitude', 'name', 'address']);
    coordinate(fields['latitude'], 90);
    coordinate(fields['longitude'], 180);
  },
  contacts: (body) => {
    const cards = listOf(body);
    if (cards.length === 0 || cards.length > CONTACTS_MAX) throw invalidValue('contacts must have 1 to 257 entries');
    for (const card of cards) {
      const fields = only(card, ['name', 'phones', 'emails', 'addresses', 'urls', 'org', 'birthday']);
      const { formatted_name: formatted, ...parts } = fieldsOf(fields['name']);
      if (textOf(formatted) === undefined || Object.keys(parts).length === 0) throw missing('contacts.name');
    }
  },
  reaction: (body) => {
    const fields = only(body, ['message_id', 'emoji']);
    if (textOf(fields['message_id']) === undefined) throw missing('reaction.message_id');
    if (typeof fields['emoji'] !== 'string') throw missing('reaction.emoji');
  },
  interactive,
  template: (body, exchange) => checkTemplate(fieldsOf(body), exchange.account.templates),
};

/** The message's type. Throws `GraphFailure`. */
export function checkMessage(exchange: Exchange, body: Fields): string {
  const type = textOf(body['type']) ?? 'text';
  const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
  if (!check) throw new GraphFailure(400, 131_051, 'Unsupported message type', { details: `Message type ${type} is not supported` });
  const strange = Object.keys(body).find((name) => name !== type && !COMMON_FIELDS.includes(name));
  if (strange !== undefined)
    throw new GraphFailure(400, 100, 'Invalid parameter', { details: `Unexpected key "${strange}" on param "message"` });
  if (body[type] === undefined) throw missing(type);
  if (type === 'reaction' && body['context'] !== undefined) throw invalidValue('a reaction cannot have a context');
  check(body[type], exchange);
  return type;
}

function file(form: string, allowed: string[]): Check {
  return (body, { world }) => {
    const fields = only(body, allowed);
    const id = textOf(fields['id']);
    if ((id === undefined) === (textOf(fields['link']) === undefined)) throw missing(`${form}.id`);
    if (fields['caption'] !== undefined) within(fields['caption'], `${form}.caption`, 1024);
    if (id === undefined) return;
    const found = world.parts.files.find(id);
    if (!found) throw invalidValue(`${form}.id does not name a file`);
    if (!fitsForm(found, form))
      throw new GraphFailure(400, 131_053, 'Media upload error', { details: `A file of type ${found.mime} cannot be sent as ${form}` });
  };
}

function interactive(body: unknown): void {
  const fields = only(body, ['type', 'header', 'body', 'footer', 'action']);
  const action = fieldsOf(fields['action']);
  const text = fieldsOf(fields['body'])['text'];
  switch (fields['type']) {
    case 'button':
      within(text, 'interactive.body.text', 1024);
      return buttons(listOf(only(action, ['buttons'])['buttons']));
    case 'list':
      within(text, 'interactive.body.text', 4096);
      within(only(action, ['button', 'sections'])['button'], 'interactive.action.button', 20);
      return sections(listOf(action['sections']).map(fieldsOf));
    case 'location_request_message':
    case 'request_contact_info':
      within(text, 'interactive.body.text', 1024);
      return named(only(action, ['name']), fields['type'] === 'request_contact_info' ? 'request_contact_info' : 'send_location');
    case 'cta_url': {
      within(text, 'interactive.body.text', 1024);
      named(only(action, ['name', 'parameters']), 'cta_url');
      const parameters = only(action['parameters'], ['display_text', 'url']);
      within(parameters['display_text'], 'display_text', 20);
      if (!/^https?:\/\//.test(textOf(parameters['url']) ?? '')) throw invalidValue('url is not valid');
      return;
    }
    default:
      throw invalidValue(`interactive.type ${String(fields['type'])} is not supported`);
  }
}

function named(action: Fields, name: string): void {
  if (action['name'] !== name) throw invalidValue(`interactive.action.name must be ${name}`);
}

function buttons(list: unknown[]): void {
  if (list.length === 0 || list.length > 3) throw invalidValue('interactive.action.buttons must have 1 to 3 entries');
  const replies = list.map((button) => fieldsOf(fieldsOf(button)['reply']));
  for (const reply of replies) {
    within(reply['id'], 'button id', 256);
    within(reply['title'], 'button title', 20);
  }
  distinct(replies, 'title');
  distinct(replies, 'id');
}

function sections(list: Fields[]): void {
  const rows = list.flatMap((section) => listOf(section['rows']).map(fieldsOf));
  if (list.length === 0 || list.length > 10 || rows.length === 0 || rows.length > 10) {
    throw invalidValue('a list has 1 to 10 sections and 1 to 10 rows in all');
  }
  if (list.length > 1) for (const section of list) within(section['title'], 'section title', 24);
  for (const row of rows) {
    within(row['id'], 'row id', 200);
    within(row['title'], 'row title', 24);
    if (row['description'] !== undefined) within(row['description'], 'row description', 72);
  }
  distinct(rows, 'id');
}

function distinct(items: Fields[], name: string): void {
  if (new Set(items.map((item) => item[name])).size !== items.length) throw invalidValue(`duplicated ${name}`);
}

function within(value: unknown, name: string, max: number): void {
  if (typeof value !== 'string' || value.trim() === '') throw missing(name);
  if (value.length > max) throw invalidValue(`${name} is longer than ${max} characters`);
}

function coordinate(value: unknown, max: number): void {
  const number = Number(value);
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '' || !(Math.abs(number) <= max))
    throw invalidValue('location is not valid');
}

/** The fields, refused when there are others. */
function only(value: unknown, allowed: string[]): Fields {
  if (!isObject(value)) throw invalidValue('an object is expected');
  const strange = Object.keys(value).find((name) => !allowed.includes(name));
  if (strange !== undefined) throw new GraphFailure(400, 100, 'Invalid parameter', { details: `Unexpected key "${strange}"` });
  return value;
}

export function missing(name: string): GraphFailure {
  return new GraphFailure(400, 131_008, 'Required parameter is missing', { details: `The parameter ${name} is required.` });
}

export function invalidValue(details: string): GraphFailure {
  return new GraphFailure(400, 131_009, 'Parameter value is not valid', { details });
}
