// The simulated Telegram: its bots, people and chats, and how a message or an update comes into being.
import { randomBytes, randomInt } from 'node:crypto';
import type { AuditLog } from '../../stub-kit/audit-log.js';
import { forgetOldest } from '../../stub-kit/phone.js';
import type { RateLimiter } from '../../stub-kit/rate-limits.js';
import { Watched } from '../../stub-kit/watched.js';
import type { Faults } from './faults.js';
import type { FileStore } from './file-store.js';
import type { Bot, Chat, ChatMessage, JsonObject, Person, ToldFacts } from './types.js';
import { UpdateQueue } from './update-queue.js';
import { WebhookSender } from './webhook-sender.js';

const DAY_MS = 86_400_000;
/** Button presses cannot be answered later than this. */
export const CALLBACK_LIFETIME_MS = 150_000;
const SHORT_LIVED = new Set(['callback_query', 'shipping_query', 'pre_checkout_query']);
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface WorldParts {
  now: () => number;
  log: AuditLog<ToldFacts>;
  faults: Faults;
  files: FileStore;
  rates: RateLimiter;
  retryBaseMs: number;
  cloudRules: boolean;
  onCall?: (call: WireCall) => void;
}

/** A Bot API call as it came over the wire. */
export interface WireCall {
  /** In lower case: Telegram does not care. */
  method: string;
  values: Readonly<JsonObject>;
  /** Names of the uploaded parts. */
  files: string[];
}

export class World {
  readonly bots = new Map<string, Bot>();
  readonly people = new Map<number, Person>();
  private readonly senders = new Map<Bot, WebhookSender>();
  private nextPersonId = 5_000_000_001;
  private nextBotId = 7_100_000_001;
  private changed: () => void = () => undefined;

  constructor(readonly parts: WorldParts) {
    parts.faults.onChange(() => {
      for (const sender of this.senders.values()) sender.pump();
    });
  }

  /** Called after anything worth keeping over a restart. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  touch(): void {
    this.changed();
  }

  addBot(name = 'Support'): Bot {
    const id = this.nextBotId++;
    const username = `${name.replace(/[^A-Za-z0-9]/g, '') || 'Support'}${id % 10_000}Bot`;
    return this.restoreBot({ id, token: `${id}:${randomBytes(26).toString('base64url').slice(0, 35)}`, name, username });
  }

  restoreBot(known: Pick<Bot, 'id' | 'token' | 'name' | 'username'> & { nextUpdateId?: number }): Bot {
    const bot: Bot = {
      ...known,
      user: { id: known.id, is_bot: true, first_name: known.name, username: known.username },
      webhook: null,
      allowedUpdates: null,
      nextUpdateId: known.nextUpdateId ?? randomInt(100_000_000, 900_000_000),
      chats: new Map(),
      connections: new Map(),
      callbackQueries: new Map(),
      answeredCallbacks: new Map(),
      nextGroupId: -4_000_000_001,
      updates: new UpdateQueue(this.parts.now),
    };
    this.nextBotId = Math.max(this.nextBotId, known.id + 1);
    this.bots.set(bot.token, bot);
    this.changed();
    return bot;
  }

  botById(id: string): Bot | undefined {
    for (const bot of this.bots.values()) if (String(bot.id) === id) return bot;
    return undefined;
  }

  addPerson(facts: { displayName: string; username?: string; language?: string; id?: number; photoFileId?: string }): Person {
    const id = facts.id ?? this.nextPersonId;
    this.nextPersonId = Math.max(this.nextPersonId, id + 1);
    const [firstName = '', ...rest] = facts.displayName.split(' ');
    const person: Person = {
      id,
      displayName: facts.displayName,
      ...(facts.username !== undefined && { username: facts.username }),
      ...(facts.language !== undefined && { language: facts.language }),
      ...(facts.photoFileId !== undefined && { photoFileId: facts.photoFileId }),
      user: {
        id,
        is_bot: false,
        first_name: firstName,
        ...(rest.length > 0 && { last_name: rest.join(' ') }),
        ...(facts.username !== undefined && { username: facts.username }),
        ...(facts.language !== undefined && { language_code: facts.language }),
      },
    };
    this.people.set(id, person);
    this.changed();
    return person;
  }

  privateChat(bot: Bot, person: Person): Chat {
    return this.personChat(bot, String(person.id), person);
  }

  businessChat(bot: Bot, connectionId: string, person: Person): Chat {
    const chat = this.personChat(bot, `${connectionId}/${person.id}`, person);
    chat.connectionId = connectionId;
    return chat;
  }

  addGroup(bot: Bot, title: string, id = bot.nextGroupId--): Chat {
    const kind = id <= -1_000_000_000_000 ? 'supergroup' : 'group';
    return this.keepChat(bot, emptyChat(String(id), id, kind, { id, title, type: kind }, title));
  }

  /** Turns a group into a supergroup with a new id, and says so in both, as Telegram does. */
  migrateGroup(bot: Bot, chat: Chat): Chat {
    const supergroup = this.addGroup(bot, chat.title ?? 'Group', -1_000_000_000_000 + chat.id);
    chat.migratedTo = supergroup.id;
    this.postService(bot, chat, { migrate_to_chat_id: supergroup.id });
    this.postService(bot, supergroup, { migrate_from_chat_id: chat.id });
    return supergroup;
  }

  /** A new message in a chat; the API object is completed with id, date and chat. */
  addMessage(chat: Chat, side: ChatMessage['side'], from: JsonObject, content: JsonObject): ChatMessage {
    const at = this.parts.now();
    const id = chat.nextMessageId++;
    const api: JsonObject = { message_id: id, from, chat: chat.api, date: Math.floor(at / 1000), ...content };
    if (chat.connectionId !== undefined) api['business_connection_id'] = chat.connectionId;
    const message: ChatMessage = { id, at, side, api };
    if (side !== 'bot') message.personId = Number(from['id']);
    chat.messages.set(id, message);
    forgetOldest(chat.messages);
    if (side === 'user') chat.lastIncomingAt = at;
    this.bump(chat);
    return message;
  }

  /** A person writes: stored in the chat and told to the bot. */
  postFromPerson(bot: Bot, chat: Chat, person: Person, content: JsonObject): ChatMessage {
    const message = this.addMessage(chat, 'user', person.user, content);
    this.tell(bot, chat.connectionId === undefined ? 'message' : 'business_message', message.api, chat, message.id);
    return message;
  }

  postService(bot: Bot, chat: Chat, content: JsonObject): ChatMessage {
    const from = chat.person?.user ?? bot.user;
    const message = this.addMessage(chat, 'user', from, content);
    this.tell(bot, 'message', message.api, chat, message.id);
    return message;
  }

  /** Makes an update about a chat, unless the bot did not ask for its kind. */
  tell(bot: Bot, kind: string, payload: JsonObject, chat: Chat, messageId?: number): void {
    const text = payload['text'] ?? payload['caption'];
    this.addUpdate(bot, kind, payload, {
      queueKey: queueKeyOf(kind, payload, chat.key),
      chatId: chat.id,
      ...(messageId !== undefined && { messageId }),
      ...(typeof text === 'string' && { text }),
    });
  }

  addUpdate(
    bot: Bot,
    kind: string,
    payload: unknown,
    facts: { queueKey: string; chatId?: number; messageId?: number; text?: string },
  ): void {
    if (bot.allowedUpdates ? !bot.allowedUpdates.has(kind) : NOT_BY_DEFAULT.has(kind)) return;
    const id = bot.nextUpdateId++;
    const lifetimeMs = SHORT_LIVED.has(kind) ? CALLBACK_LIFETIME_MS : DAY_MS;
    const body = JSON.stringify({ update_id: id, [kind]: payload });
    bot.updates.add({ id, kind, body, expiresAt: this.parts.now() + lifetimeMs, ...facts });
  }

  /** An update exactly as given, but with the next id. */
  addRawUpdate(bot: Bot, update: JsonObject): void {
    const id = bot.nextUpdateId++;
    const body = JSON.stringify({ ...update, update_id: id });
    bot.updates.add({ id, kind: 'raw', body, queueKey: `raw ${id}`, expiresAt: this.parts.now() + DAY_MS });
  }

  /** Starts, changes or (null) ends delivery by webhook. */
  setWebhook(bot: Bot, setting: Bot['webhook']): void {
    bot.webhook = setting;
    const sender = setting ? new WebhookSender(setting, { ...this.parts, confirm: (update) => bot.updates.confirm(update) }) : null;
    if (sender) this.senders.set(bot, sender);
    else this.senders.delete(bot);
    bot.updates.useSender(sender);
    this.changed();
  }

  webhookError(bot: Bot): { at: number; message: string } | null {
    return this.senders.get(bot)?.lastError ?? null;
  }

  /** Something in the chat changed: wake those who watch it. */
  bump(chat: Chat): void {
    chat.watched.bump();
    this.changed();
  }

  stop(): void {
    for (const bot of this.bots.values()) {
      bot.updates.stop();
      for (const chat of bot.chats.values()) chat.watched.wakeAll();
    }
  }

  private personChat(bot: Bot, key: string, person: Person): Chat {
    const known = bot.chats.get(key);
    if (known) return known;
    const { is_bot: _isBot, language_code: _language, ...names } = person.user;
    const chat = emptyChat(key, person.id, 'private', { ...names, type: 'private' });
    chat.person = person;
    return this.keepChat(bot, chat);
  }

  private keepChat(bot: Bot, chat: Chat): Chat {
    bot.chats.set(chat.key, chat);
    this.changed();
    return chat;
  }
}

function emptyChat(key: string, id: number, kind: Chat['kind'], api: JsonObject, title?: string): Chat {
  return {
    key,
    id,
    kind,
    ...(title !== undefined && { title }),
    api,
    started: kind !== 'private',
    blocked: false,
    messages: new Map(),
    nextMessageId: 1,
    lastIncomingAt: 0,
    typingUntil: 0,
    watched: new Watched(),
  };
}

/** Which updates Telegram keeps in order among themselves. */
function queueKeyOf(kind: string, payload: JsonObject, chatKey: string): string {
  switch (kind) {
    case 'message':
    case 'edited_message':
    case 'channel_post':
    case 'edited_channel_post':
      return `chat ${chatKey}`;
    case 'business_message':
    case 'edited_business_message':
    case 'deleted_business_messages':
      return `business ${chatKey}`;
    case 'callback_query':
      return `callback ${userId(payload['from'])}`;
    case 'business_connection':
      return `connection ${userId(payload['user'])}`;
    default:
      return `${kind} ${chatKey}`;
  }
}

function userId(user: unknown): string {
  return typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : '';
}
