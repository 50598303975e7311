// Careful reading of messages whose shape nobody guarantees: every function takes what came and never throws.

/** What a message consists of: texts, and elements inside elements. Numbers stay texts, because WeChat's ids are larger than 2^53. */
export type Value = string | { [name: string]: Value } | Value[];
export type Fields = Readonly<Record<string, Value>>;

/** Without a prototype, so that an element named `constructor` or `__proto__` is just another element. */
export function emptyFields(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

/** The fields of an element, or none. */
export function fieldsOf(value: Value | undefined): Fields {
  return typeof value === 'object' && !Array.isArray(value) ? value : emptyFields();
}

/** A repeated element as a list, whether it came once or often. */
export function listOf(value: Value | undefined): Value[] {
  if (value === undefined || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text cut to what a field of ours may hold, never inside a surrogate pair. */
export function shortTextOf(value: Value | undefined, max: number): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : cutText(text, max);
}

export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const lastUnit = text.charCodeAt(max - 1);
  return text.slice(0, lastUnit >= 0xd800 && lastUnit <= 0xdbff ? max - 1 : max);
}

export function integerOf(value: Value | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,16}$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

export function decimalOf(value: Value | undefined): number | undefined {
  return typeof value === 'string' && /^-?\d{1,10}(\.\d{1,20})?$/.test(value) ? Number(value) : undefined;
}

/** `CreateTime`, in seconds, as a Date; undefined when absent or impossible. */
export function timeOf(value: Value | undefined): Date | undefined {
  const seconds = integerOf(value);
  return seconds !== undefined && seconds > 0 && seconds < 8.64e12 ? new Date(seconds * 1000) : undefined;
}
