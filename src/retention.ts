// Once a day what is older than the operator keeps is let go, in small pieces, by one instance at a time.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import type { Database, Queryable } from './store/database.js';
import { deleteExpiredRequests } from './store/idempotent-requests.js';
import { dropEmptyMonth, monthsBefore } from './store/partitions.js';
import { letGoOfMessages, letGoOfRawEvents, letGoOfSyncEntries, raiseRetentionFloor, takeRetentionLock } from './store/retention.js';
import { unattended } from './store/unattended.js';

const DAY_MS = 24 * 3_600_000;
/** Not while everything else is starting. */
const FIRST_AFTER_MS = 10 * 60_000;
const EVENTS_AT_ONCE = 1_000;
const MESSAGES_AT_ONCE = 200;
const QUEUES_AT_ONCE = 200;
const ENTRIES_AT_ONCE = 2_000;
const REQUESTS_AT_ONCE = 1_000;

export interface RetentionDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  config: {
    retainRawEventsDays: number;
    /** Null: for ever. */
    retainMessagesDays: number | null;
  };
}

export class Retention {
  private cancel: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: RetentionDependencies) {}

  start(): void {
    this.schedule(FIRST_AFTER_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  /** All that is due now, unless another instance is at it. */
  async run(): Promise<void> {
    const { clock, config } = this.deps;
    const { retainRawEventsDays, retainMessagesDays } = config;
    const now = clock.now().getTime();
    await this.repeated((tx) => deleteExpiredRequests(tx, clock.now(), REQUESTS_AT_ONCE).then((gone) => gone === REQUESTS_AT_ONCE));
    await this.rawEvents(new Date(now - retainRawEventsDays * DAY_MS));
    if (retainMessagesDays !== null) await this.messages(new Date(now - retainMessagesDays * DAY_MS));
  }

  private schedule(waitMs: number): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(waitMs, () => {
      this.running = this.run().catch((error: unknown) =>
        this.deps.log.warn({ error }, 'what is too old was not all let go; trying again tomorrow'),
      );
      unattended(
        this.running.then(() => this.schedule(DAY_MS)),
        this.deps.log,
        'nothing is let go any more',
      );
    });
  }

  private async rawEvents(before: Date): Promise<void> {
    let after = 0;
    await this.repeated(async (tx) => {
      const last = await letGoOfRawEvents(tx, { after, before, limit: EVENTS_AT_ONCE });
      after = last ?? after;
      return last !== null;
    });
  }

  private async messages(before: Date): Promise<void> {
    const { database, clock, log } = this.deps;
    const months = await monthsBefore(database, before);
    for (const month of months) {
      let isEmpty = false;
      const isDone = await this.repeated(async (tx) => {
        await raiseRetentionFloor(tx, before);
        const gone = await letGoOfMessages(tx, month, clock.now(), MESSAGES_AT_ONCE);
        if (gone === 0) isEmpty = await dropEmptyMonth(tx, month);
        return gone > 0;
      });
      if (!isDone) return;
      log.info({ month }, isEmpty ? 'a month of messages was let go' : 'a month of messages was let go, but for what is still to be sent');
    }
    // Also what an interrupted run has left.
    await this.syncEntries();
  }

  private async syncEntries(): Promise<void> {
    let after: string | null = null;
    await this.repeated(async (tx) => {
      const { last, gone }: { last: string | null; gone: number } = await letGoOfSyncEntries(tx, {
        after,
        queues: QUEUES_AT_ONCE,
        limit: ENTRIES_AT_ONCE,
      });
      if (gone === 0) after = last;
      return last !== null;
    });
  }

  /** Piece by piece, each in its own transaction, while there is more. False: it was not done to the end. */
  private async repeated(piece: (tx: Queryable) => Promise<boolean>): Promise<boolean> {
    for (;;) {
      if (this.stopped) return false;
      const more = await this.deps.database.transaction(async (tx) => ((await takeRetentionLock(tx)) ? piece(tx) : null));
      if (more !== true) return more === false;
    }
  }
}
