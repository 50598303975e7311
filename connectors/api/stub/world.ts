// Everything the stub knows: channels, people, chats; and the one place where a chat changes.
import { randomBytes } from 'node:crypto';
import type { AuditFacts, AuditLog } from '../../stub-kit/audit-log.js';
import { NotFound } from '../../stub-kit/control-errors.js';
import { Watched } from '../../stub-kit/watched.js';
import { EventSender } from './event-sender.js';
import type { Faults } from './faults.js';
import type { Files } from './files.js';
import type { Account, Chat, Person, PhoneMessage } from './types.js';

/** What the auditor keeps. */
export interface TellFacts extends AuditFacts {
  /** The `type` of what was told. */
  method: string;
  chatId?: string;
  messageId?: number;
}

export interface WorldParts {
  log: AuditLog<TellFacts>;
  faults: Faults;
  files: Files;
  /** Wait after the first failed event, doubled from there. */
  retryBaseMs: number;
  now: () => number;
}

export class World {
  readonly people = new Map<string, Person>();
  readonly accounts = new Map<string, Account>();
  readonly sender: EventSender;
  /** Known once the stub listens. */
  baseUrl = '';
  private readonly listeners: (() => void)[] = [];

  constructor(readonly parts: WorldParts) {
    this.sender = new EventSender(parts);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  touch(): void {
    for (const listener of this.listeners) listener();
  }

  addAccount(name: string): Account {
    const account: Account = {
      id: `channel-${randomBytes(6).toString('hex')}`,
      name,
      signingSecret: randomBytes(24).toString('hex'),
      hub: null,
      chats: new Map(),
    };
    this.accounts.set(account.id, account);
    this.touch();
    return account;
  }

  /** By its own id or by the one the hub has given it. */
  account(id: string): Account {
    const account = this.accounts.get(id) ?? [...this.accounts.values()].find(({ hub }) => hub?.accountId === id);
    if (!account) throw new NotFound('No such account');
    return account;
  }

  addPerson(facts: Omit<Person, 'id'> & { id?: string }): Person {
    const person = { ...facts, id: facts.id ?? `visitor-${this.people.size + 1}` };
    this.people.set(person.id, person);
    this.touch();
    return person;
  }

  chat(account: Account, personId: string): Chat {
    const known = account.chats.get(personId);
    if (known) return known;
    const person = this.people.get(personId);
    if (!person) throw new NotFound('No such person');
    const chat: Chat = {
      person,
      blocked: false,
      messages: [],
      nextMessageId: 1,
      taken: new Map(),
      typingUntil: 0,
      watched: new Watched(),
    };
    account.chats.set(personId, chat);
    return chat;
  }

  show(chat: Chat, message: Omit<PhoneMessage, 'id' | 'at'>): PhoneMessage {
    const shown = { ...message, id: chat.nextMessageId, at: new Date(this.parts.now()).toISOString() };
    chat.nextMessageId += 1;
    chat.messages.push(shown);
    this.bump(chat);
    return shown;
  }

  /** Wakes the phones that wait. */
  bump(chat: Chat): void {
    chat.watched.bump();
    this.touch();
  }

  stop(): void {
    this.sender.stop();
    for (const { chats } of this.accounts.values()) for (const chat of chats.values()) chat.watched.wakeAll();
  }
}

/** Unique in the channel, whoever wrote it. */
export function externalMessageId(chat: Chat, messageId: number): string {
  return `${chat.person.id}/${messageId}`;
}

export function messageOf(chat: Chat, externalId: string): PhoneMessage | undefined {
  return chat.messages.find(({ id }) => externalMessageId(chat, id) === externalId);
}
