// Many messages from many people for load runs: made in one go, or spread evenly over time.
import { numbersIn, textOf, type JsonObject } from './reading.js';

export interface Burst {
  count: number;
  people: number;
  /** Absent: all at once. */
  perSecond?: number;
  /** `{n}` becomes the message's number. */
  text?: string;
}

const TICK_MS = 5;
/** At once still yields, so that deliveries start while the rest is being made. */
const CHUNK = 200;

export function readBurst(body: JsonObject): Burst {
  const text = textOf(body['text']);
  return {
    count: Number(body['count'] ?? 1),
    people: Number(body['people'] ?? 1),
    ...numbersIn(body, ['perSecond']),
    ...(text !== undefined && { text }),
  };
}

/**
 * Resolves when every message has been made (not when it was delivered). `known` are those who wrote before: they write again, so that
 * "known senders" can be measured after "new senders"; `newcomer` makes another.
 */
export async function writeBurst<Writer>(
  { count, people, perSecond, text = 'Message {n}' }: Burst,
  { known, newcomer, write }: { known: readonly Writer[]; newcomer: () => Writer; write: (writer: Writer, text: string) => void },
): Promise<void> {
  const wanted = Math.max(1, people);
  const writers = known.slice(0, wanted);
  while (writers.length < wanted) writers.push(newcomer());
  const startedAt = performance.now();
  let made = 0;
  while (made < count) {
    const due = perSecond === undefined ? made + CHUNK : Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1;
    for (; made < Math.min(due, count); made += 1) {
      const writer = writers[made % writers.length];
      if (writer !== undefined) write(writer, text.replace('{n}', String(made + 1)));
    }
    if (made < count) await new Promise((resolve) => (perSecond === undefined ? setImmediate(resolve) : setTimeout(resolve, TICK_MS)));
  }
}
