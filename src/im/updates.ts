// Changes to stored messages, shown to whoever may see the conversation just now.
import { previewText, type Clock, type HubEvent, type MessageContent, type StoredMedia } from '../contract/index.js';
import { conversationAudience } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { messageAt, replaceContent, retractMessage, setReactions, settleMediaInContent, type MessageKey } from '../store/messages.js';
import { messageView } from './presentation.js';
import type { PushHub } from './push.js';

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
  ) {}

  /** The message as it is now. */
  async show(place: MessagePlace): Promise<void> {
    const [row, audience] = await Promise.all([
      messageAt(this.database, place.companyId, place.conversationId, place.seq),
      conversationAudience(this.database, place.companyId, place.conversationId),
    ]);
    if (!row || !audience) return;
    this.push.toConversation(audience, {
      type: 'message.updated',
      conversationId: place.conversationId,
      seq: place.seq,
      message: messageView(row),
    });
    if (place.seq === audience.lastSeq) this.push.conversationUpdated(place.conversationId, audience, audience.lastSeq);
  }

  async tell(place: MessagePlace, event: HubEvent): Promise<void> {
    if (!this.push.hasConnections(place.companyId)) return;
    const audience = await conversationAudience(this.database, place.companyId, place.conversationId);
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
        if (content) await replaceContent(this.database, operation, content, previewText(content), this.clock.now());
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
