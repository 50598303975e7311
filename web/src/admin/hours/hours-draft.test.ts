import { describe, expect, it } from '@jest/globals';
import type { WorkingHours } from '../../../../src/contract/hours.js';
import { draftOf, hoursOf, nextInterval, spansOf, wrongIn, type HoursDraft } from './hours-draft.js';

const NIGHT = { start: '22:00', end: '06:00' };
const MORNING = { start: '09:00', end: '12:00' };
const AFTERNOON = { start: '13:00', end: '18:00' };

const stored: WorkingHours = {
  regular: { weekly: [{ day: 1, intervals: [MORNING, AFTERNOON] }] },
  special: { dates: [{ date: '2026-10-01', note: 'National Day', intervals: [] }] },
};
const draft = (change: Partial<HoursDraft>): HoursDraft => ({ ...draftOf(stored), ...change });
const monday = (...intervals: { start: string; end: string }[]): Partial<HoursDraft> => ({ week: [intervals, [], [], [], [], [], []] });
const date = (key: string, day: string) => ({ key, date: day, note: '', intervals: [] });

describe('a draft of working hours', () => {
  it('stores what it was made of', () => {
    expect(hoursOf(draftOf(stored))).toEqual(stored);
  });

  it('is always open without regular hours, and offers office hours', () => {
    const always = draftOf({ regular: null, special: null });
    expect(hoursOf(always)).toEqual({ regular: null, special: null });
    expect(hoursOf({ ...always, isAlways: false }).regular?.weekly.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5]);
  });

  it('stores times and dates in their order', () => {
    const { regular, special } = hoursOf(
      draft({ ...monday(AFTERNOON, MORNING), dates: [date('b', '2026-12-31'), date('a', '2026-01-01')] }),
    );
    expect(regular?.weekly[0]?.intervals).toEqual([MORNING, AFTERNOON]);
    expect(special?.dates.map((dated) => dated.date)).toEqual(['2026-01-01', '2026-12-31']);
  });

  it.each<[string, Partial<HoursDraft>, string | null]>([
    ['as it was stored', {}, null],
    ['with a night shift', monday(NIGHT), null],
    ['with a night shift after a day', monday(MORNING, NIGHT), null],
    ['with two that touch', monday(MORNING, { start: '12:00', end: '13:00' }), null],
    ['without an end', monday({ start: '09:00', end: '' }), 'time'],
    ['with no length', monday({ start: '09:00', end: '09:00' }), 'length'],
    ['with two that overlap', monday(MORNING, { start: '11:00', end: '13:00' }), 'overlap'],
    ['with something after a night shift began', monday(NIGHT, { start: '23:00', end: '23:30' }), 'overlap'],
    ['with a date that is not filled in', { dates: [date('a', '')] }, 'date'],
    ['with a date twice', { dates: [date('a', '2026-01-01'), date('b', '2026-01-01')] }, 'double'],
    ['with a wrong week nobody goes by', { ...monday({ start: '', end: '' }), isAlways: true }, null],
  ])('%s is right or wrong', (_name, change, wrong) => {
    expect(wrongIn(draft(change))).toBe(wrong);
  });

  it('draws a night shift up to the edge of its day', () => {
    expect(spansOf([{ start: '06:00', end: '12:00' }, NIGHT, { start: '18:00', end: '24:00' }])).toEqual([
      { from: 0.25, to: 0.5 },
      { from: 22 / 24, to: 1 },
      { from: 0.75, to: 1 },
    ]);
  });

  it('offers the next hours after the last ones', () => {
    expect(nextInterval([])).toEqual({ start: '09:00', end: '18:00' });
    expect(nextInterval([MORNING])).toEqual({ start: '13:00', end: '14:00' });
    expect(nextInterval([{ start: '09:00', end: '24:00' }])).toEqual({ start: '22:00', end: '23:00' });
  });
});
