// Periods of whole days on the viewer's own calendar, and times as a report shows them.
import type { Period } from '../api/reports.js';

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 400;

export function lastDays(days: number, now: Date): Period {
  const today = [now.getFullYear(), now.getMonth(), now.getDate()] as const;
  return { from: new Date(today[0], today[1], today[2] - days + 1), to: new Date(today[0], today[1], today[2] + 1) };
}

/** Both days whole, as a date field gives them; null while they make no period. */
export function periodOfDays(first: string, last: string): Period | null {
  const [from, end] = [dayOf(first), dayOf(last)];
  if (from === null || end === null) return null;
  const to = new Date(end.getFullYear(), end.getMonth(), end.getDate() + 1);
  return to > from && to.getTime() - from.getTime() <= MOST_DAYS * DAY_MS ? { from, to } : null;
}

/** As a date field wants it. */
export function dayText(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last whole day of a period. */
export function lastDayOf({ to }: Period): Date {
  return new Date(to.getTime() - DAY_MS / 2);
}

export const daysIn = ({ from, to }: Period): number => Math.round((to.getTime() - from.getTime()) / DAY_MS);

export function shownDuration(ms: number | null, unit: { hours: string; minutes: string; seconds: string }): string {
  if (ms === null) return '–';
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} ${unit.seconds}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} ${unit.minutes} ${String(seconds % 60)} ${unit.seconds}`;
  return `${String(Math.floor(minutes / 60))} ${unit.hours} ${String(minutes % 60)} ${unit.minutes}`;
}

function dayOf(text: string): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(day));
}
