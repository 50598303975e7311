// Time of day in a zone, with the tz database of the runtime: instants to wall clocks and back, over every change of the clocks.

/** What a wall clock shows; `minutes` since midnight, whole ones only. */
export interface WallTime {
  date: string;
  minutes: number;
}

const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

export function wallTimeAt(timezone: string, at: Date): WallTime {
  const wallMs = wallMsAt(timezone, at.getTime());
  return { date: dateOf(wallMs), minutes: Math.floor((wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS) / 60_000) };
}

/** The instants at which the zone's clocks show this time: one, two where they are put back, none where they are put forward. */
export function instantsOf(timezone: string, { date, minutes }: WallTime): number[] {
  const wallMs = Date.parse(`${date}T00:00:00.000Z`) + minutes * 60_000;
  const offsets = new Set([offsetAt(timezone, wallMs - DAY_MS), offsetAt(timezone, wallMs + DAY_MS)]);
  return [...offsets].map((offsetMs) => wallMs - offsetMs).filter((atMs) => wallMsAt(timezone, atMs) === wallMs);
}

/** When the clocks are changed in [fromMs, untilMs), if they are; at most one change is looked for. */
export function clockChangeBetween(timezone: string, fromMs: number, untilMs: number): number | null {
  const before = offsetAt(timezone, fromMs);
  if (offsetAt(timezone, untilMs) === before) return null;
  let [low, high] = [fromMs, untilMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timezone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** `2026-03-01` and -1 give `2026-02-28`. */
export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
}

function dateOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

function offsetAt(timezone: string, atMs: number): number {
  return wallMsAt(timezone, atMs) - atMs;
}

/** What the clocks show, read as if it were UTC; they show whole seconds. */
function wallMsAt(timezone: string, atMs: number): number {
  const [month = 0, day = 0, year = 0, hours = 0, minutes = 0, seconds = 0] = clockOf(timezone).format(atMs).split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hours, minutes, seconds) + (((atMs % 1000) + 1000) % 1000);
}

/** Writes `03/29/2026, 04:00:00`. */
function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(timezone, clock);
  return clock;
}
