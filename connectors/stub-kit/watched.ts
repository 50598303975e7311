// Something phones watch: each change raises its version and wakes those who wait.

export class Watched {
  private readonly waiting = new Set<() => void>();

  constructor(public version = 1) {}

  bump(): void {
    this.version += 1;
    this.wakeAll();
  }

  wakeAll(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Resolves when the version rises above `after`, or after the wait. */
  whenChanged(after: number, waitMs: number): Promise<void> {
    if (this.version > after || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.waiting.add(wake);
    });
  }
}
