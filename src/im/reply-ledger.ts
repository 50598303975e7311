// Keeps count of replies where platforms do: granted by what end users do, drawn by each part sent, put right by what the platform says.
import { ConnectorError, type Capabilities, type Clock, type ContentType, type MessageStatus } from '../contract/index.js';
import { lastInboundAtOf } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { messageAt } from '../store/messages.js';
import {
  allowancesOf,
  drawAllowance,
  exhaustAllowances,
  grantAllowances,
  returnAllowance,
  waitingReplies,
  type DrawnAllowance,
  type NewAllowance,
} from '../store/reply-allowances.js';
import { noteWindowClosed, noteWindowOpened } from '../store/reply-windows.js';
import type { ConversationRows } from './conversation-row.js';
import { countsReplies, isFreeForm, windowRefusal, type Allowance, type WindowRefusal } from './reply-window.js';

/** A reply about to be sent, or about to be stored for it. */
export interface ReplyIntent {
  companyId: string;
  conversationId: string;
  accountId: string;
  proxyUserId: string;
  contentType: ContentType;
  lastInboundAt: Date | null;
  /** So many replies have to be left for others where the platform counts them. */
  reserve?: number | undefined;
  /** No person wrote it. */
  automatic?: boolean | undefined;
}

/** What became of a message, by a receipt. */
export interface ReceiptTold {
  status: MessageStatus;
  companyId: string;
  conversationId: string;
  seq: number;
  error: { code: string } | null;
}

/** Leave to make one call. */
export interface ReplyLeave {
  refusal: ConnectorError | null;
  /** The call was not made, or ended so. */
  end(error: ConnectorError | null): Promise<void>;
}

export class ReplyLedger {
  constructor(
    private readonly database: Database,
    private readonly rows: ConversationRows,
    private readonly clock: Clock,
  ) {}

  async grant(allowances: NewAllowance[]): Promise<void> {
    if (allowances.length === 0) return;
    await grantAllowances(this.database, allowances, this.clock.now());
    for (const { companyId, conversationId } of allowances) this.rows.changedSoon(companyId, conversationId);
  }

  /** They did at that time what lets the business answer freely, without writing. */
  async opened(companyId: string, conversationId: string, at: Date): Promise<void> {
    await noteWindowOpened(this.database, companyId, conversationId, at);
    await this.rows.changed(companyId, conversationId);
  }

  /** By conversation; only asked of the store where the platform counts. */
  async allowancesOf(companyId: string, conversationIds: string[]): Promise<Map<string, Allowance[]>> {
    const found = new Map<string, Allowance[]>();
    if (conversationIds.length === 0) return found;
    for (const row of await allowancesOf(this.database, companyId, conversationIds, this.clock.now())) {
      found.set(row.conversationId, [...(found.get(row.conversationId) ?? []), row]);
    }
    return found;
  }

  /** Before a reply is stored: what waits already will need its share too. */
  async refusalOf(capabilities: Capabilities, intent: ReplyIntent): Promise<WindowRefusal | null> {
    return this.judge(capabilities, intent, () => waitingReplies(this.database, intent.accountId, intent.proxyUserId));
  }

  /** At the moment of each call: draws what it needs. */
  async take(capabilities: Capabilities, intent: ReplyIntent): Promise<ReplyLeave> {
    if (!isFreeForm(capabilities, intent.contentType)) return FREE;
    if (countsReplies(capabilities)) return this.draw(capabilities, intent);
    const refusal = await this.judge(capabilities, intent, () => Promise.resolve(0));
    if (refusal !== null && !(await this.hasOpenedSince(capabilities, intent))) return refused(refusal);
    const asOf = intent.lastInboundAt;
    if (asOf === null) return FREE;
    return {
      refusal: null,
      end: async (error) => {
        if (error !== null && isWindowCode(error.code)) await this.closed(capabilities, { ...intent, asOf });
      },
    };
  }

  /** The same, told of messages it had taken at first. */
  async closedByReceipts(capabilities: Capabilities, told: ReceiptTold[]): Promise<void> {
    for (const { companyId, conversationId, seq, status, error } of told) {
      // One that never left says nothing of the platform's mind.
      if (status === 'expired' || error === null || !isWindowCode(error.code) || countsReplies(capabilities)) continue;
      const message = await messageAt(this.database, companyId, conversationId, seq);
      if (message === null || !isFreeForm(capabilities, message.content.type)) continue;
      const automatic = message.senderType !== 'agent' || message.byProgram === true;
      await this.closed(capabilities, { companyId, conversationId, asOf: message.sentAt, automatic });
    }
  }

  /** The platform says that the time is over, however long it is by our count, for what they had done by `asOf`. */
  private async closed(
    { replyWindow }: Capabilities,
    {
      companyId,
      conversationId,
      asOf,
      automatic = false,
    }: Pick<ReplyIntent, 'companyId' | 'conversationId' | 'automatic'> & { asOf: Date },
  ): Promise<void> {
    const hours = replyWindow?.automaticHours;
    const programsSince = hours === undefined ? null : new Date(this.clock.now().getTime() - hours * 3_600_000);
    if (await noteWindowClosed(this.database, { companyId, conversationId, asOf, programsSince, automatic }))
      await this.rows.changed(companyId, conversationId);
  }

  private async draw(capabilities: Capabilities, intent: ReplyIntent): Promise<ReplyLeave> {
    const drawn = await drawAllowance(this.database, intent.companyId, intent.conversationId, this.clock.now());
    if (drawn === null) {
      const refusal = await this.judge(capabilities, intent, () => Promise.resolve(0));
      return refused(
        refusal ?? { code: 'reply_quota_used', message: 'The platform takes no more messages until this person writes again.' },
      );
    }
    this.rows.changedSoon(intent.companyId, intent.conversationId);
    return { refusal: null, end: (error) => this.settle(intent, drawn, error) };
  }

  /** A reply may have waited long: the end user may have written meanwhile. */
  private async hasOpenedSince(capabilities: Capabilities, intent: ReplyIntent): Promise<boolean> {
    const lastInboundAt = await lastInboundAtOf(this.database, intent.companyId, intent.conversationId);
    const facts = { lastInboundAt, allowances: [], automatic: intent.automatic === true };
    return windowRefusal(capabilities, facts, intent.contentType, this.clock.now()) === null;
  }

  private async judge(capabilities: Capabilities, intent: ReplyIntent, waiting: () => Promise<number>): Promise<WindowRefusal | null> {
    if (!isFreeForm(capabilities, intent.contentType)) return null;
    const { lastInboundAt, companyId, conversationId, contentType, reserve = 0, automatic = false } = intent;
    const [allowances, waits] = countsReplies(capabilities)
      ? await Promise.all([this.allowancesOf(companyId, [conversationId]), waiting()])
      : [new Map<string, Allowance[]>(), 0];
    const facts = { lastInboundAt, allowances: allowances.get(conversationId) ?? [], waiting: waits + reserve, automatic };
    return windowRefusal(capabilities, facts, contentType, this.clock.now());
  }

  /** What may have arrived stays drawn. */
  private async settle({ companyId, conversationId }: ReplyIntent, drawn: DrawnAllowance, error: ConnectorError | null): Promise<void> {
    if (error?.kind === 'uncertain') return;
    if (error !== null && isWindowCode(error.code)) await exhaustAllowances(this.database, companyId, conversationId);
    else await returnAllowance(this.database, drawn);
    await this.rows.changed(companyId, conversationId);
  }
}

/** Said by us or by the platform: the time or the number of replies is over. */
export function isWindowCode(code: string): boolean {
  return code === 'reply_window_closed' || code === 'reply_quota_used';
}

const FREE: ReplyLeave = { refusal: null, end: () => Promise.resolve() };

function refused({ code, message }: WindowRefusal): ReplyLeave {
  return { refusal: new ConnectorError({ code, kind: 'permanent', message }), end: () => Promise.resolve() };
}
