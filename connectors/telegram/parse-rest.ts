// The long tail of Telegram messages: service messages become events, kinds without a word of ours a text that stands for them.
import type { InboundContent } from '../../src/contract/index.js';
import { cutText, fieldsOf, integerOf, isObject, listOf, textOf, type Fields } from './reading.js';
import { say } from './words.js';

const TEXT_KEPT = 4000;

/** Service messages whose details are worth keeping. */
const SERVICE_KINDS = [
  'web_app_data',
  'successful_payment',
  'refunded_payment',
  'users_shared',
  'chat_shared',
  'write_access_allowed',
  'connected_website',
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'pinned_message',
  'message_auto_delete_timer_changed',
  'proximity_alert_triggered',
  'chat_background_set',
  'boost_added',
  'giveaway_created',
  'giveaway_completed',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'checklist_tasks_done',
  'checklist_tasks_added',
  'direct_message_price_changed',
  'paid_message_price_changed',
  'suggested_post_approved',
  'suggested_post_approval_failed',
  'suggested_post_declined',
  'suggested_post_paid',
  'suggested_post_refunded',
  'chat_owner_left',
  'chat_owner_changed',
] as const;
/** Those that say all by happening, or whose details are none of ours (identity documents). */
const BARE_SERVICE_KINDS = [
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'delete_chat_photo',
  'new_chat_photo',
  'passport_data',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
] as const;

export function serviceContent(message: Fields): InboundContent | null {
  const bare = BARE_SERVICE_KINDS.find((kind) => message[kind] !== undefined);
  if (bare) return { type: 'event', name: bare, data: {} };
  const kind = SERVICE_KINDS.find((candidate) => message[candidate] !== undefined);
  if (!kind) return null;
  const details = message[kind];
  if (kind === 'pinned_message') return { type: 'event', name: kind, data: { messageId: fieldsOf(details)['message_id'] ?? null } };
  return { type: 'event', name: kind, data: isObject(details) ? { ...details } : { value: details ?? null } };
}

type Describe = (details: Fields, message: Fields) => string | undefined;

/** What stands for kinds the hub has no word for, in the order they are looked for. */
const SUBSTITUTES: readonly (readonly [kind: string, describe: Describe])[] = [
  [
    'poll',
    (poll) => joined([textOf(poll['question']), ...listOf(poll['options']).map((option) => bullet(textOf(fieldsOf(option)['text'])))]),
  ],
  ['dice', (dice) => joined([textOf(dice['emoji']), numberText(dice['value'])], ' ')],
  ['game', (game) => joined([textOf(game['title']), textOf(game['description'])])],
  ['checklist', (list) => joined([textOf(list['title']), ...listOf(list['tasks']).map((task) => bullet(textOf(fieldsOf(task)['text'])))])],
  ['invoice', (invoice) => joined([textOf(invoice['title']), textOf(invoice['description']), price(invoice)])],
  ['story', (story) => textOf(fieldsOf(story['chat'])['title']) ?? textOf(fieldsOf(story['chat'])['first_name'])],
  ['paid_media', (_media, message) => textOf(message['caption'])],
  ['giveaway', (giveaway) => textOf(giveaway['prize_description'])],
  ['giveaway_winners', (winners) => textOf(winners['prize_description'])],
  ['gift', (gift) => textOf(gift['text'])],
  ['unique_gift', (gift) => textOf(fieldsOf(gift['gift'])['base_name'])],
  ['rich_message', (rich) => textOf(rich['text']) ?? joined(plainTexts(rich))],
];

/** Never refuses: a message nobody knows is kept as `unsupported` under its most telling field. */
export function substituteContent(message: Fields): InboundContent {
  for (const [kind, describe] of SUBSTITUTES) {
    if (message[kind] === undefined) continue;
    return unsupported(kind, describe(fieldsOf(message[kind]), message) ?? textOf(message['caption']));
  }
  return unsupported(unknownKind(message), textOf(message['caption']));
}

function unsupported(kind: string, text: string | undefined): InboundContent {
  const platformType = cutText(kind, 64);
  const { message: reason, says } = say('kind_unknown', { kind: platformType });
  return {
    type: 'unsupported',
    platformType,
    reason,
    says,
    ...(text !== undefined && { text: cutText(text, TEXT_KEPT) }),
  };
}

const COMMON_FIELDS = new Set([
  'message_id',
  'message_thread_id',
  'direct_messages_topic',
  'from',
  'sender_chat',
  'sender_boost_count',
  'sender_business_bot',
  'sender_tag',
  'date',
  'business_connection_id',
  'chat',
  'forward_origin',
  'is_topic_message',
  'is_automatic_forward',
  'reply_to_message',
  'external_reply',
  'quote',
  'reply_to_story',
  'reply_to_checklist_task_id',
  'via_bot',
  'edit_date',
  'has_protected_content',
  'is_from_offline',
  'is_paid_post',
  'media_group_id',
  'author_signature',
  'paid_star_count',
  'link_preview_options',
  'suggested_post_info',
  'effect_id',
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'has_media_spoiler',
  'reply_markup',
  'entities',
  'text',
]);

function unknownKind(message: Fields): string {
  return Object.keys(message).find((name) => !COMMON_FIELDS.has(name) && name !== '') ?? 'empty';
}

function joined(parts: (string | undefined)[], separator = '\n'): string | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 0 ? undefined : present.join(separator);
}

function bullet(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `• ${text}`;
}

function numberText(value: unknown): string | undefined {
  const number = integerOf(value);
  return number === undefined ? undefined : String(number);
}

/** In the currency's smallest unit, as Telegram gives it. */
function price(invoice: Fields): string | undefined {
  const amount = numberText(invoice['total_amount']);
  const currency = textOf(invoice['currency']);
  return amount === undefined || currency === undefined ? undefined : `${amount} ${currency} (smallest unit)`;
}

const RICH_DEPTH = 12;

/** Every `text` inside a nested rich message, in order. */
function plainTexts(value: unknown, depth = 0): string[] {
  if (depth > RICH_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => plainTexts(item, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : plainTexts(inner, depth + 1),
  );
}
