// Which pages may act with a browser's session: our own, and those the configuration names.
import type { IncomingMessage } from 'node:http';
import type { PageOrigin } from './visitor-sessions.js';

interface Allowed {
  publicUrl: string | null;
  allowedOrigins: string[];
}

export type OriginCheck = (request: IncomingMessage) => boolean;

/** True when the request comes from a page of ours or from no browser at all. For state-changing requests and for socket upgrades. */
export function createOriginCheck({ publicUrl, allowedOrigins }: Allowed): OriginCheck {
  const allowed = new Set(allowedOrigins);
  if (publicUrl !== null) allowed.add(new URL(publicUrl).origin);
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined) {
      const site = request.headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none';
    }
    return allowed.has(origin) || (URL.canParse(origin) && new URL(origin).host === host);
  };
}

/** Where a request that needs no cookie comes from. `isOurs`: as `createOriginCheck` tells. */
export function pageOriginOf(request: IncomingMessage, isOurs: OriginCheck): PageOrigin {
  const { origin } = request.headers;
  return origin === undefined || isOurs(request) ? null : origin;
}
