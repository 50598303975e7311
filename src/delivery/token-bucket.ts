// A token bucket on the hub's clock: a sustained rate with a burst on top.

export class TokenBucket {
  private tokens: number;
  private updatedAtMs: number;

  constructor(
    private rate: { perSecond: number; burst: number },
    nowMs: number,
  ) {
    this.tokens = rate.burst;
    this.updatedAtMs = nowMs;
  }

  /** Takes a token and returns 0, or takes none and returns how many ms until there will be one. */
  take(nowMs: number): number {
    this.refill(nowMs);
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil(((1 - this.tokens) / this.rate.perSecond) * 1000));
  }

  /** Gives back a token whose call was not made. */
  giveBack(): void {
    this.tokens = Math.min(this.rate.burst, this.tokens + 1);
  }

  /** Another rate from now on; what was used up stays used up. */
  changeRate(rate: { perSecond: number; burst: number }, nowMs: number): void {
    this.refill(nowMs);
    this.rate = rate;
    this.tokens = Math.min(this.tokens, rate.burst);
  }

  /** Full again: holds no memory of recent calls. */
  isFull(nowMs: number): boolean {
    this.refill(nowMs);
    return this.tokens >= this.rate.burst;
  }

  private refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.updatedAtMs);
    this.tokens = Math.min(this.rate.burst, this.tokens + (elapsedMs / 1000) * this.rate.perSecond);
    this.updatedAtMs = nowMs;
  }
}
