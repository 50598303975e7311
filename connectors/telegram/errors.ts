// Every way a Bot API call can fail, as the hub's errors. Telegram's only finer code is its wording, so refusals are told apart by
// `error_code` and the start of `description` (wording of Bot API 10.x, tdlib/telegram-bot-api and TDLib sources).
import {
  ConnectorError,
  storableText,
  type CodeWithWords,
  type ConnectorFailure,
  type ErrorKind,
  type Said,
} from '../../src/contract/index.js';
import { say } from './words.js';

/** Telegram answered and said no. */
export interface Refusal {
  status: number;
  description: string;
  retryAfterSeconds?: number;
  migrateToChatId?: number;
}

type Rule = CodeWithWords & {
  status: number;
  /** Tested against the description without its "Bad Request: " or "Forbidden: ". */
  words?: RegExp;
  kind: ErrorKind;
  message: string;
  unreachable?: true;
};

/** First match wins. */
const RULES: readonly Rule[] = [
  { status: 401, code: 'token_rejected', kind: 'auth', message: 'Telegram does not accept the bot token' },
  {
    status: 403,
    words: /^bot was blocked by the user/i,
    code: 'blocked_by_user',
    kind: 'permanent',
    unreachable: true,
    message: 'The customer has blocked the bot',
  },
  {
    status: 403,
    words: /^user is deactivated/i,
    code: 'user_deactivated',
    kind: 'permanent',
    unreachable: true,
    message: 'The customer has deleted their Telegram account',
  },
  {
    status: 403,
    words: /^bot can't initiate conversation/i,
    code: 'not_started',
    kind: 'permanent',
    unreachable: true,
    message: 'The customer has not started a chat with the bot yet',
  },
  {
    status: 403,
    words: /^bot can't send messages to bots/i,
    code: 'recipient_is_bot',
    kind: 'permanent',
    unreachable: true,
    message: 'Telegram does not let bots write to bots',
  },
  {
    status: 403,
    words: /^(bot was kicked|bot is not a member|the group chat was deleted)/i,
    code: 'removed_from_group',
    kind: 'permanent',
    unreachable: true,
    message: 'The bot is no longer in this group',
  },
  { status: 403, code: 'forbidden', kind: 'permanent', unreachable: true, message: 'Telegram does not let the bot write here' },
  {
    status: 400,
    words: /^(chat not found|PEER_ID_INVALID|private chat not found|user not found|chat_id is empty)/i,
    code: 'chat_not_found',
    kind: 'permanent',
    unreachable: true,
    message: 'Telegram does not know this chat for this bot',
  },
  {
    status: 400,
    words: /^(business connection not found|BUSINESS_CONNECTION_INVALID|BUSINESS_CONNECTION_NOT_ALLOWED)/i,
    code: 'business_disconnected',
    kind: 'permanent',
    ...say('business_connection_gone'),
  },
  {
    status: 400,
    words: /^BUSINESS_PEER_(INVALID|USAGE_MISSING)/i,
    code: 'business_reply_not_allowed',
    kind: 'permanent',
    ...say('business_reply_not_allowed'),
  },
  { status: 400, words: /^message is too long/i, code: 'text_too_long', kind: 'permanent', message: 'The text is too long for Telegram' },
  {
    status: 400,
    words: /^message caption is too long/i,
    code: 'caption_too_long',
    kind: 'permanent',
    message: 'The caption is too long for Telegram',
  },
  { status: 400, words: /^message text is empty/i, code: 'empty_text', kind: 'permanent', message: 'Telegram does not take an empty text' },
  {
    status: 400,
    words: /^(can't parse|entity |entities_|ENTITY_)/i,
    code: 'formatting_refused',
    kind: 'permanent',
    ...say('formatting_refused'),
  },
  {
    status: 400,
    words: /^(BUTTON_|inline keyboard button|reply markup is too long|REPLY_MARKUP)/i,
    code: 'buttons_refused',
    kind: 'permanent',
    message: 'Telegram refused the buttons',
  },
  {
    status: 400,
    words: /^message to edit not found/i,
    code: 'edit_target_gone',
    kind: 'permanent',
    message: 'The message no longer exists in Telegram',
  },
  {
    status: 400,
    words: /^message can't be edited/i,
    code: 'edit_not_allowed',
    kind: 'permanent',
    message: 'Telegram does not let this message be edited',
  },
  {
    status: 400,
    words: /^message can't be deleted/i,
    code: 'retract_too_late',
    kind: 'permanent',
    message: 'Telegram lets bots delete a message only within 48 hours',
  },
  {
    status: 400,
    words: /^message to be replied not found/i,
    code: 'reply_target_gone',
    kind: 'permanent',
    message: 'The quoted message no longer exists in Telegram',
  },
  {
    status: 400,
    words: /^query is too old/i,
    code: 'callback_expired',
    kind: 'permanent',
    ...say('callback_expired'),
  },
  { status: 400, words: /^REACTIONS?_/i, code: 'reaction_refused', kind: 'permanent', message: 'Telegram refused the reaction' },
  {
    status: 400,
    words: /^(file is too big|file .* is too big)/i,
    code: 'file_too_big',
    kind: 'permanent',
    message: 'The file is too big for Telegram’s bot interface',
  },
  {
    status: 400,
    words: /^(IMAGE_PROCESS_FAILED|PHOTO_|wrong sticker file type|file must be non-empty)/i,
    code: 'file_refused',
    kind: 'permanent',
    message: 'Telegram could not use this file',
  },
  {
    status: 400,
    words: /^(wrong file_id|invalid file_id|wrong file identifier)/i,
    code: 'file_gone',
    kind: 'permanent',
    message: 'Telegram no longer has this file',
  },
  {
    status: 400,
    words: /^VOICE_MESSAGES_FORBIDDEN/i,
    code: 'voice_forbidden',
    kind: 'permanent',
    message: 'The customer does not accept voice messages',
  },
  {
    status: 400,
    words: /^not enough rights/i,
    code: 'missing_rights',
    kind: 'permanent',
    message: 'The bot lacks the right to do this here',
  },
  { status: 400, words: /^bad webhook/i, code: 'webhook_refused', kind: 'permanent', message: 'Telegram refused the webhook address' },
  { status: 400, code: 'rejected', kind: 'permanent', message: 'Telegram refused the message' },
  {
    status: 404,
    code: 'not_found',
    kind: 'permanent',
    message: 'Telegram’s address answered “not found”: check the API address and the token',
  },
  { status: 409, code: 'poll_conflict', kind: 'temporary', ...say('poll_conflict') },
  { status: 413, code: 'file_too_big', kind: 'permanent', message: 'The file is too big for Telegram' },
  {
    status: 504,
    code: 'outcome_unknown',
    kind: 'uncertain',
    message: 'Telegram did not answer in time; the message may or may not have arrived',
  },
];

/** Where a failing call stood, for what the error holds back. */
export interface CallScene {
  /** The call is about one chat. */
  hasChat: boolean;
  /** Making the call twice has the same effect as once, so nothing about it is ever uncertain. */
  repeatable: boolean;
}

export function refusalError(refusal: Refusal, scene: CallScene): ConnectorError {
  const { status, description, retryAfterSeconds, migrateToChatId } = refusal;
  const platformCode = storableText(`${status} ${description}`.trim(), 500);
  if (migrateToChatId !== undefined) {
    return new ConnectorError({
      code: 'chat_migrated',
      kind: 'temporary',
      ...say('group_moved'),
      platformCode,
      newPlatformUserId: String(migrateToChatId),
      retryAfterMs: 0,
    });
  }
  if (status === 429) {
    const waitMs = Math.max(1, retryAfterSeconds ?? 1) * 1000;
    const message = `Telegram asks to wait ${waitMs / 1000} s`;
    return new ConnectorError({
      code: 'rate_limited',
      kind: 'temporary',
      message,
      platformCode,
      retryAfterMs: waitMs,
      scope: scene.hasChat ? 'recipient' : 'account',
    });
  }
  const reason = description.replace(/^(Bad Request|Forbidden|Not Found|Conflict|Unauthorized): /, '');
  const rule = RULES.find((candidate) => candidate.status === status && (candidate.words?.test(reason) ?? true));
  if (rule?.kind === 'uncertain') return outcomeUnknown(platformCode, scene);
  if (rule) {
    const { code, kind, unreachable } = rule;
    return new ConnectorError({ code, kind, ...(unreachable && { unreachable }), platformCode, ...withReason(rule, reason) });
  }
  if (status >= 500)
    return new ConnectorError({ code: 'platform_down', kind: 'temporary', message: `Telegram has trouble (${status})`, platformCode });
  if (status >= 400)
    return new ConnectorError({
      code: 'rejected',
      kind: 'permanent',
      platformCode,
      ...withReason({ code: 'rejected', message: 'Telegram refused the call' }, reason),
    });
  return outcomeUnknown(platformCode, scene);
}

/** No usable answer. What matters: can the request have reached Telegram? */
export function lostError(facts: { connected: boolean; status: number | null; cause: string }, scene: CallScene): ConnectorError {
  // An answer that is no JSON, e.g. a proxy's page: its status still says whose fault it was.
  if (facts.status !== null && facts.status >= 400) return refusalError({ status: facts.status, description: '' }, scene);
  if (facts.connected) return outcomeUnknown(facts.cause, scene);
  return new ConnectorError({
    code: 'platform_unreachable',
    kind: 'temporary',
    scope: 'account',
    message: 'Telegram cannot be reached',
    platformCode: facts.cause,
  });
}

/** Whatever answered is not the Bot API, so nothing of what it said is repeated. */
export function redirectedError(status: number): ConnectorError {
  return new ConnectorError({ code: 'not_telegram', kind: 'permanent', ...say('redirected'), platformCode: `HTTP ${status}` });
}

function outcomeUnknown(cause: string, scene: CallScene): ConnectorError {
  if (scene.repeatable) {
    return new ConnectorError({ code: 'no_answer', kind: 'temporary', message: 'Telegram did not answer', platformCode: cause });
  }
  const message = 'The connection to Telegram broke before an answer came; the message may or may not have arrived';
  return new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message, platformCode: cause });
}

function withReason({ code, message, says = { name: code } }: ConnectorFailure, reason: string): Required<Said> {
  if (reason === '') return { message, says };
  const quote = storableText(reason, 300);
  return { message: `${message} (“${quote}”)`, says: { ...says, quote } };
}
