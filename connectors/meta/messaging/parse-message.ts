// Direct messages, their edits and removals, and pressed buttons.
import type { InboundEvent, InboundMessage } from '../../../src/contract/index.js';
import { fieldsOf, idOf, shortTextOf, textOf, textsOf, type Fields } from '../reading.js';
import { STORY_SUFFIX, allPartIds, eventMessageId, partMessageId } from './names.js';
import { contentsOf, textContents } from './parse-content.js';
import { storyLink } from './parse-attachments.js';
import { ignored, type ItemContext } from './parse-context.js';

export type { ItemContext };

export function messageEvents(message: Fields, context: ItemContext): InboundEvent[] {
  const { item, senderId, recipientId, accountId } = context;
  const mid = idOf(message['mid']);
  const isEcho = message['is_echo'] === true;
  const platformUserId = isEcho ? recipientId : senderId;
  if (mid === undefined || platformUserId === undefined) return [ignored(item, 'message without an id or a person')];
  if (isEcho && platformUserId === accountId) return [ignored(item, 'echo of the account writing to itself')];
  if (message['is_deleted'] === true) {
    return [{ type: 'unsend', dedupeKey: `unsend:${mid}`, platformUserId, platformMessageIds: allPartIds(mid) }];
  }
  const base = {
    type: 'message',
    platformUserId,
    sentAt: context.at,
    origin: originOf(message, context),
  } as const;
  const entryPoint = entryPointOf(message['referral']);
  const replyTo = fieldsOf(message['reply_to']);
  const replied = idOf(replyTo['mid']);
  const contents = contentsOf(message, context.dialect).map((content, index): InboundMessage => {
    const name = partMessageId(mid, index);
    return {
      ...base,
      dedupeKey: name,
      platformMessageId: name,
      content,
      ...(replied !== undefined && index === 0 && { replyToPlatformMessageId: replied }),
      ...(entryPoint && index === 0 && { entryPoint }),
    };
  });
  const story = storyEvent(replyTo['story'], mid, base);
  return story ? [story, ...contents] : contents;
}

/** The story an answer belongs to stands before the answer. */
function storyEvent(
  story: unknown,
  mid: string,
  base: Pick<InboundMessage, 'type' | 'platformUserId' | 'sentAt' | 'origin'>,
): InboundMessage | null {
  const content = storyLink(fieldsOf(story)['url']);
  if (!content) return null;
  const name = mid + STORY_SUFFIX;
  return { ...base, dedupeKey: name, platformMessageId: name, content };
}

/**
 * An echo may be our own send, told before its answer arrives, or something the business wrote elsewhere. Only Meta's own inbox can be
 * recognised for sure; the rest is left to the hub, which knows what it has sent.
 */
function originOf(message: Fields, { dialect }: ItemContext): InboundMessage['origin'] {
  if (message['is_echo'] !== true) return 'user';
  return dialect.inboxAppIds.has(idOf(message['app_id']) ?? '') ? 'business' : 'echo';
}

const PAYLOAD_MAX = 512;

/** An advertisement, an m.me or ig.me link, a product's page. */
export function entryPointOf(referral: unknown): InboundMessage['entryPoint'] {
  const fields = fieldsOf(referral);
  const ref = shortTextOf(fields['ref'], PAYLOAD_MAX);
  const adId = idOf(fields['ad_id']);
  const productId = idOf(fieldsOf(fields['product'])['id']);
  const advertisement = fieldsOf(fields['ads_context_data']);
  const told = textsOf({ title: advertisement['ad_title'], url: fields['referer_uri'], ad: adId, product: productId });
  const data = Object.keys(told).length > 0 ? { data: told } : {};
  if (adId !== undefined || fields['source'] === 'ADS') {
    const payload = ref ?? adId;
    return payload === undefined ? undefined : { kind: 'ad', payload, ...data };
  }
  const payload = ref ?? productId;
  return payload === undefined ? undefined : { kind: 'referral', payload, ...data };
}

export function editEvents(edit: Fields, context: ItemContext): InboundEvent[] {
  const mid = idOf(edit['mid']);
  const text = textOf(edit['text']);
  const platformUserId = context.senderId === context.accountId ? context.recipientId : context.senderId;
  if (mid === undefined || platformUserId === undefined) return [ignored(context.item, 'edit without an id or a person')];
  // Instagram tells new messages as an edit without a text to apps that lack a permission.
  const [content] = text === undefined ? [] : textContents(text);
  if (!content) return [ignored(context.item, 'edit without a text')];
  const count = idOf(edit['num_edit']) ?? context.stamp;
  return [{ type: 'edit', dedupeKey: `edit:${mid}:${count}`, platformUserId, platformMessageId: mid, editedAt: context.at, content }];
}

const CHOICE_MAX = 256;

/** A pressed button, menu entry, ice breaker or Get Started. */
export function postbackEvents(postback: Fields, context: ItemContext): InboundEvent[] {
  const platformUserId = context.senderId;
  if (platformUserId === undefined) return [ignored(context.item, 'pressed button without a person')];
  const name = idOf(postback['mid']) ?? eventMessageId('postback', platformUserId, context.stamp);
  // Another app's conversation: its buttons' payloads are not told.
  const choiceId = shortTextOf(postback['payload'], CHOICE_MAX);
  const text = shortTextOf(postback['title'], CHOICE_MAX);
  const entryPoint = entryPointOf(postback['referral']);
  return [
    {
      type: 'message',
      dedupeKey: name,
      platformUserId,
      platformMessageId: name,
      sentAt: context.at,
      origin: 'user',
      content: { type: 'form_reply', fields: {}, ...(choiceId !== undefined && { choiceId }), ...(text !== undefined && { text }) },
      ...(entryPoint && { entryPoint }),
    },
  ];
}
