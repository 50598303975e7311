// What a call came to must not be lost because the store is away for a moment: writing goes on, with growing pauses, until it is there.
import type { Logger } from 'pino';
import { isDatabaseUnavailable, willFailAgain } from '../store/database.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** About a minute. What is not written by then is found as interrupted by the next owner. */
const TRIES_WHEN_STOPPED = 10;

export class Persistence {
  private stopped = false;

  constructor(
    private readonly accountId: string,
    private readonly log: Logger,
  ) {}

  /** Calls that are under way still get their outcome written, but no longer for ever. */
  stop(): void {
    this.stopped = true;
  }

  /** Throws what another try would only meet again. */
  async until<Result>(write: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write();
      } catch (error) {
        if (willFailAgain(error) || (this.stopped && attempt >= TRIES_WHEN_STOPPED)) throw error;
        this.log[isDatabaseUnavailable(error) ? 'debug' : 'error'](
          { error, accountId: this.accountId, attempt },
          'the outcome of a delivery could not be written; trying again',
        );
        await pause(pauseMs(attempt));
      }
    }
  }
}

/** `attempt` counts from 1. */
export function pauseMs(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
}

/** Real time: a store that is away comes back in it, whatever the hub's clock says. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
