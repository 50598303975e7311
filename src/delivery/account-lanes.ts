// One account's lanes: who may be written to next, and what happens with each call's answer.
import type { Logger } from 'pino';
import { ConnectorError, type Clock, type HubEvent, type OpenFile, type PlatformClient } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { isDatabaseUnavailable, type Database } from '../store/database.js';
import {
  finishOperation,
  interruptedDeliveries,
  pendingDeliveries,
  type DeliveryRow,
  type PlannedPart,
  type SendOutcome,
} from '../store/deliveries.js';
import { statusEvent, type Outcomes } from './outcomes.js';
import { nextPart, planOf, withPart } from './plan.js';
import { RETRY_HORIZON_MS, retryDelayMs } from './retry.js';
import { TokenBucket } from './token-bucket.js';

/** Rows of one account held in memory; more stay in the store until there is room. */
const MAX_HELD = 5_000;
const MAX_CALLS_IN_FLIGHT = 64;
/** How long the store may be away before an outcome is tried to be written again. */
const STORE_RETRY_MS = 500;
/** A call that takes longer is shown as being sent; most are over before anybody could see it. */
const TELL_SENDING_AFTER_MS = 300;
/** While the account cannot send (disabled, broken credentials). */
const PAUSED_CHECK_MS = 5_000;

export interface LaneDependencies {
  database: Database;
  outcomes: Outcomes;
  clock: Clock;
  log: Logger;
  random: () => number;
  accountOf(accountId: string): OpenAccount | undefined;
  clientOf(accountId: string): PlatformClient;
  openFile: OpenFile;
  markAuthFailed(accountId: string, reason: string): Promise<void>;
  setUnreachable(companyId: string, conversationId: string, reason: string): Promise<void>;
  changePlatformUserId(companyId: string, conversationId: string, newPlatformUserId: string): Promise<void>;
  /** Applies an edit, retraction or reaction that the platform accepted to our own copy. */
  applyOperation(delivery: DeliveryRow): Promise<void>;
  /** The message changed in more than its status: show it as it is now. */
  showChange(delivery: DeliveryRow): void;
  tell(delivery: DeliveryRow, event: HubEvent): void;
  /** Counted for the metrics. */
  count(outcome: string, platform: string): void;
}

interface Lane {
  waiting: DeliveryRow[];
  busy: boolean;
  blockedUntilMs: number;
  bucket: TokenBucket;
}

export class AccountLanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly held = new Set<string>();
  private readonly ready = new Set<string>();
  private inFlight = 0;
  private blockedUntilMs = 0;
  private bucket: TokenBucket | null = null;
  private loading = false;
  private lookAgain = false;
  private stopped = false;
  private cancelWake: (() => void) | null = null;
  private wakeAtMs = Infinity;
  private idle: (() => void) | null = null;

  constructor(
    private readonly accountId: string,
    private readonly epoch: number,
    private readonly deps: LaneDependencies,
  ) {}

  start(): void {
    void this.recover();
  }

  /** Starts nothing new and resolves when the calls in flight have been settled. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelWake?.();
    if (this.inFlight > 0)
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
  }

  /** There is work in the store. */
  notice(): void {
    void this.load();
  }

  accountChanged(): void {
    this.bucket = null;
    for (const lane of this.lanes.values()) lane.bucket = this.newRecipientBucket();
    this.blockedUntilMs = 0;
    void this.load();
  }

  /** What was under way when the last owner vanished may or may not have arrived; only a person can tell. */
  private async recover(): Promise<void> {
    this.loading = true;
    try {
      const account = this.deps.accountOf(this.accountId);
      for (const delivery of await interruptedDeliveries(this.deps.database, this.accountId)) {
        const plan = delivery.plan ?? [];
        const mayRepeat =
          account?.capabilities.idempotentSends === true || !plan.some((part) => part.status === 'sending') || delivery.op !== 'send';
        if (mayRepeat) {
          const reset = plan.map((part) => (part.status === 'sending' ? { ...part, status: 'pending' as const } : part));
          await this.deps.outcomes.requeue({ id: delivery.id, plan: reset.length > 0 ? reset : null, nextAt: null, error: null });
        } else {
          await this.finishSend(
            delivery,
            plan,
            'uncertain',
            {
              code: 'interrupted',
              message: 'The hub was interrupted while sending. The message may or may not have arrived.',
            },
            null,
          );
        }
      }
      this.loading = false;
      await this.load();
    } catch (error) {
      this.loading = false;
      this.logStoreTrouble(error, 'could not recover interrupted deliveries; trying again');
      this.deps.clock.after(STORE_RETRY_MS, () => {
        if (!this.stopped) void this.recover();
      });
    }
  }

  private async load(): Promise<void> {
    if (this.loading || this.stopped) {
      this.lookAgain = true;
      return;
    }
    this.loading = true;
    try {
      do {
        this.lookAgain = false;
        const room = MAX_HELD - this.held.size;
        if (room <= 0) break;
        for (const delivery of await pendingDeliveries(this.deps.database, this.accountId, [...this.held], Math.min(room, 1000)))
          this.hold(delivery);
      } while (this.lookAgain as boolean);
    } catch (error) {
      this.logStoreTrouble(error, 'could not read waiting deliveries; trying again');
      this.wakeIn(STORE_RETRY_MS);
    } finally {
      this.loading = false;
    }
    this.work();
  }

  private hold(delivery: DeliveryRow): void {
    if (this.held.has(delivery.id)) return;
    this.held.add(delivery.id);
    const lane = this.laneOf(delivery.proxyUserId);
    // Another instance may have committed an earlier one after our last look.
    const place = lane.waiting.findLastIndex((other) => other.position <= delivery.position) + 1;
    lane.waiting.splice(place, 0, delivery);
    if (delivery.nextAt && place === 0) lane.blockedUntilMs = Math.max(lane.blockedUntilMs, delivery.nextAt.getTime());
    if (!lane.busy) this.ready.add(delivery.proxyUserId);
  }

  private laneOf(proxyUserId: string): Lane {
    let lane = this.lanes.get(proxyUserId);
    if (!lane) {
      lane = { waiting: [], busy: false, blockedUntilMs: 0, bucket: this.newRecipientBucket() };
      this.lanes.set(proxyUserId, lane);
    }
    return lane;
  }

  /** Starts every call that may start now, and sets the alarm for the next that may. */
  private work(): void {
    if (this.stopped) return;
    const account = this.deps.accountOf(this.accountId);
    if (account?.state !== 'active') {
      if (this.held.size > 0) this.wakeIn(PAUSED_CHECK_MS);
      return;
    }
    const nowMs = this.deps.clock.now().getTime();
    this.bucket ??= new TokenBucket(account.capabilities.rate.account, nowMs);
    if (this.blockedUntilMs > nowMs) return this.wakeIn(this.blockedUntilMs - nowMs);
    let soonestMs = Infinity;
    for (const proxyUserId of this.ready) {
      if (this.inFlight >= MAX_CALLS_IN_FLIGHT) return;
      const lane = this.lanes.get(proxyUserId);
      if (!lane || lane.busy || lane.waiting.length === 0) {
        this.ready.delete(proxyUserId);
        continue;
      }
      if (lane.blockedUntilMs > nowMs) {
        soonestMs = Math.min(soonestMs, lane.blockedUntilMs - nowMs);
        continue;
      }
      const recipientWaitMs = lane.bucket.take(nowMs);
      if (recipientWaitMs > 0) {
        soonestMs = Math.min(soonestMs, recipientWaitMs);
        continue;
      }
      const accountWaitMs = this.bucket.take(nowMs);
      if (accountWaitMs > 0) {
        lane.bucket.giveBack();
        soonestMs = Math.min(soonestMs, accountWaitMs);
        break;
      }
      this.ready.delete(proxyUserId);
      lane.busy = true;
      this.inFlight++;
      void this.serve(account, lane).finally(() => this.served(proxyUserId, lane));
    }
    if (soonestMs < Infinity) this.wakeIn(soonestMs);
  }

  private served(proxyUserId: string, lane: Lane): void {
    this.inFlight--;
    lane.busy = false;
    if (lane.waiting.length > 0) this.ready.add(proxyUserId);
    else if (lane.blockedUntilMs === 0 && lane.bucket.isFull(this.deps.clock.now().getTime())) this.lanes.delete(proxyUserId);
    if (this.stopped) {
      if (this.inFlight === 0) this.idle?.();
      return;
    }
    if (this.lookAgain) void this.load();
    else this.work();
  }

  /** One call of the lane's head. Leaves the row in the lane when it has to wait, removes it when it has ended. */
  private async serve(account: OpenAccount, lane: Lane): Promise<void> {
    const delivery = lane.waiting[0];
    if (!delivery) return;
    try {
      await this.attempt(account, delivery, lane);
    } catch (error) {
      // Nothing is known to have left: the row is still queued in the store, or will be found as interrupted.
      this.logStoreTrouble(error, 'delivery attempt could not be recorded; trying again');
      this.drop(lane, delivery);
      this.lookAgain = true;
      lane.blockedUntilMs = this.deps.clock.now().getTime() + STORE_RETRY_MS;
    }
  }

  private async attempt(account: OpenAccount, delivery: DeliveryRow, lane: Lane): Promise<void> {
    let plan: PlannedPart[];
    try {
      this.requireReplyWindow(account, delivery);
      plan = planOf(delivery, account.connector, account.capabilities);
    } catch (error) {
      return this.settleError(account, delivery, lane, delivery.plan ?? [], -1, toConnectorError(error));
    }
    const index = nextPart(plan);
    if (index === -1) return this.finish(delivery, lane, plan, null);
    const leaving = withPart(plan, index, { status: 'sending' });
    if (!(await this.deps.outcomes.markSending(delivery, this.epoch, leaving))) {
      // Somebody stands before it in the store, or the account changed hands: look again.
      this.drop(lane, delivery);
      this.lookAgain = true;
      return;
    }
    delivery.attempts++;
    const cancelSlow = this.deps.clock.after(TELL_SENDING_AFTER_MS, () => {
      if (delivery.op === 'send') this.deps.tell(delivery, statusEvent(delivery, 'sending', null));
    });
    let answer;
    try {
      answer = await this.deps.clientOf(this.accountId).deliver((leaving[index] as PlannedPart).call, this.deps.openFile);
    } catch (error) {
      return this.settleError(account, delivery, lane, plan, index, toConnectorError(error));
    } finally {
      cancelSlow();
    }
    const done = withPart(plan, index, { status: 'sent', platformMessageIds: answer.platformMessageIds });
    delivery.plan = done;
    if (nextPart(done) === -1) return this.finish(delivery, lane, done, answer.at ?? null);
    await this.persistently(() => this.deps.outcomes.requeue({ id: delivery.id, plan: done, nextAt: null, error: null }));
  }

  private async finish(delivery: DeliveryRow, lane: Lane, plan: PlannedPart[], platformAt: Date | null): Promise<void> {
    if (delivery.op === 'send') {
      await this.finishSend(delivery, plan, 'sent', null, platformAt);
    } else {
      await this.persistently(() => this.deps.applyOperation(delivery));
      await this.finishOperation(delivery, null);
    }
    this.drop(lane, delivery);
  }

  /** The platform said no, not now, or nothing. */
  private async settleError(
    account: OpenAccount,
    delivery: DeliveryRow,
    lane: Lane,
    plan: PlannedPart[],
    index: number,
    error: ConnectorError,
  ): Promise<void> {
    const { details } = error;
    const shown = { code: error.code, message: details.message };
    this.deps.count(error.kind, account.platform);
    if (details.newPlatformUserId !== undefined) {
      const { newPlatformUserId } = details;
      await this.persistently(() => this.deps.changePlatformUserId(delivery.companyId, delivery.conversationId, newPlatformUserId));
      await this.persistently(() => this.deps.outcomes.requeue({ id: delivery.id, plan: null, nextAt: null, error: null }));
      this.drop(lane, delivery);
      this.lookAgain = true;
      return;
    }
    if (details.alternative && index >= 0) {
      const other = withPart(plan, index, { call: details.alternative, status: 'pending' });
      delivery.plan = other;
      return this.persistently(() => this.deps.outcomes.requeue({ id: delivery.id, plan: other, nextAt: null, error: null }));
    }
    const tooOld = this.deps.clock.now().getTime() - delivery.createdAt.getTime() > RETRY_HORIZON_MS;
    if (error.kind === 'auth' || (error.kind === 'temporary' && !tooOld)) {
      await this.retryLater(delivery, lane, plan, error);
      if (error.kind === 'auth') await this.persistently(() => this.deps.markAuthFailed(this.accountId, details.message));
      return;
    }
    if (details.unreachable) {
      await this.persistently(() => this.deps.setUnreachable(delivery.companyId, delivery.conversationId, details.message));
    }
    if (delivery.op === 'send') {
      const status = error.code === 'reply_window_closed' ? 'expired' : error.kind === 'uncertain' ? 'uncertain' : 'failed';
      const parts = index >= 0 && status === 'uncertain' ? withPart(plan, index, { status: 'sending' }) : plan;
      await this.finishSend(delivery, parts, status, shown, null);
    } else {
      await this.finishOperation(delivery, shown);
    }
    this.drop(lane, delivery);
  }

  private async finishOperation(delivery: DeliveryRow, error: { code: string; message: string } | null): Promise<void> {
    await this.persistently(() => finishOperation(this.deps.database, { ...delivery, deliveryId: delivery.id, error }));
    this.deps.showChange(delivery);
  }

  private async retryLater(delivery: DeliveryRow, lane: Lane, plan: PlannedPart[], error: ConnectorError): Promise<void> {
    const shown = { code: error.code, message: error.details.message };
    const nowMs = this.deps.clock.now().getTime();
    const untilMs = nowMs + retryDelayMs(Math.max(1, delivery.attempts), error.details.retryAfterMs, this.deps.random);
    delivery.plan = plan.length > 0 ? plan : null;
    await this.persistently(() =>
      this.deps.outcomes.requeue({ id: delivery.id, plan: delivery.plan, nextAt: new Date(untilMs), error: shown }),
    );
    if (error.details.scope === 'account') this.blockedUntilMs = Math.max(this.blockedUntilMs, untilMs);
    else lane.blockedUntilMs = untilMs;
    if (delivery.op === 'send') this.deps.tell(delivery, statusEvent(delivery, 'queued', shown));
  }

  private async finishSend(
    delivery: DeliveryRow,
    plan: PlannedPart[],
    status: SendOutcome['status'],
    error: { code: string; message: string } | null,
    platformAt: Date | null,
  ): Promise<void> {
    const parts = plan.map((part) => ({
      status: part.status === 'sent' ? 'sent' : part.status === 'sending' ? 'uncertain' : status === 'sent' ? 'sent' : 'failed',
      platformMessageIds: part.platformMessageIds,
    }));
    const final = await this.persistently(() =>
      this.deps.outcomes.finish({
        deliveryId: delivery.id,
        companyId: delivery.companyId,
        accountId: delivery.accountId,
        conversationId: delivery.conversationId,
        seq: delivery.seq,
        sentAt: delivery.sentAt,
        status,
        error,
        parts,
        platformAt,
      }),
    );
    if (final !== null) this.deps.tell(delivery, statusEvent(delivery, final, error));
    this.deps.count(status, this.deps.accountOf(this.accountId)?.platform ?? 'unknown');
  }

  private requireReplyWindow(account: OpenAccount, delivery: DeliveryRow): void {
    const window = account.capabilities.replyWindow;
    if (!window || delivery.op !== 'send') return;
    const closesAtMs = (delivery.lastInboundAt?.getTime() ?? 0) + window.hours * 3_600_000;
    if (this.deps.clock.now().getTime() < closesAtMs || window.allowedAfter.includes(delivery.content.type)) return;
    throw new ConnectorError({
      code: 'reply_window_closed',
      kind: 'permanent',
      message: `The reply window of ${String(window.hours)} h closed before this was sent.`,
    });
  }

  /** A call's outcome must not be lost because the store is away for a moment: try until it is back or this owner stops. */
  private async persistently<Result>(write: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isDatabaseUnavailable(error) || this.stopped) throw error;
        this.logStoreTrouble(error, 'store away while recording a delivery; trying again');
        await new Promise<void>((resolve) => {
          setTimeout(resolve, STORE_RETRY_MS);
        });
      }
    }
  }

  private drop(lane: Lane, delivery: DeliveryRow): void {
    this.held.delete(delivery.id);
    const index = lane.waiting.indexOf(delivery);
    if (index >= 0) lane.waiting.splice(index, 1);
    lane.blockedUntilMs = 0;
  }

  private newRecipientBucket(): TokenBucket {
    const rate = this.deps.accountOf(this.accountId)?.capabilities.rate.recipient ?? { perSecond: 1, burst: 1 };
    return new TokenBucket(rate, this.deps.clock.now().getTime());
  }

  private wakeIn(delayMs: number): void {
    const atMs = this.deps.clock.now().getTime() + delayMs;
    if (atMs >= this.wakeAtMs) return;
    this.cancelWake?.();
    this.wakeAtMs = atMs;
    this.cancelWake = this.deps.clock.after(delayMs, () => {
      this.wakeAtMs = Infinity;
      if (this.lookAgain) void this.load();
      else this.work();
    });
  }

  private logStoreTrouble(error: unknown, message: string): void {
    const level = isDatabaseUnavailable(error) ? 'debug' : 'error';
    this.deps.log[level]({ error, accountId: this.accountId }, message);
  }
}

function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  // A connector must throw ConnectorError only; anything else is a defect whose effect on the platform is unknown.
  return new ConnectorError({
    code: 'connector_defect',
    kind: 'uncertain',
    message: 'The message may or may not have arrived: the connector failed unexpectedly.',
  });
}
