// A stored webhook body into the hub's events. Pure and total: any JSON object yields a list, what is left alone as `ignored` with the reason.
// Fields and shapes as of the Cloud API's changelog of 2026-08-11.
import type { InboundEvent, RawEvent } from '../../src/contract/index.js';
import { contentKey, eventsOf, isolated, type MetaItem } from '../meta/envelope.js';
import { fieldsOf, isObject, listOf, type Fields } from '../meta/reading.js';
import { accountEvents, isAccountField, trouble } from './parse-account.js';
import { callEvents } from './parse-call.js';
import { messageEvents, type ChangeContext } from './parse-message.js';
import { readContacts } from './parse-person.js';
import { statusEvents } from './parse-status.js';
import { phoneNumberIdOf } from './verify.js';

/** Known and deliberately left alone. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  history: 'messages from before the number was connected',
  smb_app_state_sync: 'address book of the phone app',
  user_preferences: 'the customer’s choice about marketing messages',
  messaging_handovers: 'Meta’s business agent took or gave back a conversation',
  group_lifecycle_update: 'a group was made or closed',
  group_participants_update: 'somebody joined or left a group',
  group_settings_update: 'settings of a group',
  group_status_update: 'state of a group',
  consumer_profile: 'profile of a customer',
  flows: 'state of a flow',
  automatic_events: 'events for advertisements',
  tracking_events: 'events for advertisements',
  payment_configuration_update: 'settings of payments',
  partner_solutions: 'agreements between Meta’s partners',
};

type ParseField = (value: Fields, context: ChangeContext) => InboundEvent[];

const FIELDS: Readonly<Record<string, ParseField>> = {
  messages: conversationEvents,
  // Meta's business agent holds the conversation; what is said in it belongs into the log all the same.
  standby: conversationEvents,
  // Written on the owner's phone.
  smb_message_echoes: (value, context) => echoEvents(value, { ...context, origin: 'business' }),
  message_echoes: (value, context) => echoEvents(value, { ...context, origin: 'echo' }),
  calls: (value, context) => listOf(value['calls']).flatMap((call) => isolated(call, () => callEvents(fieldsOf(call), context))),
};

export function parse(event: RawEvent): InboundEvent[] {
  return eventsOf(event.body, (item) => eventsOfItem(item, event));
}

function eventsOfItem(item: MetaItem, event: RawEvent): InboundEvent[] {
  const left = (reason: string): InboundEvent[] => [
    { type: 'ignored', dedupeKey: contentKey([item.field, item.entryTime ?? null, item.value]), reason },
  ];
  if (item.kind !== 'change') return left('not a change of a WhatsApp Business Account');
  const { field, value } = item;
  const phoneNumberId = phoneNumberIdOf(item);
  if (phoneNumberId !== undefined && phoneNumberId !== event.externalAccountId) return left('for another phone number');
  if (isAccountField(field)) {
    return accountEvents({ field, value: fieldsOf(value), entryTime: item.entryTime, businessAccountId: item.entryId });
  }
  const parseField = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (parseField) {
    if (!isObject(value)) return left(`${field} without content`);
    const context: ChangeContext = { receivedAt: event.receivedAt, origin: 'user', contacts: readContacts(value['contacts']) };
    const events = parseField(value, context);
    return events.length > 0 ? events : left(`${field} without content`);
  }
  const reason = Object.hasOwn(LEFT_ALONE, field) ? LEFT_ALONE[field] : undefined;
  return left(reason ?? `unknown webhook field: ${field.slice(0, 64)}`);
}

/** A message and the status of another may share a webhook; each is read on its own. */
function conversationEvents(value: Fields, context: ChangeContext): InboundEvent[] {
  return [
    ...listOf(value['messages']).flatMap((message) => isolated(message, () => messageEvents(message, context))),
    ...echoEvents(value, { ...context, origin: 'business' }),
    ...listOf(value['statuses']).flatMap((status) => isolated(status, () => statusEvents(status, context))),
    ...listOf(value['errors']).flatMap((error) => isolated(error, () => trouble(error))),
  ];
}

function echoEvents(value: Fields, context: ChangeContext): InboundEvent[] {
  return listOf(value['message_echoes']).flatMap((message) => isolated(message, () => messageEvents(message, context)));
}
