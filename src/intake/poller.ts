// Long polling for accounts whose platform cannot call us: one poller per account, and the cursor moves only after durable storage.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { ConnectorError, saidBy, type Clock, type PlatformClient, type Said } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import { savePollCursor } from '../store/poll-cursors.js';
import type { Database } from '../store/database.js';
import type { EventLog } from './event-log.js';
import { unattended } from '../store/unattended.js';

const LONGEST_PAUSE_MS = 30_000;

export interface PollerDependencies {
  database: Database;
  events: EventLog;
  clock: Clock;
  log: Logger;
  accountOf(accountId: string): OpenAccount | undefined;
  clientOf(accountId: string): PlatformClient;
  markAuthFailed(accountId: string, reason: Said): Promise<void>;
}

export class Poller {
  private readonly running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  private readonly owned = new Set<string>();

  constructor(private readonly deps: PollerDependencies) {}

  acquire(accountId: string): void {
    this.owned.add(accountId);
    this.check(accountId);
  }

  release(accountId: string): Promise<void> {
    this.owned.delete(accountId);
    return this.end(accountId);
  }

  /** Starts or stops polling as the account now is. */
  check(accountId: string): void {
    const account = this.deps.accountOf(accountId);
    const wanted = this.owned.has(accountId) && account?.state === 'active' && account.intake === 'polling';
    if (!wanted) unattended(this.end(accountId), this.deps.log, 'polling did not end');
    else if (!this.running.has(accountId)) this.begin(accountId, account.pollCursor);
  }

  async stop(): Promise<void> {
    this.owned.clear();
    await Promise.all([...this.running.keys()].map((accountId) => this.end(accountId)));
  }

  private begin(accountId: string, cursor: string | null): void {
    const abort = new AbortController();
    const done = this.poll(accountId, cursor, abort.signal).finally(() => {
      if (this.running.get(accountId)?.abort === abort) this.running.delete(accountId);
      // Let go and taken again before the last poll had come to its end.
      if (abort.signal.aborted) this.check(accountId);
    });
    this.running.set(accountId, { abort, done });
  }

  private async end(accountId: string): Promise<void> {
    const poll = this.running.get(accountId);
    poll?.abort.abort();
    await poll?.done;
  }

  private async poll(accountId: string, startCursor: string | null, signal: AbortSignal): Promise<void> {
    let cursor = startCursor;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const client = this.deps.clientOf(accountId);
        if (!client.poll) return;
        const news = await client.poll(cursor, signal);
        const bodies = news.events.map((event) => event.body);
        // Nobody to keep them for: they stay with the platform.
        if (!(await this.keep(accountId, bodies))) return;
        if (news.cursor !== cursor) {
          cursor = news.cursor;
          await savePollCursor(this.deps.database, accountId, cursor);
        }
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        if (error instanceof ConnectorError && error.kind === 'auth') {
          const marked = await this.deps.markAuthFailed(accountId, saidBy(error.details)).then(
            () => true,
            () => false,
          );
          if (marked) return;
        }
        const retryAfterMs = error instanceof ConnectorError ? (error.details.retryAfterMs ?? 0) : 0;
        this.deps.log.debug({ error, accountId, failures }, 'polling failed; trying again');
        await this.pause(Math.max(retryAfterMs, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(failures, 10))), signal);
      }
    }
  }

  /** False when the account is gone. */
  private async keep(accountId: string, bodies: Buffer[]): Promise<boolean> {
    const account = this.deps.accountOf(accountId);
    if (!account) return false;
    const { companyId } = account;
    const receivedAt = this.deps.clock.now();
    const events = bodies.map((body) => ({ companyId, accountId, dedupeKey: dedupeKeyOf(account, body), body, headers: {}, receivedAt }));
    if (events.length > 0) await this.deps.events.storeAll(events);
    return true;
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(ms, finish);
      signal.addEventListener('abort', finish, { once: true });
      function finish(): void {
        cancel();
        signal.removeEventListener('abort', finish);
        resolve();
      }
    });
  }
}

/** A polled item the connector cannot file is kept under its own hash, to end as dead and visible. */
function dedupeKeyOf(account: OpenAccount, body: Buffer): string {
  try {
    return account.connector.envelope(body).dedupeKey;
  } catch {
    return `sha256:${createHash('sha256').update(body).digest('hex')}`;
  }
}
