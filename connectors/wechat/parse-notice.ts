// What WeChat says about our own sends and about the account itself.
import type { InboundAccountNotice, InboundEvent } from '../../src/contract/index.js';
import { subscriptionMessageId, templateMessageId } from './address.js';
import { messageIdOf } from './dedupe.js';
import type { PushContext } from './parse.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from './reading.js';
import { say } from './words.js';

/** Results of template messages and of subscription notices, one per message. */
export function receiptEvents(fields: Fields, context: PushContext): InboundEvent[] {
  const templateId = messageIdOf(fields);
  if (templateId !== undefined) {
    const status = textOf(fields['Status']) ?? '';
    return [receipt(context, templateMessageId(templateId), status === 'success' ? null : { code: failureCode(status), words: status })];
  }
  const results = listOf(fieldsOf(fields['SubscribeMsgSentEvent'])['List']).map(fieldsOf);
  const receipts = results.flatMap((result, index) => {
    const id = textOf(result['MsgID']);
    if (id === undefined) return [];
    const error = textOf(result['ErrorCode']) ?? '0';
    const failure = error === '0' ? null : { code: 'notice_failed', words: `${error} ${textOf(result['ErrorStatus']) ?? ''}`.trim() };
    const dedupeKey = index === 0 ? context.dedupeKey : `${context.dedupeKey} ${index}`;
    return [receipt({ ...context, dedupeKey }, subscriptionMessageId(id), failure)];
  });
  return receipts.length > 0 ? receipts : [{ type: 'ignored', dedupeKey: context.dedupeKey, reason: 'result of a send without its id' }];
}

function receipt(
  { dedupeKey, platformUserId }: PushContext,
  platformMessageId: string,
  failure: { code: string; words: string } | null,
): InboundEvent {
  if (!failure) return { type: 'receipt', dedupeKey, platformUserId, status: 'delivered', platformMessageId };
  const quote = failure.words.slice(0, 200);
  const message = `WeChat could not deliver the message (“${quote}”)`;
  const error = { code: failure.code, message, says: { name: 'not_delivered', quote } };
  return { type: 'receipt', dedupeKey, platformUserId, status: 'failed', platformMessageId, error };
}

function failureCode(status: string): string {
  if (/user ?block/i.test(status)) return 'blocked_by_user';
  return /freq/i.test(status) ? 'rate_limited' : 'not_delivered';
}

type Notice = Omit<InboundAccountNotice, 'type' | 'dedupeKey'>;

export function accountEvent(fields: Fields, { dedupeKey, platformUserId }: PushContext): InboundEvent[] {
  const name = textOf(fields['Event'])?.toLowerCase() ?? '';
  const personId = shortTextOf(fields['OpenID'], 64) ?? platformUserId;
  // The person has closed their WeChat account.
  if (name === 'user_authorization_cancellation')
    return [{ type: 'reachability', dedupeKey, platformUserId: personId, reachable: false, reason: 'account_closed' }];
  const about = ABOUT_PEOPLE[name];
  return [
    { type: 'account', dedupeKey, ...(about !== undefined && { about: `${about} ${personId}` }), ...noticeOf(name, fields, personId) },
  ];
}

/** What is told of one person does not take the place of what is told of another. */
const ABOUT_PEOPLE: Readonly<Record<string, string>> = {
  kf_create_session: 'other_desk',
  kf_switch_session: 'other_desk',
  kf_close_session: 'other_desk',
  user_authorization_revoke: 'authorization',
};

function noticeOf(name: string, fields: Fields, person: string): Notice {
  const desk = (field: string): string => shortTextOf(fields[field], 128) ?? '?';
  switch (name) {
    case 'masssendjobfinish':
      return massSend(fields);
    case 'kf_create_session':
      return { level: 'warning', code: 'other_desk_opened', ...say('other_desk_opened', { desk: desk('KfAccount'), person }) };
    case 'kf_switch_session': {
      const said = say('other_desk_switched', { person, from: desk('FromKfAccount'), to: desk('ToKfAccount') });
      return { level: 'warning', code: 'other_desk_switched', ...said };
    }
    case 'kf_close_session':
      return { level: 'info', code: 'other_desk_closed', ...say('other_desk_closed', { desk: desk('KfAccount'), person }) };
    case 'user_authorization_revoke':
      return { level: 'warning', code: 'authorization_revoked', ...say('authorization_revoked', { person }) };
    default:
      return { level: 'info', code: 'profile_changed', ...say('profile_changed', { person }) };
  }
}

function massSend(fields: Fields): Notice {
  const count = (field: string): string => shortTextOf(fields[field], 16) ?? '0';
  const status = shortTextOf(fields['Status'], 64) ?? 'unknown';
  const ok = /^send ?success$/i.test(status) && count('ErrorCount') === '0';
  const counts = { sent: count('SentCount'), total: count('TotalCount'), failed: count('ErrorCount'), left: count('FilterCount') };
  return { level: ok ? 'info' : 'warning', code: 'mass_message_finished', ...say('mass_message', { status, ...counts }) };
}
