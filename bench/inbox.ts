// What an agent's screen was shown, against what was sent: which texts are still missing, and how long each took.

const GIVE_UP_AFTER_MS = 20_000;

export class Inbox {
  shown = 0;
  lastShownMs = 0;
  /** From the moment given to `expect`, ms. */
  latenciesMs: number[] = [];
  private readonly expected = new Map<string, number>();

  /** `sinceMs`: when it was due, by performance.now(). */
  expect(text: string, sinceMs: number): void {
    this.expected.set(text, sinceMs);
  }

  /** It was refused, so it will not be shown. */
  forget(text: string): void {
    this.expected.delete(text);
  }

  /** A text counts once, however often it is shown. */
  show(text: string): void {
    const sinceMs = this.expected.get(text);
    if (sinceMs === undefined) return;
    this.expected.delete(text);
    this.lastShownMs = performance.now();
    this.latenciesMs.push(this.lastShownMs - sinceMs);
    this.shown++;
  }

  reset(): void {
    this.shown = 0;
    this.latenciesMs = [];
    this.expected.clear();
  }

  /** How many were never shown: nothing new came for a long time. */
  async missing(): Promise<number> {
    this.lastShownMs = Math.max(this.lastShownMs, performance.now() - GIVE_UP_AFTER_MS / 2);
    while (this.expected.size > 0 && performance.now() - this.lastShownMs < GIVE_UP_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.expected.size;
  }
}
