// The live client of each account. One per account; it ends, and its signal fires, when what it was made from is no longer true.
import { isDeepStrictEqual } from 'node:util';
import { HubError, type AccountAccess, type PlatformClient, type TokenShelf } from '../contract/index.js';
import { guardedFetch } from '../media/guarded-fetch.js';
import type { OpenAccount } from './account-book.js';
import { lookupOf, type ApiAddresses } from './api-addresses.js';

interface LiveClient {
  client: PlatformClient;
  abort: AbortController;
  madeFrom: OpenAccount;
}

export class ClientPool {
  private readonly live = new Map<string, LiveClient>();

  constructor(
    private readonly accountOf: (accountId: string) => OpenAccount | undefined,
    private readonly shelfOf: (account: OpenAccount) => TokenShelf,
    private readonly apiAddresses: ApiAddresses,
    private readonly filesOf: (account: OpenAccount) => Pick<AccountAccess, 'answerer' | 'offerFile' | 'openUpload'>,
  ) {}

  /** Throws 404 for an unknown account, 409 for a disabled one, 422 for one whose API address is no longer allowed. */
  clientOf(accountId: string): PlatformClient {
    const account = this.accountOf(accountId);
    if (account === undefined) throw new HubError(404, 'not_found', 'There is no such channel account.');
    if (account.state === 'disabled') throw new HubError(409, 'account_disabled', 'This channel account is disabled.');
    const known = this.live.get(accountId);
    if (known !== undefined) return known.client;
    this.apiAddresses.checkLiteral(account.settings);
    const abort = new AbortController();
    const { credentials, settings, connector } = account;
    const { signal } = abort;
    const fetchFile = guardedFetch({ baseUrl: settings.baseUrl, signal, ownLookup: this.apiAddresses.lookup });
    const client = connector.open({
      accountId,
      credentials,
      settings,
      tokens: this.shelfOf(account),
      fetchFile,
      signal,
      ...lookupOf(this.apiAddresses),
      ...this.filesOf(account),
    });
    this.live.set(accountId, { client, abort, madeFrom: account });
    return client;
  }

  /** After a change: a client made from other credentials, settings or another state ends. */
  check(accountId: string): void {
    const known = this.live.get(accountId);
    if (known === undefined) return;
    const account = this.accountOf(accountId);
    if (account !== undefined && isDeepStrictEqual(essence(account), essence(known.madeFrom))) return;
    this.live.delete(accountId);
    known.abort.abort(new Error('the channel account changed'));
  }

  close(): void {
    for (const { abort } of this.live.values()) abort.abort(new Error('the hub is stopping'));
    this.live.clear();
  }
}

/** What a client is made from. A flagged account keeps its client: it is still used to find out whether it has recovered. */
function essence({ credentials, settings, intake, state }: OpenAccount): unknown {
  return { credentials, settings, intake, disabled: state === 'disabled' };
}
