// The store as it is when something goes wrong at a chosen step: a write is not made, is made twice, its answer is lost, it comes late, or the hub
// ends there.
import { Database, type DatabaseOptions, type Queryable, type Statement } from '../../src/store/database.js';

/** `before`: nothing was written. `after`: it was, and whoever asked does not hear so. `twice`: a statement is heard of the second time, as from a driver that asks again. */
export type StoreFault = 'fail_before' | 'fail_after' | 'crash_before' | 'crash_after' | 'late' | 'twice';

export interface StoreFaults {
  /** Asked before each commit (a writing statement by itself, or a transaction) with what it writes; undefined: it goes well. */
  at(commit: string): StoreFault | undefined;
  /** The hub is to end; by the time this returns nothing it does may have an effect any more. */
  crash(): void;
}

const LATE_MS = 60;

/** What the driver says when the line breaks: nobody knows whether the statement was run. */
function lineLost(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
}

export class FaultyDatabase extends Database {
  private dead = false;
  private closed: Promise<void> | null = null;

  constructor(
    connectionString: string,
    options: DatabaseOptions,
    private readonly faults: StoreFaults,
  ) {
    super(connectionString, options);
  }

  /** From now on it is as if this process were gone: what is under way may still be committed, nothing new is. Its connections end. */
  die(): void {
    this.dead = true;
    this.close().catch(() => undefined);
  }

  override close(): Promise<void> {
    return (this.closed ??= super.close());
  }

  override async query<Row extends object>(statement: Statement): Promise<Row[]> {
    if (!isWrite(statement)) return this.alive(() => super.query<Row>(statement));
    const fault = this.next(labelOf(statement));
    await this.before(fault);
    const rows = await this.alive(() => super.query<Row>(statement));
    const again = fault === 'twice' ? await this.again(() => super.query<Row>(statement)) : null;
    this.after(fault);
    return again ?? rows;
  }

  override async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    const writes: string[] = [];
    let fault: StoreFault | undefined;
    const result = await this.alive(() =>
      super.transaction(async (tx) => {
        const done = await work({
          query: async <Row extends object>(statement: Statement): Promise<Row[]> => {
            if (isWrite(statement)) writes.push(labelOf(statement));
            return this.alive(() => tx.query<Row>(statement));
          },
        });
        if (writes.length > 0) fault = this.next(writes.join(' + '));
        await this.before(fault);
        return done;
      }),
    );
    if (fault === 'twice') await this.again(() => super.transaction(work));
    this.after(fault);
    return result;
  }

  private next(commit: string): StoreFault | undefined {
    return this.dead ? undefined : this.faults.at(commit);
  }

  private async before(fault: StoreFault | undefined): Promise<void> {
    if (fault === 'late')
      await new Promise((resolve) => {
        setTimeout(resolve, LATE_MS);
      });
    if (fault === 'crash_before') this.faults.crash();
    if (fault === 'crash_before' || fault === 'fail_before') throw lineLost();
  }

  private after(fault: StoreFault | undefined): void {
    if (fault === 'crash_after') this.faults.crash();
    if (fault === 'crash_after' || fault === 'fail_after') throw lineLost();
  }

  /** Null: refused the second time, which is as good as that it changes nothing. */
  private async again<Result>(work: () => Promise<Result>): Promise<Result | null> {
    return this.dead ? null : work().catch(() => null);
  }

  private async alive<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.dead) throw lineLost();
    const result = await work();
    if (this.dead) throw lineLost();
    return result;
  }
}

function isWrite({ text }: Statement): boolean {
  return /\b(INSERT INTO|UPDATE \w|DELETE FROM)/.test(text.replaceAll('FOR UPDATE', ''));
}

/** Its name, else what it writes to. */
function labelOf({ name, text }: Statement): string {
  if (name !== undefined) return name;
  return [...text.replaceAll('FOR UPDATE', '').matchAll(/\b(INSERT INTO|UPDATE|DELETE FROM) (\w+)/g)]
    .map(([, verb = '', table = '']) => `${verb.split(' ')[0]?.toLowerCase() ?? ''} ${table}`)
    .filter((part) => !part.endsWith(' SET'))
    .join(', ');
}
