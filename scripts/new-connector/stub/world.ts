// The simulated Acme: its accounts, people and chats, and the one place where a chat changes.
import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../../../connectors/stub-kit/audit-log.js';
import { NotFound } from '../../../connectors/stub-kit/control-errors.js';
import type { PersonFacts } from '../../../connectors/stub-kit/people.js';
import type { PhoneMessage } from '../../../connectors/stub-kit/phone.js';
import { Watched } from '../../../connectors/stub-kit/watched.js';
import type { Faults } from './faults.js';
import type { Account, Chat, Person, ToldFacts } from './types.js';

export interface WorldParts {
  now: () => number;
  log: AuditLog<ToldFacts>;
  faults: Faults;
}

export class World {
  readonly accounts = new Map<string, Account>();
  readonly people = new Map<string, Person>();
  private changed: () => void = () => undefined;

  constructor(readonly parts: WorldParts) {}

  onChange(listener: () => void): void {
    this.changed = listener;
  }

  addAccount(name = 'Support'): Account {
    const account: Account = {
      id: String(this.accounts.size + 1),
      name,
      accessToken: randomBytes(24).toString('base64url'),
      chats: new Map(),
    };
    this.accounts.set(account.id, account);
    this.changed();
    return account;
  }

  /** Throws NotFound. */
  account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new NotFound('No such account');
    return account;
  }

  addPerson(facts: PersonFacts): Person {
    const person = { ...facts, id: `person-${this.people.size + 1}` };
    this.people.set(person.id, person);
    this.changed();
    return person;
  }

  /** Throws NotFound. */
  chat(account: Account, personId: string): Chat {
    const known = account.chats.get(personId);
    if (known) return known;
    const person = this.people.get(personId);
    if (!person) throw new NotFound('No such person');
    const chat: Chat = { person, blocked: false, messages: [], nextMessageId: 1, typingUntil: 0, watched: new Watched() };
    account.chats.set(personId, chat);
    return chat;
  }

  /** Shows something on the person's phone. */
  show(chat: Chat, message: Omit<PhoneMessage, 'id' | 'at'>): PhoneMessage {
    const shown = { ...message, id: chat.nextMessageId, at: new Date(this.parts.now()).toISOString() };
    chat.nextMessageId += 1;
    chat.messages.push(shown);
    chat.watched.bump();
    this.changed();
    return shown;
  }

  stop(): void {
    for (const { chats } of this.accounts.values()) for (const chat of chats.values()) chat.watched.wakeAll();
  }
}
