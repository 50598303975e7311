// What others refused, in the hub's own words: a schema that did not match, a platform that said no.
import type { z } from 'zod';
import { HubError, type ConnectorError } from './errors.js';
import { saidBy } from './said.js';

/** 400 with one entry per field; `prefix` places the paths inside the request, e.g. `credentials`. */
export function invalidRequest(error: z.ZodError, prefix: string[] = []): HubError {
  const fields = error.issues.map((issue) => ({ path: [...prefix, ...issue.path].join('.'), message: issue.message }));
  const first = fields[0];
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  return new HubError(400, 'invalid_request', `${where}${first?.message ?? 'The request is not valid.'}`, { fields });
}

/** A platform's answer to a call made on behalf of a request: its words; 422 when trying again changes nothing, else 503. */
export function platformFailure(error: ConnectorError): HubError {
  const { platformCode, retryAfterMs } = error.details;
  const details = {
    reason: error.code,
    says: saidBy(error.details).says,
    ...(platformCode !== undefined && { platformCode }),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  };
  return error.kind === 'permanent' || error.kind === 'auth'
    ? new HubError(422, 'platform_refused', error.message, details)
    : new HubError(503, 'platform_unavailable', error.message, details);
}
