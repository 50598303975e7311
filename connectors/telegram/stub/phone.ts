// A chat as the person on the other side sees it on their phone.
import type { TextEntity } from '../../../src/contract/index.js';
import {
  MESSAGES_SHOWN,
  phoneHead,
  type PhoneButton,
  type PhoneMessage as ShownMessage,
  type PhoneView as View,
} from '../../stub-kit/phone.js';
import { objectOf } from '../../stub-kit/reading.js';
import { inboundEntities } from '../entities.js';
import type { FileStore } from './file-store.js';
import { MEDIA_KINDS, type Bot, type Chat, type ChatMessage, type JsonObject } from './types.js';

export interface PhoneMessage extends ShownMessage {
  /** Of the text or the caption, in the hub's words. */
  entities?: TextEntity[];
}
export type PhoneView = View<PhoneMessage>;

export function phoneView(chat: Chat, files: FileStore, now: number): PhoneView {
  return {
    ...phoneHead(chat, now),
    messages: [...chat.messages.values()].slice(-MESSAGES_SHOWN).map((message) => phoneMessage(message, files)),
  };
}

/** The chat of a person or group with a bot, also when nothing was said yet. */
export function knownChat(bot: Bot, id: string, connectionId: string): Chat | undefined {
  return bot.chats.get(connectionId === '' ? id : `${connectionId}/${id}`);
}

function phoneMessage(message: ChatMessage, files: FileStore): PhoneMessage {
  const { api } = message;
  const base: PhoneMessage = {
    id: message.id,
    from: message.side === 'user' ? 'user' : 'bot',
    at: new Date(message.at).toISOString(),
    ...contentView(api, files),
    ...(typeof api['caption'] === 'string' && {
      caption: api['caption'],
      entities: inboundEntities(api['caption_entities'], api['caption'].length),
    }),
    ...(api['edit_date'] !== undefined && { edited: true }),
    ...(typeof api['media_group_id'] === 'string' && { albumId: api['media_group_id'] }),
  };
  if (message.deleted) return { id: message.id, from: base.from, at: base.at, kind: base.kind, deleted: true };
  const replyTo = Number(objectOf(api['reply_to_message'])['message_id']);
  const buttons = buttonsOf(api['reply_markup']);
  const reactions = [...(message.reactions?.values() ?? [])].flat();
  return {
    ...base,
    ...(Number.isInteger(replyTo) && { replyTo }),
    ...(buttons && { buttons }),
    ...(reactions.length > 0 && { reactions }),
  };
}

function contentView(api: JsonObject, files: FileStore): Omit<PhoneMessage, 'id' | 'from' | 'at'> {
  if (typeof api['text'] === 'string')
    return { kind: 'text', text: api['text'], entities: inboundEntities(api['entities'], api['text'].length) };
  const kind = MEDIA_KINDS.find(
    (candidate) => api[candidate] !== undefined && !(candidate === 'document' && api['animation'] !== undefined),
  );
  if (kind) return { kind, ...fileView(api[kind], files) };
  if (api['venue'] !== undefined) {
    const venue = objectOf(api['venue']);
    return { kind: 'venue', ...place(venue['location']), title: String(venue['title']), address: String(venue['address']) };
  }
  if (api['location'] !== undefined) return { kind: 'location', ...place(api['location']) };
  if (api['contact'] !== undefined) {
    const contact = objectOf(api['contact']);
    const name = [contact['first_name'], contact['last_name']].filter((part) => typeof part === 'string').join(' ');
    return { kind: 'contact', title: name, phone: String(contact['phone_number']) };
  }
  return { kind: 'service' };
}

function fileView(value: unknown, files: FileStore): Pick<PhoneMessage, 'fileUrl' | 'fileName' | 'sizeBytes'> {
  const described = objectOf(Array.isArray(value) ? value.at(-1) : value);
  const file = files.find(String(described['file_id']));
  if (!file) return {};
  return { fileUrl: `/_control/files/${file.uniqueId}`, fileName: file.name, sizeBytes: file.sizeBytes };
}

function place(value: unknown): Pick<PhoneMessage, 'latitude' | 'longitude'> {
  const location = objectOf(value);
  return { latitude: Number(location['latitude']), longitude: Number(location['longitude']) };
}

function buttonsOf(markup: unknown): PhoneMessage['buttons'] | undefined {
  const rows = objectOf(markup)['inline_keyboard'];
  if (!Array.isArray(rows)) return undefined;
  return rows.map((row: unknown) => (Array.isArray(row) ? row.map((button: unknown) => buttonView(objectOf(button))) : []));
}

function buttonView(button: JsonObject): PhoneButton {
  return {
    text: String(button['text']),
    ...(typeof button['callback_data'] === 'string' && { data: button['callback_data'] }),
    ...(typeof button['url'] === 'string' && { url: button['url'] }),
  };
}
