// Why an address of somebody else's took nothing: in the viewer's words where the hub only has a code, else as it came.
import type { Translation } from './translation.js';

export function lossWords(i18n: Translation, error: string): string {
  if (!/^\w+$/.test(error)) return error;
  const key = [`webhooks.loss.${error}`, `errors.${error}`].find((candidate) => i18n.exists(candidate));
  return key === undefined ? error : `${i18n.t(key)} (${error})`;
}
