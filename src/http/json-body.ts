// Reads a JSON body under bounds: size, type and depth, before any schema looks at it.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { HubError } from '../contract/index.js';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Nothing of ours nests nearly as deep; a bomb would exhaust the stack of whoever walks it. */
const DEPTH_LIMIT = 32;

export const jsonBody: RequestHandler[] = [requireJson, express.json({ limit: BODY_LIMIT_BYTES, strict: true }), requireShallow];

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  // Besides being what we read, the type makes a browser ask before another site's page may send it.
  if (hasBody(request) && !request.is('application/json'))
    throw new HubError(415, 'unsupported_media_type', 'Send the body as application/json.');
  next();
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

function requireShallow(request: Request, _response: Response, next: NextFunction): void {
  let level: unknown[] = [request.body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) throw new HubError(400, 'invalid_request', 'The body is nested too deeply.');
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : []));
  }
  next();
}
