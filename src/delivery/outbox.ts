// The outbox of the accounts this instance owns: lanes in order, one call in flight per end user, throttled, every outcome durable.
import { accountsWithPendingDeliveries } from '../store/deliveries.js';
import { AccountLanes, type LaneDependencies } from './account-lanes.js';
import { LaneHeads } from './lane-heads.js';
import { unattended } from '../store/unattended.js';

const NET_EVERY_MS = 1_000;
/** Work younger than this is on its way through memory. */
const NET_AGE_MS = 2_000;

export class Outbox {
  private readonly lanes = new Map<string, AccountLanes>();
  /** Earlier ownerships whose calls are still under way. */
  private readonly leaving = new Map<string, Promise<void>>();
  private cancelNet: (() => void) | null = null;
  private stopped = false;

  private readonly heads: LaneHeads;

  constructor(private readonly deps: LaneDependencies) {
    this.heads = new LaneHeads(deps.database, deps.clock);
  }

  start(): void {
    this.scheduleNet();
  }

  /** This instance owns the account from now on: settle what its last owner left, then send. */
  acquire(accountId: string, epoch: number): void {
    this.leave(accountId);
    const lanes = new AccountLanes(accountId, epoch, this.deps, this.heads);
    this.lanes.set(accountId, lanes);
    unattended(lanes.start(this.leaving.get(accountId) ?? Promise.resolve()), this.deps.log, 'the lanes of an account did not start');
  }

  async release(accountId: string): Promise<void> {
    this.leave(accountId);
    await this.leaving.get(accountId);
  }

  /** The calls under way are settled in their own time; a lease that comes back meanwhile waits for them. */
  private leave(accountId: string): void {
    const lanes = this.lanes.get(accountId);
    if (!lanes) return;
    this.lanes.delete(accountId);
    const left = Promise.all([this.leaving.get(accountId), lanes.stop()]).then(() => {
      if (this.leaving.get(accountId) === left) this.leaving.delete(accountId);
    });
    this.leaving.set(accountId, left);
  }

  /** Something for this person of the account was stored, here or elsewhere; without a person: for somebody. */
  notice(accountId: string, proxyUserId?: string): void {
    this.lanes.get(accountId)?.notice(proxyUserId);
  }

  /** Credentials, state or limits changed. */
  accountChanged(accountId: string): void {
    this.lanes.get(accountId)?.accountChanged();
  }

  /** Starts no new calls, and waits for those in flight, so long at most. */
  async stop(maxMs: number): Promise<void> {
    this.stopped = true;
    this.cancelNet?.();
    for (const accountId of [...this.lanes.keys()]) this.leave(accountId);
    const finished = Promise.all(this.leaving.values()).then(() => this.deps.outcomes.drained());
    await Promise.race([
      finished,
      new Promise((resolve) => {
        setTimeout(resolve, maxMs).unref();
      }),
    ]);
  }

  private scheduleNet(): void {
    if (this.stopped) return;
    this.cancelNet = this.deps.clock.after(NET_EVERY_MS, () => {
      const cast = this.castNet().finally(() => this.scheduleNet());
      unattended(cast, this.deps.log, 'could not look for waiting deliveries; trying again');
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
