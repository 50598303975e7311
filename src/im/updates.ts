// Changes to stored messages, shown to whoever may see the conversation just now.
import type { Clock, HubEvent, MessageContent, MessageStatus, StoredMedia } from '../contract/index.js';
import { conversationAudience } from '../store/conversations.js';
import type { Database, Queryable } from '../store/database.js';
import { messageAt, replaceContent, retractMessage, setReactions, settleMediaInContent, type MessageKey } from '../store/messages.js';
import { digestOf } from './digest.js';
import { messageView } from './presentation.js';
import type { ConversationAudience, PushHub } from './push.js';
import { isForVisitors, visitorView } from './visitor-view.js';

export interface MessagePlace {
  companyId: string;
  conversationId: string;
  seq: number;
}

export interface AcceptedOperation extends MessageKey {
  op: 'send' | 'edit' | 'retract' | 'react';
  argument: { content?: MessageContent; emoji?: string | null } | null;
}

/** How far a message has got. */
const REACHED: Partial<Record<MessageStatus, number>> = { sent: 1, delivered: 2, read: 3 };
const REMEMBERED = 10_000;

export class MessageUpdates {
  private readonly listeners: ((place: MessagePlace) => void)[] = [];
  /** By conversation, the last event that is on its way. */
  private readonly telling = new Map<string, Promise<void>>();
  /** Of the messages told of lately, how far they had got. */
  private readonly reached = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly push: PushHub,
    private readonly clock: Clock,
    /** Has the other instances `showHere`: the message itself may be too long for a hint. */
    private readonly passOn: (place: MessagePlace) => void,
  ) {}

  /** Called for every change of a stored message, whoever is connected. Must not throw. */
  onChanged(listener: (place: MessagePlace) => void): void {
    this.listeners.push(listener);
  }

  /** The message as it is now, to everyone on every instance. */
  async show({ companyId, conversationId, seq }: MessagePlace): Promise<void> {
    for (const listener of this.listeners) listener({ companyId, conversationId, seq });
    await this.showAgain({ companyId, conversationId, seq });
  }

  /** The same for what `tell` has told of already: which of a message's parts got how far is no event of its own. */
  async showAgain({ companyId, conversationId, seq }: MessagePlace): Promise<void> {
    this.passOn({ companyId, conversationId, seq });
    await this.showHere({ companyId, conversationId, seq });
  }

  async showHere(place: MessagePlace): Promise<void> {
    if (!this.push.hasConnections(place.companyId)) return;
    const [row, audience] = await Promise.all([
      messageAt(this.database, place.companyId, place.conversationId, place.seq),
      conversationAudience(this.database, place.companyId, place.conversationId),
    ]);
    if (!row || !audience) return;
    const { conversationId, seq } = place;
    const { lastSeq } = audience;
    this.push.toConversationHere(audience, { type: 'message.updated', conversationId, seq, message: messageView(row) });
    if (isForVisitors(row.kind) && seq > audience.userDeletedSeq && this.push.isFollowed(audience.proxyUserId)) {
      const message = visitorView(messageView(row));
      this.push.toVisitorHere(audience.proxyUserId, { type: 'message.updated', conversationId, seq, message });
    }
    if (seq === audience.lastMessageSeq) this.push.toConversationHere(audience, { type: 'conversation.updated', conversationId, lastSeq });
  }

  /** Events of one conversation are told in the order they are handed in, whichever of them has to look up its audience first. */
  async tell(place: Omit<MessagePlace, 'seq'>, event: HubEvent, known?: Omit<ConversationAudience, 'companyId'>): Promise<void> {
    if (event.type === 'message.status') for (const listener of this.listeners) listener({ ...place, seq: event.seq });
    if (!this.push.isHeard(place.companyId) || (event.type === 'message.status' && this.isOvertaken(event))) return;
    const { conversationId } = place;
    const before = this.telling.get(conversationId);
    if (known && !before) return this.push.toConversation({ ...known, companyId: place.companyId }, event);
    const told = this.tellAfter(before, place, event, known);
    this.telling.set(conversationId, told);
    try {
      await told;
    } finally {
      if (this.telling.get(conversationId) === told) this.telling.delete(conversationId);
    }
  }

  /** A receipt may be stored after a send's outcome and be told before it: nobody is to see the message fall back. */
  private isOvertaken({ messageId, status }: Extract<HubEvent, { type: 'message.status' }>): boolean {
    const rank = REACHED[status];
    const before = this.reached.get(messageId) ?? 0;
    if (rank !== undefined && rank < before) return true;
    this.reached.delete(messageId);
    if (rank !== undefined) this.reached.set(messageId, rank);
    const [oldest] = this.reached.keys();
    if (this.reached.size > REMEMBERED && oldest !== undefined) this.reached.delete(oldest);
    return false;
  }

  private async tellAfter(
    before: Promise<void> | undefined,
    place: Omit<MessagePlace, 'seq'>,
    event: HubEvent,
    known: Omit<ConversationAudience, 'companyId'> | undefined,
  ): Promise<void> {
    const looking = known
      ? { ...known, companyId: place.companyId }
      : conversationAudience(this.database, place.companyId, place.conversationId);
    // Whoever told it hears of its failure.
    const [audience] = await Promise.all([looking, before?.catch(() => undefined)]);
    if (audience) this.push.toConversation(audience, event);
  }

  async mediaSettled(settled: MessagePlace & { media: StoredMedia }): Promise<void> {
    await settleMediaInContent(this.database, settled, settled.media);
    await this.show(settled);
  }

  /** What the platform accepted becomes true of our copy. */
  async applyOperation(operation: AcceptedOperation, db: Queryable = this.database): Promise<void> {
    switch (operation.op) {
      case 'send':
        return;
      case 'edit': {
        const content = operation.argument?.content;
        if (content) await replaceContent(db, operation, { content, ...digestOf(content), editedAt: this.clock.now() });
        return;
      }
      case 'retract':
        await retractMessage(db, operation, this.clock.now());
        return;
      case 'react': {
        const emoji = operation.argument?.emoji ?? null;
        await setReactions(db, operation, { by: 'agent', emojis: emoji === null ? [] : [emoji] });
        return;
      }
    }
  }
}
