// Every way a call to WeChat can fail, as the hub's errors. Told apart by `errcode` only: the wording changes and carries request ids.
// Source: developers.weixin.qq.com, global return codes and the pages of the calls, read 2026-09.
import { ConnectorError, type CodeWithWords, type ConnectorErrorCode, type ConnectorErrorFacts } from '../../src/contract/index.js';
import { say } from './words.js';

/** WeChat answered (HTTP 200) and said no. */
export interface Refusal {
  errcode: number;
  errmsg: string;
}

type Rule = Pick<ConnectorErrorFacts, 'kind' | 'message' | 'retryAfterMs' | 'scope' | 'unreachable'> & CodeWithWords;

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

const permanent = (code: ConnectorErrorCode, message: string): Rule => ({ code, kind: 'permanent', message });
const unreachable = (code: ConnectorErrorCode, message: string): Rule => ({ code, kind: 'permanent', message, unreachable: true });
const auth = (code: ConnectorErrorCode, message: string): Rule => ({ code, kind: 'auth', message });
const later = (code: ConnectorErrorCode, message: string, retryAfterMs: number): Rule => ({
  code,
  kind: 'temporary',
  message,
  retryAfterMs,
  scope: 'account',
});

const TOKEN_REJECTED = auth('token_rejected', 'WeChat does not accept this account’s access token');
const MEDIA_GONE = permanent('media_gone', 'WeChat no longer has this file');
const WRONG_FILE_TYPE = permanent('file_type_refused', 'WeChat does not take files of this type here');
const FILE_TOO_LARGE = permanent('file_too_large', 'The file is too large for WeChat');
const KIND_REFUSED = permanent('kind_refused', 'WeChat does not take this kind of message from this account');
const DESK_MISCONFIGURED = permanent('desk_misconfigured', 'WeChat’s own customer service settings do not allow this');
const TYPING_REFUSED: Rule = { code: 'typing_refused', kind: 'permanent', ...say('typing_refused') };
const TAG_REFUSED = permanent('tag_refused', 'WeChat refused the tag');
const TOO_MANY_TAGS = permanent('too_many_tags', 'WeChat takes at most 100 tags of an account, and 20 for one follower');

const RULES: ReadonlyMap<number, Rule> = new Map([
  [-1, { code: 'platform_busy', kind: 'temporary', message: 'WeChat is busy', retryAfterMs: SECOND_MS }],
  [40001, TOKEN_REJECTED],
  [40014, TOKEN_REJECTED],
  [41001, TOKEN_REJECTED],
  [42001, TOKEN_REJECTED],
  [40013, auth('app_id_rejected', 'WeChat does not know this AppID')],
  [40125, auth('app_secret_rejected', 'WeChat does not accept the AppSecret')],
  [40243, auth('app_secret_frozen', 'The AppSecret has been frozen in WeChat’s console')],
  [40164, auth('ip_not_allowed', 'WeChat does not take calls from this server: add its address to the IP whitelist (IP白名单)')],
  [89503, auth('ip_not_confirmed', 'The account’s administrator has to confirm this server’s address in WeChat')],
  [48004, auth('account_banned', 'WeChat has banned this account from calling')],
  [50002, auth('account_restricted', 'WeChat has restricted this account')],
  [45009, later('daily_quota_used', 'The day’s quota of calls is used up', 10 * MINUTE_MS)],
  [45011, later('rate_limited', 'Too many calls within a minute', MINUTE_MS)],
  [45087, permanent('sending_blocked', 'WeChat has blocked this account’s customer service messages')],
  [45094, permanent('sending_barred', 'WeChat has barred this account from sending for a while')],
  [
    48001,
    permanent(
      'not_authorized',
      'This account does not have the right to this call; check its verification (认证) and permissions (接口权限)',
    ),
  ],
  [48008, permanent('not_authorized', 'This account may not send this kind of message')],
  [40003, unreachable('unknown_recipient', 'WeChat does not know this person for this account')],
  [43004, unreachable('not_following', 'The customer does not follow this account (any more)')],
  [50005, unreachable('not_following', 'The customer does not follow this account (any more)')],
  [43019, unreachable('blocked_here', 'The customer is on this account’s blacklist')],
  [48002, unreachable('blocked_by_user', 'The customer has turned off messages from this account')],
  [
    45015,
    permanent('reply_window_closed', 'More than 48 hours have passed since the customer wrote, or they no longer follow the account'),
  ],
  [45047, permanent('reply_quota_used', 'No more messages can be sent until the customer writes again')],
  [43101, permanent('not_subscribed', 'The customer has not agreed to this notice, or the agreement is used up')],
  [40007, MEDIA_GONE],
  [46001, MEDIA_GONE],
  [40004, WRONG_FILE_TYPE],
  [40005, WRONG_FILE_TYPE],
  [40006, FILE_TOO_LARGE],
  [40009, FILE_TOO_LARGE],
  [40010, FILE_TOO_LARGE],
  [40011, FILE_TOO_LARGE],
  [40012, FILE_TOO_LARGE],
  [45001, FILE_TOO_LARGE],
  [41005, permanent('file_empty', 'The file is empty')],
  [44001, permanent('file_empty', 'The file is empty')],
  [45007, permanent('voice_too_long', 'WeChat takes voice messages of at most 60 seconds')],
  [40008, KIND_REFUSED],
  [45050, KIND_REFUSED],
  [45162, KIND_REFUSED],
  [40200, permanent('menu_refused', 'WeChat does not take menus from this kind of account')],
  [44004, permanent('empty_text', 'WeChat does not take an empty text')],
  [45002, permanent('text_too_long', 'The text is too long for WeChat')],
  ...[45003, 45004, 45005, 45006].map((errcode): [number, Rule] => [
    errcode,
    permanent('card_too_long', 'A part of the card is too long for WeChat'),
  ]),
  [45008, permanent('too_many_articles', 'WeChat takes one article per message')],
  [45098, permanent('menu_too_long', 'The menu has too many options for WeChat')],
  [45099, permanent('option_too_long', 'An option of the menu is too long for WeChat')],
  [45064, permanent('mini_program_refused', 'The mini program is not connected to this account')],
  [45086, permanent('mini_program_refused', 'The mini program is not connected to this account')],
  [45072, TYPING_REFUSED],
  [45080, TYPING_REFUSED],
  [45081, TYPING_REFUSED],
  [46003, { code: 'no_menu', kind: 'permanent', ...say('no_menu') }],
  [40033, permanent('text_refused', 'WeChat did not take the characters of this message')],
  [47002, permanent('text_refused', 'WeChat did not take the characters of this message')],
  [40037, permanent('unknown_template', 'WeChat does not know this template')],
  [47003, permanent('template_value_refused', 'WeChat did not take a value of this template')],
  [41030, permanent('template_page_refused', 'WeChat did not take the page this template should open')],
  [65400, DESK_MISCONFIGURED],
  ...[61451, 61452, 61453, 61454, 61455, 61456, 61457, 61458, 61459].map((errcode): [number, Rule] => [errcode, DESK_MISCONFIGURED]),
  [45056, TOO_MANY_TAGS],
  [45059, TOO_MANY_TAGS],
  ...[45057, 45058, 45157, 45158, 45159].map((errcode): [number, Rule] => [errcode, TAG_REFUSED]),
]);

const OUTDATED_TOKEN: ReadonlySet<string> = new Set(['40001', '40014', '42001']);

/** The access token was refused, not the call: a fresh one may do. */
export function saysTokenIsOutdated(error: ConnectorError): boolean {
  const [errcode = ''] = (error.details.platformCode ?? '').split(' ', 1);
  return error.code === TOKEN_REJECTED.code && OUTDATED_TOKEN.has(errcode);
}

export function refusalError({ errcode, errmsg }: Refusal): ConnectorError {
  const rule = RULES.get(errcode) ?? permanent('rejected', 'WeChat refused the call');
  const words = errmsg.replace(/,?\s*(rid|hint): .*$/s, '').slice(0, 300);
  const message = words === '' ? `${rule.message} (${errcode})` : `${rule.message} (${errcode} “${words}”)`;
  const says = { ...(rule.says ?? { name: rule.code }), quote: `${errcode} ${words}`.trim() };
  return new ConnectorError({ ...rule, message, says, platformCode: `${errcode} ${errmsg}`.slice(0, 500) });
}

export interface LostCall {
  /** A connection stood, so WeChat may have got the request. */
  connected: boolean;
  /** HTTP status, when the head of an answer came. */
  status: number | null;
  /** No secret: an error's code, never its text, which may hold the address and with it the token. */
  cause: string;
}

/** No usable answer. `repeatable`: making the call twice has the same effect as once. */
export function lostError({ connected, status, cause }: LostCall, repeatable: boolean): ConnectorError {
  if (status !== null && status >= 400) return httpError(status, repeatable);
  if (!connected) {
    const message = 'WeChat cannot be reached';
    return new ConnectorError({ code: 'platform_unreachable', kind: 'temporary', scope: 'account', message, platformCode: cause });
  }
  if (repeatable)
    return new ConnectorError({ code: 'no_answer', kind: 'temporary', message: 'WeChat did not answer', platformCode: cause });
  const message = 'The connection to WeChat broke before an answer came; the message may or may not have arrived';
  return new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message, platformCode: cause });
}

/** WeChat itself answers 200 to everything; other statuses come from what stands before it. */
function httpError(status: number, repeatable: boolean): ConnectorError {
  const platformCode = `HTTP ${status}`;
  if (status === 429) {
    const message = 'WeChat asks to wait';
    return new ConnectorError({
      code: 'rate_limited',
      kind: 'temporary',
      scope: 'account',
      message,
      platformCode,
      retryAfterMs: 5 * SECOND_MS,
    });
  }
  if (status === 504) return lostError({ connected: true, status: null, cause: platformCode }, repeatable);
  if (status >= 500)
    return new ConnectorError({ code: 'platform_down', kind: 'temporary', message: `WeChat has trouble (${status})`, platformCode });
  return new ConnectorError({ code: 'not_wechat', kind: 'permanent', ...say('address_answered', { status }), platformCode });
}
