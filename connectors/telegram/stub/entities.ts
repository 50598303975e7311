// Text as Telegram takes it: entity ranges checked in UTF-16 units, HTML parsed or refused with the server's words.
import type { Parameters } from './parameters.js';
import type { JsonObject } from './types.js';
import { badRequest } from './types.js';

export interface FormattedText {
  text: string;
  entities: JsonObject[];
}

const ENTITY_TYPES = new Set([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
  'date_time',
]);

/** Reads `<name>` with `<entities>` or `parse_mode` into what the chat will show. */
export function readFormattedText(parameters: Parameters, name: string, entitiesName: string): FormattedText {
  return formatText(parameters.text(name), parameters.text('parse_mode'), parameters.structure(entitiesName));
}

export function formatText(raw: string, parseMode: string, entities: unknown): FormattedText {
  if (parseMode !== '') {
    if (parseMode.toLowerCase() !== 'html') throw badRequest('unsupported parse_mode');
    return trimmed(parseHtml(raw));
  }
  return trimmed({ text: raw, entities: entities === undefined ? [] : checkEntities(raw, entities) });
}

function checkEntities(text: string, entities: unknown): JsonObject[] {
  if (!Array.isArray(entities)) throw badRequest("can't parse entities JSON array");
  return entities.map((entity: unknown) => checkEntity(text, entity));
}

function checkEntity(text: string, entity: unknown): JsonObject {
  if (typeof entity !== 'object' || entity === null) throw badRequest("can't parse MessageEntity: expected an Object");
  const { type, offset, length, url }: JsonObject = { ...entity };
  if (typeof type !== 'string' || !ENTITY_TYPES.has(type)) throw badRequest("can't parse MessageEntity: unsupported type specified");
  if (!Number.isInteger(offset) || !Number.isInteger(length))
    throw badRequest('can\'t parse MessageEntity: field "offset" must be a Number');
  const start = Number(offset);
  const end = start + Number(length);
  if (start < 0 || end < start) throw badRequest(`can't parse entities: receive an entity with incorrect offset ${start}`);
  if (end > text.length) {
    throw badRequest(`entity beginning at UTF-16 offset ${start} ends after the end of the text at UTF-16 offset ${end}`);
  }
  if (splitsPair(text, start)) throw badRequest(`entity beginning at UTF-16 offset ${start} begins in a middle of a UTF-16 symbol`);
  if (splitsPair(text, end))
    throw badRequest(`entity beginning at UTF-16 offset ${start} ends in a middle of a UTF-16 symbol at UTF-16 offset ${end}`);
  if (type === 'text_link' && typeof url !== 'string') throw badRequest('can\'t parse MessageEntity: can\'t find field "url"');
  return { ...entity };
}

function splitsPair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at));
}

/** Telegram drops white space at both ends; ranges move with it. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const cut = text.length - text.trimStart().length;
  const kept = text.trim();
  if (kept.length === text.length) return { text, entities };
  const moved = entities.flatMap((entity) => {
    const start = Math.max(0, Number(entity['offset']) - cut);
    const end = Math.min(kept.length, Number(entity['offset']) + Number(entity['length']) - cut);
    return end > start ? [{ ...entity, offset: start, length: end - start }] : [];
  });
  return { text: kept, entities: moved };
}

const TAGS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-emoji': 'custom_emoji',
};
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function parseHtml(source: string): FormattedText {
  let text = '';
  const entities: JsonObject[] = [];
  const open: { tag: string; offset: number; attributes: string }[] = [];
  const token = /<(\/?)([a-zA-Z-]+)([^<>]*)>|&(#?\w+);|<|[^<&]+|&/g;
  for (const match of source.matchAll(token)) {
    const [whole, slash, rawTag, attributes = '', reference] = match;
    if (rawTag === undefined) {
      if (whole === '<') throw unparsable('Unsupported start tag ""', source, match.index);
      text += reference === undefined ? whole : (characterOf(reference) ?? whole);
      continue;
    }
    const tag = rawTag.toLowerCase();
    if (slash === '/') {
      const last = open.pop();
      if (last?.tag !== tag) throw unparsable(`Unexpected end tag "${tag}"`, source, match.index);
      if (text.length > last.offset) entities.push(entityOf(last, text));
      continue;
    }
    if (!(tag in TAGS)) throw unparsable(`Unsupported start tag "${tag}"`, source, match.index);
    open.push({ tag, offset: text.length, attributes });
  }
  const unclosed = open.pop();
  if (unclosed) throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities };
}

function entityOf(open: { tag: string; offset: number; attributes: string }, text: string): JsonObject {
  const url = /href\s*=\s*["']?([^"'\s>]+)/i.exec(open.attributes)?.[1];
  const type = TAGS[open.tag];
  return { type, offset: open.offset, length: text.length - open.offset, ...(type === 'text_link' && url !== undefined && { url }) };
}

function characterOf(reference: string): string | undefined {
  if (!reference.startsWith('#')) return NAMED[reference];
  const code = reference.startsWith('#x') ? parseInt(reference.slice(2), 16) : parseInt(reference.slice(1), 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function unparsable(reason: string, source: string, index: number): ReturnType<typeof badRequest> {
  return badRequest(`can't parse entities: ${reason} at byte offset ${Buffer.byteLength(source.slice(0, index))}`);
}
