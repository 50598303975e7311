// A stored webhook body into the hub's events. Pure and total: any JSON object yields a list, unknown kinds as `ignored` with the reason.
// Update kinds as of Bot API 10.3 (2026-08-24).
import type { InboundEvent, RawEvent } from '../../src/contract/index.js';
import { platformMessageIdOf, platformUserIdOf } from './address.js';
import { editEvents, ignored, messageEvents, otherSide, placeOf, profileOf, type Place, type UpdateContext } from './parse-message.js';
import { fieldsOf, integerOf, isObject, listOf, shortTextOf, textOf, timeOf, type Fields } from './reading.js';
import { say } from './words.js';

type ParseKind = (payload: Fields, context: UpdateContext) => InboundEvent[];

const KINDS: Readonly<Record<string, ParseKind>> = {
  message: messageEvents,
  edited_message: editEvents,
  business_message: messageEvents,
  edited_business_message: editEvents,
  deleted_business_messages: deletedEvents,
  business_connection: connectionEvents,
  callback_query: callbackEvents,
  message_reaction: reactionEvents,
  my_chat_member: membershipEvents,
};

/** Known and deliberately left alone. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  channel_post: 'post of a channel',
  edited_channel_post: 'edited post of a channel',
  message_reaction_count: 'anonymous reaction counts',
  chat_member: 'membership of others in a group',
  chat_join_request: 'request to join a group',
  chat_boost: 'boost of a chat',
  removed_chat_boost: 'removed boost of a chat',
  inline_query: 'inline query',
  chosen_inline_result: 'chosen inline result',
  shipping_query: 'shipping query',
  pre_checkout_query: 'pre-checkout query',
  purchased_paid_media: 'purchase of paid media',
  poll: 'state of a poll',
  poll_answer: 'answer to a poll',
  guest_message: 'message from a chat this bot is not in',
  managed_bot: 'managed bot',
  subscription: 'subscription',
  stopped_message_generation: 'stopped message generation',
};

export function parse(event: RawEvent): InboundEvent[] {
  const update = readUpdate(event.body);
  const updateId = integerOf(update['update_id']) ?? 0;
  const context = { updateId, receivedAt: event.receivedAt, externalAccountId: event.externalAccountId };
  const kind = Object.keys(update).find((name) => name !== 'update_id') ?? '';
  const parseKind = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (parseKind) return isObject(update[kind]) ? parseKind(update[kind], context) : [ignored(context, `${kind} is not an object`)];
  if (kind === '') return [ignored(context, 'update without content')];
  const reason = Object.hasOwn(LEFT_ALONE, kind) ? LEFT_ALONE[kind] : undefined;
  return [ignored(context, reason ?? `unknown update kind: ${kind.slice(0, 64)}`)];
}

function readUpdate(body: Buffer): Fields {
  try {
    return fieldsOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** A button was pressed: the answer to a menu. Telegram's button spins until the query is answered, so that is asked for at once. */
function callbackEvents(query: Fields, context: UpdateContext): InboundEvent[] {
  const id = textOf(query['id']);
  const from = fieldsOf(query['from']);
  const message = fieldsOf(query['message']);
  const fromId = integerOf(from['id']);
  const place =
    placeOf(message) ?? (fromId === undefined ? null : ({ address: { chatId: fromId }, kind: 'private', chat: from } satisfies Place));
  if (id === undefined || !place) return [ignored(context, 'button press without an id or a person')];
  const choiceId = shortTextOf(query['data'], 256) ?? shortTextOf(query['game_short_name'], 256);
  const label = choiceId === undefined ? undefined : labelOf(message, choiceId);
  const menuId = integerOf(message['message_id']);
  const author = place.kind === 'group' ? profileOf(from).displayName : undefined;
  return [
    {
      type: 'message',
      dedupeKey: String(context.updateId),
      platformUserId: platformUserIdOf(place.address),
      platformMessageId: platformMessageIdOf(place.address, `callback-${id}`),
      profile: otherSide(place, from),
      // A press carries no time of its own.
      sentAt: context.receivedAt,
      origin: 'user',
      content: { type: 'form_reply', fields: {}, ...(choiceId !== undefined && { choiceId }), ...(label !== undefined && { text: label }) },
      respond: [{ method: 'answerCallbackQuery', payload: { callback_query_id: id } }],
      ...(menuId !== undefined && menuId > 0 && { replyToPlatformMessageId: platformMessageIdOf(place.address, menuId) }),
      ...(author !== undefined && { authorName: author }),
    },
  ];
}

/** What the pressed button says. */
function labelOf(message: Fields, data: string): string | undefined {
  const rows = listOf(fieldsOf(message['reply_markup'])['inline_keyboard']);
  const button = rows
    .flatMap(listOf)
    .map(fieldsOf)
    .find((candidate) => candidate['callback_data'] === data);
  return shortTextOf(button?.['text'], 256);
}

/** Custom and paid reactions have no character of their own. */
const CUSTOM_REACTION = '✨';
const PAID_REACTION = '⭐';

function reactionEvents(reaction: Fields, context: UpdateContext): InboundEvent[] {
  const place = placeOf(reaction);
  const messageId = integerOf(reaction['message_id']);
  if (!place || messageId === undefined) return [ignored(context, 'reaction without a chat or message')];
  if (place.kind === 'channel') return [ignored(context, 'reaction in a channel')];
  const who = fieldsOf(reaction['user'] ?? reaction['actor_chat']);
  const author = place.kind === 'group' ? profileOf(who).displayName : undefined;
  const emojis = listOf(reaction['new_reaction']).flatMap((item) => {
    const { type, emoji } = fieldsOf(item);
    if (type === 'emoji') return shortTextOf(emoji, 64) ?? [];
    return type === 'paid' ? PAID_REACTION : CUSTOM_REACTION;
  });
  return [
    {
      type: 'reaction',
      dedupeKey: String(context.updateId),
      platformUserId: platformUserIdOf(place.address),
      profile: otherSide(place, who),
      platformMessageId: platformMessageIdOf(place.address, messageId),
      emojis,
      ...(author !== undefined && { authorName: author }),
    },
  ];
}

/** In a private chat: the person blocked or unblocked the bot. In a group: the bot was added, restricted or removed. */
function membershipEvents(change: Fields, context: UpdateContext): InboundEvent[] {
  const place = placeOf(change);
  if (!place) return [ignored(context, 'membership without a chat')];
  if (place.kind === 'channel') return [ignored(context, 'membership in a channel')];
  const member = fieldsOf(change['new_chat_member']);
  const status = textOf(member['status']) ?? '';
  const reachable = status === 'restricted' ? member['can_send_messages'] === true : !['kicked', 'left', ''].includes(status);
  const reason =
    place.kind === 'private' ? (reachable ? 'unblocked' : 'blocked_by_user') : reachable ? 'bot_in_group' : 'bot_removed_from_group';
  const platformUserId = platformUserIdOf(place.address);
  const profile = otherSide(place, fieldsOf(change['from']));
  return [{ type: 'reachability', dedupeKey: String(context.updateId), platformUserId, profile, reachable, reason }];
}

/** The only deletions Telegram tells bots about. */
function deletedEvents(deleted: Fields, context: UpdateContext): InboundEvent[] {
  const place = placeOf(deleted);
  if (!place) return [ignored(context, 'deletion without a chat')];
  const ids = listOf(deleted['message_ids']).flatMap((id) => integerOf(id) ?? []);
  return [
    {
      type: 'unsend',
      dedupeKey: String(context.updateId),
      platformUserId: platformUserIdOf(place.address),
      profile: profileOf(place.chat),
      platformMessageIds: ids.map((id) => platformMessageIdOf(place.address, id)),
    },
  ];
}

function connectionEvents(connection: Fields, context: UpdateContext): InboundEvent[] {
  const user = fieldsOf(connection['user']);
  const owner = profileOf(user).displayName ?? 'The owner';
  // One for all that becomes of this owner's connection: the newest takes the place of what was told before.
  const code = `business_connection_${String(integerOf(user['id']) ?? 0)}`;
  const since = timeOf(connection['date'])?.toISOString() ?? context.receivedAt.toISOString();
  const dedupeKey = String(context.updateId);
  if (connection['is_enabled'] !== true) {
    return [{ type: 'account', dedupeKey, level: 'warning', code, ...say('business_disconnected', { owner }) }];
  }
  const canReply = fieldsOf(connection['rights'])['can_reply'] === true || connection['can_reply'] === true;
  if (!canReply) {
    return [{ type: 'account', dedupeKey, level: 'warning', code, ...say('business_without_reply', { owner }) }];
  }
  return [{ type: 'account', dedupeKey, level: 'info', code, ...say('business_connected', { owner, since }) }];
}
