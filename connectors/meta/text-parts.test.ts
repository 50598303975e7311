import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entitiesWithin, lengthOf, splitText } from './text-parts.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const family = '👨‍👩‍👧‍👦';
const texts = (text: string, max: number, unit: 'utf16' | 'codepoints' | 'bytes'): string[] =>
  splitText({ text, entities: [] }, { max, unit }).map((part) => part.text);

describe('splitting a long text', () => {
  it.each(['utf16', 'codepoints', 'bytes'] as const)('loses nothing and keeps to the limit in %s', (unit) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 8, max: 40 }), (text, max) => {
        const parts = texts(text, max, unit);
        return parts.join('') === text && parts.every((part) => lengthOf(part, unit) <= max);
      }),
    );
  });

  it('never cuts inside a grapheme that fits', () => {
    expect(texts(family.repeat(4), 25, 'bytes')).toEqual([family, family, family, family]);
  });

  it('prefers the end of a line, then of a word', () => {
    expect(texts('one two three\nfour five', 15, 'utf16')).toEqual(['one two three\n', 'four five']);
    expect(texts('one two three four', 15, 'bytes')).toEqual(['one two three ', 'four']);
  });

  it('cuts styled ranges along', () => {
    expect(entitiesWithin([{ type: 'bold', offset: 2, length: 6 }], 4, 10)).toEqual([{ type: 'bold', offset: 0, length: 4 }]);
  });
});
