// One owner per channel account: this instance renews what it holds, takes what is free, and knows when it no longer owns.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { releaseLeases, renewLeases } from '../store/leases.js';
import { unattended } from '../store/unattended.js';

const TTL_MS = 15_000;
const RENEW_EVERY_MS = 4_000;
/** Stop acting as the owner this long before others may take over. */
const SAFETY_MS = 3_000;

export interface LeaseListener {
  acquired(accountId: string, epoch: number): void;
  lost(accountId: string): void;
}

export class LeaseKeeper {
  private readonly epochs = new Map<string, number>();
  private renewedAtMs = 0;
  private starting = true;
  private stopped = false;
  private cancel: (() => void) | null = null;
  private renewal: Promise<void> = Promise.resolve();
  private readonly listeners: LeaseListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly instanceId: string,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  onChange(listener: LeaseListener): void {
    this.listeners.push(listener);
  }

  owns(accountId: string): boolean {
    return this.epochs.has(accountId);
  }

  owned(): string[] {
    return [...this.epochs.keys()];
  }

  /** True while the leases are being renewed in time. */
  get healthy(): boolean {
    return !this.starting && this.clock.now().getTime() - this.renewedAtMs < TTL_MS;
  }

  async start(): Promise<void> {
    await this.renew();
    this.schedule();
  }

  /** At once, e.g. for an account that was just bound. */
  renew(): Promise<void> {
    this.renewal = this.renewal.then(() => this.renewNow());
    return this.renewal;
  }

  /** Hands everything over. Call after the owner's work has stopped. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.renewal;
    await releaseLeases(this.database, this.instanceId).catch((error: unknown) => {
      this.log.warn({ error }, 'leases not handed over; they expire by themselves');
    });
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.clock.after(RENEW_EVERY_MS, () => {
      const renewed = this.renew().finally(() => this.schedule());
      unattended(renewed, this.log, 'leases not renewed; trying again');
    });
  }

  private async renewNow(): Promise<void> {
    const askedAtMs = this.clock.now().getTime();
    try {
      const leases = await renewLeases(this.database, this.instanceId, TTL_MS, this.starting);
      this.starting = false;
      this.renewedAtMs = askedAtMs;
      this.take(new Map(leases.map((lease) => [lease.accountId, lease.epoch])));
    } catch (error) {
      this.log.debug({ error }, 'leases not renewed; trying again');
      if (askedAtMs - this.renewedAtMs > TTL_MS - SAFETY_MS) this.take(new Map());
    }
  }

  private take(now: Map<string, number>): void {
    for (const [accountId, epoch] of [...this.epochs]) {
      if (now.get(accountId) === epoch) continue;
      this.epochs.delete(accountId);
      for (const listener of this.listeners) listener.lost(accountId);
    }
    for (const [accountId, epoch] of now) {
      if (this.epochs.has(accountId)) continue;
      this.epochs.set(accountId, epoch);
      for (const listener of this.listeners) listener.acquired(accountId, epoch);
    }
  }
}
