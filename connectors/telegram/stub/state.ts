// Bots, people and chats as they are kept over a restart.
import type { StoredFile } from './file-store.js';
import type { BusinessConnection, Chat, ChatMessage, JsonObject, WebhookSetting } from './types.js';
import type { World } from './world.js';

const MESSAGES_KEPT = 200;
/** Ids go on well above what may have been given out after the last write. */
const ID_LEAP = 1000;

interface StoredChat {
  key: string;
  id: number;
  title?: string;
  connectionId?: string;
  started: boolean;
  blocked: boolean;
  migratedTo?: number;
  nextMessageId: number;
  lastIncomingAt: number;
  messages: (Omit<ChatMessage, 'reactions'> & { reactions: [number, string[]][] })[];
}

interface StoredBot {
  id: number;
  token: string;
  name: string;
  username: string;
  webhook: WebhookSetting | null;
  allowedUpdates: string[] | null;
  nextUpdateId: number;
  nextGroupId: number;
  connections: (Omit<BusinessConnection, 'owner'> & { ownerId: number })[];
  chats: StoredChat[];
}

interface StoredState {
  /** Taken again at the next start, so that accounts bound to this stub still find it. */
  port: number;
  people: { id: number; displayName: string; username?: string; language?: string; photoFileId?: string }[];
  bots: StoredBot[];
  files: StoredFile[];
}

export function snapshot(world: World, port: number): StoredState {
  return {
    port,
    people: [...world.people.values()].map(({ user: _user, ...person }) => person),
    files: world.parts.files.list(),
    bots: [...world.bots.values()].map((bot) => ({
      id: bot.id,
      token: bot.token,
      name: bot.name,
      username: bot.username,
      webhook: bot.webhook,
      allowedUpdates: bot.allowedUpdates && [...bot.allowedUpdates],
      nextUpdateId: bot.nextUpdateId,
      nextGroupId: bot.nextGroupId,
      connections: [...bot.connections.values()].map(({ owner, ...connection }) => ({ ...connection, ownerId: owner.id })),
      chats: [...bot.chats.values()].map(storedChat),
    })),
  };
}

function storedChat(chat: Chat): StoredChat {
  return {
    key: chat.key,
    id: chat.id,
    ...(chat.title !== undefined && { title: chat.title }),
    ...(chat.connectionId !== undefined && { connectionId: chat.connectionId }),
    ...(chat.migratedTo !== undefined && { migratedTo: chat.migratedTo }),
    started: chat.started,
    blocked: chat.blocked,
    nextMessageId: chat.nextMessageId,
    lastIncomingAt: chat.lastIncomingAt,
    messages: [...chat.messages.values()]
      .slice(-MESSAGES_KEPT)
      .map(({ reactions, ...message }) => ({ ...message, reactions: [...(reactions ?? new Map<number, string[]>())] })),
  };
}

/** Takes back what `snapshot` gave; answers its port. */
export function restore(world: World, kept: unknown): number {
  const state = kept as StoredState;
  world.parts.files.restore(state.files);
  for (const person of state.people) world.addPerson(person);
  for (const stored of state.bots) {
    const bot = world.restoreBot({ ...stored, nextUpdateId: stored.nextUpdateId + ID_LEAP });
    bot.allowedUpdates = stored.allowedUpdates && new Set(stored.allowedUpdates);
    bot.nextGroupId = stored.nextGroupId;
    for (const { ownerId, ...connection } of stored.connections) {
      const owner = world.people.get(ownerId);
      if (owner) bot.connections.set(connection.id, { ...connection, owner });
    }
    for (const chat of stored.chats) restoreChat(world, bot.token, chat);
    if (stored.webhook) world.setWebhook(bot, stored.webhook);
  }
  return state.port;
}

function restoreChat(world: World, token: string, stored: StoredChat): void {
  const bot = world.bots.get(token);
  if (!bot) return;
  const person = world.people.get(stored.id);
  let chat: Chat;
  if (stored.id < 0) chat = world.addGroup(bot, stored.title ?? 'Group', stored.id);
  else if (!person) return;
  else chat = stored.connectionId === undefined ? world.privateChat(bot, person) : world.businessChat(bot, stored.connectionId, person);
  chat.started = stored.started;
  chat.blocked = stored.blocked;
  if (stored.migratedTo !== undefined) chat.migratedTo = stored.migratedTo;
  chat.nextMessageId = stored.nextMessageId + ID_LEAP;
  chat.lastIncomingAt = stored.lastIncomingAt;
  for (const message of stored.messages)
    chat.messages.set(message.id, { ...message, api: restoredApi(message.api, chat), reactions: new Map(message.reactions) });
}

function restoredApi(api: JsonObject, chat: Chat): JsonObject {
  return { ...api, chat: chat.api };
}
