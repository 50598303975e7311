// Every way a Graph API call can fail, as the hub's errors. Meta's pages ask to branch on `code` and `error_subcode`, never on words or
// HTTP status; each platform hands in its own table and this module knows the codes all share.
import type { IncomingHttpHeaders } from 'node:http';
import { ConnectorError, type CodeWithWords, type ConnectorErrorFacts, type Said } from '../../src/contract/index.js';
import { cutText, decimalOf, fieldsOf, integerOf, textOf } from './reading.js';

/** What a refusal means, by Meta's code. */
export type GraphRule = CodeWithWords &
  Omit<ConnectorErrorFacts, 'platformCode' | 'alternative' | 'newPlatformUserId'> & {
    /** Add Meta's own words to the message. */
    withReason?: true;
  };

/** Keys: `code/subcode`, or `code` for every other subcode. */
export type GraphRules = Readonly<Record<string, GraphRule>>;

/** The `error` of an answer, or an entry of `errors` in a webhook. */
export interface GraphRefusal {
  code: number;
  subcode?: number;
  /** Meta's words, the most telling there are. */
  words: string;
  traceId?: string;
  transient: boolean;
}

/** Where a failing call stood. */
export interface CallScene {
  /** As people write the platform, for messages. */
  platform: string;
  /** Making the call twice has the same effect as once, so nothing about it is ever uncertain. */
  repeatable: boolean;
  rules: GraphRules;
}

/** Codes that mean the same wherever the Graph API is called. */
function sharedRules(platform: string): GraphRules {
  const token: GraphRule = {
    code: 'token_rejected',
    kind: 'auth',
    message: `${platform} does not accept the access token`,
    withReason: true,
  };
  const down: GraphRule = { code: 'platform_down', kind: 'temporary', message: `${platform} has trouble` };
  const limited: GraphRule = { code: 'rate_limited', kind: 'temporary', scope: 'account', message: `${platform} asks to slow down` };
  return {
    '0': token,
    '190': token,
    '2': down,
    '4': limited,
    '17': limited,
    '32': limited,
    '341': limited,
    '613': limited,
    '3': missingPermission(platform),
    '10': missingPermission(platform),
    '100': { code: 'rejected', kind: 'permanent', message: `${platform} refused the call`, withReason: true },
    '368': {
      code: 'account_blocked',
      kind: 'auth',
      message: `${platform} has blocked this account for breaking its policies`,
      withReason: true,
    },
  };
}

function missingPermission(platform: string): GraphRule {
  return { code: 'missing_permission', kind: 'auth', message: `The access token lacks a permission at ${platform}`, withReason: true };
}

/** null when it is not the Graph API's form of an error. */
export function readRefusal(error: unknown): GraphRefusal | null {
  const fields = fieldsOf(error);
  const code = decimalOf(fields['code']);
  if (code === undefined || !Number.isSafeInteger(code)) return null;
  const subcode = integerOf(fields['error_subcode']);
  const traceId = textOf(fields['fbtrace_id']);
  const details = textOf(fieldsOf(fields['error_data'])['details']);
  return {
    code,
    words: cutText(details ?? textOf(fields['error_user_msg']) ?? textOf(fields['message']) ?? textOf(fields['title']) ?? '', 400),
    transient: fields['is_transient'] === true,
    ...(subcode !== undefined && { subcode }),
    ...(traceId !== undefined && { traceId }),
  };
}

/** The rule for a refusal; undefined when no table knows it. */
export function ruleFor(
  { code, subcode }: Pick<GraphRefusal, 'code' | 'subcode'>,
  { platform, rules }: Omit<CallScene, 'repeatable'>,
): GraphRule | undefined {
  const shared = sharedRules(platform);
  const keys = [...(subcode === undefined ? [] : [`${code}/${subcode}`]), String(code)];
  for (const key of keys) {
    const rule = own(rules, key) ?? own(shared, key);
    if (rule) return rule;
  }
  return code >= 200 && code <= 299 ? missingPermission(platform) : undefined;
}

function own(rules: GraphRules, key: string): GraphRule | undefined {
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}

/** Meta answered and said no. */
export function refusalError(
  refusal: GraphRefusal,
  answer: { status: number; headers: IncomingHttpHeaders },
  scene: CallScene,
): ConnectorError {
  const rule = ruleFor(refusal, scene) ?? unknownRule(refusal, answer.status, scene.platform);
  const { withReason, ...fields } = rule;
  const waitMs = fields.kind === 'temporary' ? waitAsked(answer.headers) : undefined;
  return new ConnectorError({
    ...fields,
    ...(withReason === true && refusal.words !== '' && quoting(fields, refusal.words)),
    platformCode: platformCode(refusal),
    ...(waitMs !== undefined && { retryAfterMs: Math.max(waitMs, fields.retryAfterMs ?? 0) }),
  });
}

function quoting({ code, message }: GraphRule, quote: string): Required<Said> {
  return { message: `${message} (“${quote}”)`, says: { name: code, quote } };
}

function unknownRule({ transient }: GraphRefusal, status: number, platform: string): GraphRule {
  if (transient || status >= 500) return { code: 'platform_down', kind: 'temporary', message: `${platform} has trouble (${status})` };
  if (status === 429) return { code: 'rate_limited', kind: 'temporary', scope: 'account', message: `${platform} asks to slow down` };
  if (status === 401)
    return { code: 'token_rejected', kind: 'auth', message: `${platform} does not accept the access token`, withReason: true };
  return { code: 'rejected', kind: 'permanent', message: `${platform} refused the call`, withReason: true };
}

/** An answer without the Graph API's error in it, e.g. a proxy's page: its status still says whose fault it was. */
export function strangeAnswerError(answer: { status: number; headers: IncomingHttpHeaders }, scene: CallScene): ConnectorError {
  const { status } = answer;
  if (status === 504 || status < 400) return outcomeUnknown(`HTTP ${status}`, scene);
  return refusalError({ code: -1, words: '', transient: false }, answer, scene);
}

/** No answer at all. What matters: can the request have reached Meta? */
export function lostError(facts: { connected: boolean; cause: string }, scene: CallScene): ConnectorError {
  if (facts.connected) return outcomeUnknown(facts.cause, scene);
  return new ConnectorError({
    code: 'platform_unreachable',
    kind: 'temporary',
    scope: 'account',
    message: `${scene.platform} cannot be reached`,
    platformCode: facts.cause,
  });
}

export function outcomeUnknown(cause: string, { platform, repeatable }: Pick<CallScene, 'platform' | 'repeatable'>): ConnectorError {
  if (repeatable)
    return new ConnectorError({ code: 'no_answer', kind: 'temporary', message: `${platform} did not answer`, platformCode: cause });
  const message = `The connection to ${platform} broke before an answer came; the message may or may not have arrived`;
  return new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message, platformCode: cause });
}

function platformCode({ code, subcode, words, traceId }: GraphRefusal): string {
  const number = subcode === undefined ? String(code) : `${code}/${subcode}`;
  return cutText(`${number} ${words}${traceId === undefined ? '' : ` [fbtrace_id ${traceId}]`}`.trim(), 500);
}

const MAX_WAIT_MS = 3_600_000;

/** `Retry-After` in seconds, or the minutes of `X-Business-Use-Case-Usage`, bounded. */
function waitAsked(headers: IncomingHttpHeaders): number | undefined {
  const seconds = decimalOf(headers['retry-after']);
  if (seconds !== undefined && seconds > 0) return Math.min(MAX_WAIT_MS, seconds * 1000);
  const minutes = minutesToRegainAccess(headers['x-business-use-case-usage']);
  return minutes > 0 ? Math.min(MAX_WAIT_MS, minutes * 60_000) : undefined;
}

/** `{ "<account>": [{ "estimated_time_to_regain_access": 5, … }] }` */
function minutesToRegainAccess(header: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0;
  try {
    const uses = Object.values(fieldsOf(JSON.parse(header))).flatMap((list) => (Array.isArray(list) ? list.map(fieldsOf) : []));
    return Math.max(0, ...uses.map((use) => decimalOf(use['estimated_time_to_regain_access']) ?? 0));
  } catch {
    return 0;
  }
}
