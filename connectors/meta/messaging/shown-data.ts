// The details of an event as agents may see them; the raw webhook keeps all.
import type { Fields } from '../reading.js';

const DATA_MAX_CHARACTERS = 16_384;

/** Empty when there is too much of them. Throws RangeError for what is nested beyond reason. */
export function shownData(data: Fields): Record<string, unknown> {
  return JSON.stringify(data).length <= DATA_MAX_CHARACTERS ? { ...data } : {};
}
