// The account's access token: kept on the hub's shelf, renewed in time, fetched once however many calls wait for it.
// WeChat's stable_token gives the same token until five minutes before it ends, so several processes may ask; `force` kills the present one.
import type { TokenShelf } from '../../src/contract/index.js';

const NAME = 'access_token';
/** WeChat gives a new one from here on, and both are good. */
const RENEW_BEFORE_MS = 300_000;
/** At most 20 forced renewals a day, 30 s apart. */
const FORCE_PAUSE_MS = 30_000;
const FORCES_PER_DAY = 20;
const DAY_MS = 86_400_000;

export interface FetchedToken {
  value: string;
  expiresInSeconds: number;
}

export class AccessTokens {
  private known: { value: string; expiresAt: Date } | null = null;
  private flight: Promise<string> | null = null;
  private forcedAt: number[] = [];

  constructor(
    private readonly shelf: TokenShelf,
    private readonly fetchToken: (force: boolean) => Promise<FetchedToken>,
    private readonly now: () => number = Date.now,
  ) {}

  current(): Promise<string> {
    if (this.known && this.isFresh(this.known)) return Promise.resolve(this.known.value);
    return this.once(async () => {
      const shelved = await this.shelf.read(NAME);
      if (shelved && this.isFresh(shelved)) {
        this.known = shelved;
        return shelved.value;
      }
      return this.fetchAndKeep(false);
    });
  }

  /** After a call with `refused` was turned away. Another call may have renewed it meanwhile. */
  renew(refused: string): Promise<string> {
    if (this.known && this.known.value !== refused && this.isFresh(this.known)) return Promise.resolve(this.known.value);
    return this.once(async () => {
      const value = await this.fetchAndKeep(false);
      // WeChat still gives out the token it refuses.
      return value === refused && this.mayForce() ? this.force() : value;
    });
  }

  /** Asks WeChat whatever is known, so the credentials are tested. */
  refetch(): Promise<string> {
    return this.once(() => this.fetchAndKeep(false));
  }

  private once(run: () => Promise<string>): Promise<string> {
    this.flight ??= run().finally(() => {
      this.flight = null;
    });
    return this.flight;
  }

  private async force(): Promise<string> {
    this.forcedAt.push(this.now());
    return this.fetchAndKeep(true);
  }

  private mayForce(): boolean {
    const now = this.now();
    this.forcedAt = this.forcedAt.filter((at) => now - at < DAY_MS);
    return this.forcedAt.length < FORCES_PER_DAY && now - (this.forcedAt.at(-1) ?? -Infinity) >= FORCE_PAUSE_MS;
  }

  private async fetchAndKeep(force: boolean): Promise<string> {
    const { value, expiresInSeconds } = await this.fetchToken(force);
    const token = { value, expiresAt: new Date(this.now() + expiresInSeconds * 1000) };
    this.known = token;
    await this.shelf.write(NAME, token);
    return value;
  }

  private isFresh({ expiresAt }: { expiresAt: Date }): boolean {
    return expiresAt.getTime() - this.now() > RENEW_BEFORE_MS;
  }
}
