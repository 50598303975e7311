// Real time at several times its speed: what waits a second is over in a fraction of one, in the same order.
import type { Clock } from '../../src/contract/index.js';

export class QuickClock {
  private readonly startedMs = Date.now();
  private shiftedMs = 0;

  constructor(private readonly timesFaster: number) {}

  /** What is due by then is due now; timers that run already are not moved. */
  shift(ms: number): void {
    this.shiftedMs += ms;
  }

  /** For one process; when it is stopped, none of its timers fires any more. */
  forLife(): Clock & { stop(): void } {
    let stopped = false;
    return {
      now: () => new Date(this.startedMs + this.shiftedMs + (Date.now() - this.startedMs) * this.timesFaster),
      after: (ms, run) => {
        const timer = setTimeout(() => {
          if (!stopped) run();
        }, ms / this.timesFaster);
        timer.unref();
        return () => clearTimeout(timer);
      },
      stop: () => {
        stopped = true;
      },
    };
  }
}
