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
  conversationId: string;
  senderId: string;
}

export class UnheardMessages {
  /** By conversation; what a sender's own queue got is asked for too. */
  private readonly places = new Map<string, { companyId: string; senders: Set<string> }>();
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly push: PushHub,
    private readonly publish: (topic: string, data: Record<string, unknown>) => void,
    private readonly log: Logger,
  ) {}

  /** Nobody knows whether these were stored. */
  note(messages: Place[]): void {
    for (const { companyId, conversationId, senderId } of messages) {
      const place = this.places.get(conversationId) ?? { companyId, senders: new Set() };
      place.senders.add(senderId);
      this.places.set(conversationId, place);
    }
    if (this.running) return;
    this.running = true;
    const told = this.tellAll().finally(() => {
      this.running = false;
      this.places.clear();
    });
    unattended(told, this.log, 'that messages may have come was not told');
  }

  private async tellAll(): Promise<void> {
    for (let tries = 0; this.places.size > 0 && tries < MAX_TRIES; tries++) {
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE_MS).unref();
      });
      try {
        for (const [conversationId, { companyId, senders }] of this.places) {
          await this.tell(companyId, conversationId, [...senders]);
          this.places.delete(conversationId);
        }
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
      }
    }
  }

  private async tell(companyId: string, conversationId: string, senders: string[]): Promise<void> {
    const audience = await conversationAudience(this.database, companyId, conversationId);
    if (!audience) return;
    const { proxyUserId, groupId, assigneeId, lastSeq } = audience;
    const queues = [proxyUserId, groupId, assigneeId, ...senders].filter((queue) => queue !== null);
    for (const [queue, key] of await queueHeads(this.database, [...new Set(queues)])) {
      this.push.notify(queue, key);
      this.publish('queue', { queue, key });
    }
    this.push.conversationUpdated(conversationId, audience, lastSeq);
  }
}
