// The simulated platform: its accounts, people and chats, and how a message or a happening comes into being.
import { randomBytes, randomInt } from 'node:crypto';
import type { AuditLog } from '../../../stub-kit/audit-log.js';
import { forgetOldest } from '../../../stub-kit/phone.js';
import type { JsonObject } from '../../../stub-kit/reading.js';
import { Watched } from '../../../stub-kit/watched.js';
import type { Faults } from '../../stub/faults.js';
import type { FileStore, StoredFile } from '../../stub/file-store.js';
import { WebhookSender, type ToldFacts } from '../../stub/webhook-sender.js';
import type { Account, App, Chat, ChatMessage, Flavour, Person, StubToken } from './types.js';

export interface WorldParts {
  flavour: Flavour;
  now: () => number;
  log: AuditLog<ToldFacts>;
  faults: Faults;
  files: FileStore;
  retryBaseMs: number;
  onCall?: (call: WireCall) => void;
}

/** A call as it came over the wire. */
export interface WireCall {
  method: string;
  path: string[];
  body: Readonly<JsonObject>;
  files: string[];
}

export class World {
  readonly accounts = new Map<string, Account>();
  readonly people = new Map<number, Person>();
  app: App;
  /** Where files are served; set when the server listens. */
  baseUrl = '';
  private sender: WebhookSender | null = null;
  private nextPersonId: number;
  private nextAccountId: bigint;
  private changed: () => void = () => undefined;

  constructor(readonly parts: WorldParts) {
    this.nextPersonId = parts.flavour.firstPersonId;
    this.nextAccountId = parts.flavour.firstAccountId;
    this.app = { id: `15177764${randomInt(10_000_000, 99_999_999)}`, secret: randomBytes(16).toString('hex'), subscription: null };
  }

  /** Called after anything worth keeping over a restart. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  touch(): void {
    this.changed();
  }

  addAccount(name: string): Account {
    const { flavour } = this.parts;
    const number = this.nextAccountId++;
    return this.keepAccount({
      id: String(number),
      pageId: flavour.object === 'page' ? String(number) : String(number + 100_000n),
      scopedId: String(number + 200_000n),
      name,
      username: name.toLowerCase().replace(/[^a-z0-9]+/g, '.'),
      tokens: [],
      subscribedFields: null,
      subscribedBy: 'own',
      humanAgentApproved: true,
      chats: new Map(),
      comments: new Map(),
    });
  }

  keepAccount(account: Account): Account {
    this.accounts.set(account.id, account);
    if (BigInt(account.id) >= this.nextAccountId) this.nextAccountId = BigInt(account.id) + 1n;
    this.touch();
    return account;
  }

  issueToken(account: Account, kind: StubToken['kind']): StubToken {
    const { flavour, now } = this.parts;
    const issuedAt = now();
    const ends = kind === 'own' && flavour.tokenLifetimeMs !== null;
    const value = kind === 'page' ? `EAAG${randomBytes(30).toString('hex')}` : flavour.newToken();
    const token: StubToken = { value, kind, issuedAt, expiresAt: ends ? issuedAt + (flavour.tokenLifetimeMs ?? 0) : null };
    account.tokens.push(token);
    this.touch();
    return token;
  }

  accountOfToken(value: string): { account: Account; token: StubToken } | undefined {
    for (const account of this.accounts.values()) {
      const token = account.tokens.find((candidate) => candidate.value === value);
      if (token) return { account, token };
    }
    return undefined;
  }

  addPerson(facts: Omit<Person, 'id'> & { id?: number }): Person {
    const id = facts.id ?? this.nextPersonId;
    this.nextPersonId = Math.max(this.nextPersonId, id + 1);
    const person = { ...facts, id };
    this.people.set(id, person);
    this.touch();
    return person;
  }

  chatOf(account: Account, person: Person): Chat {
    const known = account.chats.get(person.id);
    if (known) return known;
    const chat: Chat = {
      person,
      blocked: false,
      messages: new Map(),
      nextMessageId: 1,
      lastInboundAt: 0,
      seenId: 0,
      typingUntil: 0,
      readByBusiness: true,
      watched: new Watched(),
    };
    account.chats.set(person.id, chat);
    this.touch();
    return chat;
  }

  /** A new message in a chat; several files of one message share its id. */
  addMessage(chat: Chat, message: Omit<ChatMessage, 'id' | 'mid' | 'at' | 'edits' | 'reactions'> & { mid?: string }): ChatMessage {
    const at = this.parts.now();
    const added: ChatMessage = {
      ...message,
      id: chat.nextMessageId++,
      mid: message.mid ?? this.parts.flavour.newMid(),
      at,
      edits: 0,
      reactions: {},
    };
    chat.messages.set(added.id, added);
    forgetOldest(chat.messages);
    if (message.side === 'user') {
      chat.lastInboundAt = at;
      chat.readByBusiness = false;
    }
    this.bump(chat);
    return added;
  }

  findMessage(chat: Chat, mid: string): ChatMessage | undefined {
    for (const message of chat.messages.values()) if (message.mid === mid) return message;
    return undefined;
  }

  bump(chat: Chat): void {
    chat.watched.bump();
    this.touch();
  }

  /** An event of a conversation, from the person to the account unless it is an echo. */
  tell(account: Account, chat: Chat, field: string, event: JsonObject, facts: { mid?: string; text?: string; at?: number } = {}): void {
    const [person, business] = [{ id: String(chat.person.id) }, { id: account.id }];
    const isEcho = field === 'message_echoes';
    const messaging = {
      sender: isEcho ? business : person,
      recipient: isEcho ? person : business,
      timestamp: facts.at ?? this.parts.now(),
      ...event,
    };
    this.send(account, field, { messaging: [messaging] }, `${account.id} ${chat.person.id}`, {
      chatId: String(chat.person.id),
      ...(facts.mid !== undefined && { messageId: facts.mid }),
      ...(facts.text !== undefined && { text: facts.text }),
    });
  }

  /** A change of the account, e.g. a comment. */
  tellChange(account: Account, field: string, value: JsonObject): void {
    this.send(account, field, { changes: [{ field, value }] }, `${account.id} ${field}`, {});
  }

  /** An entry exactly as given, but with the account's id. */
  tellRaw(account: Account, entry: JsonObject): void {
    this.send(account, null, entry, `${account.id} raw`, {});
  }

  setSubscription(subscription: NonNullable<App['subscription']>): void {
    this.sender?.stop();
    this.app = { ...this.app, subscription };
    const { log, faults, retryBaseMs } = this.parts;
    this.sender = new WebhookSender({ url: subscription.callbackUrl, appSecret: this.app.secret }, { log, faults, retryBaseMs });
    this.touch();
  }

  get pendingCount(): number {
    return this.sender?.pendingCount ?? 0;
  }

  fileUrl(file: StoredFile): string {
    return this.baseUrl + this.parts.flavour.filePath(file);
  }

  stop(): void {
    this.sender?.stop();
    for (const account of this.accounts.values()) for (const chat of account.chats.values()) chat.watched.wakeAll();
  }

  /** Told only when the account is subscribed and the app asked for the field. */
  private send(
    account: Account,
    field: string | null,
    content: JsonObject,
    lane: string,
    facts: { chatId?: string; messageId?: string; text?: string },
  ): void {
    const { subscription } = this.app;
    if (!this.sender || !subscription || account.subscribedFields === null) return;
    if (field !== null && !this.asksFor(account, subscription.fields, field)) return;
    const entry = { id: account.id, time: this.parts.now(), ...content };
    this.sender.add({ object: this.parts.flavour.object, entry, lane, facts });
  }

  /** Instagram accounts that are subscribed through their Page have their echoes with `messages`; those that speak for themselves do not. */
  private asksFor(account: Account, fields: readonly string[], field: string): boolean {
    const comesWithMessages = field === 'message_echoes' && this.parts.flavour.object === 'instagram' && account.subscribedBy === 'page';
    return fields.includes(comesWithMessages ? 'messages' : field);
  }
}
