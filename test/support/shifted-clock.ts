// Real time, moved by a test: what waits hours is seen in a moment, while sockets and the database go on as ever.
import type { Clock } from '../../src/contract/index.js';

export class ShiftedClock implements Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }

  /** Timers that run already are not moved. */
  shift(ms: number): void {
    this.offsetMs += ms;
  }
}
