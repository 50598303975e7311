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

export function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function decimalOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A platform time in seconds as a Date; undefined when absent or impossible. */
export function timeOf(value: unknown): Date | undefined {
  const seconds = integerOf(value);
  return seconds !== undefined && seconds > 0 && seconds < 8.64e12 ? new Date(seconds * 1000) : undefined;
}
