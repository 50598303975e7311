// The nouns of the stub: accounts, people, chats and pushes, as the simulated WeChat keeps them.

export type JsonObject = Record<string, unknown>;

export interface Person {
  /** The OpenID; here the same for every account. */
  id: string;
  displayName: string;
  username?: string;
  language?: string;
}

/** What the person's phone shows. The names of kinds are those of the lab's phone. */
export interface PhoneMessage {
  id: number;
  from: 'user' | 'bot';
  at: string;
  kind: 'text' | 'photo' | 'voice' | 'video' | 'document' | 'location' | 'service';
  text?: string;
  /** Path under the stub's URL. */
  fileUrl?: string;
  fileName?: string;
  sizeBytes?: number;
  latitude?: number;
  longitude?: number;
  title?: string;
  address?: string;
  imageUrl?: string;
  buttons?: { text: string; data?: string; url?: string }[][];
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
  version: number;
  waiting: Set<() => void>;
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

/** A wrong action of the test or lab page; answered 400 by the control face. */
export class ActionError extends Error {}
/** Answered 404 by the control face. */
export class NotFound extends Error {}
