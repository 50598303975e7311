// Group commit without a timer: whatever queued while the last write ran goes out as the next one, so load makes batches and quiet makes none.
import { HubError } from '../contract/index.js';
import { isDatabaseUnavailable, isSerializationConflict } from './database.js';

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions<Item, Result> {
  /** Writes all items in one commit and returns one result per item, in order. */
  write(items: Item[]): Promise<Result[]>;
  maxBatch: number;
  /** Beyond this many waiting items, `submit` is refused with 503 `overloaded`. */
  maxWaiting: number;
}

/** One write in flight at a time, so items are committed in the order they were submitted. */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  submit(item: Item): Promise<Result> {
    if (this.waiting.length >= this.options.maxWaiting) {
      return Promise.reject(new HubError(503, 'overloaded', 'The hub is busy; try again shortly.'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.running ??= this.run();
    });
  }

  get depth(): number {
    return this.waiting.length;
  }

  /** Resolves when everything submitted so far has been written or refused. */
  async drained(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // Let everything that arrived in this turn of the event loop share the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, this.options.maxBatch));
    this.running = null;
  }

  private async write(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.writeWithRetry(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, index) => waiting.resolve(results[index] as Result));
    } catch (error) {
      if (batch.length === 1 || isDatabaseUnavailable(error)) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      // One item spoils the batch: write them singly, in order, so that it costs only itself.
      for (const waiting of batch) await this.write([waiting]);
    }
  }

  private async writeWithRetry(items: Item[]): Promise<Result[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.options.write(items);
      } catch (error) {
        if (attempt >= 4 || !isSerializationConflict(error)) throw error;
      }
    }
  }
}
