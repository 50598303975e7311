// Which events go to which of a company's addresses: each is stored once per address, in the order things happened in the conversation.
import type { Clock, OutgoingEvent, WebhookTopic } from '../../contract/index.js';
import { messageView } from '../../im/presentation.js';
import type { ChangedMessage } from '../../store/changed-messages.js';
import { holdPeople } from '../../store/contact-merges.js';
import type { Database, Queryable } from '../../store/database.js';
import { feedConversation, type FeedConversation } from '../../store/message-feed.js';
import { messageAt, type MessageRow } from '../../store/messages.js';
import { insertOutgoingEvents, type NewOutgoingEvent } from '../../store/outgoing-events.js';
import { activeOutgoingWebhooks, listOutgoingWebhooks, type OutgoingWebhookRow } from '../../store/outgoing-webhooks.js';
import type { SessionEvent } from '../session-events.js';
import { OfCompanies } from './of-companies.js';

/** Tried for so long, then given up. */
export const TRIED_FOR_MS = 3 * 24 * 3_600_000;

export interface OutgoingWebhooksDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  /** Something new waits to be sent. */
  onQueued(): void;
}

type Told = Pick<OutgoingEvent, 'type' | 'at' | 'message' | 'session'>;

export class OutgoingWebhooks {
  readonly known: OfCompanies<OutgoingWebhookRow>;

  constructor(private readonly deps: OutgoingWebhooksDependencies) {
    const { database } = deps;
    this.known = new OfCompanies({
      all: () => activeOutgoingWebhooks(database),
      of: async (companyId) => (await listOutgoingWebhooks(database, companyId)).filter(({ active }) => active),
    });
  }

  wants(companyId: string, topic: WebhookTopic): boolean {
    return this.known.get(companyId).some(({ events }) => events.includes(topic));
  }

  /** Since when somebody wants to hear of this company's messages; null: nobody does. */
  since(companyId: string): Date | null {
    const starts = this.known
      .get(companyId)
      .filter(({ events }) => events.includes('message.created') || events.includes('contact.*'))
      .map(({ activeSince }) => activeSince.getTime());
    return starts.length === 0 ? null : new Date(Math.min(...starts));
  }

  /** In the transaction that moves the feed on: each message is told once, and none is left out. */
  async takeMessages(tx: Queryable, conversation: FeedConversation, messages: MessageRow[]): Promise<void> {
    const [first] = messages;
    if (!first) return;
    const events: NewOutgoingEvent[] = [];
    for (const message of messages) {
      const at = message.sentAt.toISOString();
      if (message.seq === 1) {
        const isNew = { type: 'contact.created', at };
        events.push(...this.eventsFor(first.companyId, 'contact.*', conversation, `contact ${conversation.contactId} created`, isNew));
      }
      if (message.kind === 'system') continue;
      const told = { type: 'message.created', at, message: messageView(message) };
      events.push(...this.eventsFor(message.companyId, 'message.created', conversation, `message ${message.id}`, told));
    }
    await this.store(tx, events);
  }

  /** A message was edited, taken back, reacted to, delivered, read …: it is told as it is now. In the transaction that takes the change out. */
  async takeChange(tx: Queryable, { position, companyId, conversationId, seq }: ChangedMessage): Promise<void> {
    if (!this.wants(companyId, 'message.updated')) return;
    await holdPeople(tx, companyId);
    const message = await messageAt(tx, companyId, conversationId, seq);
    const conversation = message && (await feedConversation(tx, companyId, conversationId));
    if (!conversation) return;
    const told = { type: 'message.updated', at: this.deps.clock.now().toISOString(), message: messageView(message) };
    const source = `message ${message.id} updated ${String(position)}`;
    await this.store(tx, this.eventsFor(companyId, 'message.updated', conversation, source, told));
  }

  /** Somebody changes what is known of the person in these conversations, or erases it. In the transaction that does. */
  async takeContactChange(tx: Queryable, companyId: string, conversationIds: string[], change: 'updated' | 'erased'): Promise<void> {
    if (!this.wants(companyId, 'contact.*')) return;
    const told = { type: `contact.${change}`, at: this.deps.clock.now().toISOString() };
    for (const conversationId of conversationIds) {
      const conversation = await feedConversation(tx, companyId, conversationId);
      if (!conversation) continue;
      const source = `contact ${conversation.contactId} ${change} ${this.deps.newId()}`;
      await this.store(tx, this.eventsFor(companyId, 'contact.*', conversation, source, told));
    }
  }

  /** Told again after a crash, it is stored once. */
  async sessionHappened(event: SessionEvent): Promise<void> {
    if (!this.wants(event.companyId, 'session.*')) return;
    const isNew = await this.deps.database.transaction((tx) => this.takeSessionEvent(tx, event));
    if (isNew) this.deps.onQueued();
  }

  private async takeSessionEvent(tx: Queryable, event: SessionEvent): Promise<boolean> {
    await holdPeople(tx, event.companyId);
    const conversation = await feedConversation(tx, event.companyId, event.conversationId);
    if (!conversation) return false;
    const { sessionId, groupId, assigneeId, actorId } = event;
    const told: Told = {
      type: `session.${event.name}`,
      at: event.at.toISOString(),
      session: {
        id: sessionId,
        state: event.toState,
        groupId,
        ...(assigneeId !== null && { assigneeId }),
        by: { type: event.actorType, ...(actorId !== null && { id: actorId }) },
        data: event.data,
      },
    };
    const source = `session ${sessionId} ${String(event.no)}`;
    return this.store(tx, this.eventsFor(event.companyId, 'session.*', conversation, source, told));
  }

  /** To one address, by a rule. `no_webhook`: there is no such active address. */
  async tellOne(
    { companyId, conversationId, webhookId, source }: { companyId: string; conversationId: string; webhookId: string; source: string },
    type: string,
  ): Promise<'told' | 'no_webhook' | 'no_conversation'> {
    const webhook = this.known.get(companyId).find(({ id }) => id === webhookId);
    if (!webhook) return 'no_webhook';
    const isNew = await this.deps.database.transaction(async (tx) => {
      await holdPeople(tx, companyId);
      const conversation = await feedConversation(tx, companyId, conversationId);
      const told = { type, at: this.deps.clock.now().toISOString() };
      return conversation && this.store(tx, [this.eventFor(webhook, conversation, source, told)]);
    });
    if (isNew) this.deps.onQueued();
    return isNew === null ? 'no_conversation' : 'told';
  }

  private eventsFor(
    companyId: string,
    topic: WebhookTopic,
    conversation: FeedConversation,
    source: string,
    told: Told,
  ): NewOutgoingEvent[] {
    return this.known
      .get(companyId)
      .filter(({ events, activeSince }) => events.includes(topic) && new Date(told.at) >= activeSince)
      .map((webhook) => this.eventFor(webhook, conversation, source, told));
  }

  private eventFor(webhook: OutgoingWebhookRow, conversation: FeedConversation, source: string, told: Told): NewOutgoingEvent {
    const { conversationId, accountId, platform, contactId, contactName } = conversation;
    return {
      companyId: webhook.companyId,
      webhookId: webhook.id,
      conversationId,
      source,
      payload: {
        id: this.deps.newId(),
        ...told,
        conversation: { id: conversationId, accountId, platform, contact: { id: contactId, displayName: contactName } },
      },
    };
  }

  private store(db: Queryable, events: NewOutgoingEvent[]): Promise<boolean> {
    const now = this.deps.clock.now();
    return insertOutgoingEvents(db, events, { now, expiresAt: new Date(now.getTime() + TRIED_FOR_MS) });
  }
}
