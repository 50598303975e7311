// Time under a test's control: it stands still until the test moves it.
import type { Clock } from '../../src/contract/index.js';

interface Timer {
  ms: number;
  dueMs: number;
  run: () => void;
}

export class FakeClock implements Clock {
  private timers: Timer[] = [];

  constructor(private nowMs = Date.parse('2026-03-01T09:00:00.000Z')) {}

  now(): Date {
    return new Date(this.nowMs);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { ms, dueMs: this.nowMs + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** For one process; when it is stopped, none of its timers fires any more. */
  forLife(): Clock & { stop(): void } {
    const waiting = new Set<() => void>();
    let stopped = false;
    return {
      now: () => this.now(),
      after: (ms, run) => {
        if (stopped) return () => undefined;
        const cancel = this.after(ms, () => {
          waiting.delete(cancel);
          run();
        });
        waiting.add(cancel);
        return () => {
          waiting.delete(cancel);
          cancel();
        };
      },
      stop: () => {
        stopped = true;
        for (const cancel of waiting) cancel();
        waiting.clear();
      },
    };
  }

  /** How much waits for this long. What looks every so often waits again once it has done its work. */
  waitingFor(ms: number): number {
    return this.timers.filter((timer) => timer.ms === ms).length;
  }

  /** Runs what falls due on the way, in order. */
  advance(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.dueMs <= until).sort((left, right) => left.dueMs - right.dueMs)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.nowMs = next.dueMs;
      next.run();
    }
    this.nowMs = until;
  }
}
