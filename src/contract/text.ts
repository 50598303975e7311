// The one rule for text from outside: what the store can keep. PostgreSQL takes neither NUL nor half of a surrogate pair, and refuses the whole
// row for one. What platforms tell is cleaned, because nothing may be lost; what API and socket are given is refused, because it can be put right.
import { HubError } from './errors.js';

/** The text without what cannot be kept, at most `maxUtf16` units long; never cut through a character's surrogate pair. */
export function storableText(text: string, maxUtf16 = Infinity): string {
  const kept = isStorableText(text) ? text : text.replaceAll('\0', '').toWellFormed();
  if (kept.length <= maxUtf16) return kept;
  return kept.slice(0, isHighSurrogate(kept.charCodeAt(maxUtf16 - 1)) ? maxUtf16 - 1 : maxUtf16);
}

export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The same plain data with every text in it made storable, names of fields included. What is storable already is given back as it is. */
export function storable<Data>(data: Data): Data {
  return allTextsStorable(data) ? data : (cleaned(data) as Data);
}

/** Throws 400 `bad_text` for input that holds a text the store cannot keep. */
export function requireStorable(input: unknown): void {
  if (!allTextsStorable(input)) throw new HubError(400, 'bad_text', 'Text must be well-formed Unicode without the character NUL (U+0000).');
}

/** Level by level: input nested very deeply must not exhaust the stack. */
function allTextsStorable(data: unknown): boolean {
  let level: unknown[] = [data];
  while (level.length > 0) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') {
        if (!isStorableText(value)) return false;
      } else if (Array.isArray(value)) {
        for (const item of value) next.push(item);
      } else if (isPlainObject(value)) {
        for (const [name, item] of Object.entries(value)) {
          if (!isStorableText(name)) return false;
          next.push(item);
        }
      }
    }
    level = next;
  }
  return true;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [storableText(name), cleaned(item)]));
  return value;
}

/** Not a Date, a Buffer or anything else with a nature of its own. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
