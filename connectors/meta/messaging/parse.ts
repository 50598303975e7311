// A stored webhook body of Instagram or Messenger into the hub's events. Pure and total: one item that cannot be read costs only itself.
import type { InboundEvent, RawEvent } from '../../../src/contract/index.js';
import { contentKey, eventsOf, itemsOf, type MetaItem } from '../envelope.js';
import { fieldsOf, idOf, isObject, textOf, timeOfMs, type Fields } from '../reading.js';
import type { Dialect } from './dialect.js';
import { commentEvents } from './parse-comments.js';
import { editEvents, messageEvents, postbackEvents, type ItemContext } from './parse-message.js';
import {
  accountLinkingEvents,
  deliveryEvents,
  feedbackEvents,
  optinEvents,
  policyEvents,
  reactionEvents,
  readEvents,
  referralEvents,
} from './parse-rest.js';
import { ignored } from './parse-context.js';

type ParseKind = (value: Fields, context: ItemContext) => InboundEvent[];

/** By the field that says what a messaging event is; a message may carry a referral too, so the order matters. */
const KINDS: Readonly<Record<string, ParseKind>> = {
  message: messageEvents,
  message_edit: editEvents,
  postback: postbackEvents,
  reaction: reactionEvents,
  read: readEvents,
  delivery: deliveryEvents,
  referral: referralEvents,
  optin: optinEvents,
  account_linking: accountLinkingEvents,
  messaging_feedback: feedbackEvents,
  'policy-enforcement': policyEvents,
  policy_enforcement: policyEvents,
};

/** Known and deliberately left alone. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  pass_thread_control: 'another app gave the conversation to an app',
  take_thread_control: 'an app took the conversation over',
  request_thread_control: 'an app asks for the conversation',
  app_roles: 'roles of apps in the conversation',
  game_play: 'play of a game',
  response_feedback: 'feedback on an automatic answer',
  send_cart: 'a cart',
  story_insights: 'figures of a story',
  mentions: 'mention in a post or comment, which names nobody to answer',
};

export function parseMessaging({ body, receivedAt, externalAccountId }: RawEvent, dialect: Dialect): InboundEvent[] {
  return eventsOf(body, (item) => itemEvents(item, { receivedAt, accountId: externalAccountId, dialect }));
}

/** Every account a body may be about: as its entries name it, and as the business side of each event. */
export function messagingRecipients(body: Buffer): string[] {
  const ids = itemsOf(body).flatMap((item) => [item.entryId, businessSide(item) ?? '']);
  return [...new Set(ids)].filter((id) => id !== '');
}

/** Of a message to the business its recipient, of an echo its sender. */
function businessSide({ kind, value }: MetaItem): string | undefined {
  if (kind !== 'messaging' && kind !== 'standby') return undefined;
  const fields = fieldsOf(value);
  const isEcho = fieldsOf(fields['message'])['is_echo'] === true;
  return idOf(fieldsOf(fields[isEcho ? 'sender' : 'recipient'])['id']);
}

interface BodyContext {
  receivedAt: Date;
  accountId: string;
  dialect: Dialect;
}

function itemEvents(item: MetaItem, body: BodyContext): InboundEvent[] {
  const ours = item.entryId === body.accountId || businessSide(item) === body.accountId;
  if (!ours) return [ignored(item, 'for another account')];
  if (item.kind === 'odd') return [ignored(item, 'entry without content')];
  if (item.kind === 'change') return changeEvents(item, body);
  return isObject(item.value) ? conversationEvents(item, item.value, body) : [ignored(item, 'event is not an object')];
}

function changeEvents(item: MetaItem, { receivedAt, accountId, dialect }: BodyContext): InboundEvent[] {
  const events = commentEvents(item, { receivedAt, accountId, dialect });
  if (events) return events;
  // The dashboard's test button writes messages as changes.
  if (item.field === 'messages' && isObject(item.value)) return conversationEvents(item, item.value, { receivedAt, accountId, dialect });
  return [ignored(item, leftAlone(item.field) ?? `unknown field: ${item.field.slice(0, 64)}`)];
}

function conversationEvents(item: MetaItem, event: Fields, { receivedAt, accountId, dialect }: BodyContext): InboundEvent[] {
  const kind = Object.keys(KINDS).find((name) => Object.hasOwn(event, name));
  if (kind === undefined) {
    const name = Object.keys(event).find((key) => !['sender', 'recipient', 'timestamp'].includes(key)) ?? 'empty';
    return [ignored(item, leftAlone(name) ?? `unknown event: ${name.slice(0, 64)}`)];
  }
  const value = event[kind];
  const senderId = idOf(fieldsOf(event['sender'])['id']);
  const recipientId = idOf(fieldsOf(event['recipient'])['id']);
  if (!isObject(value)) return [ignored(item, `${kind} is not an object`)];
  const parse = KINDS[kind];
  if (!parse) return [ignored(item, `unknown event: ${kind}`)];
  const at = timeOfMs(event['timestamp']);
  return parse(value, {
    item,
    accountId,
    dialect,
    senderId,
    recipientId,
    at: at ?? receivedAt,
    stamp: at === undefined ? contentKey(event) : (textOf(event['timestamp']) ?? String(at.getTime())),
    receivedAt,
  });
}

function leftAlone(name: string): string | undefined {
  return Object.hasOwn(LEFT_ALONE, name) ? LEFT_ALONE[name] : undefined;
}
