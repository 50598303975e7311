// How deliveries end, written in group commits and told to whoever looks at the message.
import type { HubEvent } from '../contract/index.js';
import type { Database } from '../store/database.js';
import {
  finishSends,
  markSending,
  requeueDeliveries,
  type DeliveryRow,
  type FinalStatus,
  type PlannedPart,
  type SendOutcome,
} from '../store/deliveries.js';
import { GroupCommit } from '../store/group-commit.js';

type Requeue = Parameters<typeof requeueDeliveries>[1][number];
type Mark = Parameters<typeof markSending>[1][number];

const MAX_BATCH = 200;
/** An owner has one call in flight per lane, so this is far beyond what can wait. */
const MAX_WAITING = 100_000;

export class Outcomes {
  private readonly marks: GroupCommit<Mark, boolean>;
  private readonly finishes: GroupCommit<SendOutcome, FinalStatus['status'] | null>;
  private readonly requeues: GroupCommit<Requeue, undefined>;

  constructor(database: Database) {
    this.marks = new GroupCommit({
      write: async (marks) => {
        const allowed = await markSending(database, marks);
        return marks.map((mark) => allowed.has(mark.id));
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
    this.finishes = new GroupCommit({
      write: async (outcomes) => {
        const finals = new Map((await finishSends(database, outcomes)).map((final) => [final.deliveryId, final.status]));
        return outcomes.map((outcome) => finals.get(outcome.deliveryId) ?? null);
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
  }

  /** True: durable that the call leaves now. False: not the lane's head, or the account has another owner. */
  markSending(delivery: DeliveryRow, epoch: number, plan: PlannedPart[]): Promise<boolean> {
    return this.marks.submit({ id: delivery.id, accountId: delivery.accountId, epoch, plan });
  }

  /** The status the message ended in, or null when somebody else had ended it. */
  finish(outcome: SendOutcome): Promise<FinalStatus['status'] | null> {
    return this.finishes.submit(outcome);
  }

  async requeue(item: Requeue): Promise<void> {
    await this.requeues.submit(item);
  }

  async drained(): Promise<void> {
    await Promise.all([this.marks.drained(), this.finishes.drained(), this.requeues.drained()]);
  }
}

export function statusEvent(
  delivery: DeliveryRow,
  status: Extract<HubEvent, { type: 'message.status' }>['status'],
  error: { code: string; message: string } | null,
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
