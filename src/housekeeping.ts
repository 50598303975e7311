// What has to be looked after every few hours: room for the months ahead, and marks nobody will ask for any more.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import type { Database } from './store/database.js';
import { ensureMessagePartitions } from './store/partitions.js';
import { deleteEarlyReceipts } from './store/receipts.js';
import { deleteEndedVisitorSessions } from './store/visitors.js';

const EVERY_MS = 6 * 3_600_000;
/** A receipt that found no message for so long is about none of ours. */
const EARLY_RECEIPTS_KEPT_MS = 7 * 24 * 3_600_000;

export class Housekeeping {
  private cancel: (() => void) | null = null;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly deps: { database: Database; clock: Clock; log: Logger }) {}

  /** Before anything is stored: this month's partition and the next ones. */
  async open(): Promise<void> {
    await ensureMessagePartitions(this.deps.database, this.deps.clock.now());
  }

  start(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(EVERY_MS, () => {
      this.running = this.round().finally(() => this.start());
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  /** One failing does not keep the others from their turn. */
  private async round(): Promise<void> {
    const { database, clock, log } = this.deps;
    const now = clock.now();
    const jobs: [string, Promise<unknown>][] = [
      ['message partitions not made ahead', ensureMessagePartitions(database, now)],
      ['old receipts not let go', deleteEarlyReceipts(database, new Date(now.getTime() - EARLY_RECEIPTS_KEPT_MS))],
      ['ended visitor sessions not let go', deleteEndedVisitorSessions(database, now)],
    ];
    await Promise.all(jobs.map(([failure, job]) => job.catch((error: unknown) => log.error({ error }, failure))));
  }
}
