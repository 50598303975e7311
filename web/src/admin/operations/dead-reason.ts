// Why an event is dead: what the hub could not do with it and what stood in the way, in the viewer's words, beside what broke as it was told.
import type { Translation } from '../../i18n/translation.js';

/** How the hub begins a reason, in words that programs and `POST /webhook-events/replay` know. */
export const BEGINNINGS = { 'cannot be parsed: ': 'operations.unreadable', 'processing failed: ': 'operations.notProcessed' } as const;

/** What the language and the database say when such a thing is in an event. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/invalid time value|date\/time field value|timestamp out of range/i, 'time'],
  [/JSON|unexpected (token|end)/i, 'json'],
  [/cannot read propert|is not (a function|iterable)/i, 'missing'],
  [/value too long|index row size/i, 'long'],
  [/invalid byte sequence|unsupported unicode/i, 'characters'],
  [/duplicate key|violates /i, 'contradiction'],
  [/out of range|overflow/i, 'number'],
];

export interface EventReason {
  words: string;
  /** As whoever broke on it said it. */
  quote?: string;
}

export function deadReason(i18n: Translation, reason: string): EventReason {
  for (const [beginning, key] of Object.entries(BEGINNINGS)) {
    if (!reason.startsWith(beginning)) continue;
    const told = reason.slice(beginning.length);
    const [part, left = '', all = ''] = /^(\d+) of (\d+): /.exec(told) ?? [''];
    const quote = told.slice(part.length);
    const cause = CAUSES.find(([sign]) => sign.test(quote))?.[1] ?? 'unknown';
    const words = [
      i18n.t(key, { cause: i18n.t(`operations.cause.${cause}`) }),
      ...(part === '' ? [] : [i18n.t('operations.ofSeveral', { left, all })]),
    ];
    return { words: words.join(' '), quote };
  }
  return { words: reason };
}
