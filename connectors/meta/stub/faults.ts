// What can go wrong with calls of the Graph API, on demand. `method` of a rule is the last part of the path, e.g. `messages`.
import type http from 'node:http';
import { COMMON_EFFECTS, FaultDesk, type FaultRule as Rule, type FaultSettings as Settings } from '../../stub-kit/faults.js';
import { GraphFailure, sendPage } from './graph-answer.js';

/** `error`: the call is refused; `fail_later`: it is taken, and a webhook tells of the failure. */
export const FAULT_EFFECTS = [...COMMON_EFFECTS, '504_html', 'error', 'fail_later'] as const;
/** `code`, `subcode`: Meta's, of `error` and `fail_later`. */
const FIGURES = ['code', 'subcode', 'retryAfterSeconds'] as const;

type Effect = (typeof FAULT_EFFECTS)[number];
type Figure = (typeof FIGURES)[number];
export type FaultRule = Rule<Effect, Figure>;
export type FaultSettings = Settings<Effect, Figure>;

export class Faults extends FaultDesk<Effect, Figure> {
  constructor() {
    super(FAULT_EFFECTS, FIGURES);
  }
}

/** What a fault does before the call is looked at; false: the call ends here. Throws the refusal it stands for. */
export async function beforeCall(fault: FaultRule, response: http.ServerResponse): Promise<boolean> {
  const seconds = fault.retryAfterSeconds;
  const headers = seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } };
  switch (fault.effect) {
    case '429':
      throw new GraphFailure(429, 4, 'Application request limit reached', headers);
    case '500':
      throw new GraphFailure(500, 2, 'Service temporarily unavailable', { transient: true });
    case '503':
      throw new GraphFailure(503, 2, 'Service temporarily unavailable', { transient: true });
    case 'unauthorized':
      throw new GraphFailure(401, 190, 'Error validating access token: Session has expired', { subcode: 463 });
    case 'error':
      throw new GraphFailure(400, fault.code ?? 100, 'On demand', {
        ...(fault.subcode !== undefined && { subcode: fault.subcode }),
        details: 'A fault on demand',
        ...headers,
      });
    case '502_html':
      sendPage(response, 502, 'Bad Gateway');
      return false;
    case '504_html':
      sendPage(response, 504, 'Gateway Timeout');
      return false;
    case 'reset_before_accept':
      response.destroy();
      return false;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
      return true;
    case 'reset_after_accept':
    case 'malformed_200':
    case 'fail_later':
      return true;
  }
}

/** What a fault does instead of the answer to a call that was taken; false: the ordinary answer may go. */
export function insteadOfAnswer(fault: FaultRule | null, response: http.ServerResponse): boolean {
  if (fault?.effect === 'reset_after_accept') {
    response.destroy();
    return true;
  }
  if (fault?.effect !== 'malformed_200') return false;
  sendPage(response, 200, 'Welcome to the captive portal');
  return true;
}
