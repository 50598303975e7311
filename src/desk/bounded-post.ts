// One post to an address that came from outside: bounded in time and answer, followed nowhere, and never into the operator's own network.
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

const ANSWER_WITHIN_MS = 15_000;
const WORDS_MAX = 300;

export interface BoundedPost {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  /** How names are looked up; null: as the system does. */
  lookup: LookupFunction | null;
  signal: AbortSignal;
}

/** `status` null: no answer came. */
export interface PostAnswer {
  status: number | null;
  /** What the other side said of it, or the system's code for why nothing came. */
  words: string;
  retryAfterMs: number | null;
}

/** Never rejects. */
export function boundedPost({ url, headers, body, lookup, signal }: BoundedPost): Promise<PostAnswer> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve) => {
    const lost = (error: NodeJS.ErrnoException): void =>
      resolve({ status: null, words: signal.aborted ? 'stopped' : wordsOfLoss(error), retryAfterMs: null });
    const limit = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const request = send(target, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.any([limit, signal]),
      ...(lookup !== null && { lookup }),
      headers: { ...headers, 'content-length': body.length, 'user-agent': 'Switchboard' },
    });
    request.on('error', lost);
    request.on('response', (response) => {
      beginning(response).then(
        (words) => resolve({ status: response.statusCode ?? 0, words, retryAfterMs: waitOf(response.headers['retry-after'], new Date()) }),
        lost,
      );
    });
    request.end(body);
  });
}

/** No more than what is shown of it. */
async function beginning(response: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > WORDS_MAX) break;
  }
  response.destroy();
  return text.slice(0, WORDS_MAX).toWellFormed().replaceAll('\0', '').trim();
}

function wordsOfLoss(error: NodeJS.ErrnoException): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'ETIMEDOUT';
  return error.code ?? error.message.slice(0, WORDS_MAX);
}

/** Seconds, or a date as HTTP writes it. */
function waitOf(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
