// The loaded stretch of one conversation: messages ascending by their dense seq. Pure, so every way news arrives meets the same rules.
import type { HubEvent, MessageView } from '../../../src/contract/api.js';

export interface Thread {
  items: MessageView[];
}

/** Adds or replaces messages by id; the result ascends by seq. */
export function withMessages(thread: Thread, incoming: readonly MessageView[]): Thread {
  if (incoming.length === 0) return thread;
  // Almost always they come before or after all others; then nothing has to be looked for among thousands.
  const ascending = incoming.toSorted((a, b) => a.seq - b.seq);
  const [first, last] = [ascending[0]?.seq ?? 0, ascending.at(-1)?.seq ?? 0];
  if (isStrict(ascending) && (thread.items.length === 0 || first > lastSeq(thread))) return { items: [...thread.items, ...ascending] };
  if (isStrict(ascending) && last < firstSeq(thread)) return { items: [...ascending, ...thread.items] };
  const bySeq = new Map(thread.items.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, message);
  return { items: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

const isStrict = (ascending: readonly MessageView[]): boolean =>
  ascending.every(({ seq }, index) => index === 0 || seq > (ascending[index - 1]?.seq ?? 0));

export function withStatus(thread: Thread, change: Extract<HubEvent, { type: 'message.status' }>): Thread {
  const index = thread.items.findIndex((message) => message.id === change.messageId);
  const message = thread.items[index];
  if (message === undefined) return thread;
  const { error: _before, ...rest } = message;
  const items = [...thread.items];
  items[index] = { ...rest, status: change.status, ...(change.error && { error: change.error }) };
  return { items };
}

/** A live message that is already shown must not undo a later edit or status told by an event. */
export function withLiveMessages(thread: Thread, incoming: readonly MessageView[]): Thread {
  const known = new Set(thread.items.map((message) => message.id));
  return withMessages(
    thread,
    incoming.filter((message) => !known.has(message.id)),
  );
}

export const firstSeq = (thread: Thread): number => thread.items[0]?.seq ?? 1;
export const lastSeq = (thread: Thread): number => thread.items.at(-1)?.seq ?? 0;
export const hasOlder = (thread: Thread): boolean => firstSeq(thread) > 1;

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
  return thread.items.length > keep ? { items: thread.items.slice(-keep) } : thread;
}
