// Receipts from platforms raise the status of what we sent.
import type { Capabilities, Clock, InboundReceipt } from '../contract/index.js';
import { participantIn, type HomeAccount, type Participants } from '../im/participants.js';
import type { ReplyLedger } from '../im/reply-ledger.js';
import type { MessageUpdates } from '../im/updates.js';
import type { Database } from '../store/database.js';
import { applyEarlyReceipts, applyReceipt, applyWatermark, type RaisedStatus } from '../store/receipts.js';
import { settleUncertain } from '../store/uncertain-sends.js';

/** A receipt for many messages at once says nothing of what was sent longer ago than this. */
const REACH_MS = 35 * 24 * 3_600_000;

export class Receipts {
  constructor(
    private readonly database: Database,
    private readonly participants: Participants,
    private readonly updates: MessageUpdates,
    private readonly replies: ReplyLedger,
    private readonly clock: Clock,
    /** What came about messages whose ids were not known yet, e.g. a reaction. */
    private readonly applyEarlyChanges: (account: HomeAccount, platformMessageIds: string[]) => Promise<unknown>,
  ) {}

  async apply(account: HomeAccount & { capabilities: Capabilities }, receipt: InboundReceipt, webhookEventId: number): Promise<void> {
    const told = await this.raise(account, receipt, webhookEventId);
    for (const raised of told) {
      await this.updates.tell(raised, {
        type: 'message.status',
        conversationId: raised.conversationId,
        seq: raised.seq,
        messageId: raised.messageId,
        status: raised.status,
        ...(raised.error && { error: raised.error }),
      });
      if (raised.hasParts) await this.updates.showAgain(raised);
    }
    await this.replies.closedByReceipts(account.capabilities, told);
  }

  private async raise(account: HomeAccount, receipt: InboundReceipt, webhookEventId: number): Promise<RaisedStatus[]> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - REACH_MS);
    if (receipt.platformMessageId !== undefined) {
      const { platformMessageId } = receipt;
      const raised = await applyReceipt(this.database, {
        accountId: account.id,
        platformMessageId,
        status: receipt.status,
        error: receipt.error ?? null,
        at: now,
        earlierSince: receipt.earlierToo === true ? since : null,
        ours: receipt.ours,
      });
      if (raised.length > 0) return raised;
      const settled = receipt.ours ? await settleUncertain(this.database, { accountId: account.id, ...receipt.ours }) : [];
      if (settled.length > 0) await this.applyEarlyChanges(account, [platformMessageId]);
      return settled.length > 0 ? settled : applyEarlyReceipts(this.database, [{ accountId: account.id, platformMessageId }]);
    }
    if (receipt.watermark === undefined || receipt.status === 'failed') return [];
    const people = await this.participants.resolve(account, new Map([[receipt.platformUserId, { ...receipt, webhookEventId }]]), now);
    const participant = participantIn(people, receipt.platformUserId);
    return applyWatermark(this.database, {
      companyId: account.companyId,
      conversationId: participant.conversationId,
      status: receipt.status,
      upTo: receipt.watermark,
      since,
    });
  }
}
