// Why an event was left alone, as sentences that pages can say in their viewer's language. What is kept with it is English alone.
import type { Said, WordBook } from '../contract/index.js';

const PLACE = /\{\{(\w+)\}\}/g;

/** Several things in one event have a reason each, with semicolons between. Where there are no words for one, it stands as it is kept. */
export function saidReasons(reason: string, books: readonly WordBook[]): Said[] {
  return reason.split('; ').map((message) => {
    for (const book of books) {
      for (const [name, { en }] of Object.entries(book)) {
        const found = patternOf(en).exec(message);
        if (found) return { message, says: { name, ...(found.groups && { values: { ...found.groups } }) } };
      }
    }
    return { message };
  });
}

const patterns = new Map<string, RegExp>();

function patternOf(english: string): RegExp {
  const known = patterns.get(english);
  if (known) return known;
  const [first = '', ...rest] = english.split(PLACE);
  // Of what `split` gives, every other is the name of a place.
  const source = rest.reduce((text, part, index) => text + (index % 2 === 0 ? `(?<${part}>.+)` : literal(part)), literal(first));
  const pattern = new RegExp(`^${source}$`, 's');
  patterns.set(english, pattern);
  return pattern;
}

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
