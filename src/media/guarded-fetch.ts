// Fetches a file by an address that came from outside, without letting that address lead into our own network (SSRF).
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import {
  ConnectorError,
  hubSays,
  storableText,
  type ConnectorErrorCode,
  type FetchFile,
  type FetchedMedia,
  type FileRequest,
} from '../contract/index.js';
import { isPublicAddress } from './public-address.js';

const MAX_REDIRECTS = 3;
/** No byte for so long: given up. */
const STALLED_MS = 30_000;
/** The whole of it, from the name to the last byte. */
const WITHIN_MS = 5 * 60_000;
const REDIRECTS = [301, 302, 303, 307, 308];

export interface Address {
  address: string;
  family: number;
}

export interface GuardOptions {
  /** The account's own API address; only its origin may lie in a private network. */
  baseUrl?: unknown;
  signal?: AbortSignal;
  resolve?: (host: string) => Promise<Address[]>;
  /** How the name of that origin is looked up; null: as the system does. */
  ownLookup?: LookupFunction | null;
  /** Default: public ones only. */
  isAllowedAddress?: (address: string) => boolean;
}

const systemResolve = (host: string): Promise<Address[]> => lookup(host, { all: true });

/** `baseUrl` is an account's setting as it stands. */
export function guardedFetch(options: GuardOptions): FetchFile {
  const ownOrigin = typeof options.baseUrl === 'string' && URL.canParse(options.baseUrl) ? new URL(options.baseUrl).origin : null;
  const { resolve = systemResolve, isAllowedAddress = isPublicAddress, ownLookup = null } = options;

  /** Every address of the name, all of them allowed. Throws for a name that is not listed. */
  async function checkedAddresses(url: URL, hosts: readonly string[], signal: AbortSignal): Promise<Address[]> {
    const host = url.hostname.replace(/\.$/, '');
    const name = url.port === '' ? host : `${host}:${url.port}`;
    if (!hosts.some((pattern) => matches(name, pattern)))
      throw refused('file_host_refused', 'The file lies on a server this channel does not serve files from.');
    const addresses = await within(resolve(host), signal).catch(() => []);
    if (addresses.length === 0) throw unavailable('file_server_unknown');
    if (!addresses.every(({ address }) => isAllowedAddress(address)))
      throw refused('file_host_refused', 'The file lies in a private network.');
    return addresses;
  }

  return async (request) => {
    const limit = AbortSignal.timeout(WITHIN_MS);
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    let url = parseUrl(request.url);
    const firstOrigin = url.origin;
    let mayBeOwn = true;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      // A stranger's redirect must not lead to the account's own server.
      mayBeOwn &&= url.origin === ownOrigin;
      const addressLookup = mayBeOwn ? ownLookup : pinnedTo(await checkedAddresses(url, request.hosts, signal));
      const headers = url.origin === firstOrigin ? request.headers : undefined;
      const response = await get(url, { ...headers, ...plainHeaders(request) }, addressLookup, signal);
      const location = response.headers.location;
      if (!REDIRECTS.includes(response.statusCode ?? 0) || location === undefined) return fetched(response, request);
      response.destroy();
      url = parseUrl(location, url);
    }
    throw refused('file_refused', 'The address of the file leads from one to the next without end.');
  };
}

function plainHeaders({ range }: FileRequest): Record<string, string> {
  const asIs = { accept: '*/*', 'accept-encoding': 'identity' };
  return range === undefined ? asIs : { ...asIs, range: `bytes=${String(range.start)}-${String(range.end ?? '')}` };
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw refused('file_host_refused', 'The address of the file is not one to fetch from.');
  return url;
}

function matches(host: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1 : host === wanted;
}

/** Connects to one of these and no other. */
function pinnedTo(addresses: Address[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, addresses);
    else done(null, first?.address ?? '', first?.family ?? 0);
  };
}

/** `addressLookup` null: wherever the name leads. */
function get(
  url: URL,
  headers: Record<string, string>,
  addressLookup: LookupFunction | null,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      { headers, signal, timeout: STALLED_MS, agent: false, ...(addressLookup !== null && { lookup: addressLookup }) },
      resolve,
    );
    request.on('timeout', () => request.destroy(new Error('stalled')));
    request.on('error', () => reject(unavailable('file_server_silent')));
    request.end();
  });
}

function fetched(response: IncomingMessage, { maxBytes, headers = {}, range }: FileRequest): FetchedMedia {
  const status = response.statusCode ?? 0;
  const length = Number(response.headers['content-length']);
  const part = range === undefined ? null : partOf(response);
  const refusal =
    statusError(
      response,
      Object.keys(headers).some((name) => name.toLowerCase() === 'authorization'),
    ) ??
    // An encoded body could be far larger than it looks.
    ((response.headers['content-encoding'] ?? 'identity') === 'identity' ? null : refused('file_refused', 'The file came encoded.')) ??
    ((part?.totalBytes ?? length) > maxBytes ? tooLarge(maxBytes) : null);
  if (refusal !== null || (status !== 200 && part === null)) {
    response.destroy();
    throw refusal ?? refused('file_refused', `The file’s server answered ${String(status)}.`);
  }
  const mime = /^[\w.+-]+\/[\w.+-]+/.exec(response.headers['content-type'] ?? '')?.[0];
  const name = fileNameOf(response.headers['content-disposition']);
  return {
    stream: Readable.from(capped(response, maxBytes), { objectMode: false }),
    ...(mime !== undefined && { mime: mime.toLowerCase() }),
    ...(Number.isSafeInteger(length) && { sizeBytes: length }),
    ...(name !== undefined && { name }),
    ...(part !== null && { part }),
  };
}

/** null: the whole file came, or something that says not which part it is. */
function partOf({ statusCode, headers }: IncomingMessage): NonNullable<FetchedMedia['part']> | null {
  const match = statusCode === 206 ? /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') : null;
  return match && { start: Number(match[1]), end: Number(match[2]), totalBytes: Number(match[3]) };
}

async function* capped(response: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  let received = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof ConnectorError ? error : unavailable('file_broke_off');
  } finally {
    response.destroy();
  }
}

function statusError(response: IncomingMessage, authorized: boolean): ConnectorError | null {
  const status = response.statusCode ?? 0;
  const platformCode = `HTTP ${String(status)}`;
  if (status < 400) return null;
  if (status === 404 || status === 410)
    return new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'The file is no longer there.', platformCode });
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers['retry-after']);
    return new ConnectorError({
      code: 'file_unavailable',
      kind: 'temporary',
      ...hubSays('file_server_busy'),
      platformCode,
      ...(seconds > 0 && { retryAfterMs: Math.min(seconds, 86_400) * 1000 }),
    });
  }
  const kind = status === 401 && authorized ? 'auth' : 'permanent';
  return new ConnectorError({ code: 'file_refused', kind, message: 'The platform refused to give the file.', platformCode });
}

/** `name="…"` or the extended form; never a path. */
function fileNameOf(disposition: string | undefined): string | undefined {
  const extended = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1];
  let name = plain;
  try {
    if (extended !== undefined) name = decodeURIComponent(extended);
  } catch {
    // A broken escape: the plain name stands.
  }
  const last = storableText(name?.split(/[\\/]/).at(-1)?.trim() ?? '', 255);
  return last === '' ? undefined : last;
}

function within<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const refused = (code: ConnectorErrorCode, message: string): ConnectorError => new ConnectorError({ code, kind: 'permanent', message });
const unavailable = (why: 'file_server_unknown' | 'file_server_silent' | 'file_broke_off'): ConnectorError =>
  new ConnectorError({ code: 'file_unavailable', kind: 'temporary', ...hubSays(why) });

function tooLarge(maxBytes: number): ConnectorError {
  const said = hubSays('file_larger', { megabytes: Math.floor(maxBytes / 1_048_576) });
  return new ConnectorError({ code: 'file_too_large', kind: 'permanent', ...said });
}
