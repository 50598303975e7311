// Once after an update from a version without the search: older messages become findable, a piece at a time, by one instance at a time.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import { digestOf } from './im/digest.js';
import type { Database } from './store/database.js';
import { giveWords, moveBackfill, nextWordless, takeBackfill } from './store/search-backfill.js';
import { unattended } from './store/unattended.js';

/** Not while everything else is starting. */
const FIRST_AFTER_MS = 30_000;
const AGAIN_AFTER_MS = 1_000;
const AFTER_FAILURE_MS = 60_000;
const AT_ONCE = 500;

export class SearchBackfill {
  private cancel: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: { database: Database; clock: Clock; log: Logger }) {}

  start(): void {
    this.schedule(FIRST_AFTER_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  /** The next piece. False: nothing is left for this instance to do. */
  piece(limit = AT_ONCE): Promise<boolean> {
    return this.deps.database.transaction(async (tx) => {
      const walk = await takeBackfill(tx);
      if (walk === null) return false;
      const { messages, last } = await nextWordless(tx, walk, limit);
      const given = messages.flatMap(({ content, ...key }) => {
        const { words } = digestOf(content);
        return words.length === 0 ? [] : [{ ...key, words }];
      });
      if (given.length > 0) await giveWords(tx, given);
      await moveBackfill(tx, last);
      if (last === null) this.deps.log.info('all messages can be searched for');
      return last !== null;
    });
  }

  private schedule(waitMs: number): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(waitMs, () => {
      this.running = this.piece().then(
        (more) => {
          if (more) this.schedule(AGAIN_AFTER_MS);
        },
        (error: unknown) => {
          this.deps.log.warn({ error }, 'older messages were not made findable; trying again');
          this.schedule(AFTER_FAILURE_MS);
        },
      );
      unattended(this.running, this.deps.log, 'older messages are not made findable any more');
    });
  }
}
