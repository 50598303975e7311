// The token of an Instagram login lives 60 days. It is renewed well before, and the new one is kept on the account's shelf.
import { ConnectorError, saidBy, type AccountAccess, type HealthCheck, type Said, type ShelvedToken } from '../../src/contract/index.js';
import type { GraphApi } from '../meta/graph.js';
import { decimalOf, textOf } from '../meta/reading.js';
import { say } from '../meta/words.js';

const DAY_MS = 86_400_000;
const RENEW_BEFORE_MS = 10 * DAY_MS;
/** A token younger than a day cannot be renewed, so a failure is no alarm; nor is it tried at every call. */
const TRY_AGAIN_AFTER_MS = 6 * 3_600_000;
/** Nothing renewed it by now: somebody has to log in again soon. */
const ALARM_BEFORE_MS = 5 * DAY_MS;
/** A token that was typed in is old enough to be renewed by then. */
const ALARM_AFTER_MS = 3 * DAY_MS;
export const SHELF_NAME = 'user_token';

export class UserToken {
  private loaded: Promise<void> | null = null;
  private known: ShelvedToken | null = null;
  private renewing: Promise<void> | null = null;
  private triedAt = Number.NEGATIVE_INFINITY;
  private failure: Said | null = null;
  private failingSince: number | null = null;
  private current: string;

  constructor(
    private readonly account: Pick<AccountAccess, 'tokens' | 'signal' | 'credentials'>,
    private readonly api: GraphApi,
    private readonly now: () => number,
  ) {
    this.current = account.credentials['accessToken'] ?? '';
  }

  /** Before a call of an errand (binding, unbinding), which is over too soon for a renewal. */
  stored(): Promise<void> {
    return (this.loaded ??= this.load());
  }

  /** Before every other call. A renewal that is due goes on beside the call, since the present token still works. */
  async ready(): Promise<void> {
    await this.stored();
    if (this.isDue()) this.renewing ??= this.renew().finally(() => (this.renewing = null));
  }

  /** For a health check: how long the token will do. */
  check(): HealthCheck {
    if (!this.known) return this.checkUnknown();
    const until = this.known.expiresAt.toISOString();
    const ok = this.known.expiresAt.getTime() - this.now() > ALARM_BEFORE_MS;
    const said = ok ? say('token_lasts', { until }) : this.withFailure(say('token_ends', { until }));
    return { code: 'token_expiry', ok, ...said };
  }

  /** Of a token that was typed in nobody knows when it ends. */
  private checkUnknown(): HealthCheck {
    const ok = this.failingSince === null || this.now() - this.failingSince < ALARM_AFTER_MS;
    const waiting = this.failure === null ? say('token_untried') : this.withFailure(say('token_not_renewed'));
    return { code: 'token_expiry', ok, ...(ok ? waiting : this.withFailure(say('token_unrenewable'))) };
  }

  private withFailure(said: Required<Said>): Said {
    const { failure } = this;
    if (failure === null) return said;
    const quote = failure.says?.quote;
    return { message: `${said.message} (${failure.message})`, says: { ...said.says, ...(quote !== undefined && { quote }) } };
  }

  private async load(): Promise<void> {
    try {
      const shelved = await this.account.tokens.read(SHELF_NAME);
      if (shelved && shelved.expiresAt.getTime() > this.now()) this.take(shelved);
    } catch (error) {
      this.loaded = null;
      throw new ConnectorError({
        code: 'token_unreadable',
        kind: 'temporary',
        scope: 'account',
        ...say('token_unreadable'),
        platformCode: nameOf(error),
      });
    }
  }

  private isDue(): boolean {
    if (this.account.signal.aborted || this.now() - this.triedAt < TRY_AGAIN_AFTER_MS) return false;
    // Of a token that was typed in nobody knows the age.
    return this.known === null || this.known.expiresAt.getTime() - this.now() < RENEW_BEFORE_MS;
  }

  private async renew(): Promise<void> {
    this.triedAt = this.now();
    try {
      const answer = await this.api.getUnversioned('refresh_access_token', { grant_type: 'ig_refresh_token', access_token: this.current });
      const value = textOf(answer['access_token']);
      const seconds = decimalOf(answer['expires_in']);
      if (value === undefined || seconds === undefined || seconds <= 0) {
        this.failed({ message: 'the answer named no token' });
        return;
      }
      const renewed = { value, expiresAt: new Date(this.now() + seconds * 1000) };
      // Kept first: what is used must survive a restart.
      await this.account.tokens.write(SHELF_NAME, renewed);
      this.take(renewed);
      this.failure = null;
      this.failingSince = null;
    } catch (error) {
      this.failed(error instanceof ConnectorError ? saidBy(error.details) : { message: nameOf(error) });
    }
  }

  private failed(why: Said): void {
    this.failure = why;
    this.failingSince ??= this.now();
  }

  private take(token: ShelvedToken): void {
    this.known = token;
    this.current = token.value;
    this.api.useToken(token.value);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
