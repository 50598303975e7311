// Where a connector keeps what its platform handed out: sealed rows for a bound account, memory while a binding is not yet proven.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConnectorError, hubSays, type ShelvedToken, type TokenShelf } from '../contract/index.js';
import { accountTokenNames, findAccountToken, saveAccountToken } from '../store/account-tokens.js';
import type { Queryable } from '../store/database.js';
import type { AccountContext } from './account-context.js';
import { UnsealError } from './sealing.js';

/** `madeWith` tells which credentials it was got with; a token got with others counts for nothing. */
const sealedToken = z.object({ value: z.string(), madeWith: z.string() });

type ShelfContext = Pick<AccountContext, 'db' | 'sealer' | 'clock' | 'log'>;

export interface ShelfOwner {
  accountId: string;
  credentials: Readonly<Record<string, string>>;
}

/** A token got with other credentials than these is not there; neither is one sealed with a lost key. One that has expired is. */
export class StoredTokenShelf implements TokenShelf {
  constructor(
    private readonly context: ShelfContext,
    private readonly owner: ShelfOwner,
  ) {}

  async read(name: string): Promise<ShelvedToken | null> {
    const { accountId, credentials } = this.owner;
    const row = await findAccountToken(this.context.db, accountId, name).catch(shelfUnavailable);
    if (row === null) return null;
    try {
      const sealed = { text: row.sealedValue, keyId: row.secretKeyId };
      const { value, madeWith } = sealedToken.parse(JSON.parse(this.context.sealer.open(sealed, boundTo(accountId, name))));
      return madeWith === markOf(credentials) ? { value, expiresAt: row.expiresAt } : null;
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.context.log.warn(
        { accountId, token: name, reason: error.message },
        'a stored token cannot be opened; the platform is asked anew',
      );
      return null;
    }
  }

  /** For an errand after the account is gone. */
  async copy(): Promise<TokenShelf> {
    const copy = new MemoryTokenShelf();
    for (const name of await accountTokenNames(this.context.db, this.owner.accountId)) {
      const token = await this.read(name);
      if (token !== null) await copy.write(name, token);
    }
    return copy;
  }

  async write(name: string, token: ShelvedToken): Promise<void> {
    await storeToken(this.context, this.context.db, this.owner, name, token).catch(shelfUnavailable);
  }
}

/** Lives as long as one errand; `moveTo` keeps its tokens once the errand has proven the credentials. */
export class MemoryTokenShelf implements TokenShelf {
  private readonly tokens = new Map<string, ShelvedToken>();

  read(name: string): Promise<ShelvedToken | null> {
    return Promise.resolve(this.tokens.get(name) ?? null);
  }

  write(name: string, token: ShelvedToken): Promise<void> {
    this.tokens.set(name, token);
    return Promise.resolve();
  }

  async moveTo(context: ShelfContext, db: Queryable, owner: ShelfOwner): Promise<void> {
    for (const [name, token] of this.tokens) await storeToken(context, db, owner, name, token);
  }
}

/** What sealed text of a token is bound to. */
export function boundTo(accountId: string, name: string): string {
  return `${accountId} token ${name}`;
}

async function storeToken(
  { sealer, clock }: ShelfContext,
  db: Queryable,
  { accountId, credentials }: ShelfOwner,
  name: string,
  token: ShelvedToken,
): Promise<void> {
  const sealed = sealer.seal(JSON.stringify({ value: token.value, madeWith: markOf(credentials) }), boundTo(accountId, name));
  const row = { accountId, name, sealedValue: sealed.text, secretKeyId: sealed.keyId, expiresAt: token.expiresAt };
  await saveAccountToken(db, row, clock.now());
}

function markOf(credentials: Readonly<Record<string, string>>): string {
  const entries = Object.entries(credentials).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url');
}

function shelfUnavailable(): never {
  throw new ConnectorError({ code: 'tokens_unavailable', kind: 'temporary', ...hubSays('tokens_unavailable') });
}
