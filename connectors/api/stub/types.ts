// The nouns of the stub: a program with channels of its own, its people and their chats.
import type { PersonFacts } from '../../stub-kit/people.js';
import type { PhoneMessage as ShownMessage } from '../../stub-kit/phone.js';
import type { Watched } from '../../stub-kit/watched.js';

export interface Person extends PersonFacts {
  id: string;
}

/** What the person sees. */
export interface PhoneMessage extends ShownMessage {
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
  watched: Watched;
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
