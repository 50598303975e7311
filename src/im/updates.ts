// Changes to stored messages, shown to whoever may see the conversation just now.
import type { Clock, HubEvent, MessageContent, StoredMedia } from '../contract/index.js';
import { conversationAudience } from '../store/conversations.js';
import type { Database } from '../store/database.js';
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

export class MessageUpdates {
  constructor(
    private readonly database: Database,
    private readonly push: PushHub,
    private readonly clock: Clock,
    /** Has the other instances `showHere`: the message itself may be too long for a hint. */
    private readonly passOn: (place: MessagePlace) => void,
  ) {}

  /** The message as it is now, to everyone on every instance. */
  async show({ companyId, conversationId, seq }: MessagePlace): Promise<void> {
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
    if (isForVisitors(row.kind) && this.push.isFollowed(audience.proxyUserId)) {
      const message = visitorView(messageView(row));
      this.push.toVisitorHere(audience.proxyUserId, { type: 'message.updated', conversationId, seq, message });
    }
    if (seq === audience.lastMessageSeq) this.push.toConversationHere(audience, { type: 'conversation.updated', conversationId, lastSeq });
  }

  async tell(place: MessagePlace, event: HubEvent, known?: Omit<ConversationAudience, 'companyId'>): Promise<void> {
    if (!this.push.isHeard(place.companyId)) return;
    const audience = known
      ? { ...known, companyId: place.companyId }
      : await conversationAudience(this.database, place.companyId, place.conversationId);
    if (audience) this.push.toConversation(audience, event);
  }

  async mediaSettled(settled: MessagePlace & { media: StoredMedia }): Promise<void> {
    await settleMediaInContent(this.database, settled, settled.media);
    await this.show(settled);
  }

  /** What the platform accepted becomes true of our copy. */
  async applyOperation(operation: AcceptedOperation): Promise<void> {
    switch (operation.op) {
      case 'send':
        return;
      case 'edit': {
        const content = operation.argument?.content;
        if (content) await replaceContent(this.database, operation, content, digestOf(content), this.clock.now());
        return;
      }
      case 'retract':
        await retractMessage(this.database, operation, this.clock.now());
        return;
      case 'react': {
        const emoji = operation.argument?.emoji ?? null;
        await setReactions(this.database, operation, 'agent', undefined, emoji === null ? [] : [emoji]);
        return;
      }
    }
  }
}
