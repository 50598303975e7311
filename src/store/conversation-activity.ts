// The order of lists: whoever something was said to last comes first. The index holds the ten seconds in which that was, not the instant: a row
// whose indexed columns stay the same is changed in its place.

/** As the column `active_slot` is generated. */
export const slotOf = (at: string): string => `date_bin('10 seconds', ${at}::timestamptz, '2000-01-01 00:00:00+00')`;

/** ORDER BY; `c` is the conversation. */
export const newestFirst = (c: string): string => `${c}.active_slot DESC, ${c}.last_message_at DESC, ${c}.id DESC`;
export const oldestFirst = (c: string): string => `${c}.active_slot, ${c}.last_message_at, ${c}.id`;

/** What stands behind this place of a list, newest first. */
export const isBehind = (c: string, at: string, id: string): string =>
  `(${c}.active_slot <= ${slotOf(at)} AND (${c}.last_message_at, ${c}.id) < (${at}::timestamptz, ${id}::uuid))`;
