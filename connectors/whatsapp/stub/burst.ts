// Many messages from many people for load runs: made in one go, or spread evenly over time.
import { write } from './actions.js';
import type { Account, Person } from './types.js';
import type { World } from './world.js';

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

/** Resolves when every message has been made (not when it was delivered). */
export async function burst(world: World, account: Account, { count, people, perSecond, text = 'Message {n}' }: Burst): Promise<void> {
  const writers = writersOf(world, account, Math.max(1, people));
  const startedAt = performance.now();
  let made = 0;
  while (made < count) {
    const due = perSecond === undefined ? made + CHUNK : Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1;
    for (; made < Math.min(due, count); made += 1) {
      const person = writers[made % writers.length];
      const scene = person && { world, account, person, chat: world.chat(account, person), action: { type: 'text' } };
      if (scene) write(scene, 'text', { body: text.replace('{n}', String(made + 1)) });
    }
    if (made < count) await new Promise((resolve) => (perSecond === undefined ? setImmediate(resolve) : setTimeout(resolve, TICK_MS)));
  }
}

/** Writers of earlier bursts are used again, so that "known senders" can be measured after "new senders". */
function writersOf(world: World, account: Account, wanted: number): Person[] {
  const writers = [...account.chats.values()].map((chat) => chat.person).slice(0, wanted);
  while (writers.length < wanted) writers.push(world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'en' }));
  return writers;
}
