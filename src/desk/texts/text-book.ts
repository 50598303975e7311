// The texts of every account, in memory: what happens to sessions is frequent, and most accounts say nothing by themselves.
import type { Logger } from 'pino';
import type { AccountTexts, Clock, TextKind } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { accountTexts, allAccountTexts, type AccountTextsRow } from '../../store/texts.js';
import { unattended } from '../../store/unattended.js';

/** A hint of another instance may be lost: after this long everything is read anew. */
const RELOAD_EVERY_MS = 60_000;

export interface TextBookDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  /** Tells the other instances. */
  publish(accountId: string): void;
}

export class TextBook {
  private rows = new Map<string, AccountTextsRow>();
  /** One reading after the other, so that an older answer never replaces a newer one. */
  private reading: Promise<void> = Promise.resolve();
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: TextBookDependencies) {}

  async start(): Promise<void> {
    await this.load();
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  /** Does any account of the company say something by itself? */
  hasTexts(companyId: string): boolean {
    return [...this.rows.values()].some((row) => row.companyId === companyId);
  }

  asksForRatings(accountId: string): boolean {
    return this.rows.get(accountId)?.texts.texts.ratingRequest !== undefined;
  }

  textsOf(accountId: string): AccountTexts | null {
    return this.rows.get(accountId)?.texts ?? null;
  }

  /** Those of these accounts that have a text of this kind. */
  withText(kind: TextKind, accountIds: string[]): AccountTextsRow[] {
    return accountIds.flatMap((accountId) => {
      const row = this.rows.get(accountId);
      return row?.texts.texts[kind] === undefined ? [] : [row];
    });
  }

  /** They were changed here. */
  async changed(accountId: string): Promise<void> {
    this.deps.publish(accountId);
    await this.reload(accountId);
  }

  reload(accountId: string): Promise<void> {
    return this.inTurn(async () => {
      const row = await accountTexts(this.deps.database, accountId);
      if (row === null) this.rows.delete(accountId);
      else this.rows.set(accountId, row);
    });
  }

  load(): Promise<void> {
    return this.inTurn(async () => {
      this.rows = new Map((await allAccountTexts(this.deps.database)).map((row) => [row.accountId, row]));
    });
  }

  private inTurn(read: () => Promise<void>): Promise<void> {
    const done = this.reading.then(read);
    this.reading = done.catch(() => undefined);
    return done;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(RELOAD_EVERY_MS, () => {
      unattended(this.load(), this.deps.log, 'the texts of accounts were not read; trying again');
      this.schedule();
    });
  }
}
