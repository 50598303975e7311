// What an admin changed of a bound account, as the hub takes it: only what differs, null for what is taken away.
import type { BindField } from '../../../src/contract/api.js';
import type { FieldValue } from './bind-field-input.js';

export type FieldValues = Record<string, FieldValue>;
type FieldChanges = Record<string, FieldValue | null>;

/** The settings a form can show, as they are now. */
export function shownSettings(fields: readonly BindField[], settings: Record<string, unknown>): FieldValues {
  const shown: FieldValues = {};
  for (const { name } of fields) {
    const value = settings[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') shown[name] = value;
  }
  return shown;
}

export function changedSettings(fields: readonly BindField[], before: FieldValues, now: FieldValues): FieldChanges {
  const changes: FieldChanges = {};
  for (const { name, default: untouched = false } of fields) {
    const [was, is] = [meant(before[name]), meant(now[name])];
    // A switch that was never set and is back where it was.
    if (was !== is && !(was === undefined && is === untouched)) changes[name] = is ?? null;
  }
  return changes;
}

/** Sealed values never come back from the hub: an empty field keeps what is stored. */
export function changedCredentials(fields: readonly BindField[], typed: FieldValues, removed: readonly string[]): FieldChanges {
  const changes: FieldChanges = {};
  for (const { name } of fields) {
    const value = meant(typed[name]);
    if (removed.includes(name)) changes[name] = null;
    else if (value !== undefined) changes[name] = value;
  }
  return changes;
}

function meant(value: FieldValue | undefined): FieldValue | undefined {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? undefined : value.trim();
}
