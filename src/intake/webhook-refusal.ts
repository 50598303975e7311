// Why a webhook is not taken, and how the platform hears of it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ConnectorError, HubError } from '../contract/index.js';

export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** For the metrics and the answer. */
    readonly result: string,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export function noSuchAccount(): Refusal {
  return new Refusal(404, 'unknown_account', 'There is no such channel account.');
}

/** Bound, but its secrets cannot be opened: not taken, and not refused for good. */
export function shutAccount(): Refusal {
  return new Refusal(503, 'account_not_served', 'This channel account cannot be served just now; please send it again.', 60);
}

/** Taking it would make everybody wait who is here already. */
export function tooMuch(): Refusal {
  return new Refusal(503, 'overloaded', 'The hub is busy; please send it again.', 2);
}

export function refusalOf(error: unknown, log: Logger, address: string): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ConnectorError && error.code === 'malformed_body') return new Refusal(400, 'malformed_body', error.message);
  if (error instanceof HubError && error.status === 503) return new Refusal(503, error.code, error.message, 1);
  // Not durable, so not acknowledged: the platform sends it again.
  log.warn({ error, address }, 'webhook not stored; the platform was told to send it again');
  return new Refusal(503, 'not_stored', 'The event could not be stored; please send it again.', 1);
}

export function answerRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
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
