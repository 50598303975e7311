import { describe, expect, it } from '@jest/globals';
import { fieldValue, laterTimes } from './later-times.js';

const at = (year: number, month: number, day: number, hour: number, minute = 0): Date => new Date(year, month - 1, day, hour, minute);

describe('“later”', () => {
  it.each([
    ['on a Wednesday', at(2026, 5, 6, 15, 30), ['2026-05-06T16:30', '2026-05-07T09:00', '2026-05-11T09:00']],
    ['on a Monday is the next one', at(2026, 5, 4, 8), ['2026-05-04T09:00', '2026-05-05T09:00', '2026-05-11T09:00']],
    ['on a Sunday, whose tomorrow is Monday', at(2026, 5, 10, 8), ['2026-05-10T09:00', '2026-05-11T09:00']],
    ['on the last day of the year', at(2026, 12, 31, 23, 30), ['2027-01-01T00:30', '2027-01-01T09:00', '2027-01-04T09:00']],
  ])('%s', (_case, now, times) => {
    expect(laterTimes(now).map((time) => fieldValue(time.at))).toEqual(times);
  });
});
