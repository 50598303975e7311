import { describe, expect, it } from '@jest/globals';
import { elapsed, hasJustBegun } from './times.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('what is going on', () => {
  it('has just begun until the present of the pages is surely later, also by a clock that is behind', () => {
    expect([-5_000, 0, 19_999].map((ms) => hasJustBegun(ago(ms), NOW))).toEqual([true, true, true]);
    expect(hasJustBegun(ago(20_000), NOW)).toBe(false);
    expect(elapsed(ago(20_000), NOW, 'en')).toBe('20 sec');
  });
});
