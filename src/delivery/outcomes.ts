// How deliveries end, written in group commits and told to whoever looks at the message.
import type { Failure, HubEvent } from '../contract/index.js';
import type { Database } from '../store/database.js';
import {
  finishSends,
  markSending,
  requeueDeliveries,
  type DeliveryRow,
  type EndedSend,
  type PlannedPart,
  type SendOutcome,
} from '../store/deliveries.js';
import { GroupCommit } from '../store/group-commit.js';
import { applyEarlyReceipts, type RaisedStatus } from '../store/receipts.js';

type Requeue = Parameters<typeof requeueDeliveries>[1][number];
type Mark = Parameters<typeof markSending>[1][number];
interface PlatformId {
  accountId: string;
  platformMessageId: string;
}

const MAX_BATCH = 200;
/** An owner has one call in flight per lane, so this is far beyond what can wait. */
const MAX_WAITING = 100_000;

export class Outcomes {
  private readonly marks: GroupCommit<Mark, number | null>;
  private readonly finishes: GroupCommit<SendOutcome, EndedSend | null>;
  private readonly requeues: GroupCommit<Requeue, undefined>;
  private readonly receipts: GroupCommit<PlatformId[], RaisedStatus[]>;

  constructor(database: Database) {
    this.marks = new GroupCommit({
      write: async (marks) => {
        const allowed = await markSending(database, marks);
        return marks.map((mark) => allowed.get(mark.id) ?? null);
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
    this.finishes = new GroupCommit({
      write: async (outcomes) => {
        const ended = new Map((await finishSends(database, outcomes)).map((send) => [send.deliveryId, send]));
        return outcomes.map((outcome) => ended.get(outcome.deliveryId) ?? null);
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
    this.requeues = new GroupCommit({
      write: async (items) => {
        await requeueDeliveries(database, items);
        return items.map(() => undefined);
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
    this.receipts = new GroupCommit({
      write: async (sends) => {
        const raised = await applyEarlyReceipts(database, sends.flat());
        // Who asked for which does not matter: each is told once.
        return sends.map((_, index) => (index === 0 ? raised : []));
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
  }

  /** The number of the attempt: durable that this call leaves now. Null: not the lane's head, or the account has another owner. */
  markSending(delivery: DeliveryRow, mark: { epoch: number; plan: PlannedPart[]; at: Date }): Promise<number | null> {
    return this.marks.submit({ id: delivery.id, accountId: delivery.accountId, ...mark });
  }

  /** Null when somebody else had ended it. */
  finish(outcome: SendOutcome): Promise<EndedSend | null> {
    return this.finishes.submit(outcome);
  }

  async requeue(item: Requeue): Promise<void> {
    await this.requeues.submit(item);
  }

  /** What the platform told of these ids before we knew them. To be asked after `finish`. */
  applyEarlyReceipts(ids: PlatformId[]): Promise<RaisedStatus[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.receipts.submit(ids);
  }

  async drained(): Promise<void> {
    await Promise.all([this.marks.drained(), this.finishes.drained(), this.requeues.drained(), this.receipts.drained()]);
  }
}

export function statusEvent(
  delivery: Pick<DeliveryRow, 'conversationId' | 'seq' | 'messageId'>,
  status: Extract<HubEvent, { type: 'message.status' }>['status'],
  error: Failure | null,
): HubEvent {
  return {
    type: 'message.status',
    conversationId: delivery.conversationId,
    seq: delivery.seq,
    messageId: delivery.messageId,
    status,
    ...(error && { error }),
  };
}
