// Which rows of a long conversation are drawn: those in sight and some around them. Told by the seq of messages, which stays whatever
// is loaded above or below. The rows' heights are known once they have been drawn, and guessed before. Pure.
import type { ThreadRow } from './thread-rows.js';

/** Shorter conversations are drawn whole. */
const WHOLE_UP_TO = 120;
/** Drawn above and below what is in sight. */
const AROUND_PX = 1_000;
/** Rows drawn anew for less than this would be drawn anew all the time. */
const SLACK_PX = 600;
/** Between two rows; as in message-list.module.css. */
export const GAP_PX = 14;
const LINE_PX = 22;
const BUBBLE_PX = 46;
const NAME_PX = 18;

/** The seqs the drawn stretch begins and ends with; what is still on its way has none and comes after all. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Drawn {
  /** Indexes of the rows: the first, and the one after the last. */
  start: number;
  end: number;
  /** Room for the rows that are not drawn. */
  abovePx: number;
  belowPx: number;
}

/** A conversation is opened at its end. */
export const END: Stretch = { from: Infinity, to: Infinity };

/** Where each row stands: the seq of its message, of the next one for what stands before a message. Never descends. */
export function seqsOf(rows: readonly ThreadRow[]): number[] {
  const seqs = new Array<number>(rows.length);
  let next = Infinity;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row?.type === 'line') next = row.message.seq;
    else if (row?.type === 'group') next = row.bubbles[0]?.messages?.[0].seq ?? Infinity;
    seqs[index] = next;
  }
  return seqs;
}

const guessed = (row: ThreadRow): number => (row.type === 'group' ? NAME_PX + row.bubbles.length * BUBBLE_PX : LINE_PX);

/** Where each row begins, and at last where all end. */
export function topsOf(rows: readonly ThreadRow[], heights: ReadonlyMap<string, number>): number[] {
  const tops = new Array<number>(rows.length + 1);
  let top = 0;
  // Asked for with every step of scrolling: nothing is made per row.
  rows.forEach((row, index) => {
    tops[index] = top;
    top += (heights.get(row.key) ?? guessed(row)) + GAP_PX;
  });
  tops[rows.length] = top;
  return tops;
}

/** The first index whose value is not below the wanted one. */
function lowerBound(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row at this seq: what stands before a message goes with it. A message that was joined to earlier ones is in their row. */
function rowWith(seqs: readonly number[], seq: number): number {
  const index = lowerBound(seqs, seq);
  return seqs[index] === seq ? index : index - 1;
}

export function drawnRows(seqs: readonly number[], tops: readonly number[], stretch: Stretch): Drawn {
  const count = seqs.length;
  const { start, end } = count <= WHOLE_UP_TO ? { start: 0, end: count } : boundsOf(seqs, tops, stretch);
  const all = tops[count] ?? 0;
  return { start, end, abovePx: tops[start] ?? 0, belowPx: all - (tops[end] ?? all) };
}

function boundsOf(seqs: readonly number[], tops: readonly number[], stretch: Stretch): { start: number; end: number } {
  const count = seqs.length;
  const end = stretch.to === Infinity ? count : Math.max(1, lowerBound(seqs, stretch.to + 1));
  const wanted = stretch.from === Infinity ? lowerBound(tops, (tops[count] ?? 0) - 2 * AROUND_PX) : rowWith(seqs, stretch.from);
  return { start: Math.max(0, Math.min(wanted, end - 1)), end };
}

/** The stretch to draw for what is in sight now; the same one while it still reaches far enough. */
export function stretchFor(
  seqs: readonly number[],
  tops: readonly number[],
  sight: { top: number; bottom: number },
  now: Stretch,
): Stretch {
  const count = seqs.length;
  const { start, end } = boundsOf(seqs, tops, now);
  const reachesUp = start === 0 || (tops[start] ?? 0) <= sight.top - SLACK_PX;
  const reachesDown = end === count || (tops[end] ?? 0) >= sight.bottom + SLACK_PX;
  const isNarrow = (tops[end] ?? 0) - (tops[start] ?? 0) < sight.bottom - sight.top + 4 * AROUND_PX;
  if (reachesUp && reachesDown && isNarrow) return now;
  const first = Math.max(0, lowerBound(tops, sight.top - AROUND_PX) - 1);
  const last = Math.min(count - 1, lowerBound(tops, sight.bottom + AROUND_PX));
  return { from: seqs[first] ?? 0, to: last >= count - 1 ? Infinity : (seqs[last] ?? Infinity) };
}

/** A stretch around one message, to go there. */
export function stretchAround(rows: readonly ThreadRow[], seqs: readonly number[], seq: number): Stretch {
  const index = Math.min(lowerBound(seqs, seq + 1), rows.length) - 1;
  return { from: seqs[Math.max(0, index - 20)] ?? 0, to: seqs[index + 20] ?? Infinity };
}
