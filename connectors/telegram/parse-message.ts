// A Telegram Message as the hub's message or edit: whose it is, where it belongs, who wrote it, what it answers.
import type { EndUserProfile, InboundEdit, InboundEvent, InboundMessage } from '../../src/contract/index.js';
import { platformMessageIdOf, platformUserIdOf, type ChatAddress } from './address.js';
import { contentsOf } from './parse-content.js';
import { fieldsOf, integerOf, shortTextOf, textOf, timeOf, type Fields } from './reading.js';

/** What every part of an update needs to know of it. */
export interface UpdateContext {
  updateId: number;
  receivedAt: Date;
  /** The bot's id. */
  externalAccountId: string;
}

export function messageEvents(message: Fields, context: UpdateContext): InboundEvent[] {
  const place = placeOf(message);
  if (!place) return [ignored(context, 'message without a chat')];
  if (place.kind === 'channel') return [ignored(context, 'post of a channel')];
  const migration = migrationEvent(message, place);
  if (migration) return [migration];
  const base = messageBase(message, place, context);
  return contentsOf(message).map((content, index) => {
    const part = partNames(base, index);
    const entryPoint = index === 0 ? startOf(message, place) : undefined;
    return { ...base, ...part, type: 'message', content, ...(entryPoint && { entryPoint }) };
  });
}

export function editEvents(message: Fields, context: UpdateContext): InboundEvent[] {
  const place = placeOf(message);
  if (!place) return [ignored(context, 'edited message without a chat')];
  if (place.kind === 'channel') return [ignored(context, 'edited post of a channel')];
  const base = messageBase(message, place, context);
  const editedAt = timeOf(message['edit_date']) ?? context.receivedAt;
  return contentsOf(message).map((content, index): InboundEdit => {
    const { dedupeKey, platformMessageId } = partNames(base, index);
    const { platformUserId, profile } = base;
    return { type: 'edit', dedupeKey, platformUserId, platformMessageId, editedAt, content, ...(profile && { profile }) };
  });
}

export interface Place {
  address: ChatAddress;
  kind: 'private' | 'group' | 'channel';
  chat: Fields;
}

/** The chat of a message or of anything else that names one; null when it names none. */
export function placeOf(item: Fields): Place | null {
  const chat = fieldsOf(item['chat']);
  const chatId = integerOf(chat['id']);
  if (chatId === undefined || chatId === 0) return null;
  const connectionId = textOf(item['business_connection_id']);
  const kind =
    chat['type'] === 'channel' ? 'channel' : chat['type'] === 'private' || (chat['type'] === undefined && chatId > 0) ? 'private' : 'group';
  return { address: { chatId, ...(connectionId !== undefined && { connectionId }) }, kind, chat };
}

export function ignored(context: UpdateContext, reason: string): InboundEvent {
  return { type: 'ignored', dedupeKey: String(context.updateId), reason };
}

/** Name, username and language as a User or Chat object tells them. */
export function profileOf(person: Fields): EndUserProfile {
  const names = [textOf(person['first_name']), textOf(person['last_name'])].filter((name) => name !== undefined).join(' ');
  const displayName = shortTextOf(names, 256) ?? shortTextOf(person['title'], 256);
  const username = shortTextOf(person['username'], 64);
  const language = shortTextOf(person['language_code'], 35);
  return {
    ...(displayName !== undefined && { displayName }),
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
  };
}

/** The other side of the conversation: the person, or the group itself. */
export function otherSide(place: Place, from: Fields): EndUserProfile {
  const isThem = place.kind === 'private' && integerOf(from['id']) === place.address.chatId;
  return profileOf(isThem ? from : place.chat);
}

type MessageBase = Omit<InboundMessage, 'type' | 'content' | 'entryPoint'>;

function messageBase(message: Fields, place: Place, context: UpdateContext): MessageBase {
  const from = fieldsOf(message['from']);
  const author =
    place.kind === 'group' ? (profileOf(from).displayName ?? profileOf(fieldsOf(message['sender_chat'])).displayName) : undefined;
  const replied = integerOf(fieldsOf(message['reply_to_message'])['message_id']);
  const albumId = shortTextOf(message['media_group_id'], 128);
  const forwardedFrom = forwardedFromOf(message);
  // Ephemeral messages all have the id 0.
  const id = integerOf(message['message_id']) ?? 0;
  return {
    dedupeKey: String(context.updateId),
    platformUserId: platformUserIdOf(place.address),
    platformMessageId: platformMessageIdOf(place.address, id > 0 ? id : `u${context.updateId}`),
    profile: otherSide(place, from),
    sentAt: timeOf(message['date']) ?? context.receivedAt,
    origin: originOf(message, place, context),
    ...(replied !== undefined && replied > 0 && { replyToPlatformMessageId: platformMessageIdOf(place.address, replied) }),
    ...(albumId !== undefined && { albumId }),
    ...(author !== undefined && { authorName: author }),
    ...(forwardedFrom !== undefined && { forwardedFrom }),
  };
}

/** In a business chat everything arrives: the customer's, the owner's own, and what this or another bot sent for the owner. */
function originOf(message: Fields, place: Place, context: UpdateContext): InboundMessage['origin'] {
  const fromId = integerOf(fieldsOf(message['from'])['id']);
  if (place.address.connectionId === undefined) return String(fromId) === context.externalAccountId ? 'echo' : 'user';
  const bot = integerOf(fieldsOf(message['sender_business_bot'])['id']);
  if (bot !== undefined) return String(bot) === context.externalAccountId ? 'echo' : 'business';
  return fromId === place.address.chatId ? 'user' : 'business';
}

/** Later parts of one long text get names of their own. */
function partNames({ dedupeKey, platformMessageId }: MessageBase, index: number): { dedupeKey: string; platformMessageId: string } {
  if (index === 0) return { dedupeKey, platformMessageId };
  return { dedupeKey: `${dedupeKey}:${index}`, platformMessageId: `${platformMessageId}~${index}` };
}

function startOf(message: Fields, place: Place): InboundMessage['entryPoint'] | undefined {
  if (place.kind !== 'private') return undefined;
  const match = /^\/start(?:@\w+)?(?:\s+(\S{1,512}))?\s*$/.exec(textOf(message['text']) ?? '');
  return match ? { kind: 'start', payload: match[1] ?? '' } : undefined;
}

function forwardedFromOf(message: Fields): string | undefined {
  const origin = fieldsOf(message['forward_origin']);
  switch (origin['type']) {
    case 'user':
      return profileOf(fieldsOf(origin['sender_user'])).displayName;
    case 'hidden_user':
      return shortTextOf(origin['sender_user_name'], 256);
    case 'chat':
      return profileOf(fieldsOf(origin['sender_chat'])).displayName;
    case 'channel':
      return profileOf(fieldsOf(origin['chat'])).displayName;
    default:
      return undefined;
  }
}

/** Told twice, in the old chat and in the new: both times the same happening. */
function migrationEvent(message: Fields, place: Place): InboundEvent | null {
  const { chatId } = place.address;
  const to = integerOf(message['migrate_to_chat_id']);
  if (to !== undefined) return identityChange(chatId, to);
  const from = integerOf(message['migrate_from_chat_id']);
  return from === undefined ? null : identityChange(from, chatId);
}

function identityChange(from: number, to: number): InboundEvent {
  return { type: 'identity', dedupeKey: `migrate:${from}:${to}`, platformUserId: String(from), newPlatformUserId: String(to) };
}
