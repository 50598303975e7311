import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OpenInterval, WorkingHours } from '../../contract/index.js';
import { isOpenAt, nextChange } from './open-at.js';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

function every(day: number, ...spans: string[]): { day: number; intervals: OpenInterval[] } {
  return { day, intervals: spans.map(interval) };
}

function interval(span: string): OpenInterval {
  const [start = '', end = ''] = span.split('–');
  return { start, end };
}

const office: WorkingHours = {
  regular: { weekly: [1, 2, 3, 4, 5].map((day) => every(day, '09:00–12:00', '13:00–18:00')) },
  special: null,
};
const night: WorkingHours = { regular: { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => every(day, '22:00–06:00')) }, special: null };
const duty = (date: string, ...spans: string[]): WorkingHours => ({
  ...office,
  special: { dates: [{ date, intervals: spans.map(interval) }] },
});

describe('a group’s hours', () => {
  it.each<[string, WorkingHours, string, string, boolean]>([
    ['no hours at all', { regular: null, special: null }, 'UTC', '2026-01-01T00:00:00Z', true],
    ['a Monday morning', office, 'Asia/Shanghai', '2026-03-02T01:00:00Z', true],
    ['the minute before', office, 'Asia/Shanghai', '2026-03-02T00:59:59.999Z', false],
    ['lunch', office, 'Asia/Shanghai', '2026-03-02T04:00:00Z', false],
    ['the last minute', office, 'Asia/Shanghai', '2026-03-02T09:59:59.999Z', true],
    ['closing time', office, 'Asia/Shanghai', '2026-03-02T10:00:00Z', false],
    ['a Sunday', office, 'Asia/Shanghai', '2026-03-01T03:00:00Z', false],
    ['the same moment in another zone', office, 'America/New_York', '2026-03-02T01:00:00Z', false],
    ['its own morning', office, 'America/New_York', '2026-03-02T14:00:00Z', true],
    ['a night shift before midnight', night, 'Europe/Berlin', '2026-03-02T22:30:00Z', true],
    ['the same after midnight', night, 'Europe/Berlin', '2026-03-03T04:59:59Z', true],
    ['its end', night, 'Europe/Berlin', '2026-03-03T05:00:00Z', false],
    ['Sunday’s shift on Monday', { regular: { weekly: [every(7, '22:00–06:00')] }, special: null }, 'UTC', '2026-03-02T05:59:00Z', true],
    ['a Monday no shift ran into', { regular: { weekly: [every(1, '22:00–06:00')] }, special: null }, 'UTC', '2026-03-02T05:59:00Z', false],
    ['a holiday on a Monday', duty('2026-03-02'), 'Asia/Shanghai', '2026-03-02T03:00:00Z', false],
    ['the Tuesday after it', duty('2026-03-02'), 'Asia/Shanghai', '2026-03-03T03:00:00Z', true],
    ['duty on a Sunday', duty('2026-03-01', '10:00–11:00'), 'Asia/Shanghai', '2026-03-01T02:30:00Z', true],
    ['outside the duty', duty('2026-03-01', '10:00–11:00'), 'Asia/Shanghai', '2026-03-01T03:00:00Z', false],
    ['a duty that runs past midnight', duty('2026-03-01', '22:00–02:00'), 'UTC', '2026-03-02T01:59:00Z', true],
    [
      'a regular night that would run into a holiday',
      { ...night, special: { dates: [{ date: '2026-03-02', intervals: [] }] } },
      'UTC',
      '2026-03-02T01:00:00Z',
      false,
    ],
    ['the hour that is put back, first time', night, 'Europe/Berlin', '2026-10-25T00:30:00Z', true],
    ['the hour that is put back, second time', night, 'Europe/Berlin', '2026-10-25T01:30:00Z', true],
    ['the end of that night, an hour later in UTC', night, 'Europe/Berlin', '2026-10-25T04:59:59Z', true],
    ['after that night', night, 'Europe/Berlin', '2026-10-25T05:00:00Z', false],
    ['the end of the short night', night, 'Europe/Berlin', '2026-03-29T03:59:59Z', true],
    ['after the short night', night, 'Europe/Berlin', '2026-03-29T04:00:00Z', false],
    ['the whole day', { regular: { weekly: [every(1, '00:00–24:00')] }, special: null }, 'UTC', '2026-03-02T23:59:59Z', true],
    ['special hours alone leave other days open', { regular: null, special: { dates: [] } }, 'UTC', '2026-03-02T03:00:00Z', true],
  ])('S3-49 recipe 12: at %s', (_name, hours, timezone, at, expected) => {
    expect(isOpenAt(hours, timezone, new Date(at))).toBe(expected);
  });

  it.each<[string, WorkingHours, string, string, string | null]>([
    ['opening time', office, 'Asia/Shanghai', '2026-03-01T12:00:00Z', '2026-03-02T01:00:00.000Z'],
    ['closing time', office, 'Asia/Shanghai', '2026-03-02T01:00:00Z', '2026-03-02T04:00:00.000Z'],
    ['never, when always open', { regular: null, special: null }, 'UTC', '2026-03-02T01:00:00Z', null],
    ['never, when never open', { regular: { weekly: [] }, special: null }, 'UTC', '2026-03-02T01:00:00Z', null],
    [
      'a holiday next year',
      { regular: null, special: { dates: [{ date: '2027-01-01', intervals: [] }] } },
      'UTC',
      '2026-03-02T01:00:00Z',
      '2027-01-01T00:00:00.000Z',
    ],
    [
      'a day that begins an hour late',
      { regular: { weekly: [every(5, '00:00–24:00')] }, special: null },
      'Africa/Cairo',
      '2026-04-23T12:00:00Z',
      '2026-04-23T22:00:00.000Z',
    ],
    [
      'the first of two equal hours',
      { regular: { weekly: [every(7, '02:30–02:45')] }, special: null },
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'the second of two equal hours',
      { regular: { weekly: [every(7, '02:30–02:45')] }, special: null },
      'Europe/Berlin',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'a week later, where the clocks skip the hour',
      { regular: { weekly: [every(7, '02:30–02:45')] }, special: null },
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-04-05T00:30:00.000Z',
    ],
  ])('change next at %s', (_name, hours, timezone, at, expected) => {
    expect(nextChange(hours, timezone, new Date(at))?.toISOString() ?? null).toBe(expected);
  });
});

const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Pacific/Apia',
];
/** Around the days the clocks change in those zones. */
const DAYS = [
  '2026-03-28',
  '2026-10-24',
  '2026-03-07',
  '2026-10-31',
  '2026-04-04',
  '2026-10-03',
  '2026-04-23',
  '2026-10-29',
  '2026-07-01',
  '2011-12-29',
];

const time = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => clockTime(quarter * 15));
const intervals = fc.array(
  fc.record({ start: time, end: fc.oneof(time, fc.constant('24:00')) }).filter(({ start, end }) => start !== end),
  { maxLength: 3 },
);
const regular = fc.uniqueArray(fc.record({ day: fc.integer({ min: 1, max: 7 }), intervals }), { selector: ({ day }) => day, maxLength: 7 });

/** Any hours, and a moment near a date that may have special ones. */
const scene = fc.constantFrom(...DAYS).chain((day) =>
  fc.record({
    timezone: fc.constantFrom(...ZONES),
    startMs: fc.integer({ min: -24 * 60, max: 48 * 60 }).map((minutes) => Date.parse(day) + minutes * MINUTE_MS),
    hours: fc.record({
      regular: fc.option(regular.map((weekly) => ({ weekly }))),
      special: fc.option(
        fc
          .uniqueArray(fc.record({ offset: fc.integer({ min: -2, max: 3 }), intervals }), {
            selector: ({ offset }) => offset,
            maxLength: 3,
          })
          .map((dates) => ({ dates: dates.map((dated) => ({ date: shifted(day, dated.offset), intervals: dated.intervals })) })),
      ),
    }),
  }),
);

/** Whatever changes here does so on a quarter of an hour: the minutes on both sides of each, for a day and a half. */
function minutesAround(startMs: number): number[] {
  const firstMs = Math.ceil(startMs / QUARTER_MS) * QUARTER_MS;
  const borders = Array.from({ length: 36 * 4 }, (_, index) => firstMs + index * QUARTER_MS);
  return [startMs, ...borders.flatMap((borderMs) => [borderMs - MINUTE_MS, borderMs])].filter((atMs) => atMs >= startMs);
}

describe('any hours, in any zone, around any change of the clocks (I33)', () => {
  it('are open in exactly the minutes their wall clock times name', () => {
    fc.assert(
      fc.property(scene, ({ hours, timezone, startMs }) => {
        const isOpen = wallClock(hours, timezone, startMs);
        const wrong = minutesAround(startMs).filter((atMs) => isOpenAt(hours, timezone, new Date(atMs)) !== isOpen(atMs));
        expect(wrong.map((atMs) => new Date(atMs).toISOString())).toEqual([]);
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });

  it('change next in the first minute that differs', () => {
    fc.assert(
      fc.property(scene, ({ hours, timezone, startMs }) => {
        const isOpen = wallClock(hours, timezone, startMs);
        const minutes = minutesAround(startMs);
        const firstMs = minutes.find((atMs) => isOpen(atMs) !== isOpen(startMs));
        const found = nextChange(hours, timezone, new Date(startMs))?.getTime() ?? Infinity;
        if (firstMs === undefined) expect(found).toBeGreaterThan(minutes.at(-1) ?? startMs);
        else expect(found).toBe(firstMs);
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });
});

/** The same rule by brute force: every open minute of some days written out as its wall clock shows it. */
function wallClock({ regular: weekly, special }: WorkingHours, timezone: string, aroundMs: number): (atMs: number) => boolean {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  const datesOf = new Map(special?.dates.map(({ date, intervals: own }) => [date, own]));
  const open = new Set<string>();
  for (let offset = -4; offset <= 5; offset += 1) {
    const date = shifted(new Date(aroundMs).toISOString().slice(0, 10), offset);
    const own = datesOf.get(date);
    const weekday = ((new Date(date).getUTCDay() + 6) % 7) + 1;
    const all = [{ start: '00:00', end: '24:00' }];
    for (const { start, end } of own ?? (weekly === null ? all : (weekly.weekly.find(({ day }) => day === weekday)?.intervals ?? []))) {
      let minutes = numberOf(start);
      do {
        const day = shifted(date, Math.floor(minutes / 1440));
        if (day === date || own !== undefined || !datesOf.has(day)) open.add(`${day} ${clockTime(minutes % 1440)}`);
        minutes += 1;
      } while (minutes % 1440 !== numberOf(end) % 1440);
    }
  }
  return (atMs) => open.has(shown.format(atMs));
}

function shifted(date: string, days: number): string {
  const moved = new Date(date);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function numberOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
