// What has to be looked after every few hours: room for the months ahead, and marks nobody will ask for any more.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import type { Database } from './store/database.js';
import { deleteEarlyChanges } from './store/early-changes.js';
import { ensureMessagePartitions } from './store/partitions.js';
import { deleteEarlyReceipts } from './store/receipts.js';
import { deleteTroublesOfGoneMessages } from './store/troubled-messages.js';
import { deleteEmptyVisitors, deleteEndedVisitorSessions } from './store/visitors.js';

const EVERY_MS = 6 * 3_600_000;
/** A receipt that found no message for so long is about none of ours. */
const EARLY_RECEIPTS_KEPT_MS = 7 * 24 * 3_600_000;
/** As long as a platform may go on telling of a message late, and a day. */
const EARLY_CHANGES_KEPT_MS = 8 * 24 * 3_600_000;
/** How long somebody may have come without saying anything. */
const EMPTY_VISITORS_KEPT_MS = 24 * 3_600_000;
const EMPTY_VISITORS_AT_ONCE = 200;

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

  private async emptyVisitors(cameBefore: Date): Promise<void> {
    while (
      !this.stopped &&
      (await deleteEmptyVisitors(this.deps.database, { cameBefore }, EMPTY_VISITORS_AT_ONCE)) === EMPTY_VISITORS_AT_ONCE
    );
  }

  /** One failing does not keep the others from their turn. */
  private async round(): Promise<void> {
    const { database, clock, log } = this.deps;
    const now = clock.now();
    const jobs: [string, Promise<unknown>][] = [
      ['message partitions not made ahead', ensureMessagePartitions(database, now)],
      ['old receipts not let go', deleteEarlyReceipts(database, new Date(now.getTime() - EARLY_RECEIPTS_KEPT_MS))],
      ['changes of messages that never came not let go', deleteEarlyChanges(database, new Date(now.getTime() - EARLY_CHANGES_KEPT_MS))],
      ['failures of messages that are gone not let go', deleteTroublesOfGoneMessages(database)],
      ['ended visitor sessions not let go', deleteEndedVisitorSessions(database, now)],
      ['visitors who said nothing not let go', this.emptyVisitors(new Date(now.getTime() - EMPTY_VISITORS_KEPT_MS))],
    ];
    await Promise.all(jobs.map(([failure, job]) => job.catch((error: unknown) => log.error({ error }, failure))));
  }
}
