// What of the simulated WhatsApp is kept over a restart, and how it comes back.
import { z } from 'zod';
import type { Chat } from './types.js';
import type { World } from './world.js';

const MESSAGES_KEPT = 200;
/** Ids go on well above what may have been given out after the last write. */
const ID_LEAP = 1000;

const status = z.enum(['accepted', 'sent', 'delivered', 'read', 'failed']);
const message = z.object({
  id: z.int(),
  wamid: z.string(),
  at: z.number(),
  side: z.enum(['user', 'business', 'phone']),
  type: z.string(),
  content: z.unknown(),
  replyTo: z.int().exactOptional(),
  edited: z.literal(true).exactOptional(),
  deleted: z.literal(true).exactOptional(),
  reactions: z.object({ user: z.string().exactOptional(), business: z.string().exactOptional() }).exactOptional(),
  status: status.exactOptional(),
  callbackData: z.string().exactOptional(),
});
const chat = z.object({
  personId: z.string(),
  nextMessageId: z.int(),
  lastIncomingAt: z.number(),
  blocked: z.boolean(),
  messages: z.array(message),
});
const template = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string(),
  parameterFormat: z.enum(['POSITIONAL', 'NAMED']),
  components: z.array(z.record(z.string(), z.unknown())),
});
const account = z.object({
  phoneNumberId: z.string(),
  businessAccountId: z.string(),
  name: z.string(),
  phone: z.string(),
  accessToken: z.string(),
  appId: z.string(),
  subscribed: z.boolean(),
  webhook: z.object({ url: z.string(), verifyToken: z.string() }).nullable(),
  quality: z.string(),
  templates: z.array(template),
  chats: z.array(chat),
});
const app = z.object({
  id: z.string(),
  secret: z.string(),
  webhook: z.object({ url: z.string(), verifyToken: z.string(), fields: z.array(z.string()) }).nullable(),
});
const person = z.object({
  id: z.string(),
  displayName: z.string(),
  language: z.string().exactOptional(),
  username: z.string().exactOptional(),
  phone: z.string(),
  userId: z.string(),
  hidesPhone: z.boolean(),
});
const file = z.object({ id: z.string(), secret: z.string(), mime: z.string(), name: z.string(), sizeBytes: z.number(), at: z.number() });
const stateSchema = z.object({
  port: z.int(),
  people: z.array(person),
  files: z.array(file),
  apps: z.array(app),
  accounts: z.array(account),
});
type State = z.infer<typeof stateSchema>;

export function snapshot(world: World, port: number): State {
  return {
    port,
    people: [...world.people.values()],
    files: world.parts.files.list(),
    apps: [...world.apps.values()].map(({ sender: _sender, ...kept }) => kept),
    accounts: [...world.accounts.values()].map(({ sender: _sender, untold: _untold, app: { id: appId }, chats, ...kept }) => ({
      ...kept,
      appId,
      chats: [...chats.values()].map(storedChat),
    })),
  };
}

function storedChat({
  person: { id },
  nextMessageId,
  lastIncomingAt,
  blocked,
  messages,
}: Chat): State['accounts'][number]['chats'][number] {
  return { personId: id, nextMessageId, lastIncomingAt, blocked, messages: [...messages.values()].slice(-MESSAGES_KEPT) };
}

/** Takes back what `snapshot` gave; answers its port. */
export function restore(world: World, kept: unknown): number {
  const state = stateSchema.parse(kept);
  world.parts.files.restore(state.files);
  for (const known of state.people) world.restorePerson(known);
  for (const known of state.apps) world.addApp(known);
  for (const { chats, appId, ...known } of state.accounts) {
    const owningApp = world.apps.get(appId);
    if (!owningApp) continue;
    const back = world.restoreAccount({ ...known, app: owningApp });
    for (const { personId, messages, ...facts } of chats) {
      const owner = world.people.get(personId);
      if (!owner) continue;
      const restored = world.chat(back, owner);
      Object.assign(restored, facts, { nextMessageId: facts.nextMessageId + ID_LEAP });
      for (const one of messages) restored.messages.set(one.id, one);
    }
  }
  return state.port;
}
