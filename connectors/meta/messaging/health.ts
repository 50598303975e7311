// Is the token good, and do the account's events really come to us? Asked every minute or so, while Meta counts calls by the day:
// what was found good is believed for a while, what was bad is looked at again.
import { ConnectorError, saidBy, type AccountHealth, type HealthCheck, type Said } from '../../../src/contract/index.js';

export interface Check {
  code: string;
  /** What is said when it is good. Throws ConnectorError, or gives the complaint as `bad`. */
  look(): Promise<{ good: Said } | { bad: Said }>;
  believedForMs: number;
}

export class Health {
  private readonly good = new Map<string, { check: HealthCheck; until: number }>();

  constructor(private readonly now: () => number) {}

  /** In order; after the first, which is about the token, the rest is only asked when it is good. */
  async look(checks: readonly Check[], more: readonly HealthCheck[] = []): Promise<AccountHealth> {
    const [first, ...rest] = checks;
    const results = first ? [await this.one(first, true)] : [];
    if (results[0]?.ok === true) for (const check of rest) results.push(await this.one(check, false));
    const all = [...results, ...more];
    return { ok: all.every((check) => check.ok), checks: all };
  }

  private async one({ code, look, believedForMs }: Check, provesCredentials: boolean): Promise<HealthCheck> {
    const known = this.good.get(code);
    if (known && known.until > this.now()) return known.check;
    const check = await looked(code, look, provesCredentials);
    if (check.ok) this.good.set(code, { check, until: this.now() + believedForMs });
    else this.good.delete(code);
    return check;
  }
}

/** Credentials refused where they are to be proved are the account's state, not a check among others: thrown. */
async function looked(code: string, look: Check['look'], provesCredentials: boolean): Promise<HealthCheck> {
  try {
    const found = await look();
    return 'good' in found ? { code, ok: true, ...found.good } : { code, ok: false, ...found.bad };
  } catch (error) {
    if (error instanceof ConnectorError && !(provesCredentials && error.kind === 'auth'))
      return { code, ok: false, ...saidBy(error.details) };
    throw error;
  }
}
