// The end user deletes the conversation on their side: agents keep it and are told by a thin line, the end user's devices forget it.
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { deleteForEndUser, type DeletedThrough } from '../store/deleted-history.js';
import type { MessageWriter } from './message-writer.js';
import type { PushHub } from './push.js';

export interface DeletingPerson {
  companyId: string;
  accountId: string;
  conversationId: string;
  proxyUserId: string;
  displayName: string;
}

export interface DeletedHistoryDependencies {
  database: Database;
  writer: MessageWriter;
  push: PushHub;
  clock: Clock;
  newId: () => string;
}

export class DeletedHistory {
  constructor(private readonly deps: DeletedHistoryDependencies) {}

  /** Returns up to where; null when they saw nothing of it any more, so that told twice it happens once. */
  async delete(person: DeletingPerson, upTo: DeletedThrough): Promise<number | null> {
    const { database, writer, push, clock, newId } = this.deps;
    const { companyId, accountId, conversationId, proxyUserId, displayName } = person;
    const done = await database.transaction(async (tx) => {
      const through = await deleteForEndUser(tx, { companyId, conversationId }, upTo);
      if (through === null) return null;
      const place = { companyId, accountId, conversationId, proxyUserId, status: 'stored' as const, sentAt: clock.now() };
      const sender = { senderType: 'system' as const, senderId: proxyUserId, senderName: displayName };
      const content = { type: 'event' as const, name: 'history_deleted', data: {} };
      const lines = await writer.appendAllWithin(tx, [{ ...place, ...sender, id: newId(), kind: 'system', content }]);
      return { through, lines };
    });
    if (done === null) return null;
    writer.announce(done.lines);
    push.toVisitor(proxyUserId, { type: 'visitor.deleted', conversationId, seq: done.through });
    return done.through;
  }
}
