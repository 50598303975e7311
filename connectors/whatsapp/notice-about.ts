// What a notice speaks of: a later one about the same takes its place, so that what has ended is not shown any more and the rest is.
import type { InboundAccountNotice } from '../../src/contract/index.js';
import { fieldsOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';

const TEMPLATE_FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'message_template_components_update',
]);
const NUMBER_FIELDS: ReadonlySet<string> = new Set(['phone_number_name_update', 'security', 'business_username_updates']);
/** Of a number: what changes its limit says nothing of a warning it carries. */
const NUMBER_TOPICS: Readonly<Record<string, string>> = {
  FLAGGED: 'warned',
  UNFLAGGED: 'warned',
  UPGRADE: 'limit',
  DOWNGRADE: 'limit',
};
/** Events of `account_update` that end what another one began. */
const ACCOUNT_TOPICS: Readonly<Record<string, string>> = {
  PARTNER_ADDED: 'partner',
  PARTNER_REMOVED: 'partner',
  PARTNER_APP_INSTALLED: 'partner_app',
  PARTNER_APP_UNINSTALLED: 'partner_app',
};

/** Absent: of its code alone. */
export function noticeAbout(field: string, value: Fields): Pick<InboundAccountNotice, 'about'> {
  const subject = subjectOf(field, value);
  return subject === undefined ? {} : { about: `${field} ${subject}`.trimEnd() };
}

function subjectOf(field: string, value: Fields): string | undefined {
  const told = (name: string): string => shortTextOf(value[name], 200) ?? '';
  if (TEMPLATE_FIELDS.has(field)) return `${told('message_template_name')} ${told('message_template_language')}`;
  if (NUMBER_FIELDS.has(field)) return told('display_phone_number');
  const event = textOf(value['event']) ?? '';
  if (field === 'phone_number_quality_update')
    return Object.hasOwn(NUMBER_TOPICS, event) ? `${told('display_phone_number')} ${String(NUMBER_TOPICS[event])}` : undefined;
  if (field === 'account_alerts') return shortTextOf(fieldsOf(value['alert_info'])['alert_type'], 200);
  if (field !== 'account_update') return undefined;
  if (textOf(fieldsOf(value['ban_info'])['waba_ban_state']) !== undefined) return 'ban';
  return Object.hasOwn(ACCOUNT_TOPICS, event) ? ACCOUNT_TOPICS[event] : undefined;
}
