// What a visitor's devices confirm becomes the status of what the desk said. It never touches what agents have read.
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import type { RaisedStatus } from '../store/receipts.js';
import { confirmVisitorKey, markVisitorRead } from '../store/visitors.js';
import type { PushHub } from './push.js';
import type { MessageUpdates } from './updates.js';
import type { Visitor } from './visitor-messages.js';

export class VisitorReceipts {
  constructor(private readonly deps: { database: Database; push: PushHub; updates: MessageUpdates; clock: Clock }) {}

  /** This device has everything up to `key`. */
  async confirm(visitor: Visitor, deviceId: string, key: number): Promise<void> {
    await this.tell(
      await confirmVisitorKey(this.deps.database, { queueId: visitor.proxyUserId, deviceId, key, at: this.deps.clock.now() }),
    );
  }

  /** The visitor has read up to here; the other devices hear of it. */
  async read(visitor: Visitor, seq: number): Promise<number> {
    const { companyId, conversationId, proxyUserId } = visitor;
    const read = await markVisitorRead(this.deps.database, companyId, conversationId, seq);
    if (read === null) return 0;
    if (read.readSeq > read.beforeSeq)
      this.deps.push.toVisitor(proxyUserId, { type: 'visitor.read', conversationId, readSeq: read.readSeq });
    await this.tell(read.raised);
    return read.readSeq;
  }

  private async tell(raised: RaisedStatus[]): Promise<void> {
    for (const { companyId, conversationId, seq, messageId, status } of raised)
      await this.deps.updates.tell({ companyId, conversationId }, { type: 'message.status', conversationId, seq, messageId, status });
  }
}
