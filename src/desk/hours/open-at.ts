// When a group is open: weekly hours, and dated ones that stand instead of them. Read off the wall clocks of the group's zone.
import type { OpenInterval, WorkingHours } from '../../contract/index.js';
import { addDays, clockChangeBetween, instantsOf, wallTimeAt, weekdayOf, type WallTime } from './zone.js';

const DAY_MS = 86_400_000;
const DAY_MINUTES = 24 * 60;
/** A weekly pattern that changes at all has done so within this time, even when the clocks are put forward over one of its hours. */
const PATTERN_MS = 22 * DAY_MS;

/**
 * Nothing configured means always open. A date with special hours goes by these alone: not even yesterday's regular night shift reaches into
 * it. A special shift, however, runs to its end on the day after.
 */
export function isOpenAt(hours: WorkingHours, timezone: string, at: Date): boolean {
  return isOpenOnWall(hours, wallTimeAt(timezone, at));
}

/** The next moment after `at` from which the answer of `isOpenAt` is the other one; null when it stays. */
export function nextChange(hours: WorkingHours, timezone: string, at: Date): Date | null {
  const before = isOpenAt(hours, timezone, at);
  const untilMs = horizonOf(hours, at);
  for (let fromMs = at.getTime(); fromMs < untilMs; fromMs += DAY_MS) {
    for (const candidateMs of borders(hours, timezone, fromMs, fromMs + DAY_MS)) {
      const candidate = new Date(candidateMs);
      if (candidateMs > at.getTime() && isOpenAt(hours, timezone, candidate) !== before) return candidate;
    }
  }
  return null;
}

function isOpenOnWall(hours: WorkingHours, { date, minutes }: WallTime): boolean {
  const today = intervalsOn(hours, date);
  if (today.intervals.some((interval) => minutes >= startOf(interval) && minutes < endOf(interval))) return true;
  const yesterday = intervalsOn(hours, addDays(date, -1));
  if (today.isSpecial && !yesterday.isSpecial) return false;
  return yesterday.intervals.some((interval) => minutes + DAY_MINUTES < endOf(interval));
}

/** Without regular hours every day that has no special ones is open all day long. */
function intervalsOn(hours: WorkingHours, date: string): { isSpecial: boolean; intervals: OpenInterval[] } {
  const special = hours.special?.dates.find((dated) => dated.date === date);
  if (special) return { isSpecial: true, intervals: special.intervals };
  const weekday = weekdayOf(date);
  const regular = hours.regular === null ? ALL_DAY : (hours.regular.weekly.find(({ day }) => day === weekday)?.intervals ?? []);
  return { isSpecial: false, intervals: regular };
}

const ALL_DAY: OpenInterval[] = [{ start: '00:00', end: '24:00' }];

/** Every instant in [fromMs, untilMs) at which something may change, in order. */
function borders(hours: WorkingHours, timezone: string, fromMs: number, untilMs: number): number[] {
  const found = new Set<number>();
  const last = wallTimeAt(timezone, new Date(untilMs)).date;
  for (let date = addDays(wallTimeAt(timezone, new Date(fromMs)).date, -1); date <= last; date = addDays(date, 1)) {
    const times = intervalsOn(hours, date).intervals.flatMap((interval) => [startOf(interval), endOf(interval)]);
    for (const minutes of [0, ...times]) for (const atMs of instantsOf(timezone, { date, minutes })) found.add(atMs);
  }
  const clockChange = clockChangeBetween(timezone, fromMs, untilMs);
  if (clockChange !== null) found.add(clockChange);
  return [...found].filter((atMs) => atMs >= fromMs && atMs < untilMs).sort((left, right) => left - right);
}

function horizonOf({ special }: WorkingHours, at: Date): number {
  const lastDate = special?.dates.reduce((latest, { date }) => (date > latest ? date : latest), '') ?? '';
  const pattern = at.getTime() + PATTERN_MS;
  return lastDate === '' ? pattern : Math.max(pattern, Date.parse(lastDate) + PATTERN_MS);
}

function startOf({ start }: OpenInterval): number {
  return minutesOf(start);
}

/** Past midnight it counts on, so that it is always after the start. */
function endOf({ start, end }: OpenInterval): number {
  const minutes = minutesOf(end);
  return minutes > minutesOf(start) ? minutes : minutes + DAY_MINUTES;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
