import { expect, it } from '@jest/globals';
import { accountEvents } from './parse-account.js';

const cart = { message_template_name: 'cart', message_template_language: 'en' };
const notice = (field: string, value: object): unknown =>
  accountEvents({ field, value: { ...value }, entryTime: 1_789_000_000, businessAccountId: '' })[0];

it.each<[field: string, value: object, level: string, sentence: string]>([
  ['message_template_status_update', { ...cart, event: 'PAUSED' }, 'warning', 'template_is_paused'],
  ['message_template_status_update', { ...cart, event: 'IN_APPEAL' }, 'info', 'template_is_in_appeal'],
  ['message_template_status_update', { ...cart, event: 'MELTED' }, 'info', 'template_status'],
  ['message_template_quality_update', { ...cart, new_quality_score: 'RED' }, 'error', 'template_quality_is_red'],
  ['message_template_quality_update', { ...cart, new_quality_score: 'PINK' }, 'info', 'template_quality'],
  [
    'template_category_update',
    { ...cart, new_category: 'UTILITY', correct_category: 'MARKETING' },
    'warning',
    'template_category_to_be_is_marketing',
  ],
  [
    'template_category_update',
    { ...cart, previous_category: 'MARKETING', new_category: 'UTILITY' },
    'warning',
    'template_category_is_utility',
  ],
  ['phone_number_quality_update', { event: 'FLAGGED' }, 'warning', 'number_is_flagged'],
  ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, 'info', 'account_is_reinstate'],
  ['account_update', { event: 'MM_LITE_TERMS_SIGNED' }, 'info', 'account_event'],
  ['account_review_update', { decision: 'REJECTED' }, 'error', 'review_is_rejected'],
  ['security', { event: 'PIN_RESET_REQUEST' }, 'warning', 'two_step_is_pin_reset_request'],
])('%s %j is %s and said in words of its own where there are any: %s', (field, value, level, sentence) => {
  expect(notice(field, value)).toMatchObject({ level, says: { name: `whatsapp.${sentence}` } });
});

it.each<[limit: unknown, shown: string]>([
  ['TIER_10K', '10,000 / 24 h'],
  ['TIER_250', '250 / 24 h'],
  ['TIER_UNLIMITED', '∞ / 24 h'],
  [1000, '1000 / 24 h'],
])('shows a daily limit of %j as %s', (limit, quote) => {
  const value = { event: 'UPGRADE', max_daily_conversations_per_business: limit };
  expect(notice('phone_number_quality_update', value)).toMatchObject({ says: { quote } });
});

it.each([
  ['message_template_status_update', true],
  ['template_category_update', true],
  ['message_template_quality_update', undefined],
  ['account_update', undefined],
])('%s changes which templates may be sent: %s', (field, changed) => {
  expect((notice(field, { ...cart, event: 'APPROVED' }) as { templatesChanged?: true }).templatesChanged).toBe(changed);
});
