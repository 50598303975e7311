// Times as people read them, in the viewer's language and time zone.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Making one takes far longer than using it, and every row of a list needs some. */
function kept<Options, Format>(make: (language: string, options: Options) => Format): (language: string, options: Options) => Format {
  const formats = new Map<string, Format>();
  return (language, options) => {
    const key = `${language} ${JSON.stringify(options)}`;
    const format = formats.get(key) ?? make(language, options);
    formats.set(key, format);
    return format;
  };
}

const format = kept((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));
const relative = kept((language, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(language, options));
const numeral = kept((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options));

/** With a space between a number and its Chinese unit, as in the sentences of the pages. */
const spaced = (words: string): string => words.replace(/(?<=\d)(?=\p{Script=Han})/gu, ' ');

export const clockTime = (at: string, language: string): string =>
  format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

export const exactTime = (at: string, language: string): string =>
  format(language, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at));

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Whole days between the calendar days of two moments. */
function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY);
}

/** For a list row: "now", "5 min ago", "14:05", "yesterday", "Mon", "12 Mar". */
export function briefTime(at: string, now: number, language: string): string {
  const moment = new Date(at);
  const ageMs = now - moment.getTime();
  if (ageMs < HOUR && ageMs > -MINUTE) {
    const narrow = relative(language, { numeric: 'auto', style: 'narrow' });
    return ageMs < MINUTE ? narrow.format(0, 'second') : spaced(narrow.format(-Math.floor(ageMs / MINUTE), 'minute'));
  }
  const days = daysBetween(moment, new Date(now));
  if (days <= 0) return clockTime(at, language);
  if (days === 1) return relative(language, { numeric: 'auto' }).format(-1, 'day');
  if (days < 7) return format(language, { weekday: 'short' }).format(moment);
  const sameYear = moment.getFullYear() === new Date(now).getFullYear();
  return format(language, sameYear ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'numeric', day: 'numeric' }).format(
    moment,
  );
}

/** For the line between two days of a conversation. */
export function dayTitle(at: string, now: number, language: string): string {
  const moment = new Date(at);
  const days = daysBetween(moment, new Date(now));
  if (days === 0 || days === 1) {
    const word = relative(language, { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const sameYear = moment.getFullYear() === new Date(now).getFullYear();
  return format(language, { weekday: 'long', month: 'long', day: 'numeric', ...(!sameYear && { year: 'numeric' }) }).format(moment);
}

/** How long something has been going on: "45 s", "12 min", "3 h". */
export function elapsed(fromAt: string, now: number, language: string): string {
  const ageMs = Math.max(0, now - new Date(fromAt).getTime());
  const [value, unit] =
    ageMs < MINUTE
      ? [ageMs / 1000, 'second']
      : ageMs < HOUR
        ? [ageMs / MINUTE, 'minute']
        : ageMs < 2 * DAY
          ? [ageMs / HOUR, 'hour']
          : [ageMs / DAY, 'day'];
  return spaced(numeral(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(Math.floor(value)));
}

/** The present on the pages is renewed every 20 seconds: of what is younger, seconds would be told wrong. */
export const hasJustBegun = (fromAt: string, now: number): boolean => now - new Date(fromAt).getTime() < 20_000;

/** A recording's length: 0:07, 12:30. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** In steps of 1,024, as the platforms and their limits count. */
export function fileSize(bytes: number, language: string): string {
  const kilobytes = bytes / 1_024;
  const [value, unit] =
    kilobytes < 1_000
      ? [kilobytes, 'kilobyte']
      : kilobytes < 1_000 * 1_024
        ? [kilobytes / 1_024, 'megabyte']
        : [kilobytes / 1_024 / 1_024, 'gigabyte'];
  return numeral(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** The end of something: "18:30" today, else "2 May, 18:30". */
export function untilTime(at: string, now: number, language: string): string {
  if (daysBetween(new Date(now), new Date(at)) === 0) return clockTime(at, language);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return format(language, { ...(!sameYear && { year: 'numeric' }), month: 'short', day: 'numeric', ...clock }).format(new Date(at));
}
