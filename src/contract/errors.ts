// The one family of errors. Every failure says what it is (code), whether trying again can help (kind), and what to tell a person.

import type { ConnectorErrorCode } from './connector-error-codes.js';
import type { HubErrorCode } from './error-codes.js';
import type { PlatformCall } from './outbound.js';
import type { Sentence } from './said.js';

/**
 * - `temporary`: not now; the same call may succeed later.
 * - `permanent`: refused for good; trying again changes nothing.
 * - `uncertain`: the call left and no answer came; it may or may not have had its effect.
 * - `auth`: the credentials are not accepted; every call of the account would fail.
 */
export type ErrorKind = 'temporary' | 'permanent' | 'uncertain' | 'auth';

/** One of the codes all connectors use, for which the pages have words. */
export interface SharedCode {
  /** Stable, ours, snake_case, e.g. `blocked_by_user`, `rate_limited`. */
  code: ConnectorErrorCode;
  /** Which sentence the message is, in the connector's own words. Absent: the one the pages have for `code`. */
  says?: Sentence;
}

/** A code that only this platform knows brings its own sentence, from `words.ts`. */
export interface OwnCode {
  code: string;
  says: Sentence;
}

export type CodeWithWords = SharedCode | OwnCode;

/** What went wrong, as a connector tells it. */
export type ConnectorFailure = CodeWithWords & { message: string };

export interface ConnectorErrorFacts {
  kind: ErrorKind;
  /** Safe to show an agent: plain words, no credential, no URL with a token. */
  message: string;
  /** How long to wait at least, ms. */
  retryAfterMs?: number;
  /** The platform's own code and words, for the log and the details line; no credential. */
  platformCode?: string;
  /** What a `temporary` refusal holds back: this end user's lane (default) or the whole account. */
  scope?: 'recipient' | 'account';
  /** The end user cannot be reached until they act (blocked the bot, deleted the account). */
  unreachable?: boolean;
  /** The platform knows the recipient under a new id from now on; the hub re-keys and tries again. */
  newPlatformUserId?: string;
  /** The platform refused this form; this other form of the same part may be tried at once, one time. */
  alternative?: PlatformCall;
}

export type ConnectorErrorFields = ConnectorErrorFacts & CodeWithWords;

/** Thrown by connectors for anything that goes wrong with a platform. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<ConnectorErrorFields>;

  constructor(fields: ConnectorErrorFields) {
    super(fields.message);
    this.code = fields.code;
    this.kind = fields.kind;
    this.details = fields;
  }
}

/** Thrown by the hub's own modules and turned into an HTTP status or a socket `error` frame at the edge. */
export class HubError extends Error {
  override readonly name = 'HubError';
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503,
    readonly code: HubErrorCode,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}
