// The outbox of the accounts this instance owns: lanes in order, one call in flight per end user, throttled, every outcome durable.
import { accountsWithPendingDeliveries } from '../store/deliveries.js';
import { AccountLanes, type LaneDependencies } from './account-lanes.js';

const NET_EVERY_MS = 1_000;
/** Work younger than this is on its way through memory. */
const NET_AGE_MS = 2_000;

export class Outbox {
  private readonly lanes = new Map<string, AccountLanes>();
  private cancelNet: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: LaneDependencies) {}

  start(): void {
    this.scheduleNet();
  }

  /** This instance owns the account from now on: settle what its last owner left, then send. */
  acquire(accountId: string, epoch: number): void {
    void this.lanes.get(accountId)?.stop();
    const lanes = new AccountLanes(accountId, epoch, this.deps);
    this.lanes.set(accountId, lanes);
    lanes.start();
  }

  async release(accountId: string): Promise<void> {
    const lanes = this.lanes.get(accountId);
    this.lanes.delete(accountId);
    await lanes?.stop();
  }

  /** A reply of this account was stored, here or elsewhere. */
  notice(accountId: string): void {
    this.lanes.get(accountId)?.notice();
  }

  /** Credentials, state or limits changed. */
  accountChanged(accountId: string): void {
    this.lanes.get(accountId)?.accountChanged();
  }

  /** Finishes calls in flight; starts no new ones. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelNet?.();
    await Promise.all([...this.lanes.values()].map((lanes) => lanes.stop()));
    this.lanes.clear();
    await this.deps.outcomes.drained();
  }

  private scheduleNet(): void {
    if (this.stopped) return;
    this.cancelNet = this.deps.clock.after(NET_EVERY_MS, () => {
      void this.castNet().finally(() => this.scheduleNet());
    });
  }

  private async castNet(): Promise<void> {
    if (this.lanes.size === 0) return;
    try {
      const before = new Date(this.deps.clock.now().getTime() - NET_AGE_MS);
      for (const accountId of await accountsWithPendingDeliveries(this.deps.database, [...this.lanes.keys()], before))
        this.notice(accountId);
    } catch (error) {
      this.deps.log.debug({ error }, 'could not look for waiting deliveries; trying again');
    }
  }
}
