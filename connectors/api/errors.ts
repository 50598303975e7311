// What the other side's answer means. A webhook may be repeated without harm, so whatever was not refused for good is tried again.
import { ConnectorError, type ConnectorErrorFields, type Said } from '../../src/contract/index.js';
import { say } from './words.js';

export interface Refusal {
  status: number;
  retryAfter: string | undefined;
  body: Buffer;
}

const WORDS_MAX = 300;

export function refusalError({ status, retryAfter, body }: Refusal, now: Date): ConnectorError {
  const words = wordsOf(body);
  const retryAfterMs = waitOf(retryAfter, now);
  return new ConnectorError({
    ...meaningOf(status, words),
    platformCode: `HTTP ${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function meaningOf(status: number, words: string): ConnectorErrorFields {
  const quoting = ({ message, says }: Required<Said>): Required<Said> =>
    words === '' ? { message, says } : { message: `${message} (“${words}”)`, says: { ...says, quote: words } };
  if (status >= 300 && status < 400) return { code: 'redirected', kind: 'permanent', ...say('redirected') };
  switch (status) {
    case 401:
      return { code: 'signature_refused', kind: 'auth', ...quoting(say('signature_refused')) };
    case 408:
    case 425:
      return { code: 'endpoint_busy', kind: 'temporary', ...quoting(say('endpoint_busy')) };
    case 410:
      return { code: 'unreachable_user', kind: 'permanent', ...quoting(say('unreachable_user')), unreachable: true };
    case 429:
      return { code: 'rate_limited', kind: 'temporary', scope: 'account', message: 'The webhook address asks for fewer messages' };
    case 503:
      return { code: 'endpoint_down', kind: 'temporary', scope: 'account', ...quoting(say('endpoint_down')) };
  }
  if (status >= 500) return { code: 'endpoint_failed', kind: 'temporary', ...quoting(say('endpoint_failed', { status })) };
  const message = 'The channel refused the message';
  if (words !== '') return { code: 'rejected', kind: 'permanent', ...quoting({ message, says: { name: 'rejected' } }) };
  return {
    code: 'rejected',
    kind: 'permanent',
    message: `${message}: HTTP ${status}`,
    says: { name: 'rejected', quote: `HTTP ${status}` },
  };
}

/** `connected` false: nobody is there, for any message. */
export function lostError(connected: boolean, networkCode: string): ConnectorError {
  return connected
    ? new ConnectorError({ code: 'no_answer', kind: 'temporary', message: 'The webhook address gave no answer', platformCode: networkCode })
    : new ConnectorError({
        code: 'endpoint_unreachable',
        kind: 'temporary',
        scope: 'account',
        ...say('endpoint_unreachable'),
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
