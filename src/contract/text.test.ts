import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { previewText } from './content.js';
import { isStorableText, requireStorable, storable, storableText } from './text.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

describe('text from outside', () => {
  it('is storable once cleaned, wherever it is cut, and only loses its end', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, max) => {
        const whole = storableText(text);
        const cut = storableText(text, max);
        expect(isStorableText(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(whole.startsWith(cut)).toBe(true);
        expect(whole.length - cut.length <= Math.max(0, whole.length - max) + 1).toBe(true);
      }),
    );
  });

  it('is left as it is when there is nothing wrong with it', () => {
    const data = { text: 'héllo 😀', at: new Date(0), bytes: Buffer.from([0]), list: [1, null, 'x'] };
    expect(storable(data)).toBe(data);
  });

  it('is cleaned at any depth, names of fields too, and nothing else is touched', () => {
    const at = new Date(0);
    expect(storable({ 'a\0': [{ b: 'x\0y\ud83d', at }] })).toEqual({ a: [{ b: 'xy\ufffd', at }] });
  });

  it('is refused as input, however deep it lies', () => {
    let deep: unknown = 'a\0';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(() => requireStorable(deep)).toThrow(expect.objectContaining({ status: 400, code: 'bad_text' }));
    expect(() => requireStorable({ q: 'fine 😀' })).not.toThrow();
  });

  it('makes a preview that never ends in half a character', () => {
    expect(previewText({ type: 'text', text: `${'a'.repeat(199)}😀` })).toBe('a'.repeat(199));
    expect(previewText({ type: 'text', text: `${'a'.repeat(198)}😀 and more` })).toBe(`${'a'.repeat(198)}😀`);
  });
});
