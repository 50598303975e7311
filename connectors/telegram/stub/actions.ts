// What a person can do on their phone, each told to the bot as Telegram would tell it.
import { randomBytes } from 'node:crypto';
import { ActionError } from '../../stub-kit/control-errors.js';
import { objectOf, textOf } from '../../stub-kit/reading.js';
import { connectionView } from './methods/account.js';
import { describeFile, personFile } from './methods/media-content.js';
import type { Bot, Chat, ChatMessage, JsonObject, MediaKind, Person } from './types.js';
import { MEDIA_KINDS } from './types.js';
import { CALLBACK_LIFETIME_MS, type World } from './world.js';

export type Action = { type: string } & JsonObject;

interface Scene {
  world: World;
  bot: Bot;
  chat: Chat;
  person: Person;
  action: Action;
}

type Perform = (scene: Scene) => ChatMessage[];

export function act(scene: Scene): { messageIds: number[] } {
  const perform = ACTIONS[scene.action.type];
  if (!perform) throw new ActionError(`Unknown action ${scene.action.type}`);
  return { messageIds: perform(scene).map((message) => message.id) };
}

const start: Perform = (scene) => {
  if (scene.chat.blocked) setBlocked(scene, false);
  scene.chat.started = true;
  const payload = optionalText(scene, 'payload');
  const command = { type: 'bot_command', offset: 0, length: 6 };
  return [write(scene, { text: payload === undefined ? '/start' : `/start ${payload}`, entities: [command] })];
};

const text: Perform = (scene) => {
  const entities = scene.action['entities'];
  return [write(scene, { text: requiredText(scene, 'text'), ...(Array.isArray(entities) && { entities }) })];
};

const media =
  (kind: MediaKind): Perform =>
  (scene) => [write(scene, mediaFields(scene, kind))];

const album: Perform = (scene) => {
  const count = Math.min(10, Math.max(2, Number(scene.action['count'] ?? 3)));
  const caption = optionalText(scene, 'caption');
  const groupId = `${scene.world.parts.now()}${scene.chat.nextMessageId}`;
  return Array.from({ length: count }, (_, index) => {
    const fields = describeFile('photo', personFile(scene.world, 'photo', {}));
    return write(scene, { ...fields, media_group_id: groupId, ...(index === 0 && caption !== undefined && { caption }) });
  });
};

const location: Perform = (scene) => [write(scene, { location: coordinates(scene) })];

const venue: Perform = (scene) => {
  const place = coordinates(scene);
  const title = optionalText(scene, 'title') ?? 'Central Station';
  return [write(scene, { location: place, venue: { location: place, title, address: optionalText(scene, 'address') ?? '1 Main Street' } })];
};

const contact: Perform = (scene) => {
  const own = { first_name: scene.person.user['first_name'], user_id: scene.person.id };
  const other = { first_name: optionalText(scene, 'name') ?? '' };
  const phone = optionalText(scene, 'phone') ?? '+15550100';
  return [write(scene, { contact: { phone_number: phone, ...(other.first_name === '' ? own : other) } })];
};

const edit: Perform = (scene) => {
  const message = target(scene);
  const field = message.api['text'] === undefined ? 'caption' : 'text';
  message.api = { ...message.api, [field]: requiredText(scene, 'text'), edit_date: Math.floor(scene.world.parts.now() / 1000) };
  scene.world.bump(scene.chat);
  const kind = scene.chat.connectionId === undefined ? 'edited_message' : 'edited_business_message';
  scene.world.tell(scene.bot, kind, message.api, scene.chat, message.id);
  return [message];
};

const tap: Perform = (scene) => {
  const message = target(scene);
  const { world, bot, chat, person } = scene;
  const id = BigInt(`0x${randomBytes(8).toString('hex')}`).toString();
  bot.callbackQueries.set(id, world.parts.now() + CALLBACK_LIFETIME_MS);
  const query = { id, from: person.user, message: message.api, chat_instance: String(chat.id), data: requiredText(scene, 'data') };
  world.tell(bot, 'callback_query', query, chat, message.id);
  return [message];
};

const react: Perform = (scene) => {
  const message = target(scene);
  const { world, bot, chat, person } = scene;
  const emojis = Array.isArray(scene.action['emojis']) ? scene.action['emojis'].map(String) : [];
  const before = message.reactions?.get(person.id) ?? [];
  message.reactions = (message.reactions ?? new Map<number, string[]>()).set(person.id, emojis);
  world.bump(chat);
  const list = (from: string[]): JsonObject[] => from.map((emoji) => ({ type: 'emoji', emoji }));
  const date = Math.floor(world.parts.now() / 1000);
  const update = {
    chat: chat.api,
    message_id: message.id,
    user: person.user,
    date,
    old_reaction: list(before),
    new_reaction: list(emojis),
  };
  world.tell(bot, 'message_reaction', update, chat, message.id);
  return [message];
};

function setBlocked({ world, bot, chat, person }: Scene, blocked: boolean): void {
  if (chat.blocked === blocked) return;
  chat.blocked = blocked;
  world.bump(chat);
  const member = (kicked: boolean): JsonObject =>
    kicked ? { user: bot.user, status: 'kicked', until_date: 0 } : { user: bot.user, status: 'member' };
  const date = Math.floor(world.parts.now() / 1000);
  world.tell(
    bot,
    'my_chat_member',
    { chat: chat.api, from: person.user, date, old_chat_member: member(!blocked), new_chat_member: member(blocked) },
    chat,
  );
}

const raw: Perform = ({ world, bot, action }) => {
  world.addRawUpdate(bot, objectOf(action['update']));
  return [];
};

const groupMigrate: Perform = ({ world, bot, chat }) => {
  if (chat.kind !== 'group') throw new ActionError('Only a group can become a supergroup');
  world.migrateGroup(bot, chat);
  return [];
};

const ALL_RIGHTS = { can_reply: true, can_read_messages: true, can_delete_outgoing_messages: true, can_delete_all_messages: true };

const businessConnect: Perform = ({ world, bot, person, action }) => {
  const given = typeof action['connectionId'] === 'string' ? action['connectionId'] : undefined;
  const id = given ?? randomBytes(12).toString('base64url');
  const enabled = action['enabled'] !== false;
  const rights = { ...ALL_RIGHTS, ...objectOf(action['rights']) };
  bot.connections.set(id, { id, owner: person, date: Math.floor(world.parts.now() / 1000), enabled, rights });
  const view = connectionView(bot, id);
  if (view) world.addUpdate(bot, 'business_connection', view, { queueKey: `connection ${person.id}` });
  world.touch();
  return [];
};

const businessMessage: Perform = (scene) => {
  const kind = MEDIA_KINDS.find((candidate) => candidate === scene.action['kind']);
  const content = kind ? mediaFields(scene, kind) : { text: requiredText(scene, 'text') };
  return [scene.world.postFromPerson(scene.bot, scene.chat, scene.person, content)];
};

const businessOwnerMessage: Perform = (scene) => {
  const { world, bot, chat } = scene;
  const owner = bot.connections.get(chat.connectionId ?? '')?.owner;
  if (!owner) throw new ActionError('No such business connection');
  const message = world.addMessage(chat, 'owner', owner.user, { text: requiredText(scene, 'text') });
  world.tell(bot, 'business_message', message.api, chat, message.id);
  return [message];
};

const businessDeleted: Perform = ({ world, bot, chat, action }) => {
  const ids = Array.isArray(action['messageIds']) ? action['messageIds'].map(Number) : [];
  const messages = ids.flatMap((id) => chat.messages.get(id) ?? []);
  for (const message of messages) message.deleted = true;
  world.bump(chat);
  world.tell(bot, 'deleted_business_messages', { business_connection_id: chat.connectionId, chat: chat.api, message_ids: ids }, chat);
  return messages;
};

const ACTIONS: Record<string, Perform> = {
  start,
  text,
  ...Object.fromEntries(MEDIA_KINDS.map((kind) => [kind, media(kind)])),
  album,
  location,
  venue,
  contact,
  edit,
  tap,
  react,
  block: (scene) => (setBlocked(scene, true), []),
  unblock: (scene) => (setBlocked(scene, false), []),
  raw,
  group_migrate: groupMigrate,
  business_connect: businessConnect,
  business_message: businessMessage,
  business_owner_message: businessOwnerMessage,
  business_deleted: businessDeleted,
};

/** The person writes; a private chat counts as started from then on. */
function write({ world, bot, chat, person, action }: Scene, content: JsonObject): ChatMessage {
  if (chat.blocked) throw new ActionError('The bot is blocked; unblock it to write');
  chat.started = true;
  const replied = action['replyTo'] === undefined ? undefined : chat.messages.get(Number(action['replyTo']));
  const { reply_to_message: _nested, ...shown } = replied?.api ?? {};
  return world.postFromPerson(bot, chat, person, { ...content, ...(replied && { reply_to_message: shown }) });
}

function mediaFields(scene: Scene, kind: MediaKind): JsonObject {
  const base64 = optionalText(scene, 'fileBase64');
  const name = optionalText(scene, 'fileName');
  const mime = optionalText(scene, 'mime');
  const sizeBytes = scene.action['sizeBytes'];
  const file = personFile(scene.world, kind, {
    ...(base64 !== undefined && { bytes: Buffer.from(base64, 'base64') }),
    ...(name !== undefined && { name }),
    ...(mime !== undefined && { mime }),
    ...(typeof sizeBytes === 'number' && { sizeBytes }),
  });
  const caption = optionalText(scene, 'caption');
  return { ...describeFile(kind, file), ...(caption !== undefined && { caption }) };
}

function coordinates({ action }: Scene): JsonObject {
  return { latitude: Number(action['latitude'] ?? 48.8584), longitude: Number(action['longitude'] ?? 2.2945) };
}

function target({ chat, action }: Scene): ChatMessage {
  const message = chat.messages.get(Number(action['messageId']));
  if (!message || message.deleted) throw new ActionError('No such message');
  return message;
}

function requiredText(scene: Scene, name: string): string {
  const value = optionalText(scene, name);
  if (value === undefined) throw new ActionError(`Field ${name} is required`);
  return value;
}

function optionalText({ action }: Scene, name: string): string | undefined {
  return textOf(action[name]);
}
