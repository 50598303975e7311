// Tells webhooks of changed messages, each change once, over crashes: what is taken out is told in the same commit.
import type { Logger } from 'pino';
import type { Clock } from '../../contract/index.js';
import { hasChangedMessages, takeChangedMessages, type ChangedMessage } from '../../store/changed-messages.js';
import type { Database, Queryable } from '../../store/database.js';
import { unattended } from '../../store/unattended.js';

const CATCH_UP_EVERY_MS = 1_000;
const BATCH = 100;

export interface ChangedMessagesDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  ownedAccounts(): string[];
  /** Within the transaction that takes it out. */
  tell(tx: Queryable, change: ChangedMessage): Promise<void>;
  /** What was told is committed. */
  told(): void;
}

export class ChangedMessages {
  private running: Promise<void> | null = null;
  private noticed = false;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: ChangedMessagesDependencies) {}

  start(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(CATCH_UP_EVERY_MS, () => {
      this.notice();
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** A message was changed, perhaps one somebody wants to hear of. */
  notice(): void {
    this.noticed = true;
    if (this.running || this.stopped) return;
    this.running = this.tellAll().finally(() => {
      this.running = null;
    });
    unattended(this.running, this.deps.log, 'changed messages are told to webhooks a little later');
  }

  private async tellAll(): Promise<void> {
    const { database, ownedAccounts } = this.deps;
    for (let more = true; more && !this.stopped;) {
      this.noticed = false;
      const accounts = ownedAccounts();
      if (accounts.length === 0 || !(await hasChangedMessages(database, accounts))) more = false;
      else more = (await database.transaction((tx) => this.tellSome(tx, accounts))) > 0;
      if (more) this.deps.told();
      more ||= this.noticed;
    }
  }

  private async tellSome(tx: Queryable, accounts: string[]): Promise<number> {
    const changes = await takeChangedMessages(tx, accounts, BATCH);
    for (const change of changes) await this.deps.tell(tx, change);
    return changes.length;
  }
}
