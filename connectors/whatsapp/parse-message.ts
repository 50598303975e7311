// A WhatsApp message as the hub's events: whose it is, where it belongs, what it answers; and the kinds that change earlier messages.
import type { EndUserProfile, InboundEvent, InboundMessage } from '../../src/contract/index.js';
import { contentKey } from '../meta/envelope.js';
import { fieldsOf, idOf, shortTextOf, textOf, textsOf, timeOfSeconds, type Fields } from '../meta/reading.js';
import { groupUserIdOf, platformUserIdOf } from './address.js';
import { contentsOf } from './parse-content.js';
import { identityOf, personOf, profileOf, type Contacts } from './parse-person.js';

/** What every part of a change needs to know of it. */
export interface ChangeContext {
  receivedAt: Date;
  /** `user`: from a customer. Else an echo: `from` is the business, `to` the customer. */
  origin: InboundMessage['origin'];
  contacts: Contacts;
}

export function messageEvents(value: unknown, context: ChangeContext): InboundEvent[] {
  const message = fieldsOf(value);
  const id = idOf(message['id']);
  const side = otherSide(message, context);
  if (id === undefined || !side) return [{ type: 'ignored', dedupeKey: contentKey(value), reason: 'message without an id or a person' }];
  switch (message['type']) {
    case 'reaction':
      return [reactionEvent(message, id, side, context)];
    case 'edit':
      return editEvents(message, id, side, context);
    case 'revoke':
      return [revokeEvent(message, id, side)];
    case 'system':
      return [systemEvent(message, id, side)];
    case 'request_welcome':
      return [{ type: 'ignored', dedupeKey: `message:${id}`, reason: 'the customer opened the chat and wrote nothing' }];
    default:
      return plainMessages(message, id, side, context);
  }
}

interface Side {
  platformUserId: string;
  otherPlatformUserIds?: string[];
  profile: EndUserProfile;
  /** Who wrote it inside a group. */
  authorName?: string;
}

/** The customer, or the group; null when neither is named. */
function otherSide(message: Fields, { origin, contacts }: ChangeContext): Side | null {
  const [phone, userId] = origin === 'user' ? ['from', 'from_user_id'] : ['to', 'to_user_id'];
  const person = personOf({ userId: idOf(message[userId]), phone: idOf(message[phone]) }, contacts);
  const profile = profileOf(person, contacts);
  const groupId = idOf(message['group_id']);
  if (groupId !== undefined) {
    const authorName = origin === 'user' ? (profile.displayName ?? profile.username ?? profile.phone) : undefined;
    return { platformUserId: groupUserIdOf(groupId), profile: {}, ...(authorName !== undefined && { authorName }) };
  }
  const identity = identityOf(person);
  return identity && { ...identity, profile };
}

function plainMessages(message: Fields, id: string, side: Side, context: ChangeContext): InboundEvent[] {
  const base = {
    ...side,
    sentAt: timeOfSeconds(message['timestamp']) ?? context.receivedAt,
    origin: context.origin,
    ...contextOf(message),
  };
  const entryPoint = entryPointOf(message);
  return contentsOf(message, id).map((content, index): InboundMessage => ({
    ...base,
    type: 'message',
    dedupeKey: part(`message:${id}`, index),
    platformMessageId: part(id, index),
    content,
    ...(index === 0 && entryPoint && { entryPoint }),
  }));
}

/** Later parts of one long text get names of their own. */
function part(name: string, index: number): string {
  return index === 0 ? name : `${name}~${index}`;
}

/** A quote, or where a forwarded message comes from; WhatsApp does not say who wrote it first, only (two arrows) that it goes from hand to hand. */
function contextOf(message: Fields): Pick<InboundMessage, 'replyToPlatformMessageId' | 'forwardedFrom'> {
  const context = fieldsOf(message['context']);
  if (context['frequently_forwarded'] === true) return { forwardedFrom: 'WhatsApp ⇉' };
  if (context['forwarded'] === true) return { forwardedFrom: 'WhatsApp' };
  const repliedTo = idOf(context['id']);
  return repliedTo === undefined ? {} : { replyToPlatformMessageId: repliedTo };
}

/** An advertisement or post with a WhatsApp button, or the product page the customer wrote from. */
function entryPointOf(message: Fields): InboundMessage['entryPoint'] | undefined {
  const referral = fieldsOf(message['referral']);
  const source = shortTextOf(referral['source_id'], 512) ?? shortTextOf(referral['source_url'], 512);
  if (source !== undefined) {
    const kind = referral['source_type'] === 'ad' ? 'ad' : 'referral';
    const data = textsOf({ title: referral['headline'], text: referral['body'], url: referral['source_url'] });
    return { kind, payload: source, ...(Object.keys(data).length > 0 && { data }) };
  }
  const product = fieldsOf(fieldsOf(message['context'])['referred_product']);
  const sku = shortTextOf(product['product_retailer_id'], 256);
  return sku === undefined ? undefined : { kind: 'referral', payload: `product:${shortTextOf(product['catalog_id'], 128) ?? ''}/${sku}` };
}

function reactionEvent(message: Fields, id: string, side: Side, { origin }: ChangeContext): InboundEvent {
  const reaction = fieldsOf(message['reaction']);
  const target = idOf(reaction['message_id']);
  const dedupeKey = `message:${id}`;
  if (target === undefined) return { type: 'ignored', dedupeKey, reason: 'reaction without a message' };
  if (origin !== 'user') return { type: 'ignored', dedupeKey, reason: 'reaction of the business itself' };
  // No emoji: the reaction was taken away.
  const emoji = shortTextOf(reaction['emoji'], 64);
  return { type: 'reaction', dedupeKey, ...side, platformMessageId: target, emojis: emoji === undefined ? [] : [emoji] };
}

function editEvents(message: Fields, id: string, side: Side, context: ChangeContext): InboundEvent[] {
  const edit = fieldsOf(message['edit']);
  const target = idOf(edit['original_message_id']);
  const dedupeKey = `message:${id}`;
  if (target === undefined) return [{ type: 'ignored', dedupeKey, reason: 'edit without a message' }];
  const editedAt = timeOfSeconds(message['timestamp']) ?? context.receivedAt;
  const { authorName: _author, ...who } = side;
  return contentsOf(fieldsOf(edit['message']), id).map((content, index) => ({
    type: 'edit',
    dedupeKey: part(dedupeKey, index),
    ...who,
    platformMessageId: part(target, index),
    editedAt,
    content,
  }));
}

function revokeEvent(message: Fields, id: string, { authorName: _author, ...side }: Side): InboundEvent {
  const target = idOf(fieldsOf(message['revoke'])['original_message_id']);
  const dedupeKey = `message:${id}`;
  if (target === undefined) return { type: 'ignored', dedupeKey, reason: 'deletion without a message' };
  return { type: 'unsend', dedupeKey, ...side, platformMessageIds: [target] };
}

/** The person goes on under another number or user id. */
function systemEvent(message: Fields, id: string, { authorName: _author, ...side }: Side): InboundEvent {
  const system = fieldsOf(message['system']);
  const dedupeKey = `message:${id}`;
  const kind = textOf(system['type']) ?? '';
  if (kind !== 'user_changed_number' && kind !== 'user_changed_user_id') {
    return {
      type: 'ignored',
      dedupeKey,
      reason: `notice of WhatsApp: ${shortTextOf(system['body'], 200) ?? shortTextOf(kind, 64) ?? 'unknown'}`,
    };
  }
  const newPhone = idOf(system['wa_id']);
  const newPlatformUserId = platformUserIdOf({ userId: idOf(system['user_id']), phone: newPhone });
  const oldPlatformUserId = platformUserIdOf({ userId: idOf(system['previous_user_id']) }) ?? side.platformUserId;
  if (newPlatformUserId === null || newPlatformUserId === oldPlatformUserId) {
    return { type: 'ignored', dedupeKey, reason: 'change of a number without a new one' };
  }
  const phone = profileOf({ phone: newPhone }, new Map()).phone;
  const { profile: _profile, ...old } = side;
  return {
    type: 'identity',
    dedupeKey,
    ...(side.platformUserId !== oldPlatformUserId && { otherPlatformUserIds: [side.platformUserId] }),
    ...(side.platformUserId === oldPlatformUserId && old.otherPlatformUserIds && { otherPlatformUserIds: old.otherPlatformUserIds }),
    platformUserId: oldPlatformUserId,
    newPlatformUserId,
    ...(phone !== undefined && { profile: { phone } }),
  };
}
