// Where a request carries its session: the browser's cookie, or a bearer token for programs.
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';

export const SESSION_COOKIE = 'switchboard_session';

export interface CarriedToken {
  token: string;
  /** A cookie goes along by itself, so its requests must prove where they come from. */
  from: 'cookie' | 'bearer';
}

export function tokenOf(request: IncomingMessage): CarriedToken | null {
  const bearer = /^Bearer ([\w.~+/=-]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'bearer' };
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === SESSION_COOKIE && value) return { token: value.trim(), from: 'cookie' };
  }
  return null;
}

/** Set to end with the browser's knowledge of the session; the store decides when it really ends. */
export function setSessionCookie(response: Response, token: string, options: { secure: boolean; expiresAt: Date }): void {
  response.cookie(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: options.secure,
    expires: options.expiresAt,
  });
}

export function clearSessionCookie(response: Response, options: { secure: boolean }): void {
  response.clearCookie(SESSION_COOKIE, { httpOnly: true, sameSite: 'lax', path: '/', secure: options.secure });
}
