// The row of a conversation in the lists changed for a reason that is no message: tell who sees it.
import type { Logger } from 'pino';
import { conversationAudience } from '../store/conversations.js';
import { conversationsOfPicture } from '../store/profiles.js';
import type { Database } from '../store/database.js';
import type { PushHub } from './push.js';
import { unattended } from '../store/unattended.js';

export class ConversationRows {
  constructor(
    private readonly database: Database,
    private readonly push: PushHub,
    private readonly log: Logger,
  ) {}

  /** Never fails: who misses it sees the row with the next look. */
  async changed(companyId: string, conversationId: string): Promise<void> {
    if (!this.push.isHeard(companyId)) return;
    try {
      const audience = await conversationAudience(this.database, companyId, conversationId);
      if (audience) this.push.conversationUpdated(conversationId, audience, audience.lastSeq);
    } catch (error) {
      this.log.debug({ error, conversationId }, 'a changed conversation was not shown');
    }
  }

  /** The same, in its own time. */
  changedSoon(companyId: string, conversationId: string): void {
    unattended(this.changed(companyId, conversationId), this.log, 'a changed conversation was not shown');
  }

  /** The picture of a person is there: every conversation with them shows it. */
  pictureReady(companyId: string, mediaId: string): void {
    if (!this.push.isHeard(companyId)) return;
    unattended(this.showPicture(companyId, mediaId), this.log, 'a new picture of a person was not shown');
  }

  private async showPicture(companyId: string, mediaId: string): Promise<void> {
    const conversations = await conversationsOfPicture(this.database, companyId, mediaId);
    await Promise.all(conversations.map((conversationId) => this.changed(companyId, conversationId)));
  }
}
