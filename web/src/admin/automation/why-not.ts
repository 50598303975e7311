// Why a rule's step could not be done, from the code the hub keeps with it.
import type { Translation } from '../../i18n/translation.js';

export function whyNot(i18n: Translation, reason: string): string {
  const key = [`automation.why.${reason}`, `errors.${reason}`].find((candidate) => i18n.exists(candidate));
  return key === undefined ? reason : i18n.t(key);
}
