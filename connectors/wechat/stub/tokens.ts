// Access tokens: the two calls that give them, each with its own rules, and what a token is worth when it is used.
import { randomBytes } from 'node:crypto';
import { ApiRefusal, type Account } from './types.js';

const LIFETIME_MS = 7200_000;
/** The old token of `/token` dies so long after the new one; `/stable_token` gives a new one so long before the end. */
const OVERLAP_MS = 300_000;
const FORCE_PAUSE_MS = 30_000;

interface IssuedToken {
  value: string;
  appId: string;
  expiresAt: number;
}

export interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

export class Tokens {
  private readonly issued = new Map<string, IssuedToken>();
  private readonly stable = new Map<string, IssuedToken>();
  private readonly plain = new Map<string, IssuedToken>();
  private readonly forcedAt = new Map<string, number>();
  /** How often either call gave out a token that was new. */
  count = 0;

  constructor(private readonly now: () => number) {}

  /** The same until five minutes before its end; `force` kills it. */
  giveStable(account: Account, force: boolean): TokenAnswer {
    const present = this.stable.get(account.appId);
    if (force) this.requirePause(account.appId);
    if (present && !force && present.expiresAt - this.now() > OVERLAP_MS) return this.answer(present);
    if (present && force) this.issued.delete(present.value);
    const token = this.issue(account.appId);
    this.stable.set(account.appId, token);
    return this.answer(token);
  }

  /** A new one at every call; the one before lives on for five minutes. */
  givePlain(account: Account): TokenAnswer {
    const before = this.plain.get(account.appId);
    if (before) before.expiresAt = Math.min(before.expiresAt, this.now() + OVERLAP_MS);
    const token = this.issue(account.appId);
    this.plain.set(account.appId, token);
    return this.answer(token);
  }

  /** The AppID a call with this token speaks for. */
  require(value: string): string {
    if (value === '') throw new ApiRefusal(41001, 'access_token missing');
    if (!/^[\w-]{40,}$/.test(value)) throw new ApiRefusal(40014, 'invalid access_token');
    const token = this.issued.get(value);
    if (!token) throw new ApiRefusal(40001, 'invalid credential, access_token is invalid or not latest');
    if (token.expiresAt <= this.now()) throw new ApiRefusal(42001, 'access_token expired');
    return token.appId;
  }

  /** As time does; the next stable one is new. */
  expire(appId: string): void {
    for (const token of this.issued.values()) if (token.appId === appId) token.expiresAt = this.now();
  }

  /** As another program with `force_refresh` does; the next stable one is new. */
  invalidate(appId: string): void {
    for (const token of this.issued.values()) if (token.appId === appId) this.issued.delete(token.value);
    this.stable.delete(appId);
  }

  private issue(appId: string): IssuedToken {
    const token = { value: `${randomBytes(90).toString('base64url')}`, appId, expiresAt: this.now() + LIFETIME_MS };
    this.issued.set(token.value, token);
    this.count += 1;
    return token;
  }

  private answer(token: IssuedToken): TokenAnswer {
    return { access_token: token.value, expires_in: Math.max(0, Math.floor((token.expiresAt - this.now()) / 1000)) };
  }

  private requirePause(appId: string): void {
    if (this.now() - (this.forcedAt.get(appId) ?? -Infinity) < FORCE_PAUSE_MS)
      throw new ApiRefusal(45011, 'api minute-quota reach limit, must slower retry next minute');
    this.forcedAt.set(appId, this.now());
  }
}
