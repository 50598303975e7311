// The simulated WhatsApp: its numbers, people and chats, and how a message or a notice comes into being.
import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../../stub-kit/audit-log.js';
import type { PersonFacts } from '../../stub-kit/people.js';
import { forgetOldest } from '../../stub-kit/phone.js';
import type { RateLimiter } from '../../stub-kit/rate-limits.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { Watched } from '../../stub-kit/watched.js';
import type { Faults } from '../../meta/stub/faults.js';
import type { FileStore } from '../../meta/stub/file-store.js';
import type { GraphCall } from '../../meta/stub/graph-answer.js';
import { WebhookSender, type ToldFacts } from '../../meta/stub/webhook-sender.js';
import { sampleTemplates } from './templates.js';
import type { Account, App, Chat, ChatMessage, Person, Status } from './types.js';

/** What goes to a number's own address where it has one; all else goes to the app's. */
const OF_NUMBERS = new Set([
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'calls',
  'consumer_profile',
  'messaging_handovers',
  'account_settings_update',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
]);

export interface WorldParts {
  now: () => number;
  log: AuditLog<ToldFacts>;
  faults: Faults;
  files: FileStore;
  rates: RateLimiter;
  retryBaseMs: number;
  /** Told of every call as it came over the wire, before it is judged. */
  onCall?: (call: GraphCall) => void;
}

export class World {
  readonly apps = new Map<string, App>();
  readonly accounts = new Map<string, Account>();
  readonly people = new Map<string, Person>();
  private nextNumber = 1;
  private changed: () => void = () => undefined;

  constructor(readonly parts: WorldParts) {}

  /** Called after anything worth keeping over a restart. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  touch(): void {
    this.changed();
  }

  /** `businessAccountId`: one that exists gets another number of the same app. */
  addAccount(name = 'Support', businessAccountId?: string): Account {
    const sibling = [...this.accounts.values()].find((account) => account.businessAccountId === businessAccountId);
    const number = this.accounts.size + 1;
    return this.restoreAccount({
      phoneNumberId: String(106_540_352_242_900 + number),
      businessAccountId: sibling?.businessAccountId ?? String(102_290_129_340_300 + number),
      name,
      phone: `1555078${String(3880 + number)}`,
      accessToken: sibling?.accessToken ?? `EAAG${randomBytes(60).toString('base64url')}`,
      app: sibling?.app ?? this.addApp({ id: String(670_848_290_000 + number), secret: randomBytes(16).toString('hex'), webhook: null }),
      subscribed: sibling?.subscribed ?? false,
      webhook: null,
      quality: 'GREEN',
      templates: sibling?.templates ?? sampleTemplates(),
    });
  }

  restoreAccount(known: Omit<Account, 'sender' | 'untold' | 'chats'>): Account {
    const account: Account = { ...known, sender: null, untold: 0, chats: new Map() };
    this.accounts.set(account.phoneNumberId, account);
    this.setWebhook(account, known.webhook);
    return account;
  }

  addApp(known: Omit<App, 'sender'>): App {
    const app: App = { ...known, sender: null };
    this.apps.set(app.id, app);
    this.setAppWebhook(app, known.webhook);
    return app;
  }

  /** Where everything goes that no number has an address of its own for. */
  setAppWebhook(app: App, webhook: App['webhook']): void {
    app.sender?.stop();
    app.webhook = webhook;
    app.sender = webhook && new WebhookSender({ url: webhook.url, appSecret: app.secret }, this.parts);
    this.changed();
  }

  /** The number's own address. */
  setWebhook(account: Account, webhook: Account['webhook']): void {
    account.sender?.stop();
    account.webhook = webhook;
    account.sender = webhook && new WebhookSender({ url: webhook.url, appSecret: account.app.secret }, this.parts);
    this.changed();
  }

  addPerson(facts: PersonFacts & { phone?: string; hidesPhone?: boolean }): Person {
    const phone = facts.phone ?? `1650555${String(this.nextNumber++).padStart(4, '0')}`;
    return this.restorePerson({
      id: phone,
      phone,
      displayName: facts.displayName,
      // The same for the same number, so that plans can be compared.
      userId: `${phone.startsWith('91') ? 'IN' : 'US'}.134912${phone}`,
      hidesPhone: facts.hidesPhone ?? false,
      ...(facts.username !== undefined && { username: facts.username }),
      ...(facts.language !== undefined && { language: facts.language }),
    });
  }

  restorePerson(person: Person): Person {
    this.people.set(person.id, person);
    this.nextNumber = Math.max(this.nextNumber, this.people.size + 1);
    this.changed();
    return person;
  }

  chat(account: Account, person: Person): Chat {
    const known = account.chats.get(person.id);
    if (known) return known;
    const chat: Chat = {
      person,
      messages: new Map(),
      nextMessageId: 1,
      lastIncomingAt: 0,
      blocked: false,
      typingUntil: 0,
      watched: new Watched(),
    };
    account.chats.set(person.id, chat);
    this.changed();
    return chat;
  }

  addMessage(chat: Chat, message: Pick<ChatMessage, 'side' | 'type' | 'content' | 'replyTo' | 'callbackData'>): ChatMessage {
    const at = this.parts.now();
    const id = chat.nextMessageId++;
    const added: ChatMessage = { ...message, id, at, wamid: newMessageId() };
    chat.messages.set(id, added);
    forgetOldest(chat.messages);
    if (message.side === 'user') chat.lastIncomingAt = at;
    this.bump(chat);
    return added;
  }

  /** The message of a chat by WhatsApp's id. */
  findMessage(chat: Chat, wamid: string): ChatMessage | undefined {
    for (const message of chat.messages.values()) if (message.wamid === wamid && message.deleted !== true) return message;
    return undefined;
  }

  /** Tells the app of a happening of this number. */
  tell(account: Account, field: string, value: JsonObject, facts: { chatId: string; messageId?: string; text?: string }): void {
    const product = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: account.phone, phone_number_id: account.phoneNumberId },
    };
    this.tellEntry(account, { id: account.businessAccountId, changes: [{ field, value: { ...product, ...value } }] }, { field, ...facts });
  }

  /** Any entry as it stands, about a field; `chatId` is the lane it goes in. */
  tellEntry(
    account: Account,
    entry: unknown,
    { field, ...facts }: { field: string; chatId: string; messageId?: string; text?: string },
  ): void {
    const { app } = account;
    const wanted = app.webhook === null || app.webhook.fields.includes(field);
    const sender = (OF_NUMBERS.has(field) ? account.sender : null) ?? app.sender;
    if (sender && account.subscribed && wanted) sender.add({ object: 'whatsapp_business_account', entry, lane: facts.chatId, facts });
    else account.untold += 1;
  }

  /** A status rises and is told; `read` of a message that was not told as delivered skips that, as WhatsApp does. */
  setStatus(account: Account, chat: Chat, message: ChatMessage, status: Status, errors?: JsonObject[]): void {
    message.status = status;
    const told = {
      id: message.wamid,
      status,
      timestamp: seconds(this.parts.now()),
      ...(chat.person.hidesPhone ? {} : { recipient_id: chat.person.phone }),
      recipient_user_id: chat.person.userId,
      ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
      ...(errors && { errors }),
    };
    const contacts = status === 'failed' ? {} : { contacts: [contactOf(chat.person)] };
    this.tell(account, 'messages', { ...contacts, statuses: [told] }, { chatId: `${chat.person.id} status`, messageId: message.wamid });
    this.bump(chat);
  }

  bump(chat: Chat): void {
    chat.watched.bump();
    this.changed();
  }

  stop(): void {
    for (const app of this.apps.values()) app.sender?.stop();
    for (const account of this.accounts.values()) {
      account.sender?.stop();
      for (const chat of account.chats.values()) chat.watched.wakeAll();
    }
  }
}

export function contactOf(person: Person): JsonObject {
  return {
    profile: { name: person.displayName, ...(person.username !== undefined && { username: person.username }) },
    ...(person.hidesPhone ? {} : { wa_id: person.phone }),
    user_id: person.userId,
  };
}

export function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

export function newMessageId(): string {
  return `wamid.${randomBytes(30).toString('base64')}`;
}
