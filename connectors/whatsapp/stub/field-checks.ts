// What the checks of messages have in common: fields, lengths, and Meta's words for what is wrong with them.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { isObject, type Fields } from '../../meta/reading.js';

export function within(value: unknown, name: string, max: number): void {
  if (typeof value !== 'string' || value.trim() === '') throw missing(name);
  if (value.length > max) throw invalidValue(`${name} is longer than ${max} characters`);
}

/** The fields, refused when there are others. */
export function only(value: unknown, allowed: string[]): Fields {
  if (!isObject(value)) throw invalidValue('an object is expected');
  const strange = Object.keys(value).find((name) => !allowed.includes(name));
  if (strange !== undefined) throw new GraphFailure(400, 100, 'Invalid parameter', { details: `Unexpected key "${strange}"` });
  return value;
}

export function missing(name: string): GraphFailure {
  return new GraphFailure(400, 131_008, 'Required parameter is missing', { details: `The parameter ${name} is required.` });
}

export function invalidValue(details: string): GraphFailure {
  return new GraphFailure(400, 131_009, 'Parameter value is not valid', { details });
}
