import { describe, expect, it } from '@jest/globals';
import { lastDays, periodOfDays, shownDuration } from './period.js';

describe('a period', () => {
  it('of the last seven days ends with today, which is not over', () => {
    const { from, to } = lastDays(7, new Date(2026, 2, 10, 15, 30));
    expect([from, to]).toEqual([new Date(2026, 2, 4), new Date(2026, 2, 11)]);
  });

  it('over the change of clocks still goes from midnight to midnight', () => {
    const { from, to } = lastDays(30, new Date(2026, 3, 2, 12));
    expect([from.getHours(), to.getHours()]).toEqual([0, 0]);
  });

  it('of two days holds both whole', () => {
    expect(periodOfDays('2026-03-01', '2026-03-02')).toEqual({ from: new Date(2026, 2, 1), to: new Date(2026, 2, 3) });
  });

  it.each([
    ['2026-03-02', '2026-03-01'],
    ['', '2026-03-01'],
    ['2024-01-01', '2026-03-01'],
  ])('from %j to %j is none', (first, last) => {
    expect(periodOfDays(first, last)).toBeNull();
  });
});

it.each([
  [null, '–'],
  [900, '1 s'],
  [75_000, '1 m 15 s'],
  [3_600_000, '1 h 0 m'],
  [90_061_000, '25 h 1 m'],
])('%j ms are shown as %s', (ms, shown) => {
  expect(shownDuration(ms, { hours: 'h', minutes: 'm', seconds: 's' })).toBe(shown);
});
