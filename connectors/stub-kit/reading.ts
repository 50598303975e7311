// Careful reading of what tests, lab pages and callers send: every function takes anything and never throws.

export type JsonObject = Record<string, unknown>;

/** A copy of the object, or an empty one. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Undefined for an empty one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The named fields that are numbers. */
export function numbersIn<Name extends string>(source: Readonly<JsonObject>, names: readonly Name[]): Partial<Record<Name, number>> {
  const read: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = source[name];
    if (typeof value === 'number') read[name] = value;
  }
  return read;
}

/** The named fields that say something. */
export function textsIn<Name extends string>(source: Readonly<JsonObject>, names: readonly Name[]): Partial<Record<Name, string>> {
  const read: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = textOf(source[name]);
    if (value !== undefined) read[name] = value;
  }
  return read;
}
