// A platform's limits on pace as token buckets. Off unless switched on, so that a load run measures the hub and not this.
import { numbersIn, type JsonObject } from './reading.js';

export interface RateLimits {
  accountPerSecond?: number;
  chatPerSecond?: number;
  chatBurst?: number;
}

/** What has been used up, and when there is room again. */
export interface Excess {
  of: 'account' | 'chat';
  waitMs: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class RateLimiter {
  private limits: RateLimits = {};
  private readonly buckets = new Map<string, Bucket>();

  /** `chatBurst`: the platform's own, where a test names none. */
  constructor(
    private readonly now: () => number,
    private readonly chatBurst: number,
  ) {}

  set(limits: RateLimits): void {
    this.limits = limits;
    this.buckets.clear();
  }

  setFrom(body: JsonObject): void {
    this.set(numbersIn(body, ['accountPerSecond', 'chatPerSecond', 'chatBurst']));
  }

  view(): RateLimits {
    return this.limits;
  }

  /** One more call; null when there was room for it. */
  take(accountId: string, chatId: string): Excess | null {
    const { accountPerSecond, chatPerSecond, chatBurst = this.chatBurst } = this.limits;
    const accountWaitMs = accountPerSecond === undefined ? 0 : this.takeOne(accountId, accountPerSecond, accountPerSecond);
    if (accountWaitMs > 0) return { of: 'account', waitMs: accountWaitMs };
    const chatWaitMs = chatPerSecond === undefined ? 0 : this.takeOne(`${accountId}/${chatId}`, chatPerSecond, chatBurst);
    return chatWaitMs > 0 ? { of: 'chat', waitMs: chatWaitMs } : null;
  }

  /** 0 when a token was there. */
  private takeOne(key: string, perSecond: number, burst: number): number {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return ((1 - bucket.tokens) / perSecond) * 1000;
    bucket.tokens -= 1;
    return 0;
  }
}
