// Has tables counted that were filled in a rush, before the database does it by itself.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import type { Database } from './store/database.js';
import { countTables, outgrownTables } from './store/table-statistics.js';
import { unattended } from './store/unattended.js';

const LOOK_EVERY_MS = 2_000;

export class PlannerStatistics {
  private cancel: (() => void) | null = null;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly deps: { database: Database; clock: Clock; log: Logger }) {}

  start(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.running = this.look().finally(() => this.start());
      unattended(this.running, this.deps.log, 'tables that have grown are counted a little later');
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running.catch(() => undefined);
  }

  private async look(): Promise<void> {
    const { database } = this.deps;
    await countTables(database, await outgrownTables(database));
  }
}
