// One account's lanes: who may be written to next. One call in flight per person; one person's slowness costs nobody else.
import type { Logger } from 'pino';
import type { Clock, HubEvent, OpenFile, PlatformClient, Said } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import type { ReplyLedger } from '../im/reply-ledger.js';
import { isDatabaseUnavailable, willFailAgain, type Database, type Queryable } from '../store/database.js';
import { laneHeads, type DeliveryRow } from '../store/deliveries.js';
import { knownEarlyReceipts } from '../store/receipts.js';
import { Attempts, type AttemptEnd } from './attempts.js';
import { ROWS_PER_PERSON, type LaneHeads } from './lane-heads.js';
import { statusEvent, type Outcomes } from './outcomes.js';
import { pause, pauseMs, Persistence } from './persistence.js';
import { TokenBucket } from './token-bucket.js';
import { unattended } from '../store/unattended.js';

/** People whose next rows are held in memory; all others stay in the store until there is room. */
const MAX_PEOPLE = 5_000;
const PEOPLE_PER_LOOK = 500;
/** Calls begun this moment: what the platform's ordinary answering time needs. */
const MAX_PROMPT_CALLS = 64;
/** A call that takes longer waits for the platform, and makes room for another person's. */
const SLOW_AFTER_MS = 1_000;
/** Every call holds a socket, perhaps a file: the process has only so many. */
const MAX_CALLS = 512;
const STORE_RETRY_MS = 500;
/** While the account cannot send (disabled, broken credentials). */
const PAUSED_CHECK_MS = 5_000;

export interface LaneDependencies {
  database: Database;
  /** Which process this is, also after a restart. */
  instanceId: string;
  outcomes: Outcomes;
  clock: Clock;
  log: Logger;
  random: () => number;
  accountOf(accountId: string): OpenAccount | undefined;
  clientOf(accountId: string): PlatformClient;
  openFile: OpenFile;
  replies: ReplyLedger;
  markAuthFailed(accountId: string, reason: Said): Promise<void>;
  setUnreachable(companyId: string, conversationId: string, reason: string): Promise<void>;
  changePlatformUserId(companyId: string, conversationId: string, newPlatformUserId: string): Promise<void>;
  /** Applies an edit, retraction or reaction that the platform accepted to our own copy, in the transaction that ends it. */
  applyOperation(tx: Queryable, delivery: DeliveryRow): Promise<void>;
  /** The message changed in more than its status: show it as it is now. */
  showChange(place: Pick<DeliveryRow, 'companyId' | 'conversationId' | 'seq'>): void;
  /** The same after `tell`, which has told the company's own programs already. */
  showParts(place: Pick<DeliveryRow, 'companyId' | 'conversationId' | 'seq'>): void;
  /** `audience`: who hears of the conversation just now, where that is known. */
  tell(
    place: Pick<DeliveryRow, 'companyId' | 'conversationId' | 'seq'>,
    event: HubEvent,
    audience?: { groupId: string | null; assigneeId: string | null },
  ): void;
  /** Counted for the metrics. */
  count(outcome: string, platform: string): void;
}

interface Lane {
  /** In order; empty: nothing known, the store may have more. */
  waiting: DeliveryRow[];
  /** The store has or may have rows behind these. */
  hasMore: boolean;
  busy: boolean;
  blockedUntilMs: number;
  failures: number;
  bucket: TokenBucket;
}

export class AccountLanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly ready = new Set<string>();
  /** Whose head is marked as leaving while nobody makes its call. */
  private readonly interrupted = new Set<string>();
  private readonly persistence: Persistence;
  private readonly attempts: Attempts;
  private inFlight = 0;
  private slow = 0;
  private blockedUntilMs = 0;
  private bucket: TokenBucket | null = null;
  /** Whose lanes the store has to be asked for: all that are not in memory, or these people's. */
  private asksForAll = true;
  private readonly askedFor = new Set<string>();
  /** Where the last look at all lanes ended. */
  private afterPerson: string | null = null;
  private full = false;
  /** Lanes that gave up their place since memory was full. */
  private freed = 0;
  /** Until it has started. */
  private loading = true;
  private stopped = false;
  private cancelWake: (() => void) | null = null;
  private wakeAtMs = Infinity;
  private idle: (() => void) | null = null;

  constructor(
    private readonly accountId: string,
    private readonly epoch: number,
    private readonly deps: LaneDependencies,
    private readonly heads: LaneHeads,
  ) {
    this.persistence = new Persistence(accountId, deps.log);
    this.attempts = new Attempts(accountId, epoch, deps, this.persistence);
  }

  /** Begins when the calls of this process's earlier ownership have been settled: no person gets two at a time. */
  async start(earlier: Promise<void>): Promise<void> {
    await earlier;
    if (this.stopped) return;
    unattended(this.applyLeftReceipts(), this.deps.log, 'receipts left behind were not applied; the next owner will');
    this.loading = false;
    await this.load();
  }

  /** Starts nothing new and resolves when the calls in flight have been settled. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelWake?.();
    this.persistence.stop();
    if (this.inFlight > 0)
      await new Promise<void>((resolve) => {
        this.idle = resolve;
      });
  }

  /** There is work in the store: this person's, or nobody says whose. */
  notice(person?: string): void {
    if (person === undefined) this.asksForAll = true;
    else this.askFor(person);
    this.goOn();
  }

  private askFor(person: string): void {
    const lane = this.lanes.get(person);
    if (lane && lane.waiting.length > 0) lane.hasMore = true;
    else this.askedFor.add(person);
  }

  accountChanged(): void {
    // Whatever changed here, the platform remembers the calls it has had, and for how long it wants none.
    const nowMs = this.deps.clock.now().getTime();
    const rate = this.deps.accountOf(this.accountId)?.capabilities.rate;
    if (rate) this.bucket?.changeRate(rate.account, nowMs);
    for (const lane of this.lanes.values()) lane.bucket.changeRate(this.recipientRate, nowMs);
    this.notice();
  }

  /** Beside everything else: what platforms told of earlier sends holds up no further ones. */
  private async applyLeftReceipts(): Promise<void> {
    const { database, outcomes, tell } = this.deps;
    for (let attempt = 1; !this.stopped; attempt++) {
      try {
        const left = await outcomes.applyEarlyReceipts(await knownEarlyReceipts(database, this.accountId));
        for (const raised of left) tell(raised, statusEvent(raised, raised.status, raised.error));
        return;
      } catch (error) {
        if (willFailAgain(error)) throw error;
        this.logTrouble(error, 'receipts left behind could not be applied; trying again');
        await pause(pauseMs(attempt));
      }
    }
  }

  private get hasQuestions(): boolean {
    return this.asksForAll || this.askedFor.size > 0;
  }

  private async load(): Promise<void> {
    if (this.loading || this.stopped) return;
    this.loading = true;
    try {
      while (this.hasQuestions && !this.stopped) await this.look();
    } catch (error) {
      this.asksForAll = true;
      this.logTrouble(error, 'could not read waiting deliveries; trying again');
      this.wakeIn(STORE_RETRY_MS);
    } finally {
      this.loading = false;
    }
    this.work();
  }

  private async look(): Promise<void> {
    if (this.asksForAll) await this.lookAtAll();
    else await this.lookAtAsked();
  }

  /** Takes in lanes until the store has no more or memory is full; goes on where it ended, so that everybody's turn comes. */
  private async lookAtAll(): Promise<void> {
    this.asksForAll = false;
    this.askedFor.clear();
    for (const lane of this.lanes.values()) lane.hasMore = true;
    for (;;) {
      const { held, room } = this.takeStock();
      if (room <= 0) return;
      const begun = this.afterPerson;
      const { accountId, epoch } = this;
      const look = { accountId, epoch, now: this.deps.clock.now(), rowsPerPerson: ROWS_PER_PERSON };
      const found = this.hold(await laneHeads(this.deps.database, { ...look, held, afterPerson: begun, people: room }));
      this.afterPerson = found.length === room ? (found.at(-1) ?? null) : null;
      if (begun === null && this.afterPerson === null) return;
    }
  }

  private async lookAtAsked(): Promise<void> {
    const { held, room } = this.takeStock();
    // Whoever finds no room is found by the look at all that follows when there is.
    if (room <= 0) return this.askedFor.clear();
    for (const person of held) if (this.askedFor.delete(person)) this.askFor(person);
    const people = [...this.askedFor].slice(0, room);
    for (const person of people) this.askedFor.delete(person);
    if (people.length > 0) this.hold(await this.heads.of({ accountId: this.accountId, epoch: this.epoch, people }));
  }

  /** Whose rows are in memory, and how many people more may be taken in now. */
  private takeStock(): { held: string[]; room: number } {
    const held = this.heldPeople();
    const room = Math.min(PEOPLE_PER_LOOK, MAX_PEOPLE - held.length);
    this.full = room <= 0;
    this.freed = 0;
    return { held, room };
  }

  /** Lanes that remember nothing any more go on the way. */
  private heldPeople(): string[] {
    const nowMs = this.deps.clock.now().getTime();
    const held: string[] = [];
    for (const [person, lane] of this.lanes) {
      if (lane.waiting.length > 0) held.push(person);
      else if (!lane.busy && lane.blockedUntilMs <= nowMs && lane.bucket.isFull(nowMs)) this.lanes.delete(person);
    }
    return held;
  }

  /** Takes these rows in; whose they were, in their order. */
  private hold(rows: DeliveryRow[]): string[] {
    const found = new Map<string, DeliveryRow[]>();
    for (const row of rows) found.set(row.proxyUserId, [...(found.get(row.proxyUserId) ?? []), row]);
    for (const [person, deliveries] of found) {
      const lane = this.laneOf(person);
      lane.waiting = deliveries;
      lane.hasMore = deliveries.length >= ROWS_PER_PERSON;
      const until = deliveries[0]?.nextAt;
      if (until) lane.blockedUntilMs = Math.max(lane.blockedUntilMs, until.getTime());
      if (!lane.busy) this.makeReady(person, lane);
    }
    return [...found.keys()];
  }

  private makeReady(person: string, lane: Lane): void {
    if (lane.waiting[0]?.state === 'sending') this.interrupted.add(person);
    else this.ready.add(person);
  }

  private laneOf(person: string): Lane {
    let lane = this.lanes.get(person);
    if (!lane) {
      lane = { waiting: [], hasMore: false, busy: false, blockedUntilMs: 0, failures: 0, bucket: this.newRecipientBucket() };
      this.lanes.set(person, lane);
    }
    return lane;
  }

  /** Starts every call that may start now, and sets the alarm for the next that may. */
  private work(): void {
    if (this.stopped) return;
    const nowMs = this.deps.clock.now().getTime();
    const account = this.deps.accountOf(this.accountId);
    this.settleInterrupted(account, nowMs);
    if (account?.state !== 'active') {
      if (this.ready.size > 0) this.wakeIn(PAUSED_CHECK_MS);
      return;
    }
    this.bucket ??= new TokenBucket(account.capabilities.rate.account, nowMs);
    if (this.blockedUntilMs > nowMs) return this.wakeIn(this.blockedUntilMs - nowMs);
    let soonestMs = Infinity;
    for (const person of this.ready) {
      if (!this.hasRoom()) return;
      const lane = this.lanes.get(person);
      const head = lane?.waiting[0];
      if (!lane || !head || lane.busy) {
        this.ready.delete(person);
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
      this.ready.delete(person);
      this.begin(person, lane, () => this.attempts.make(account, head));
    }
    if (soonestMs < Infinity) this.wakeIn(soonestMs);
  }

  /** Needs no call, so it waits neither for an account that is switched off nor for a rate. */
  private settleInterrupted(account: OpenAccount | undefined, nowMs: number): void {
    for (const person of this.interrupted) {
      const lane = this.lanes.get(person);
      const head = lane?.waiting[0];
      if (lane && head && lane.blockedUntilMs > nowMs) {
        this.wakeIn(lane.blockedUntilMs - nowMs);
        continue;
      }
      this.interrupted.delete(person);
      if (lane && head && !lane.busy) this.begin(person, lane, () => this.attempts.settleInterrupted(account, head));
    }
  }

  private hasRoom(): boolean {
    return this.inFlight - this.slow < MAX_PROMPT_CALLS && this.inFlight < MAX_CALLS;
  }

  private begin(person: string, lane: Lane, attempt: () => Promise<AttemptEnd>): void {
    lane.busy = true;
    this.inFlight++;
    const served = this.serve(lane, attempt).finally(() => this.served(person, lane));
    unattended(served, this.deps.log, 'a lane stands still');
  }

  /** The lane's head stays where it is unless it has ended. */
  private async serve(lane: Lane, attempt: () => Promise<AttemptEnd>): Promise<void> {
    let isSlow = false;
    const cancelSlow = this.deps.clock.after(SLOW_AFTER_MS, () => {
      isSlow = true;
      this.slow++;
      this.work();
    });
    try {
      this.proceed(lane, await attempt());
      lane.failures = 0;
    } catch (error) {
      const head = lane.waiting[0];
      if (head && this.attempts.isUnrecorded(head)) head.state = 'sending';
      lane.failures++;
      lane.blockedUntilMs = this.deps.clock.now().getTime() + pauseMs(lane.failures);
      this.logTrouble(error, 'a delivery did not get on; trying again');
    } finally {
      cancelSlow();
      if (isSlow) this.slow--;
    }
  }

  private proceed(lane: Lane, end: AttemptEnd): void {
    switch (end.next) {
      case 'done':
        lane.waiting.shift();
        lane.blockedUntilMs = 0;
        return;
      case 'again':
        lane.blockedUntilMs = 0;
        return;
      case 'look':
        this.forget(lane);
        lane.blockedUntilMs = this.deps.clock.now().getTime() + STORE_RETRY_MS;
        return;
      case 'later':
        if (end.scope === 'account') this.blockedUntilMs = Math.max(this.blockedUntilMs, end.untilMs);
        else lane.blockedUntilMs = end.untilMs;
        // Its next try is written down; in memory others need the place.
        if (this.full) this.forget(lane);
    }
  }

  /** The store knows what is in it. */
  private forget(lane: Lane): void {
    lane.waiting = [];
    lane.hasMore = true;
  }

  private served(person: string, lane: Lane): void {
    this.inFlight--;
    lane.busy = false;
    if (lane.waiting.length > 0) {
      this.makeReady(person, lane);
    } else {
      this.freed++;
      if (lane.hasMore) this.askedFor.add(person);
      if (this.full && this.freed >= MAX_PEOPLE / 10) this.asksForAll = true;
    }
    if (this.stopped) {
      if (this.inFlight === 0) this.idle?.();
      return;
    }
    this.goOn();
  }

  /** Reads what is asked for, then begins what may begin. */
  private goOn(): void {
    if (this.hasQuestions && !this.loading) unattended(this.load(), this.deps.log, 'waiting deliveries were not read');
    else this.work();
  }

  private get recipientRate(): { perSecond: number; burst: number } {
    return this.deps.accountOf(this.accountId)?.capabilities.rate.recipient ?? { perSecond: 1, burst: 1 };
  }

  private newRecipientBucket(): TokenBucket {
    return new TokenBucket(this.recipientRate, this.deps.clock.now().getTime());
  }

  private wakeIn(delayMs: number): void {
    const atMs = this.deps.clock.now().getTime() + delayMs;
    if (atMs >= this.wakeAtMs) return;
    this.cancelWake?.();
    this.wakeAtMs = atMs;
    this.cancelWake = this.deps.clock.after(delayMs, () => {
      this.wakeAtMs = Infinity;
      this.goOn();
    });
  }

  private logTrouble(error: unknown, message: string): void {
    const level = isDatabaseUnavailable(error) ? 'debug' : 'error';
    this.deps.log[level]({ error, accountId: this.accountId }, message);
  }
}
