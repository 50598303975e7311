// A chat as the person on the other side sees it. The lab's phone knows these kinds and fields; a platform shows what it has of them.
import type { Watched } from './watched.js';

export const PHONE_FILE_KINDS = ['photo', 'video', 'animation', 'voice', 'audio', 'document', 'sticker', 'video_note'] as const;
export type PhoneFileKind = (typeof PHONE_FILE_KINDS)[number];

export interface PhoneButton {
  text: string;
  data?: string;
  url?: string;
}

/** What people did, for the phone to tell in the language of who looks at it. */
export type PhoneHappened = 'followed' | 'scanned' | 'story_answered' | 'story_mentioned' | 'view_once' | 'poll';

export interface PhoneMessage {
  id: number;
  /** `bot`: the business. */
  from: 'user' | 'bot';
  /** ISO 8601. */
  at: string;
  kind: PhoneFileKind | 'text' | 'location' | 'venue' | 'contact' | 'service';
  /** Beside `happened`, where it is no message: its detail, such as the scene of a code. */
  text?: string;
  caption?: string;
  happened?: PhoneHappened;
  /** Path under the stub's URL. */
  fileUrl?: string;
  fileName?: string;
  sizeBytes?: number;
  latitude?: number;
  longitude?: number;
  title?: string;
  address?: string;
  phone?: string;
  /** Row by row. */
  buttons?: PhoneButton[][];
  /** Who speaks for the business, as the platform shows them. */
  sender?: { name: string; /** Path under the stub's URL. */ pictureUrl?: string };
  replyTo?: number;
  edited?: boolean;
  deleted?: boolean;
  reactions?: string[];
  albumId?: string;
}

export interface PhoneView<Message extends PhoneMessage = PhoneMessage> {
  version: number;
  /** The person has turned away from the business. */
  blocked: boolean;
  botTyping: boolean;
  /** The person may write. */
  canWrite: boolean;
  messages: Message[];
}

/** The last so many. */
export const MESSAGES_SHOWN = 200;

/** Older ones of a chat are forgotten, so that a long load run stays in memory. */
const MESSAGES_KEPT = 1000;

export function forgetOldest(messages: Map<number, unknown>): void {
  const [oldest] = messages.keys();
  if (messages.size > MESSAGES_KEPT && oldest !== undefined) messages.delete(oldest);
}

/** The head every platform's view of a chat begins with. */
export function phoneHead(chat: { watched: Watched; blocked: boolean; typingUntil: number }, now: number): Omit<PhoneView, 'messages'> {
  return { version: chat.watched.version, blocked: chat.blocked, botTyping: chat.typingUntil > now, canWrite: !chat.blocked };
}
