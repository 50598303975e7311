// Webhooks, before Express: verify the raw bytes, make the event durable, and only then say 200.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ConnectorError, HubError, type Clock } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import type { EventLog } from './event-log.js';

/** Larger bodies are refused with 413. */
export const MAX_BODY_BYTES = 1024 * 1024;

export interface WebhookDependencies {
  accountOf(accountId: string): OpenAccount | undefined;
  events: EventLog;
  clock: Clock;
  log: Logger;
  count(platform: string, result: string): void;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly result: string,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** Takes every request under /webhooks; false: not one. */
export function webhookHandler(deps: WebhookDependencies): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith('/webhooks/')) return false;
    void receive(deps, url, request, response);
    return true;
  };
}

async function receive(deps: WebhookDependencies, url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', search = ''] = url.split('?', 2);
  const [, , platform = '', accountId = ''] = path.split('/');
  const account = deps.accountOf(accountId);
  try {
    if (!account || account.platform !== platform) throw new Refusal(404, 'unknown_account', 'There is no such channel account.');
    const body = await readBody(request);
    const { connector } = account;
    const webhook = { method: request.method ?? 'GET', query: new URLSearchParams(search), headers: request.headers, body };
    const verdict = connector.verify(webhook, account);
    if (verdict.verdict === 'reject') throw new Refusal(verdict.status, 'bad_signature', verdict.reason);
    if (verdict.verdict === 'answer') {
      deps.count(platform, 'challenge');
      response.writeHead(verdict.status, { 'Content-Type': verdict.contentType }).end(verdict.body);
      return;
    }
    if (request.method !== 'POST') throw new Refusal(405, 'bad_method', 'Webhooks are POSTed.');
    const envelope = connector.envelope(body);
    const stored = await deps.events.store({
      companyId: account.companyId,
      accountId: account.id,
      dedupeKey: envelope.dedupeKey,
      body,
      headers: storedHeaders(request),
      receivedAt: deps.clock.now(),
    });
    deps.count(platform, stored ? 'stored' : 'duplicate');
    response.writeHead(200, OK_HEADERS).end('ok');
  } catch (error) {
    const refusal = refusalOf(error, deps.log, accountId);
    deps.count(account ? platform : 'unknown', refusal.result);
    answerRefusal(request, response, refusal);
  }
}

const OK_HEADERS = { 'Content-Type': 'text/plain', 'Content-Length': '2' };

function answerRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const body = JSON.stringify({ error: { code: refusal.result, message: refusal.message, details: {} } });
  response.writeHead(refusal.status, {
    'Content-Type': 'application/json',
    ...(refusal.retryAfterSeconds !== undefined && { 'Retry-After': String(refusal.retryAfterSeconds) }),
    ...(!request.complete && { Connection: 'close' }),
  });
  response.end(body);
  // What is left of a refused body is not read.
  if (!request.complete) request.resume().setTimeout(1_000, () => request.destroy());
}

function refusalOf(error: unknown, log: Logger, accountId: string): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ConnectorError && error.code === 'malformed_body') return new Refusal(400, 'malformed_body', error.message);
  if (error instanceof HubError && error.status === 503) return new Refusal(503, error.code, error.message, 1);
  // Not durable, so not acknowledged: the platform sends it again.
  log.warn({ error, accountId }, 'webhook not stored; the platform was told to send it again');
  return new Refusal(503, 'not_stored', 'The event could not be stored; please send it again.', 1);
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
      reject(new Refusal(413, 'too_large', 'The body is larger than 1 MiB.'));
      return;
    }
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_BODY_BYTES) {
        request.removeAllListeners('data');
        reject(new Refusal(413, 'too_large', 'The body is larger than 1 MiB.'));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(new Refusal(400, 'broken_request', 'The request broke off.')));
    request.on('aborted', () => reject(new Refusal(400, 'broken_request', 'The request broke off.')));
  });
}

/** What helps to read an event later; never a header that carries a secret. */
function storedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
