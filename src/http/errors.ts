// Every failure becomes one JSON shape here; what is not ours to tell is logged and answered as `internal`.
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { ConnectorError, HubError, invalidRequest, platformFailure, type ApiError, type HubErrorCode } from '../contract/index.js';
import { isDatabaseUnavailable } from '../store/database.js';

interface Answer {
  status: number;
  code: HubErrorCode;
  message: string;
  details: Record<string, unknown>;
}

export function createErrorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      // The answer has begun; Express can only cut the connection.
      next(error);
      return;
    }
    const answer = answerTo(error);
    if (answer.status >= 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    sendError(response, answer);
  };
}

export function sendError(response: Response, { status, code, message, details }: Answer): void {
  const retryAfterSeconds = details.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  if (typeof retryAfterSeconds === 'number') response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  response.status(status).json({ error: { code, message, details } } satisfies ApiError);
}

function answerTo(error: unknown): Answer {
  if (error instanceof HubError) return { status: error.status, code: error.code, message: error.message, details: error.details };
  if (error instanceof ZodError) return answerTo(invalidRequest(error));
  if (error instanceof ConnectorError) return answerTo(platformFailure(error));
  if (isDatabaseUnavailable(error))
    return { status: 503, code: 'unavailable', message: 'The database is not reachable just now.', details: {} };
  return bodyFailure(error) ?? { status: 500, code: 'internal', message: 'Something went wrong on our side.', details: {} };
}

/** The errors of Express and its body parser carry a `type` and a `status`. */
function bodyFailure(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const type = 'type' in error ? error.type : undefined;
  if (type === 'entity.parse.failed') return { status: 400, code: 'malformed_json', message: 'The body is not valid JSON.', details: {} };
  if (error.status === 413) return { status: 413, code: 'too_large', message: 'The body is larger than 1 MiB.', details: {} };
  if (error.status === 415)
    return { status: 415, code: 'unsupported_media_type', message: 'This encoding is not understood.', details: {} };
  if (error.status >= 400 && error.status < 500)
    return { status: 400, code: 'invalid_request', message: 'The request is not valid.', details: {} };
  return undefined;
}
