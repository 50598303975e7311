// Messages that may have been stored without our hearing so: once the store answers again, whoever follows their queues is told to look.
import type { Logger } from 'pino';
import { conversationAudience } from '../store/conversations.js';
import { isDatabaseUnavailable, type Database } from '../store/database.js';
import { queueHeads } from '../store/sync.js';
import { unattended } from '../store/unattended.js';
import type { PushHub } from './push.js';

const PAUSE_MS = 500;
/** Some minutes; a store that is away for longer has every client connect anew. */
const MAX_TRIES = 600;

interface Place {
  companyId: string;
  /** Whose own queue may have got something, or whose list may have changed, besides those who follow the conversation now. */
  concerned: Set<string>;
}

export class UnheardMessages {
  private readonly places = new Map<string, Place>();
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly push: PushHub,
    private readonly publish: (topic: string, data: Record<string, unknown>) => void,
    private readonly log: Logger,
  ) {}

  /** Nobody knows whether these were stored. */
  note(messages: { companyId: string; conversationId: string; senderId: string }[]): void {
    for (const { companyId, conversationId, senderId } of messages) this.noteChange({ companyId, conversationId, concerned: [senderId] });
  }

  /** Nobody knows whether the conversation changed hands among these. */
  noteChange({ companyId, conversationId, concerned }: { companyId: string; conversationId: string; concerned: string[] }): void {
    this.add(conversationId, { companyId, concerned: new Set(concerned) });
    if (this.running) return;
    this.running = true;
    unattended(this.tellAll(), this.log, 'that messages may have come was not told');
  }

  private add(conversationId: string, { companyId, concerned }: Place): void {
    const known = this.places.get(conversationId)?.concerned ?? [];
    this.places.set(conversationId, { companyId, concerned: new Set([...known, ...concerned]) });
  }

  private async tellAll(): Promise<void> {
    try {
      for (let tries = 0; this.places.size > 0 && tries < MAX_TRIES; tries++) {
        await new Promise((resolve) => {
          setTimeout(resolve, PAUSE_MS).unref();
        });
        await this.tellOnce();
      }
    } finally {
      this.running = false;
      this.places.clear();
    }
  }

  private async tellOnce(): Promise<void> {
    for (const [conversationId, place] of this.places) {
      // Taken out first: who is noted meanwhile begins a place anew.
      this.places.delete(conversationId);
      try {
        await this.tell(place.companyId, conversationId, [...place.concerned]);
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        this.add(conversationId, place);
        return;
      }
    }
  }

  private async tell(companyId: string, conversationId: string, concerned: string[]): Promise<void> {
    const audience = await conversationAudience(this.database, companyId, conversationId);
    if (!audience) return;
    const { proxyUserId, groupId, assigneeId, lastSeq } = audience;
    const queues = [proxyUserId, groupId, assigneeId, ...concerned].filter((queue) => queue !== null);
    for (const [queue, key] of await queueHeads(this.database, [...new Set(queues)])) {
      this.push.notify(queue, key);
      this.publish('queue', { queue, key });
    }
    this.push.conversationUpdated(conversationId, audience, lastSeq);
    // Who has just lost the conversation is not among those who follow it.
    for (const agentId of concerned)
      if (agentId !== proxyUserId && agentId !== assigneeId)
        this.push.toAgent(companyId, agentId, { type: 'conversation.updated', conversationId, lastSeq });
  }
}
