// The nouns of the stub: a program with channels of its own, its people and their chats.

export type JsonObject = Record<string, unknown>;

export interface Person {
  id: string;
  displayName: string;
  username?: string;
  language?: string;
}

/** What the person sees. The names of kinds are those of the lab's phone. */
export interface PhoneMessage {
  id: number;
  from: 'user' | 'bot';
  at: string;
  kind:
    | 'text'
    | 'photo'
    | 'video'
    | 'animation'
    | 'voice'
    | 'audio'
    | 'document'
    | 'sticker'
    | 'video_note'
    | 'location'
    | 'venue'
    | 'contact'
    | 'service';
  text?: string;
  caption?: string;
  /** Path under the stub's URL. */
  fileUrl?: string;
  fileName?: string;
  sizeBytes?: number;
  latitude?: number;
  longitude?: number;
  title?: string;
  address?: string;
  phone?: string;
  buttons?: { text: string; data?: string; url?: string }[][];
  replyTo?: number;
  edited?: true;
  deleted?: true;
  reactions?: string[];
  albumId?: string;
  /** Of the hub's messages: how far it was read, as the hub was told. */
  readByUser?: true;
}

export interface Chat {
  person: Person;
  blocked: boolean;
  messages: PhoneMessage[];
  nextMessageId: number;
  /** By the hub's id of a message, the number it has here: a repeated one is not shown again. */
  taken: Map<string, number>;
  typingUntil: number;
  version: number;
  waiting: Set<() => void>;
}

/** What the hub handed over when it was bound to this channel. */
export interface HubSide {
  accountId: string;
  inboundUrl: string;
  inboundKey: string;
}

export interface Account {
  id: string;
  name: string;
  signingSecret: string;
  hub: HubSide | null;
  chats: Map<string, Chat>;
}

/** A wrong action of the test or lab page; answered 400 by the control face. */
export class ActionError extends Error {}
/** Answered 404 by the control face. */
export class NotFound extends Error {}
/** How the webhook face refuses the hub. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}
