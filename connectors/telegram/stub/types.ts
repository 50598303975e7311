// The nouns of the stub: bots, people, chats, messages and updates, as the simulated Telegram keeps them.
import type { AuditFacts } from '../../stub-kit/audit-log.js';
import type { PersonFacts } from '../../stub-kit/people.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import type { Watched } from '../../stub-kit/watched.js';
import type { UpdateQueue } from './update-queue.js';

export { PHONE_FILE_KINDS as MEDIA_KINDS, type PhoneFileKind as MediaKind } from '../../stub-kit/phone.js';
export type { JsonObject };

/** What the auditor keeps. */
export interface ToldFacts extends AuditFacts {
  chatId?: number;
  messageId?: number;
  updateId?: number;
}

export interface Person extends PersonFacts {
  id: number;
  /** `file_id`s work for every bot here, so one is enough. */
  photoFileId?: string;
  /** The Bot API's User object. */
  user: JsonObject;
}

/** What someone on the other side of a chat sees; `side` says whose it is. */
export interface ChatMessage {
  id: number;
  at: number;
  side: 'user' | 'bot' | 'owner';
  personId?: number;
  /** The Bot API's Message object. */
  api: JsonObject;
  deleted?: true;
  /** Emojis by the id of who reacted. */
  reactions?: Map<number, string[]>;
}

export interface Chat {
  /** Chat id, or `<connection>/<chat id>` inside a business connection. */
  key: string;
  id: number;
  kind: 'private' | 'group' | 'supergroup';
  title?: string;
  person?: Person;
  connectionId?: string;
  /** The Bot API's Chat object. */
  api: JsonObject;
  /** The person pressed Start (private chats). */
  started: boolean;
  blocked: boolean;
  migratedTo?: number;
  messages: Map<number, ChatMessage>;
  nextMessageId: number;
  lastIncomingAt: number;
  typingUntil: number;
  watched: Watched;
}

export interface BusinessConnection {
  id: string;
  owner: Person;
  date: number;
  enabled: boolean;
  rights: JsonObject;
}

export interface WebhookSetting {
  url: string;
  secretToken: string;
  maxConnections: number;
  setAt: number;
}

export interface Bot {
  id: number;
  token: string;
  name: string;
  username: string;
  /** The Bot API's User object. */
  user: JsonObject;
  webhook: WebhookSetting | null;
  /** null: the default set. */
  allowedUpdates: ReadonlySet<string> | null;
  nextUpdateId: number;
  chats: Map<string, Chat>;
  connections: Map<string, BusinessConnection>;
  /** Callback queries not yet too old, by id, with the instant they stop being answerable. */
  callbackQueries: Map<string, number>;
  answeredCallbacks: Map<string, JsonObject>;
  nextGroupId: number;
  updates: UpdateQueue;
}

/** One thing to tell a bot, serialised once. */
export interface Update {
  id: number;
  kind: string;
  body: string;
  /** Updates of one queue go one after the other. */
  queueKey: string;
  expiresAt: number;
  chatId?: number;
  messageId?: number;
  text?: string;
}

/** A refusal in the Bot API's own form. */
export class ApiFailure extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly parameters?: { retry_after?: number; migrate_to_chat_id?: number },
  ) {
    super(description);
  }
}

export function badRequest(reason: string): ApiFailure {
  return new ApiFailure(400, `Bad Request: ${reason}`);
}
