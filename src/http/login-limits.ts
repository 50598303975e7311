// Slows down guessing: so many tries per login and per address, then a wait that the answer names.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HubError } from '../contract/index.js';

const WINDOW_SECONDS = 15 * 60;

export interface LoginLimits {
  perLogin: number;
  perAddress: number;
}

export class LoginGuard {
  private readonly logins: RateLimiterMemory;
  private readonly addresses: RateLimiterMemory;

  constructor(limits: LoginLimits) {
    this.logins = new RateLimiterMemory({ points: limits.perLogin, duration: WINDOW_SECONDS });
    // An office shares one address.
    this.addresses = new RateLimiterMemory({ points: limits.perAddress, duration: WINDOW_SECONDS });
  }

  /** Counts a try before anything is looked up. Throws 429. */
  async admitFrom(address: string): Promise<void> {
    await takeFrom(this.addresses, address);
  }

  /**
   * Counts a try before the password is looked at, so tries at the same moment count too. Throws 429. `loginKey`: the login as the store
   * compares it, so that no second spelling of it gets tries of its own.
   */
  async admitAs(loginKey: string): Promise<void> {
    await takeFrom(this.logins, loginKey);
  }

  /** The password was right: the tries before it were typing errors. */
  async succeeded(loginKey: string, address: string): Promise<void> {
    await this.logins.delete(loginKey);
    await this.addresses.reward(address, 1);
  }
}

/** Throws 429 with the seconds to wait. */
export async function takeFrom(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new HubError(429, 'too_many_attempts', 'Too many tries. Please wait before the next one.', {
      retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000),
    });
  }
}
