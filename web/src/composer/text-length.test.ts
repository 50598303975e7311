import { describe, expect, it } from '@jest/globals';
import { textLength } from './text-length.js';

describe('textLength', () => {
  it.each([
    ['utf16', 4],
    ['codepoints', 3],
    ['bytes', 8],
  ] as const)('counts in %s', (unit, expected) => {
    expect(textLength('a你😀', unit)).toBe(expected);
  });
});
