import { describe, expect, it } from '@jest/globals';
import { briefTime, elapsed, hasJustBegun } from './times.js';

const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('what is going on', () => {
  it('has just begun until the present of the pages is surely later, also by a clock that is behind', () => {
    expect([-5_000, 0, 19_999].map((ms) => hasJustBegun(ago(ms), NOW))).toEqual([true, true, true]);
    expect(hasJustBegun(ago(20_000), NOW)).toBe(false);
    expect(elapsed(ago(20_000), NOW, 'en')).toBe('20 sec');
  });

  it('has a space between the number and its Chinese unit, as the sentences of the pages have', () => {
    expect([20_000, 600_000, 7_200_000, 259_200_000].map((ms) => elapsed(ago(ms), NOW, 'zh-CN'))).toEqual([
      '20 秒',
      '10 分钟',
      '2 小时',
      '3 天',
    ]);
    expect([0, 600_000].map((ms) => briefTime(ago(ms), NOW, 'zh-CN'))).toEqual(['现在', '10 分钟前']);
  });
});
