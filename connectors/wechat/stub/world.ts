// The simulated WeChat: its accounts, people and chats, and how a message or a push comes into being.
import { randomBytes, randomInt } from 'node:crypto';
import type { AuditLog } from '../../stub-kit/audit-log.js';
import { NotFound } from '../../stub-kit/control-errors.js';
import { Watched } from '../../stub-kit/watched.js';
import type { Faults } from './faults.js';
import type { MediaStore } from './media-store.js';
import { PushSender } from './push-sender.js';
import { xmlOf, type XmlFields } from './push.js';
import { DEFAULT_NOTICES, DEFAULT_TEMPLATES } from './templates.js';
import type { Tokens } from './tokens.js';
import type { Account, AccountFacts, Chat, Person, PhoneMessage, ToldFacts } from './types.js';

/** Older messages of a chat are forgotten, so that a long load run stays in memory. */
const MESSAGES_KEPT_PER_CHAT = 1000;
/** Of mini programs every new account is connected to this one. */
export const CONNECTED_MINI_PROGRAM = 'wx00000000000000aa';

export interface WorldParts {
  now: () => number;
  log: AuditLog<ToldFacts>;
  faults: Faults;
  media: MediaStore;
  tokens: Tokens;
  answerTimeoutMs: number;
  repeatAfterMs: number;
  deliveries: number;
  onCall?: (call: WireCall) => void;
}

/** A call as it came over the wire, before it is judged. */
export interface WireCall {
  path: string;
  body: unknown;
}

export class World {
  readonly accounts = new Map<string, Account>();
  readonly people = new Map<string, Person>();
  /** Off for load runs: then no window and no count is kept to. */
  enforceReplyRules = true;
  private readonly senders = new Map<string, PushSender>();
  private nextMessageNumber = BigInt(Date.now()) * 1_000_000n + 5_000_000_000_000_000_000n;
  private changed: () => void = () => undefined;

  constructor(readonly parts: WorldParts) {
    parts.faults.onChange(() => {
      for (const sender of this.senders.values()) sender.resume();
    });
  }

  /** Called after anything worth keeping over a restart. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  touch(): void {
    this.changed();
  }

  addAccount(name = 'Support', facts: Partial<AccountFacts> = {}): Account {
    const account: Account = {
      appId: `wx${randomBytes(8).toString('hex')}`,
      appSecret: randomBytes(16).toString('hex'),
      token: randomBytes(12).toString('hex'),
      encodingAesKey: lettersAndDigits(43),
      originalId: `gh_${randomBytes(6).toString('hex')}`,
      name,
      kind: 'service',
      mode: 'safe',
      callbackUrl: null,
      ...facts,
      chats: new Map(),
      templates: new Map(DEFAULT_TEMPLATES.map((template) => [template.id, template])),
      notices: new Map(DEFAULT_NOTICES.map((notice) => [notice.id, notice])),
      tags: new Map(),
      nextTagId: 100,
      codes: [],
      menu: null,
      miniPrograms: new Set([CONNECTED_MINI_PROGRAM]),
      sentToday: 0,
    };
    this.accounts.set(account.appId, account);
    this.senders.set(account.appId, new PushSender(account, this.parts));
    this.changed();
    return account;
  }

  /** Throws NotFound. */
  account(appId: string): Account {
    const account = this.accounts.get(appId);
    if (!account) throw new NotFound('No such account');
    return account;
  }

  addPerson(facts: Omit<Person, 'id'> & { id?: string | undefined }): Person {
    const person = { ...facts, id: facts.id ?? `o${randomBytes(20).toString('base64url')}` };
    this.people.set(person.id, person);
    this.changed();
    return person;
  }

  /** The chat of a person with an account, also when they do not follow yet. Throws NotFound. */
  chat(account: Account, openId: string): Chat {
    const known = account.chats.get(openId);
    if (known) return known;
    const person = this.people.get(openId);
    if (!person) throw new NotFound('No such person');
    const chat = newChat(person);
    account.chats.set(openId, chat);
    this.changed();
    return chat;
  }

  /** Shows something on the person's phone. */
  show(chat: Chat, message: Omit<PhoneMessage, 'id' | 'at'>): PhoneMessage {
    const shown = { id: chat.nextMessageId++, at: new Date(this.parts.now()).toISOString(), ...message };
    chat.messages.push(shown);
    if (chat.messages.length > MESSAGES_KEPT_PER_CHAT) chat.messages.shift();
    this.bump(chat);
    return shown;
  }

  /** A message of a person: shown and pushed. */
  pushMessage(account: Account, chat: Chat, type: string, fields: XmlFields, shown: PhoneMessage): void {
    const messageNumber = this.nextMessageNumber++;
    const push = this.push(account, chat.person.id, { MsgType: type, ...fields, MsgId: messageNumber });
    this.sender(account).add({ ...push, messageId: shown.id, ...(shown.text !== undefined && { text: shown.text }) });
  }

  pushEvent(account: Account, openId: string, event: string, fields: XmlFields = {}): void {
    this.sender(account).add(this.push(account, openId, { MsgType: 'event', Event: event, ...fields }));
  }

  /** XML exactly as given. */
  pushRaw(account: Account, openId: string, message: string): void {
    this.sender(account).add({ openId, message });
  }

  pendingPushes(account: Account): number {
    return this.sender(account).pending;
  }

  newMessageNumber(): bigint {
    return this.nextMessageNumber++;
  }

  /** Something in the chat changed: wake those who watch it. */
  bump(chat: Chat): void {
    chat.watched.bump();
    this.changed();
  }

  stop(): void {
    for (const sender of this.senders.values()) sender.stop();
    for (const account of this.accounts.values()) for (const chat of account.chats.values()) chat.watched.wakeAll();
  }

  private sender(account: Account): PushSender {
    const sender = this.senders.get(account.appId);
    if (!sender) throw new NotFound('No such account');
    return sender;
  }

  private push(account: Account, openId: string, fields: XmlFields): { openId: string; message: string } {
    const head = { ToUserName: account.originalId, FromUserName: openId, CreateTime: Math.floor(this.parts.now() / 1000) };
    return { openId, message: xmlOf({ ...head, ...fields }) };
  }
}

function newChat(person: Person): Chat {
  return {
    person,
    following: false,
    refusesMessages: false,
    remark: '',
    tagIds: new Set(),
    followedAt: 0,
    followedBy: 'ADD_SCENE_SEARCH',
    scene: '',
    messages: [],
    nextMessageId: 1,
    grants: { message: { left: 0, until: 0 }, action: { left: 0, until: 0 } },
    lastDoingAt: 0,
    typingUntil: 0,
    agreedNotices: new Map(),
    watched: new Watched(),
  };
}

function lettersAndDigits(length: number): string {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}
