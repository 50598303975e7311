// The nouns of the stub: accounts, people, chats and pushes, as the simulated WeChat keeps them.
import type { AuditFacts } from '../../stub-kit/audit-log.js';
import type { PersonFacts } from '../../stub-kit/people.js';
import type { PhoneMessage as ShownMessage } from '../../stub-kit/phone.js';
import type { Watched } from '../../stub-kit/watched.js';

export type { JsonObject } from '../../stub-kit/reading.js';

/** What the auditor keeps; `method` is the path of a call. */
export interface ToldFacts extends AuditFacts {
  /** The OpenID. */
  chatId?: string;
  messageId?: number;
  /** Which delivery of the same push. */
  attempt?: number;
}

export interface Person extends PersonFacts {
  /** The OpenID; here the same for every account. */
  id: string;
}

/** What the person's phone shows. */
export interface PhoneMessage extends ShownMessage {
  imageUrl?: string;
}

/** So many messages the account may still send, until then (ms). */
export interface Grant {
  left: number;
  until: number;
}

export interface Chat {
  person: Person;
  following: boolean;
  /** The person has turned off messages from the account. */
  refusesMessages: boolean;
  remark: string;
  tagIds: Set<number>;
  followedAt: number;
  followedBy: string;
  scene: string;
  messages: PhoneMessage[];
  nextMessageId: number;
  /** What writing and what other doings allow; they end at different times. */
  grants: { message: Grant; action: Grant };
  lastDoingAt: number;
  typingUntil: number;
  /** Subscription notices the person has agreed to, each for so many sends. */
  agreedNotices: Map<string, number>;
  watched: Watched;
}

export interface Template {
  id: string;
  title: string;
  content: string;
  example: string;
}

export interface Tag {
  id: number;
  name: string;
}

/** A code with a scene, as somebody's camera reads it. */
export interface Code {
  scene: string;
  ticket: string;
  /** What the picture says. */
  url: string;
  /** Milliseconds; null: for good. */
  expiresAt: number | null;
}

export type MessageMode = 'plain' | 'compatible' | 'safe';

export interface AccountFacts {
  appId: string;
  appSecret: string;
  token: string;
  encodingAesKey: string;
  originalId: string;
  name: string;
  kind: 'service' | 'subscription';
  mode: MessageMode;
  callbackUrl: string | null;
}

export interface Account extends AccountFacts {
  chats: Map<string, Chat>;
  templates: Map<string, Template>;
  notices: Map<string, Template>;
  tags: Map<number, Tag>;
  nextTagId: number;
  codes: Code[];
  menu: unknown;
  miniPrograms: Set<string>;
  sentToday: number;
}

/** A refusal as WeChat tells it: with HTTP 200. */
export class ApiRefusal extends Error {
  constructor(
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(errmsg);
  }
}
