// What the other side's answer means. A webhook may be repeated without harm, so whatever was not refused for good is tried again.
import { ConnectorError, type ConnectorErrorFields } from '../../src/contract/index.js';

export interface Refusal {
  status: number;
  retryAfter: string | undefined;
  body: Buffer;
}

const WORDS_MAX = 300;

export function refusalError({ status, retryAfter, body }: Refusal, now: Date): ConnectorError {
  const words = wordsOf(body);
  const said = words === '' ? '' : ` (“${words}”)`;
  const retryAfterMs = waitOf(retryAfter, now);
  return new ConnectorError({
    ...meaningOf(status, said),
    platformCode: `HTTP ${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function meaningOf(status: number, said: string): ConnectorErrorFields {
  if (status >= 300 && status < 400)
    return { code: 'redirected', kind: 'permanent', message: 'The webhook address redirects; enter the address it leads to' };
  switch (status) {
    case 401:
      return { code: 'signature_refused', kind: 'auth', message: `The webhook address does not accept the hub’s signature${said}` };
    case 408:
    case 425:
      return { code: 'endpoint_busy', kind: 'temporary', message: `The webhook address asks to try again${said}` };
    case 410:
      return { code: 'unreachable_user', kind: 'permanent', message: `This person cannot be reached any more${said}`, unreachable: true };
    case 429:
      return { code: 'rate_limited', kind: 'temporary', scope: 'account', message: 'The webhook address asks for fewer messages' };
    case 503:
      return { code: 'endpoint_down', kind: 'temporary', scope: 'account', message: `The webhook address is out of service${said}` };
  }
  if (status >= 500)
    return { code: 'endpoint_failed', kind: 'temporary', message: `The webhook address failed with HTTP ${status}${said}` };
  return { code: 'rejected', kind: 'permanent', message: `The channel refused the message${said === '' ? `: HTTP ${status}` : said}` };
}

/** `connected` false: nobody is there, for any message. */
export function lostError(connected: boolean, networkCode: string): ConnectorError {
  return connected
    ? new ConnectorError({ code: 'no_answer', kind: 'temporary', message: 'The webhook address gave no answer', platformCode: networkCode })
    : new ConnectorError({
        code: 'endpoint_unreachable',
        kind: 'temporary',
        scope: 'account',
        message: 'The webhook address cannot be reached',
        platformCode: networkCode,
      });
}

/** `{error: {message}}`, `{error: "…"}` or `{message}`. */
function wordsOf(body: Buffer): string {
  const answer = objectIn(body.toString('utf8'));
  const { error, message } = answer;
  const words = typeof error === 'object' && error !== null && 'message' in error ? error.message : (error ?? message);
  return typeof words === 'string' ? words.slice(0, WORDS_MAX).toWellFormed() : '';
}

export function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const DAY_MS = 24 * 3_600_000;

/** Seconds, or a date as HTTP writes it. */
function waitOf(retryAfter: string | undefined, now: Date): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(ms) ? Math.min(DAY_MS, Math.max(0, ms)) : undefined;
}
