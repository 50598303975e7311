import { isAlike } from './use-draft.js';

/** What of `now` is not as it was when the form was opened: nothing else is written back over what others have changed since. */
export function changedParts<Whole extends object>(before: Whole, now: Whole): Partial<Whole> {
  const changed: Partial<Whole> = {};
  for (const name of Object.keys(now) as (keyof Whole)[]) if (!isAlike(now[name], before[name])) changed[name] = now[name];
  return changed;
}
