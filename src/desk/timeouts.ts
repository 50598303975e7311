// Ends sessions in which nobody says anything any more, or that wait for too long, and warns before; ends offers nobody accepted. Deadlines slide with what is said: they
// are looked at when due, not moved with every message.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { dueSessions, endedOffers, rearm } from '../store/session-deadlines.js';
import { unattended } from '../store/unattended.js';
import type { Desk } from './desk.js';

const LOOK_EVERY_MS = 1_000;
const BATCH = 500;
const AT_ONCE = 4;

export interface TimeoutsDependencies {
  database: Database;
  desk: Desk;
  clock: Clock;
  log: Logger;
  ownedAccounts(): string[];
}

export class Timeouts {
  private cancel: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: TimeoutsDependencies) {}

  start(): void {
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running.catch(() => undefined);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.running = this.lookAtOffers()
        .then(() => this.look())
        .finally(() => this.schedule());
      unattended(this.running, this.deps.log, 'time-outs are seen to a little later');
    });
  }

  private async lookAtOffers(): Promise<void> {
    const { database, clock, desk, ownedAccounts } = this.deps;
    for (let seen = BATCH; seen === BATCH && !this.stopped;) {
      const accounts = ownedAccounts();
      if (accounts.length === 0) return;
      const ended = await endedOffers(database, accounts, clock.now(), BATCH);
      seen = ended.length;
      await this.each(ended, (offer) => desk.endOffer(offer));
    }
  }

  private async look(): Promise<void> {
    const { database, clock, desk, ownedAccounts } = this.deps;
    for (let seen = BATCH; seen === BATCH && !this.stopped;) {
      const accounts = ownedAccounts();
      if (accounts.length === 0) return;
      const now = clock.now();
      const due = await dueSessions(database, accounts, now, BATCH);
      seen = due.length;
      const early = due.filter(({ deadlineAt, warnAt }) => (warnAt ?? deadlineAt) > now);
      if (early.length > 0) await rearm(database, early);
      const silent = due.filter((session) => !early.includes(session));
      await this.each(silent, (session) => desk.runOut(session));
    }
  }

  /** A few at a time, until stopped. */
  private async each<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const left = [...items];
    const next = async (): Promise<void> => {
      for (let item = left.shift(); item !== undefined && !this.stopped; item = left.shift()) await work(item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }
}
