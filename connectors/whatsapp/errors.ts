// WhatsApp's error codes as the hub's errors (Cloud API error codes, read 2026-07). The same codes come as the answer to a send and,
// later, in the status of a message that was accepted first.
import type { ConnectorErrorCode, ConnectorFailure } from '../../src/contract/index.js';
import { ruleFor, readRefusal, type GraphRule, type GraphRules } from '../meta/graph-errors.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const permanent = (code: ConnectorErrorCode, message: string): GraphRule => ({ code, kind: 'permanent', message });
const telling = (code: ConnectorErrorCode, message: string): GraphRule => ({ code, kind: 'permanent', message, withReason: true });
const auth = (code: ConnectorErrorCode, message: string): GraphRule => ({ code, kind: 'auth', message, withReason: true });
const down: GraphRule = { code: 'platform_down', kind: 'temporary', message: 'WhatsApp has trouble' };
const limited: GraphRule = {
  code: 'rate_limited',
  kind: 'temporary',
  scope: 'account',
  message: 'WhatsApp asks to slow down',
  retryAfterMs: SECOND_MS,
};
const accountBroken = auth('number_not_registered', 'The number is not registered for the WhatsApp Business Platform');

export const RULES: GraphRules = {
  '33': telling('not_found', 'WhatsApp does not know this number or object: check the phone number ID and the token’s assets'),
  '100/33': telling('not_found', 'WhatsApp does not know this number or object: check the phone number ID and the token’s assets'),
  '368': auth('account_blocked', 'Meta has blocked this account for breaking its policies'),
  '80007': { ...limited, retryAfterMs: MINUTE_MS },
  '130429': limited,
  '130472': permanent('withheld_by_meta', 'Meta did not deliver this marketing message: the customer is part of an experiment'),
  '130497': permanent('country_restricted', 'Meta does not let this business write to customers in this country'),
  '131000': down,
  '131005': auth('missing_permission', 'The access token lacks a permission at WhatsApp'),
  '131008': telling('rejected', 'WhatsApp misses something in the message'),
  '131009': telling('rejected', 'WhatsApp does not take a value in the message'),
  '131016': down,
  '131021': permanent('recipient_is_sender', 'A number cannot write to itself'),
  '131026': permanent(
    'undeliverable',
    'WhatsApp could not deliver it: the customer has no WhatsApp, an old version of it, or has not accepted its terms',
  ),
  '131030': permanent('not_on_test_list', 'A test number writes only to the numbers on its list (API Setup → To)'),
  '131031': auth('account_blocked', 'Meta has locked this account'),
  '131037': auth('name_not_approved', 'Meta has not approved the display name of this number'),
  '131042': auth('payment_problem', 'Meta does not send because of a problem with the payment method of this account'),
  '131045': accountBroken,
  '131047': permanent(
    'reply_window_closed',
    'More than 24 hours have passed since the customer’s last message: only a template can be sent',
  ),
  '131048': {
    code: 'spam_limited',
    kind: 'temporary',
    scope: 'account',
    message: 'Meta slows this number down because too many of its messages were blocked or reported',
    retryAfterMs: 10 * MINUTE_MS,
  },
  '131049': permanent(
    'withheld_by_meta',
    'Meta held this message back because the customer gets many marketing messages; not before a day has passed',
  ),
  '131050': permanent('marketing_stopped', 'The customer has stopped marketing messages from this business'),
  '131051': telling('unsupported_content', 'WhatsApp does not know this kind of message'),
  '131052': telling('file_refused', 'WhatsApp could not fetch the file'),
  '131053': telling('file_refused', 'WhatsApp could not use the file'),
  '131055': telling('rejected', 'WhatsApp does not allow this here'),
  '131056': {
    code: 'pair_rate_limited',
    kind: 'temporary',
    scope: 'recipient',
    message: 'Too many messages to this customer in a short time',
    retryAfterMs: 4 * SECOND_MS,
  },
  '131057': {
    code: 'maintenance',
    kind: 'temporary',
    scope: 'account',
    message: 'Meta is working on this number',
    retryAfterMs: 30 * SECOND_MS,
  },
  '131060': telling('unavailable', 'This message is not available'),
  '131062': permanent('template_needs_phone', 'This template can only be sent to a phone number, and WhatsApp hides this customer’s'),
  '131063': permanent('marketing_not_here', 'Marketing templates of this account cannot be sent this way'),
  '131064': telling('template_refused', 'Meta’s limit for templates of this kind is reached'),
  '132000': telling('template_parameters', 'The template wants another number of values'),
  '132001': telling('template_missing', 'There is no such approved template in this language'),
  '132005': telling('template_parameters', 'The filled-in template is too long'),
  '132007': telling('template_refused', 'The template breaks Meta’s policies'),
  '132008': telling('template_parameters', 'A value of the template is not allowed'),
  '132012': telling('template_parameters', 'A value of the template has the wrong form'),
  '132015': permanent('template_paused', 'Meta has paused the template because of its low quality'),
  '132016': permanent('template_disabled', 'Meta has disabled the template for good because of its low quality'),
  '132068': permanent('flow_blocked', 'The flow of this template is blocked'),
  '132069': permanent('flow_blocked', 'The flow of this template is slowed down by Meta'),
  '133000': accountBroken,
  '133004': down,
  '133005': auth('pin_mismatch', 'The two-step PIN of the number does not match'),
  '133006': accountBroken,
  '133008': auth('pin_mismatch', 'Too many wrong two-step PINs'),
  '133009': auth('pin_mismatch', 'The two-step PIN was entered too quickly'),
  '133010': accountBroken,
  '133015': accountBroken,
  '133016': accountBroken,
  '134011': auth('payment_problem', 'The terms of WhatsApp payments have not been accepted'),
  '135000': telling('rejected', 'WhatsApp refused the message without saying why'),
  '137000': permanent('identity_changed', 'The customer’s identity key has changed since it was last checked'),
  '2494100': {
    code: 'maintenance',
    kind: 'temporary',
    scope: 'account',
    message: 'Meta is working on this number',
    retryAfterMs: MINUTE_MS,
  },
};

/** An entry of `errors` in a webhook, in the hub's code and words. */
export function toldFailure(error: unknown): ConnectorFailure {
  const refusal = readRefusal(error);
  if (!refusal) return { code: 'not_delivered', message: 'WhatsApp did not deliver the message and does not say why' };
  const rule = ruleFor(refusal, { platform: 'WhatsApp', rules: RULES });
  const words = refusal.words === '' ? '' : ` (“${refusal.words}”)`;
  // Once a message has been accepted nothing is tried again by itself, so every failure is the last word.
  if (!rule) {
    const message = `WhatsApp did not deliver the message: error ${refusal.code}${words}`;
    return { code: 'not_delivered', message, says: { name: 'not_delivered', quote: `${refusal.code} ${refusal.words}`.trim() } };
  }
  if (rule.withReason !== true || words === '') return { code: rule.code, message: rule.message, says: { name: rule.code } };
  return { code: rule.code, message: `${rule.message}${words}`, says: { name: rule.code, quote: refusal.words } };
}
