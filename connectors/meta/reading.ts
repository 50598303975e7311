// Careful reading of JSON whose shape nobody guarantees: every function takes anything and never throws.

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : NOTHING;
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text cut to what a field of ours may hold, never inside a surrogate pair. */
export function shortTextOf(value: unknown, max: number): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : cutText(text, max);
}

export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const lastUnit = text.charCodeAt(max - 1);
  return text.slice(0, lastUnit >= 0xd800 && lastUnit <= 0xdbff ? max - 1 : max);
}

const ID_MAX = 512;

/** An id, which Meta writes as text in some places and as a number in others; longer ones are no ids. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
  return id !== undefined && id.length <= ID_MAX ? id : undefined;
}

export function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Also reads a number written as text. */
export function decimalOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The largest instant a Date can hold. */
const LAST_MS = 8.64e15;

/** Seconds since 1970, as number or text; undefined when absent or impossible. */
export function timeOfSeconds(value: unknown): Date | undefined {
  return timeOfMs((decimalOf(value) ?? 0) * 1000);
}

/** Milliseconds since 1970, as number or text; undefined when absent or impossible. */
export function timeOfMs(value: unknown): Date | undefined {
  const ms = decimalOf(value) ?? 0;
  return ms > 0 && ms < LAST_MS ? new Date(Math.round(ms)) : undefined;
}

const TEXTS_MAX = 1024;

/** Those of the fields that say something. */
export function textsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const text = shortTextOf(value, TEXTS_MAX);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
