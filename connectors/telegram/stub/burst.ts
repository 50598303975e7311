// Many messages from many people for load runs: made in one go, or spread evenly over time.
import type { Bot, Chat, Person } from './types.js';
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

/** Resolves when every update has been made (not when it was delivered). */
export async function burst(world: World, bot: Bot, { count, people, perSecond, text = 'Message {n}' }: Burst): Promise<void> {
  const writers = writersOf(world, bot, Math.max(1, people));
  const startedAt = performance.now();
  let made = 0;
  while (made < count) {
    const due = perSecond === undefined ? made + CHUNK : Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1;
    for (; made < Math.min(due, count); made += 1) {
      const writer = writers[made % writers.length];
      if (writer) world.postFromPerson(bot, writer.chat, writer.person, { text: text.replace('{n}', String(made + 1)) });
    }
    if (made < count) await new Promise((resolve) => (perSecond === undefined ? setImmediate(resolve) : setTimeout(resolve, TICK_MS)));
  }
}

/** Writers of earlier bursts are used again, so that "known senders" can be measured after "new senders". */
function writersOf(world: World, bot: Bot, wanted: number): { person: Person; chat: Chat }[] {
  const known = [...bot.chats.values()].flatMap((chat) =>
    chat.kind === 'private' && chat.connectionId === undefined && chat.person ? [{ person: chat.person, chat }] : [],
  );
  const writers = known.slice(0, wanted);
  while (writers.length < wanted) {
    const person = world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'en' });
    const chat = world.privateChat(bot, person);
    chat.started = true;
    writers.push({ person, chat });
  }
  return writers;
}
