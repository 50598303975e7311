// A request that makes something may carry an Idempotency-Key: repeated with the same key it makes nothing more and is answered as the first time.
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { HubError, type Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { beginRequest, forgetRequest, keepAnswer, type RequestKey } from '../store/idempotent-requests.js';
import type { Caller, Route } from './route.js';

const KEPT_MS = 24 * 3_600_000;
/** For as long a repeat is told to wait where the hub was interrupted and nobody knows what was made. */
const UNDECIDED_MS = 3_600_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

interface Exchange {
  request: Request;
  response: Response;
  caller: Caller;
}

export class RepeatedRequests {
  constructor(private readonly deps: { database: Database; clock: Clock; log: Logger }) {}

  /** Throws as the route does; 409 `request_in_progress`, 422 `idempotency_key_reused`. */
  async run(route: Route, { request, response, caller }: Exchange): Promise<void> {
    const key = keyOf(route, request, caller);
    if (key === null) return route.run(request, response, caller);
    const { database, clock } = this.deps;
    const fingerprint = fingerprintOf(request);
    const now = clock.now();
    const known = await beginRequest(database, { ...key, fingerprint, now, expiresAt: new Date(now.getTime() + UNDECIDED_MS) });
    if (known !== null) {
      if (!known.fingerprint.equals(fingerprint))
        throw new HubError(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.');
      if (known.status === null)
        throw new HubError(409, 'request_in_progress', 'A request with this Idempotency-Key is being worked.', { retryAfterSeconds: 1 });
      response.setHeader('Idempotency-Replayed', 'true');
      response.status(known.status).json(known.answer);
      return;
    }
    try {
      await route.run(request, response, caller, (value) => this.keep(route, key, value));
    } catch (error) {
      await forgetRequest(database, key).catch((forgetting: unknown) =>
        this.deps.log.warn({ error: forgetting }, 'the key of a failed request stays taken for a while'),
      );
      throw error;
    }
  }

  /** What was made stays made when its answer cannot be kept. */
  private async keep(route: Route, key: RequestKey, value: unknown): Promise<void> {
    const expiresAt = new Date(this.deps.clock.now().getTime() + KEPT_MS);
    const answer = { ...key, status: route.status ?? 200, answer: withoutFields(value, route.shownOnce ?? []), expiresAt };
    await keepAnswer(this.deps.database, answer).catch((error: unknown) =>
      this.deps.log.warn({ error }, 'an answer was not kept for a repeat of its request'),
    );
  }
}

/** Null: nothing to remember. Whatever makes something answers 201. */
function keyOf(route: Route, request: Request, { principal }: Caller): RequestKey | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || principal === null || route.method !== 'POST' || route.status !== 201) return null;
  if (typeof key !== 'string' || !KEY.test(key))
    throw new HubError(400, 'invalid_request', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
  return { companyId: principal.companyId, agentId: principal.agentId, key };
}

/** Of an upload, whose bytes are not here yet, only where it goes. */
function fingerprintOf({ method, originalUrl, body }: Request): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, originalUrl, body ?? null]))
    .digest();
}

function withoutFields(value: unknown, fields: readonly string[]): unknown {
  if (fields.length === 0 || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)));
}
