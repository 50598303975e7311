// Where an account's own API may lie. An admin of a company names the address, so by itself it must not lead into the operator's network.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ConnectorError, HubError, hubSays } from '../contract/index.js';
import { isPublicAddress } from '../media/public-address.js';

type Settings = Readonly<Record<string, unknown>>;
type Resolve = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

const resolveAll: Resolve = (host, done) => systemLookup(host, { all: true }, done);

export class ApiAddresses {
  /** For the connections of a client: null where every address is allowed. */
  readonly lookup: LookupFunction | null;

  constructor(
    private readonly arePrivateAllowed: boolean,
    private readonly resolve: Resolve = resolveAll,
  ) {
    this.lookup = arePrivateAllowed ? null : (host, options, done) => this.publicLookup(host, options.all === true, done);
  }

  /** Before the address is first used, with an answer an admin can use: throws 422 `private_address`. A name that is unknown is left to the call itself. */
  async check(settings: Settings): Promise<void> {
    this.checkLiteral(settings);
    const host = hostOf(settings);
    if (this.arePrivateAllowed || host === null || isIP(host) !== 0) return;
    const addresses = await new Promise<LookupAddress[]>((done) => {
      this.resolve(host, (error, found) => done(error ? [] : found));
    });
    if (!addresses.every(({ address }) => isPublicAddress(address))) throw privateAddress();
  }

  /** No name is looked up for an address that is written as one. Throws 422 `private_address`. */
  checkLiteral(settings: Settings): void {
    const host = hostOf(settings);
    if (!this.arePrivateAllowed && host !== null && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress();
  }

  /** A name may lead elsewhere today than when it was checked. */
  private publicLookup(host: string, all: boolean, done: Parameters<LookupFunction>[2]): void {
    this.resolve(host, (error, addresses) => {
      if (error) return done(error, '');
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) return done(refusal(), '');
      if (all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  }
}

/** As a part of what a client is opened with. */
export function lookupOf({ lookup }: ApiAddresses): { lookup?: LookupFunction } {
  return lookup === null ? {} : { lookup };
}

function hostOf({ baseUrl }: Settings): string | null {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return null;
  return new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
}

function privateAddress(): HubError {
  return new HubError(
    422,
    'private_address',
    'This API address lies in a private network. The operator may allow that with PRIVATE_API_ADDRESSES=on.',
    {
      fields: [{ path: 'settings.baseUrl', message: 'lies in a private network' }],
    },
  );
}

function refusal(): ConnectorError {
  return new ConnectorError({
    code: 'private_address',
    kind: 'temporary',
    scope: 'account',
    ...hubSays('private_address'),
  });
}
