// Notices about the number, its business account and its templates, for the account's health.
import type { InboundAccountNotice, InboundEvent, Said } from '../../src/contract/index.js';
import { contentKey } from '../meta/envelope.js';
import { readRefusal } from '../meta/graph-errors.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';
import { toldFailure } from './errors.js';
import { noticeAbout } from './notice-about.js';
import { say, stateSentence } from './words.js';

type Level = InboundAccountNotice['level'];
type Notice = Omit<InboundAccountNotice, 'type' | 'dedupeKey'>;

const FIELDS: Readonly<Record<string, (value: Fields) => Notice>> = {
  message_template_status_update: templateStatus,
  message_template_quality_update: templateQuality,
  template_category_update: templateCategory,
  message_template_components_update: (value) => info('template_changed', say('template_changed', { template: template(value) })),
  phone_number_quality_update: numberQuality,
  phone_number_name_update: nameDecision,
  business_capability_update: capability,
  account_update: accountUpdate,
  account_alerts: alert,
  account_review_update: review,
  account_settings_update: () => info('settings_changed', say('settings_changed')),
  security,
  business_username_updates: username,
};

/** After these the list of templates is another one. */
const LIST_FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'template_category_update',
  'message_template_components_update',
]);

export function isAccountField(field: string): boolean {
  return Object.hasOwn(FIELDS, field);
}

export function accountEvents(change: { field: string; value: Fields; entryTime: unknown; businessAccountId: string }): InboundEvent[] {
  const { field, value, entryTime, businessAccountId } = change;
  const describe = FIELDS[field];
  if (!describe) return [];
  const { message, ...notice } = describe(value);
  const where = businessAccountId === '' ? '' : ` (business account ${businessAccountId})`;
  const dedupeKey = `account:${contentKey([field, entryTime ?? null, value])}`;
  return [
    {
      type: 'account',
      dedupeKey,
      ...notice,
      ...noticeAbout(field, value),
      ...(LIST_FIELDS.has(field) && { templatesChanged: true as const }),
      message: `${message.slice(0, 800)}${where}`,
    },
  ];
}

/** `errors` of a change without a message: something is wrong with the account itself. */
export function trouble(error: unknown): InboundEvent[] {
  const { code, message, says } = toldFailure(error);
  const number = readRefusal(error)?.code;
  return [
    {
      type: 'account',
      dedupeKey: `error:${contentKey(error)}`,
      level: 'warning',
      code,
      message: number === undefined ? message : `${message} [${number}]`,
      ...(says && { says }),
    },
  ];
}

const TEMPLATE_LEVELS: Readonly<Record<string, Level>> = {
  REJECTED: 'error',
  DISABLED: 'error',
  PAUSED: 'warning',
  FLAGGED: 'warning',
  LIMIT_EXCEEDED: 'warning',
  LOCKED: 'warning',
  PENDING_DELETION: 'warning',
  DELETED: 'warning',
  ARCHIVED: 'warning',
};

function templateStatus(value: Fields): Notice {
  const event = text(value['event']);
  const rejection = fieldsOf(value['rejection_info']);
  const details = [value['reason'], rejection['reason'], rejection['recommendation'], fieldsOf(value['other_info'])['description']];
  const why = [...new Set(details.flatMap((detail) => shortTextOf(detail, 300) ?? []))].filter((detail) => detail !== 'NONE').join(' – ');
  return {
    level: levelOf(TEMPLATE_LEVELS, event),
    code: `template_${codeOf(event)}`,
    ...because(templateSaid(value, event), why),
  };
}

function templateSaid(value: Fields, event: string): Required<Said> {
  const known = stateSentence('template', event);
  const name = { template: template(value) };
  return known === undefined ? say('template_status', { ...name, status: words(event) }) : say(known, name);
}

const QUALITY_LEVELS: Readonly<Record<string, Level>> = { RED: 'error', YELLOW: 'warning' };

function templateQuality(value: Fields): Notice {
  const score = text(value['new_quality_score']);
  const known = stateSentence('template_quality', score);
  const name = { template: template(value) };
  const said = known === undefined ? say('template_quality', { ...name, quality: words(score) }) : say(known, name);
  return { level: levelOf(QUALITY_LEVELS, score), code: 'template_quality', ...said };
}

/** `correct_category`: what it is going to be; else `new_category` is what it has become. */
function templateCategory(value: Fields): Notice {
  const topic = value['correct_category'] === undefined ? 'template_category' : 'template_category_to_be';
  const category = text(value['correct_category'] ?? value['new_category']);
  const known = stateSentence(topic, category);
  const name = { template: template(value) };
  return warning('template_category', known === undefined ? say(topic, { ...name, category: words(category) }) : say(known, name));
}

const NUMBER_LEVELS: Readonly<Record<string, Level>> = { FLAGGED: 'warning', DOWNGRADE: 'warning' };

function numberQuality(value: Fields): Notice {
  const event = text(value['event']);
  const known = stateSentence('number', event);
  const which = { number: number(value) };
  const said = known === undefined ? say('number_event', { ...which, event: words(event) }) : say(known, which);
  const limit = value['max_daily_conversations_per_business'] ?? value['current_limit'];
  return {
    level: levelOf(NUMBER_LEVELS, event),
    code: `number_${codeOf(event)}`,
    ...because(said, limit === undefined ? '' : `${tier(limit)} / 24 h`),
  };
}

function nameDecision(value: Fields): Notice {
  const decision = text(value['decision']);
  const why = shortTextOf(value['rejection_reason'], 300);
  const level = decision === 'APPROVED' || decision === 'DEFERRED' || decision === 'PENDING' ? 'info' : 'warning';
  const known = stateSentence('display_name', decision);
  const which = { number: number(value), name: text(value['requested_verified_name']) };
  const said = known === undefined ? say('display_name', { ...which, decision: words(decision) }) : say(known, which);
  return { level, code: 'display_name', ...because(said, why === undefined || why === 'NONE' ? '' : why) };
}

function security(value: Fields): Notice {
  const event = text(value['event']);
  const known = stateSentence('two_step', event);
  const which = { number: number(value) };
  return warning('security', known === undefined ? say('two_step', { ...which, event: words(event) }) : say(known, which));
}

function username(value: Fields): Notice {
  const status = text(value['status']);
  const which = { number: number(value), username: text(value['username']) };
  const known = stateSentence('username', status);
  return info('username', known === undefined ? say('username', { ...which, status: words(status) }) : say(known, which));
}

function capability(value: Fields): Notice {
  const customers = tier(value['max_daily_conversations_per_business'] ?? value['max_daily_conversation_per_phone']);
  const numbers = tier(value['max_phone_numbers_per_business'] ?? value['max_phone_numbers_per_waba']);
  return info('capability', say('new_limits', { customers, numbers }));
}

const BAN_LEVELS: Readonly<Record<string, Level>> = { DISABLE: 'error', SCHEDULE_FOR_DISABLE: 'error' };
const ACCOUNT_LEVELS: Readonly<Record<string, Level>> = {
  ACCOUNT_DELETED: 'error',
  ACCOUNT_VIOLATION: 'error',
  ACCOUNT_RESTRICTION: 'error',
  PARTNER_REMOVED: 'warning',
  PARTNER_APP_UNINSTALLED: 'warning',
};

function accountUpdate(value: Fields): Notice {
  const event = text(value['event']);
  const ban = fieldsOf(value['ban_info']);
  const state = textOf(ban['waba_ban_state']);
  if (state !== undefined) {
    const when = shortTextOf(ban['waba_ban_date'], 64);
    return { level: levelOf(BAN_LEVELS, state), code: `account_${codeOf(state)}`, ...because(accountSaid(state), when ?? '') };
  }
  const violation = shortTextOf(fieldsOf(value['violation_info'])['violation_type'], 100);
  const restrictions = listOf(value['restriction_info']).flatMap((item) => shortTextOf(fieldsOf(item)['restriction_type'], 100) ?? []);
  const details = [...(violation === undefined ? [] : [violation]), ...restrictions].map(words).join(', ');
  return { level: levelOf(ACCOUNT_LEVELS, event), code: codeOf(event), ...because(accountSaid(event), details) };
}

function accountSaid(event: string): Required<Said> {
  const known = stateSentence('account', event);
  return known === undefined ? say('account_event', { event: words(event) }) : say(known);
}

const ALERT_LEVELS: Readonly<Record<string, Level>> = { CRITICAL: 'error', WARNING: 'warning' };

function alert(value: Fields): Notice {
  const about = fieldsOf(value['alert_info']);
  const severity = text(about['alert_severity']);
  const description = shortTextOf(about['alert_description'], 500) ?? words(about['alert_type']);
  return { level: levelOf(ALERT_LEVELS, severity), code: 'account_alert', ...say('alert', { words: description }) };
}

function review(value: Fields): Notice {
  const decision = text(value['decision']);
  const known = stateSentence('review', decision);
  return {
    level: decision === 'REJECTED' ? 'error' : 'info',
    code: 'account_review',
    ...(known === undefined ? say('review', { decision: words(decision) }) : say(known)),
  };
}

function levelOf(levels: Readonly<Record<string, Level>>, key: string): Level {
  return (Object.hasOwn(levels, key) ? levels[key] : undefined) ?? 'info';
}

function info(code: string, said: Said): Notice {
  return { level: 'info', code, ...said };
}

function warning(code: string, said: Said): Notice {
  return { level: 'warning', code, ...said };
}

/** With Meta's reason, where it gives one. */
function because(said: Required<Said>, reason: string): Said {
  if (reason === '') return said;
  return { message: `${said.message} (${reason})`, says: { ...said.says, quote: reason } };
}

function template(value: Fields): string {
  const language = shortTextOf(value['message_template_language'], 16);
  return `“${text(value['message_template_name'])}”${language === undefined ? '' : ` (${language})`}`;
}

function number(value: Fields): string {
  const shown = shortTextOf(value['display_phone_number'], 32);
  return shown === undefined ? '' : `+${shown.replace(/^\+/, '')}: `;
}

function text(value: unknown): string {
  return shortTextOf(value, 100) ?? '?';
}

/** `IN_APPEAL` becomes “in appeal”. */
function words(value: unknown): string {
  const shown = typeof value === 'number' ? String(value) : text(value);
  return shown.replaceAll('_', ' ').toLowerCase();
}

const UNITS: Readonly<Record<string, string>> = { K: ',000', M: ',000,000' };

/** `TIER_10K` becomes “10,000”; older versions tell a plain number. */
function tier(limit: unknown): string {
  const named = typeof limit === 'number' ? String(limit) : text(limit).replace(/^TIER_/, '');
  if (named === 'UNLIMITED' || named === '-1') return '∞';
  return named.replace(/^(\d+)([KM])$/, (_all, digits: string, unit: string) => `${digits}${UNITS[unit] ?? ''}`).replaceAll('_', ' ');
}

function codeOf(event: string): string {
  return event
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 64);
}
