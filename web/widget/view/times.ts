// Times as the visitor's language writes them.
import type { Words } from '../words/index.js';

export function clockTime(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

export function exactTime(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

export function dayOf(at: string): string {
  return new Date(at).toDateString();
}

export function dayName(at: string, now: Date, locale: string, words: Words): string {
  const day = new Date(at);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return words.today;
  if (day.toDateString() === yesterday.toDateString()) return words.yesterday;
  const sameYear = day.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }) }).format(day);
}

/** In steps of 1,024, as the limits are counted. */
export function fileSize(bytes: number, locale: string): string {
  const kilobytes = bytes / 1_024;
  const [value, unit] = kilobytes >= 1_000 ? [kilobytes / 1_024, 'megabyte'] : bytes >= 1_000 ? [kilobytes, 'kilobyte'] : [bytes, 'byte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
