// Time as the hub sees it. Injected everywhere, so flow tests run on a clock of their own.

export interface Clock {
  now(): Date;
  /** Runs once after `ms`; the returned function cancels it. Never keeps the process alive by itself. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
