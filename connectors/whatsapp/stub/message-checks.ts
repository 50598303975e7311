// Is a message well-formed? As strict as WhatsApp: unknown kinds and fields, missing parts, lengths, files in the wrong form, templates.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import { invalidValue, missing, only, within } from './field-checks.js';
import { checkFile } from './file-checks.js';
import type { Exchange } from './graph-face.js';
import { checkInteractive } from './interactive-checks.js';
import { checkTemplate } from './template-checks.js';
import type { Person } from './types.js';

interface Addressed extends Exchange {
  person: Person;
}
type Check = (body: unknown, exchange: Addressed) => void;

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
  interactive: (body, exchange) => checkInteractive(body, exchange.person, exchange.world.parts.files),
  template: (body, exchange) => checkTemplate(fieldsOf(body), exchange.account.templates, exchange.world.parts.files),
};

/** The message's type. Throws `GraphFailure`. */
export function checkMessage(exchange: Addressed, body: Fields): string {
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
    checkFile(fields, form, world.parts.files);
    if (fields['caption'] !== undefined) within(fields['caption'], `${form}.caption`, 1024);
  };
}

function coordinate(value: unknown, max: number): void {
  const number = Number(value);
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '' || !(Math.abs(number) <= max))
    throw invalidValue('location is not valid');
}
