// What of the stub is kept over a restart, and how it comes back: files are not.
import { z } from 'zod';
import type { PhoneMessage } from './types.js';
import type { World } from './world.js';

const MESSAGES_KEPT = 200;
/** Numbers go on well above what may have been given out after the last write. */
const NUMBER_LEAP = 1000;

const message = z.custom<PhoneMessage>((value) => typeof value === 'object' && value !== null && 'id' in value && 'kind' in value);
const person = z.object({
  id: z.string(),
  displayName: z.string(),
  username: z.string().exactOptional(),
  language: z.string().exactOptional(),
});
const account = z.object({
  id: z.string(),
  name: z.string(),
  signingSecret: z.string(),
  hub: z.object({ accountId: z.string(), inboundUrl: z.string(), inboundKey: z.string() }).nullable(),
  chats: z.array(
    z.object({
      personId: z.string(),
      blocked: z.boolean(),
      nextMessageId: z.int(),
      taken: z.array(z.tuple([z.string(), z.int()])),
      messages: z.array(message),
    }),
  ),
});
const stateSchema = z.object({ port: z.int(), people: z.array(person), accounts: z.array(account) });

export function snapshot(world: World, port: number): z.infer<typeof stateSchema> {
  return {
    port,
    people: [...world.people.values()],
    accounts: [...world.accounts.values()].map(({ chats, ...kept }) => ({
      ...kept,
      chats: [...chats.values()].map(({ person: { id: personId }, blocked, nextMessageId, taken, messages }) => ({
        personId,
        blocked,
        nextMessageId,
        taken: [...taken].slice(-MESSAGES_KEPT),
        messages: messages.slice(-MESSAGES_KEPT),
      })),
    })),
  };
}

/** Takes back what `snapshot` gave; answers its port. */
export function restore(world: World, kept: unknown): number {
  const state = stateSchema.parse(kept);
  for (const known of state.people) world.people.set(known.id, known);
  for (const { chats, ...known } of state.accounts) {
    const back = { ...known, chats: new Map() };
    world.accounts.set(back.id, back);
    for (const { personId, blocked, nextMessageId, taken, messages } of chats) {
      if (!world.people.has(personId)) continue;
      Object.assign(world.chat(back, personId), {
        blocked,
        nextMessageId: nextMessageId + NUMBER_LEAP,
        taken: new Map(taken),
        messages,
      });
    }
  }
  return state.port;
}
