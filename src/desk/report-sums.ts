// Adds up what the reports count, now and then and beside everything else: nobody waits for it, and a report is right without it, only slower.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { addUpReportChanges, hasReportChanges } from '../store/report-sums.js';
import { unattended } from '../store/unattended.js';

const LOOK_EVERY_MS = 30_000;
const BATCH = 10_000;

export class ReportSums {
  private cancel: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: { database: Database; clock: Clock; log: Logger }) {}

  /** The first look is at once: there may be much to add up since an update. */
  start(): void {
    this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running.catch(() => undefined);
  }

  private look(): void {
    this.running = this.addUp().finally(() => {
      if (!this.stopped) this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => this.look());
    });
    unattended(this.running, this.deps.log, 'sums of the reports come a little later');
  }

  private async addUp(): Promise<void> {
    const { database } = this.deps;
    for (let mayBeMore = await hasReportChanges(database); mayBeMore && !this.stopped;)
      mayBeMore = await database.transaction((tx) => addUpReportChanges(tx, BATCH));
  }
}
