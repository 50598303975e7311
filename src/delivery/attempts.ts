// One platform call of a delivery: durable before it leaves, and whatever it comes to is written before anything else of that person begins.
import {
  ConnectorError,
  hubSays,
  saidBy,
  storable,
  storableText,
  type Failure,
  type PlatformClient,
  type RefusedChange,
} from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { isWindowCode, type ReplyIntent } from '../im/reply-ledger.js';
import { isUniqueViolation } from '../store/database.js';
import { finishOperation, type DeliveryRow, type PlannedPart, type SendOutcome } from '../store/deliveries.js';
import type { RaisedStatus } from '../store/receipts.js';
import { settleUncertain } from '../store/uncertain-sends.js';
import type { LaneDependencies } from './account-lanes.js';
import { statusEvent } from './outcomes.js';
import type { Persistence } from './persistence.js';
import { nextPart, planForNewId, planOf, withPart } from './plan.js';
import { RETRY_HORIZON_MS, retryDelayMs } from './retry.js';
import { SentFiles } from './sent-files.js';

/** A call that takes longer is shown as being sent; most are over before anybody could see it. */
const TELL_SENDING_AFTER_MS = 300;
const SHOWN_MAX_UTF16 = 1_000;
const STORE_PAUSE_MS = 500;
/** The account was switched off between two looks at it. */
const NO_CLIENT_PAUSE_MS = 1_000;
/** How long a call of an instance that was cut off may still be going on: longer than connectors wait for an answer. */
const CALL_MAX_MS = 45_000;
const CALL_WITH_FILES_MAX_MS = 120_000;

/** What the lane does next. */
export type AttemptEnd =
  | { next: 'done' }
  /** The same delivery at once: another part, another form. */
  | { next: 'again' }
  | { next: 'later'; untilMs: number; scope: 'recipient' | 'account' }
  /** Something stands before it in the store, or the account has another owner. */
  | { next: 'look' };

export class Attempts {
  /** Told of a new id for the person once; a platform that goes on doing so is not followed. */
  private readonly moved = new WeakSet<DeliveryRow>();
  private readonly otherForms = new WeakMap<DeliveryRow, number>();
  /** A call of these has left, and what it came to cannot be written. */
  private readonly unrecorded = new WeakSet<DeliveryRow>();

  constructor(
    private readonly accountId: string,
    private readonly epoch: number,
    private readonly deps: LaneDependencies,
    private readonly persistence: Persistence,
  ) {}

  /** Makes the next call of this delivery. Throws only when the store refuses what is to be written; then `settleInterrupted` is due. */
  async make(account: OpenAccount, delivery: DeliveryRow): Promise<AttemptEnd> {
    let plan: PlannedPart[];
    try {
      plan = planOf(delivery, account.connector, account.capabilities);
    } catch (error) {
      return this.refused(account, delivery, { plan: delivery.plan ?? [], index: -1, error: toConnectorError(error) });
    }
    const index = nextPart(plan);
    if (index === -1) return this.succeeded(account, delivery, plan, null);
    const client = this.client();
    if (client === null) return this.later(NO_CLIENT_PAUSE_MS);
    // The platform takes an answer to a comment whatever was written in private.
    const leave =
      delivery.op === 'send' && !delivery.answersPublic ? await this.deps.replies.take(account.capabilities, intentOf(delivery)) : null;
    if (leave?.refusal) return this.refused(account, delivery, { plan, index: -1, error: leave.refusal });
    const leaving = withPart(plan, index, { status: 'sending' });
    const calledAt = this.deps.clock.now();
    let attempt: number | null;
    try {
      attempt = await this.deps.outcomes.markSending(delivery, { epoch: this.epoch, plan: leaving, at: calledAt });
    } catch {
      // Perhaps it was marked all the same. Nothing has left, so it goes back.
      await this.persistence.until(async () => leave?.end(null));
      await this.takeBackMark(delivery);
      return this.later(STORE_PAUSE_MS);
    }
    if (attempt === null) {
      await leave?.end(null);
      return { next: 'look' };
    }
    delivery.attempts = attempt;
    delivery.leftFrom = this.deps.instanceId;
    delivery.firstAttemptAt ??= calledAt;
    delivery.plan = leaving;
    this.unrecorded.add(delivery);
    const end = await this.call(account, delivery, { client, plan, index, calledAt, giveBack: async (failure) => leave?.end(failure) });
    this.unrecorded.delete(delivery);
    return end;
  }

  /**
   * A delivery that is marked as leaving while nobody makes its call: its owner vanished, or its outcome could not be written. What cannot do
   * harm twice is done again; of the rest only a person can tell.
   */
  async settleInterrupted(account: OpenAccount | undefined, delivery: DeliveryRow): Promise<AttemptEnd> {
    const plan = delivery.plan ?? [];
    const unrecorded = this.unrecorded.has(delivery);
    if (!unrecorded && this.mayStillBeCalled(delivery, plan)) return { next: 'look' };
    const harmless =
      account?.capabilities.idempotentSends === true || delivery.op !== 'send' || !plan.some((part) => part.status === 'sending');
    if (harmless && !unrecorded) {
      const reset = plan.map((part) => (part.status === 'sending' ? { ...part, status: 'pending' as const } : part));
      delivery.plan = reset.length > 0 ? reset : null;
      await this.requeue(delivery, delivery.plan);
      delivery.state = 'queued';
      return { next: 'again' };
    }
    const error = unrecorded ? NOT_RECORDED : INTERRUPTED;
    // The ids may be what the store refused.
    const known = unrecorded ? plan.map((part) => ({ ...part, platformMessageIds: [] })) : plan;
    if (delivery.op === 'send') await this.finishSend(account, delivery, known, { status: 'uncertain', error });
    else await this.finishOperation(delivery, { ...error, uncertain: true });
    return { next: 'done' };
  }

  /** A call was made whose outcome is not written. */
  isUnrecorded(delivery: DeliveryRow): boolean {
    return this.unrecorded.has(delivery);
  }

  private async call(
    account: OpenAccount,
    delivery: DeliveryRow,
    leaving: {
      client: PlatformClient;
      plan: PlannedPart[];
      index: number;
      calledAt: Date;
      giveBack(failure: ConnectorError): Promise<void>;
    },
  ): Promise<AttemptEnd> {
    const { client, plan, index } = leaving;
    const cancelSlow = this.deps.clock.after(TELL_SENDING_AFTER_MS, () => {
      if (delivery.op === 'send') this.deps.tell(delivery, statusEvent(delivery, 'sending', null));
    });
    const files = new SentFiles(this.deps.openFile);
    let answer;
    try {
      answer = await client.deliver((plan[index] as PlannedPart).call, files.open);
    } catch (error) {
      const failure = files.gone ?? toConnectorError(error);
      await this.persistence.until(() => leaving.giveBack(failure));
      return this.refused(account, delivery, { plan, index, error: failure });
    } finally {
      cancelSlow();
    }
    const done = withPart(plan, index, { status: 'sent', platformMessageIds: storable(answer.platformMessageIds) });
    delivery.plan = done;
    if (nextPart(done) === -1) return this.succeeded(account, delivery, done, answer.at ?? leaving.calledAt);
    await this.requeue(delivery, done);
    return { next: 'again' };
  }

  private async succeeded(account: OpenAccount, delivery: DeliveryRow, plan: PlannedPart[], platformAt: Date | null): Promise<AttemptEnd> {
    if (delivery.op === 'send') {
      await this.finishSend(account, delivery, plan, { status: 'sent', error: null, platformAt });
    } else {
      await this.finishOperation(delivery, null);
    }
    return { next: 'done' };
  }

  /** The platform said no, not now, or nothing. `index` -1: no call was made. */
  private async refused(
    account: OpenAccount,
    delivery: DeliveryRow,
    refusal: { plan: PlannedPart[]; index: number; error: ConnectorError },
  ): Promise<AttemptEnd> {
    const { plan, index, error } = refusal;
    const { details } = error;
    // An uncertain send is counted where it ends.
    if (error.kind !== 'uncertain' || delivery.op !== 'send') this.deps.count(error.kind, account.platform);
    if (details.newPlatformUserId !== undefined && index >= 0) return this.follow(account, delivery, plan, details.newPlatformUserId);
    const form = details.alternative;
    if (form && index >= 0 && (this.otherForms.get(delivery) ?? -1) < index) {
      this.otherForms.set(delivery, index);
      delivery.plan = withPart(plan, index, { call: storable(form), status: 'pending' });
      await this.requeue(delivery, delivery.plan);
      return { next: 'again' };
    }
    if (error.kind === 'auth' || (error.kind === 'temporary' && !this.isTooOld(delivery))) return this.retryLater(delivery, plan, error);
    if (details.unreachable) {
      const reason = storableText(details.message, SHOWN_MAX_UTF16);
      await this.persistence.until(() => this.deps.setUnreachable(delivery.companyId, delivery.conversationId, reason));
    }
    if (delivery.op === 'send') {
      const status = isWindowCode(error.code) ? 'expired' : error.kind === 'uncertain' ? 'uncertain' : 'failed';
      const parts = index >= 0 && status === 'uncertain' ? withPart(plan, index, { status: 'sending' }) : plan;
      await this.finishSend(account, delivery, parts, { status, error: shown(error) });
    } else {
      await this.finishOperation(delivery, { ...shown(error), ...(error.kind === 'uncertain' && { uncertain: true as const }) });
    }
    return { next: 'done' };
  }

  /**
   * The platform knows the person under another id from now on. The rest goes there even where that id has a conversation of its own with
   * this account: it is the same person, and an answer is not lost for having been written in the older conversation.
   */
  private async follow(account: OpenAccount, delivery: DeliveryRow, plan: PlannedPart[], newPlatformUserId: string): Promise<AttemptEnd> {
    const id = storableText(newPlatformUserId);
    if (this.moved.has(delivery)) {
      const error = new ConnectorError({
        code: 'recipient_moved',
        kind: 'permanent',
        ...hubSays('recipient_moved'),
      });
      return this.refused(account, delivery, { plan, index: -1, error });
    }
    this.moved.add(delivery);
    await this.persistence.until(() => this.rename(delivery, id));
    delivery.platformUserId = id;
    try {
      delivery.plan = planForNewId(delivery, plan, account.connector, account.capabilities);
    } catch (error) {
      return this.refused(account, delivery, { plan, index: -1, error: toConnectorError(error) });
    }
    await this.requeue(delivery, delivery.plan);
    return { next: 'again' };
  }

  private async rename({ companyId, conversationId }: DeliveryRow, newPlatformUserId: string): Promise<void> {
    try {
      await this.deps.changePlatformUserId(companyId, conversationId, newPlatformUserId);
    } catch (error) {
      // They have just begun a conversation under the new id.
      if (!isUniqueViolation(error)) throw error;
    }
  }

  private async retryLater(delivery: DeliveryRow, plan: PlannedPart[], error: ConnectorError): Promise<AttemptEnd> {
    const untilMs =
      this.deps.clock.now().getTime() + retryDelayMs(Math.max(1, delivery.attempts), error.details.retryAfterMs, this.deps.random);
    delivery.plan = plan.length > 0 ? plan : null;
    await this.requeue(delivery, delivery.plan, { nextAt: new Date(untilMs), error: shown(error) });
    if (delivery.op === 'send') this.deps.tell(delivery, statusEvent(delivery, 'queued', shown(error)));
    if (error.kind === 'auth') await this.persistence.until(() => this.deps.markAuthFailed(this.accountId, saidBy(shown(error))));
    return { next: 'later', untilMs, scope: error.details.scope ?? 'recipient' };
  }

  /** Counted from the first call: what waits behind others or for a paused account is not given up for that. */
  private isTooOld({ firstAttemptAt }: DeliveryRow): boolean {
    return firstAttemptAt !== null && this.deps.clock.now().getTime() - firstAttemptAt.getTime() > RETRY_HORIZON_MS;
  }

  /** Another instance lost the account while it was calling; it writes down what comes of it. */
  private mayStillBeCalled({ leftFrom, leftAgoMs }: DeliveryRow, plan: PlannedPart[]): boolean {
    if (leftFrom === null || leftFrom === this.deps.instanceId) return false;
    const hasFiles = plan.some(({ status, call }) => status === 'sending' && (call.files ?? []).length > 0);
    return (leftAgoMs ?? Infinity) < (hasFiles ? CALL_WITH_FILES_MAX_MS : CALL_MAX_MS);
  }

  /** Perhaps it was marked, perhaps not, perhaps by the next owner already. */
  private async takeBackMark({ id, attempts, plan }: DeliveryRow): Promise<void> {
    const requeue = { id, attempts: attempts + 1, plan, nextAt: null, error: null, leftFrom: this.deps.instanceId };
    await this.persistence.until(() => this.deps.outcomes.requeue(requeue));
  }

  private async requeue(
    delivery: Pick<DeliveryRow, 'id' | 'attempts'>,
    plan: PlannedPart[] | null,
    wait: { nextAt: Date; error: Failure } | null = null,
  ): Promise<void> {
    const { id, attempts } = delivery;
    await this.persistence.until(() =>
      this.deps.outcomes.requeue({ id, attempts, plan, nextAt: wait?.nextAt ?? null, error: wait?.error ?? null }),
    );
  }

  private async finishSend(
    account: OpenAccount | undefined,
    delivery: DeliveryRow,
    plan: PlannedPart[],
    end: { status: SendOutcome['status']; error: Failure | null; platformAt?: Date | null },
  ): Promise<void> {
    const { attempts, companyId, accountId, conversationId, seq, sentAt } = delivery;
    const { status, error, platformAt = null } = end;
    const parts = plan.map((part) => ({
      status: part.status === 'sent' ? 'sent' : part.status === 'sending' ? 'uncertain' : 'failed',
      platformMessageIds: part.platformMessageIds,
    }));
    const outcome = {
      deliveryId: delivery.id,
      attempts,
      companyId,
      accountId,
      conversationId,
      seq,
      sentAt,
      status,
      error,
      parts,
      platformAt,
    };
    const ended = await this.persistence.until(() => this.deps.outcomes.finish(outcome));
    if (ended !== null) this.deps.tell(delivery, statusEvent(delivery, ended.status, ended.error), ended);
    // Ended by somebody else, or by a write of ours whose answer was lost.
    else this.deps.showChange(delivery);
    if (ended !== null && plan.length > 1) this.deps.showParts(delivery);
    this.deps.count(status, account?.platform ?? 'unknown');
    if (account !== undefined && account.capabilities.receipts.length > 0) await this.applyEarlyReceipts(account, delivery, plan);
  }

  private async applyEarlyReceipts(account: OpenAccount, delivery: DeliveryRow, plan: PlannedPart[]): Promise<void> {
    const ours = { accountId: this.accountId, messageId: delivery.messageId };
    const isUncertain = plan.some(({ status }) => status === 'sending');
    const settled = isUncertain ? await this.persistence.until(() => settleUncertain(this.deps.database, ours)) : [];
    const ids = plan.flatMap((part) =>
      part.platformMessageIds.map((platformMessageId) => ({ accountId: this.accountId, platformMessageId })),
    );
    const raised = await this.persistence.until(() => this.deps.outcomes.applyEarlyReceipts(ids));
    const told = [...settled, ...raised];
    this.tellRaised(told);
    await this.persistence.until(() => this.deps.replies.closedByReceipts(account.capabilities, told));
  }

  private tellRaised(raised: RaisedStatus[]): void {
    for (const message of raised) {
      this.deps.tell(message, statusEvent(message, message.status, message.error));
      if (message.hasParts) this.deps.showParts(message);
    }
  }

  private async finishOperation(delivery: DeliveryRow, error: Omit<RefusedChange, 'change'> | null): Promise<void> {
    await this.persistence.until(() =>
      this.deps.database.transaction(async (tx) => {
        const isOurs = await finishOperation(tx, { ...delivery, deliveryId: delivery.id, error });
        if (isOurs && error === null) await this.deps.applyOperation(tx, delivery);
      }),
    );
    this.deps.showChange(delivery);
  }

  private client(): PlatformClient | null {
    try {
      return this.deps.clientOf(this.accountId);
    } catch {
      return null;
    }
  }

  private later(ms: number): AttemptEnd {
    return { next: 'later', untilMs: this.deps.clock.now().getTime() + ms, scope: 'recipient' };
  }
}

const INTERRUPTED: Failure = {
  code: 'interrupted',
  message: 'The hub was interrupted while sending. The message may or may not have arrived.',
};
const NOT_RECORDED: Failure = { code: 'outcome_not_recorded', ...hubSays('outcome_not_recorded') };

function shown(error: ConnectorError): Failure {
  const { message, says } = error.details;
  return { code: storableText(error.code, 100), message: storableText(message, SHOWN_MAX_UTF16), ...(says && { says: storable(says) }) };
}

function intentOf(delivery: DeliveryRow): ReplyIntent {
  const automatic = delivery.senderType !== 'agent' || delivery.byProgram === true;
  return { ...delivery, contentType: delivery.content.type, automatic };
}

function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  // A connector must throw ConnectorError only; anything else is a defect whose effect on the platform is unknown.
  return new ConnectorError({ code: 'connector_defect', kind: 'uncertain', ...hubSays('connector_defect') });
}
