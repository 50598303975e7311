// Telegram's flood control as token buckets. Off unless switched on, so that a load run measures the hub and not this.
import { ApiFailure } from './types.js';

export interface RateLimits {
  accountPerSecond?: number;
  chatPerSecond?: number;
  chatBurst?: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class RateLimiter {
  private limits: RateLimits = {};
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number) {}

  set(limits: RateLimits): void {
    this.limits = limits;
    this.buckets.clear();
  }

  view(): RateLimits {
    return this.limits;
  }

  /** Throws 429 with the wait when the bot or the chat has sent too much. */
  check(botId: number, chatId: number): void {
    const { accountPerSecond, chatPerSecond, chatBurst = 3 } = this.limits;
    if (accountPerSecond !== undefined) this.take(`bot ${botId}`, accountPerSecond, accountPerSecond);
    if (chatPerSecond !== undefined) this.take(`chat ${botId}/${chatId}`, chatPerSecond, chatBurst);
  }

  private take(key: string, perSecond: number, burst: number): void {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      throw new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
    }
    bucket.tokens -= 1;
  }
}
