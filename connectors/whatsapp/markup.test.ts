import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TextEntity } from '../../src/contract/index.js';
import { markedParts } from './markup.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const marked = (text: string, entities: TextEntity[], max = 4096): string[] => markedParts({ text, entities }, max);
const range = (type: TextEntity['type'], offset: number, length: number, url?: string): TextEntity => ({
  type,
  offset,
  length,
  ...(url !== undefined && { url }),
});

describe('styled text', () => {
  it.each<[string, string, TextEntity[], string]>([
    ['bold, italic and struck', 'a b c', [range('bold', 0, 1), range('italic', 2, 1), range('strikethrough', 4, 1)], '*a* _b_ ~c~'],
    ['nested', 'all of it', [range('bold', 0, 9), range('italic', 4, 2)], '*all _of_ it*'],
    ['nested from the same place', 'all', [range('italic', 0, 3), range('bold', 0, 3)], '_*all*_'],
    ['with blanks inside the range', 'say  hi  now', [range('bold', 3, 6)], 'say  *hi*  now'],
    ['a block of code over lines', 'x\ny', [range('pre', 0, 3)], '```x\ny```'],
    ['a range over lines, which WhatsApp cannot style', 'x\ny', [range('bold', 0, 3)], 'x\ny'],
    ['a link, whose target is written out', 'see here', [range('link', 4, 4, 'https://e.co/')], 'see here (https://e.co/)'],
    ['a link that is its own target', 'https://e.co/', [range('link', 0, 13, 'https://e.co/')], 'https://e.co/'],
    ['what WhatsApp finds by itself', 'a@b.co', [range('email', 0, 6)], 'a@b.co'],
  ])('has %s', (_what, text, entities, expected) => {
    expect(marked(text, entities)).toEqual([expected]);
  });

  it('counts the marks', () => {
    const parts = marked('word '.repeat(20).trim(), [range('bold', 0, 99)], 30);
    expect(parts.every((part) => part.length <= 30 && part.startsWith('*') && part.trimEnd().endsWith('*'))).toBe(true);
  });

  it('never exceeds the limit and loses no word', () => {
    const styled = fc.tuple(
      fc.string({ minLength: 1, maxLength: 120 }),
      fc.nat(100),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('bold', 'link', 'pre'),
    );
    fc.assert(
      fc.property(styled, ([text, offset, length, type]) => {
        const parts = marked(text, [range(type, offset, length, 'https://e.co/')], 40);
        const words = (whole: string): string => whole.replaceAll(/[\s*`]|\(https:\/\/e\.co\/\)/g, '');
        return parts.every((part) => part.length <= 40) && words(parts.join('')) === words(text);
      }),
      { numRuns: 500 },
    );
  });
});
