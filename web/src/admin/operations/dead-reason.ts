// Why an event is dead: what the hub could not do with it in the viewer's words, what broke as it was told.
import type { Translation } from '../../i18n/translation.js';

/** How the hub begins a reason, in words that programs and `POST /webhook-events/replay` know. */
export const BEGINNINGS = { 'cannot be parsed: ': 'operations.unreadable', 'processing failed: ': 'operations.notProcessed' } as const;

export function deadReason(i18n: Translation, reason: string): string {
  for (const [beginning, key] of Object.entries(BEGINNINGS))
    if (reason.startsWith(beginning)) return i18n.t(key, { cause: reason.slice(beginning.length) });
  return reason;
}
