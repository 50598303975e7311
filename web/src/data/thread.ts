// The loaded stretch of one conversation: messages ascending by their dense seq. Pure, so every way news arrives meets the same rules.
import type { HubEvent, MessageView } from '../../../src/contract/api.js';

export interface Thread {
  items: MessageView[];
  /** The stretch was gone to and ends before the conversation does: the highest seq that is known to be there. */
  endsBefore?: number;
  /** What lay before it is deleted. */
  isFromStart?: true;
}

/** Adds or replaces messages by seq; the result ascends. */
export function withMessages(thread: Thread, incoming: readonly MessageView[]): Thread {
  if (incoming.length === 0) return thread;
  // Almost always they come before or after all others; then nothing has to be looked for among thousands.
  const ascending = incoming.toSorted((a, b) => a.seq - b.seq);
  const [first, last] = [ascending[0]?.seq ?? 0, ascending.at(-1)?.seq ?? 0];
  if (isStrict(ascending) && (thread.items.length === 0 || first > lastSeq(thread)))
    return { ...thread, items: [...thread.items, ...ascending] };
  if (isStrict(ascending) && last < firstSeq(thread)) return { ...thread, items: [...ascending, ...thread.items] };
  const bySeq = new Map(thread.items.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, message);
  return { ...thread, items: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

const isStrict = (ascending: readonly MessageView[]): boolean =>
  ascending.every(({ seq }, index) => index === 0 || seq > (ascending[index - 1]?.seq ?? 0));

/** With a page of history that goes on where the stretch begins or ends. */
export const extendedBy = (thread: Thread, page: readonly MessageView[]): Thread =>
  reachingTo(withMessages(thread, page), Math.max(knownEnd(thread), page.at(-1)?.seq ?? 0));

/** The stretch a page of history belongs to: the present one where it touches that, else the page alone. */
export function movedTo(thread: Thread, page: readonly MessageView[]): Thread {
  const [first, last] = [page[0]?.seq, page.at(-1)?.seq];
  if (first === undefined || last === undefined) return thread;
  const touches = first <= lastSeq(thread) + 1 && last >= firstSeq(thread) - 1;
  return touches ? extendedBy(thread, page) : reachingTo({ items: [...page] }, Math.max(knownEnd(thread), last));
}

/** The conversation is known to go on to this seq; the stretch stays as it is. */
export function reachingTo({ endsBefore: _before, ...thread }: Thread, seq: number): Thread {
  return lastSeq(thread) < seq ? { ...thread, endsBefore: seq } : thread;
}

export function withStatus(thread: Thread, change: Extract<HubEvent, { type: 'message.status' }>): Thread {
  const index = thread.items.findIndex((message) => message.id === change.messageId);
  const message = thread.items[index];
  if (message === undefined) return thread;
  const { error: _before, ...rest } = message;
  const items = [...thread.items];
  items[index] = { ...rest, status: change.status, ...(change.error && { error: change.error }) };
  return { ...thread, items };
}

/** Changed after it was stored. One that is not loaded stays so: it would stand alone, with a hole beside it. */
export function withUpdated(thread: Thread, message: MessageView): Thread {
  return isInReach(thread, message) ? withMessages(thread, [message]) : thread;
}

/** A live message that is already shown must not undo a later edit or status told by an event. */
export function withLiveMessages(thread: Thread, incoming: readonly MessageView[]): Thread {
  const known = new Set(thread.items.map((message) => message.id));
  const fresh = incoming.filter((message) => !known.has(message.id));
  const grown = withMessages(
    thread,
    fresh.filter((message) => isInReach(thread, message)),
  );
  return hasNewer(thread) ? reachingTo(grown, Math.max(knownEnd(thread), ...fresh.map(({ seq }) => seq))) : grown;
}

const isInReach = (thread: Thread, { seq }: MessageView): boolean =>
  seq >= firstSeq(thread) && (!hasNewer(thread) || seq <= lastSeq(thread));

export const firstSeq = (thread: Thread): number => thread.items[0]?.seq ?? 1;
export const lastSeq = (thread: Thread): number => thread.items.at(-1)?.seq ?? 0;
export const hasOlder = (thread: Thread): boolean => firstSeq(thread) > 1 && thread.isFromStart !== true;
export const hasNewer = (thread: Thread): boolean => thread.endsBefore !== undefined;
/** The conversation's last seq, as far as is known here. */
const knownEnd = (thread: Thread): number => thread.endsBefore ?? lastSeq(thread);

/** The first missing seq's predecessor, or null when the stretch is whole. */
export function gapAfter(thread: Thread): number | null {
  for (let index = 1; index < thread.items.length; index += 1) {
    const before = thread.items[index - 1]?.seq ?? 0;
    if ((thread.items[index]?.seq ?? 0) > before + 1) return before;
  }
  return null;
}

/** Only the newest `keep` messages: a conversation left open all day must not grow without end. */
export function newest(thread: Thread, keep: number): Thread {
  if (thread.items.length <= keep) return thread;
  const { isFromStart: _before, ...rest } = thread;
  return { ...rest, items: thread.items.slice(-keep) };
}

/** Only the oldest `keep` messages, and that it goes on after them. */
export const oldest = (thread: Thread, keep: number): Thread =>
  thread.items.length <= keep ? thread : reachingTo({ ...thread, items: thread.items.slice(0, keep) }, knownEnd(thread));
