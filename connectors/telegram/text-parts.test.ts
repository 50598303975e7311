import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entitiesWithin, splitText } from './text-parts.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const family = '👨‍👩‍👧‍👦';
const graphemes = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

describe('splitting a long text', () => {
  it('leaves a text that fits alone', () => {
    expect(splitText({ text: 'short', entities: [] }, 5)).toEqual([{ text: 'short', entities: [] }]);
  });

  it('never cuts inside a grapheme', () => {
    const parts = splitText({ text: family.repeat(10), entities: [] }, 30);
    expect(parts.map((part) => part.text)).toEqual([...Array.from({ length: 5 }, () => family.repeat(2))]);
  });

  it('prefers the end of a line, then of a word', () => {
    expect(splitText({ text: 'one two three\nfour five', entities: [] }, 15).map((part) => part.text)).toEqual([
      'one two three\n',
      'four five',
    ]);
    expect(splitText({ text: 'one two three four', entities: [] }, 15).map((part) => part.text)).toEqual(['one two three ', 'four']);
  });

  it('cuts a single endless grapheme between code points', () => {
    const zalgo = `e${'\u0301'.repeat(50)}`;
    const parts = splitText({ text: zalgo, entities: [] }, 20).map((part) => part.text);
    expect(parts.join('')).toBe(zalgo);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(20);
  });

  it('cuts a styled range along with the text', () => {
    const text = 'aaaaaaaaaa bbbbbbbbbb';
    const [first, second] = splitText({ text, entities: [{ type: 'bold', offset: 5, length: 12 }] }, 11);
    expect(first).toEqual({ text: 'aaaaaaaaaa ', entities: [{ type: 'bold', offset: 5, length: 6 }] });
    expect(second).toEqual({ text: 'bbbbbbbbbb', entities: [{ type: 'bold', offset: 0, length: 6 }] });
  });

  it('loses nothing, keeps to the limit and to graphemes, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 32, max: 60 }), (whole, max) => {
        const parts = splitText({ text: whole, entities: [] }, max).map((part) => part.text);
        const borders = new Set<number>([0]);
        graphemes(whole).reduce((at, segment) => (borders.add(at + segment.length), at + segment.length), 0);
        let at = 0;
        const onBorders = parts.every((part) => borders.has((at += part.length)));
        return parts.join('') === whole && parts.every((part) => part.length <= max) && onBorders;
      }),
    );
  });

  it('keeps every styled unit exactly once', () => {
    const entity = fc.record({ type: fc.constant('italic' as const), offset: fc.nat(200), length: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(entity, fc.integer({ min: 1, max: 200 }), (range, cut) => {
        const pieces = [...entitiesWithin([range], 0, cut), ...entitiesWithin([range], cut, 400)];
        return pieces.reduce((sum, piece) => sum + piece.length, 0) === range.length;
      }),
    );
  });
});
