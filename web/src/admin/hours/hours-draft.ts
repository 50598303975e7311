// Working hours while somebody edits them: every day of the week has its line, whether it is open or not.
import type { OpenInterval, SpecialHours, WorkingHours } from '../../../../src/contract/hours.js';

export interface DraftDate {
  /** Of the line on the page; dates may be empty or double while they are typed. */
  key: string;
  date: string;
  note: string;
  intervals: OpenInterval[];
}

export interface HoursDraft {
  /** Open around the clock, every day. */
  isAlways: boolean;
  /** Monday first. */
  week: OpenInterval[][];
  dates: DraftDate[];
}

export const OFFICE_DAY: OpenInterval = { start: '09:00', end: '18:00' };
/** Monday to Friday. */
export const OFFICE_DAYS = 5;
const DAY_MINUTES = 24 * 60;

export function draftOf({ regular, special }: WorkingHours): HoursDraft {
  return {
    isAlways: regular === null,
    week: Array.from({ length: 7 }, (_, index) =>
      regular === null ? (index < OFFICE_DAYS ? [OFFICE_DAY] : []) : (regular.weekly.find(({ day }) => day === index + 1)?.intervals ?? []),
    ),
    dates: (special?.dates ?? []).map(({ date, note = '', intervals }) => ({ key: date, date, note, intervals })),
  };
}

/** What is to be stored; null: nothing of this kind. */
export function hoursOf({ isAlways, week, dates }: HoursDraft): WorkingHours {
  const weekly = week.flatMap((intervals, index) => (intervals.length === 0 ? [] : [{ day: index + 1, intervals: inOrder(intervals) }]));
  return { regular: isAlways ? null : { weekly }, special: dates.length === 0 ? null : { dates: datesOf(dates) } };
}

/** Why it cannot be stored yet: the wording's key under `hours.wrong`. */
export function wrongIn({ isAlways, week, dates }: HoursDraft): 'time' | 'length' | 'overlap' | 'date' | 'double' | null {
  if (dates.some(({ date }) => date === '')) return 'date';
  if (new Set(dates.map(({ date }) => date)).size < dates.length) return 'double';
  const days = [...(isAlways ? [] : week), ...dates.map(({ intervals }) => intervals)];
  if (days.flat().some(({ start, end }) => start === '' || end === '')) return 'time';
  if (days.flat().some(({ start, end }) => start === end)) return 'length';
  return days.some(overlaps) ? 'overlap' : null;
}

/** Where it is open on a day's line, in parts of the day; what runs past midnight ends at its edge. */
export function spansOf(intervals: readonly OpenInterval[]): { from: number; to: number }[] {
  return intervals.map(({ start, end }) => {
    const [from, to] = [minutesOf(start), minutesOf(end)];
    return { from: from / DAY_MINUTES, to: (to > from ? to : DAY_MINUTES) / DAY_MINUTES };
  });
}

export function runsPastMidnight({ start, end }: OpenInterval): boolean {
  return start !== '' && end !== '' && end !== '24:00' && minutesOf(end) < minutesOf(start);
}

/** One more on the same day: after the last one, or office hours. */
export function nextInterval(intervals: readonly OpenInterval[]): OpenInterval {
  const last = intervals.at(-1);
  if (last === undefined) return OFFICE_DAY;
  const start = runsPastMidnight(last) ? 0 : Math.min(minutesOf(last.end) + 60, DAY_MINUTES - 120);
  return { start: clockOf(start), end: clockOf(start + 60) };
}

function datesOf(dates: readonly DraftDate[]): SpecialHours['dates'] {
  return dates
    .map(({ date, note, intervals }) => ({ date, ...(note.trim() !== '' && { note: note.trim() }), intervals: inOrder(intervals) }))
    .sort((left, right) => (left.date < right.date ? -1 : 1));
}

function inOrder(intervals: readonly OpenInterval[]): OpenInterval[] {
  return [...intervals].sort((left, right) => minutesOf(left.start) - minutesOf(right.start));
}

function overlaps(intervals: readonly OpenInterval[]): boolean {
  const ends = inOrder(intervals).map(({ start, end }) => ({ start: minutesOf(start), end: endOf(start, end) }));
  return ends.some(({ start }, index) => index > 0 && start < (ends[index - 1]?.end ?? 0));
}

function endOf(start: string, end: string): number {
  const minutes = minutesOf(end);
  return minutes > minutesOf(start) ? minutes : minutes + DAY_MINUTES;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
