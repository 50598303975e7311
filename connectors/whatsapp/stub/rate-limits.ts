// WhatsApp's throughput and pair limits as token buckets. Off unless switched on, so that a load run measures the hub and not this.
import { GraphFailure } from '../../meta/stub/graph-answer.js';

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

  /** Throws 130429 when the number, 131056 when the pair has sent too much. */
  check(phoneNumberId: string, personId: string): void {
    const { accountPerSecond, chatPerSecond, chatBurst = 45 } = this.limits;
    if (accountPerSecond !== undefined && !this.take(phoneNumberId, accountPerSecond, accountPerSecond)) {
      throw new GraphFailure(400, 130_429, 'Rate limit hit', {
        details: 'Message failed to send because there were too many messages sent from this phone number in a short period of time',
      });
    }
    if (chatPerSecond !== undefined && !this.take(`${phoneNumberId}/${personId}`, chatPerSecond, chatBurst)) {
      throw new GraphFailure(400, 131_056, '(Business Account, Consumer Account) pair rate limit hit', {
        details:
          'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time',
      });
    }
  }

  private take(key: string, perSecond: number, burst: number): boolean {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
