// What happens around messages: reactions, receipts, referrals, opt-ins, and what Meta says of the account.
import type { InboundEvent, InboundReceipt } from '../../../src/contract/index.js';
import { idOf, listOf, shortTextOf, textOf, timeOfMs, type Fields } from '../reading.js';
import { say } from '../words.js';
import { eventMessageId } from './names.js';
import { endUserOf, ignored, type ItemContext } from './parse-context.js';
import { entryPointOf } from './parse-message.js';
import { shownData } from './shown-data.js';

/** For reactions that come by name only. */
const REACTION_EMOJIS: Readonly<Record<string, string>> = {
  love: '❤',
  like: '👍',
  dislike: '👎',
  laugh: '😆',
  smile: '😆',
  wow: '😮',
  sad: '😢',
  angry: '😠',
};
const OTHER_REACTION = '✨';

export function reactionEvents(reaction: Fields, context: ItemContext): InboundEvent[] {
  const mid = idOf(reaction['mid']);
  const platformUserId = endUserOf(context);
  if (mid === undefined || platformUserId === undefined) return [ignored(context.item, 'reaction without a message or an end user')];
  const name = textOf(reaction['reaction']) ?? '';
  const known = Object.hasOwn(REACTION_EMOJIS, name) ? REACTION_EMOJIS[name] : undefined;
  const emoji = shortTextOf(reaction['emoji'], 64) ?? known ?? OTHER_REACTION;
  const removed = reaction['action'] === 'unreact';
  return [
    {
      type: 'reaction',
      dedupeKey: `reaction:${mid}:${platformUserId}:${removed ? '' : emoji}:${context.stamp}`,
      platformUserId,
      platformMessageId: mid,
      emojis: removed ? [] : [emoji],
      // Both platforms count it as the person's doing, like a message (Messenger Platform, “Messaging window”, read 2026-10).
      ...(!removed && { opensWindow: true }),
    },
  ];
}

/** Messenger names an instant, Instagram the last message that was read; both mean all that was sent before as well. */
export function readEvents(read: Fields, context: ItemContext): InboundEvent[] {
  const platformUserId = endUserOf(context);
  if (platformUserId === undefined) return [ignored(context.item, 'read by the business itself')];
  const mid = idOf(read['mid']);
  const watermark = timeOfMs(read['watermark']);
  const base = { type: 'receipt', status: 'read', platformUserId } as const;
  if (watermark) return [{ ...base, dedupeKey: `read:${platformUserId}:${watermark.getTime()}`, watermark }];
  if (mid === undefined) return [ignored(context.item, 'read receipt without a message or an instant')];
  return [{ ...base, dedupeKey: `read:${mid}:${platformUserId}`, platformMessageId: mid, earlierToo: true }];
}

export function deliveryEvents(delivery: Fields, context: ItemContext): InboundEvent[] {
  const platformUserId = endUserOf(context);
  if (platformUserId === undefined) return [ignored(context.item, 'delivery receipt without an end user')];
  const base = { type: 'receipt', status: 'delivered', platformUserId } as const;
  const mids = listOf(delivery['mids']).flatMap((mid) => idOf(mid) ?? []);
  const receipts = mids.map((mid): InboundReceipt => ({ ...base, dedupeKey: `delivered:${mid}`, platformMessageId: mid }));
  const watermark = timeOfMs(delivery['watermark']);
  if (watermark) receipts.push({ ...base, dedupeKey: `delivered:${platformUserId}:${watermark.getTime()}`, watermark });
  return receipts.length > 0 ? receipts : [ignored(context.item, 'delivery receipt without a message or an instant')];
}

/** Somebody with an earlier conversation followed a link or an advertisement, and has not written yet. */
export function referralEvents(referral: Fields, context: ItemContext): InboundEvent[] {
  const entryPoint = entryPointOf(referral);
  return eventMessage('referral', referral, context).map((event) =>
    event.type === 'message' && entryPoint ? { ...event, entryPoint } : event,
  );
}

/** Consent to be written to. The token inside is a right to send and stays out of what agents see. */
export function optinEvents(optin: Fields, context: ItemContext): InboundEvent[] {
  const { notification_messages_token: _token, ...shown } = optin;
  return eventMessage('optin', shown, context);
}

export function accountLinkingEvents(linking: Fields, context: ItemContext): InboundEvent[] {
  const { authorization_code: _code, ...shown } = linking;
  return eventMessage('account_linking', shown, context);
}

export function feedbackEvents(feedback: Fields, context: ItemContext): InboundEvent[] {
  return eventMessage('feedback', feedback, context);
}

function eventMessage(name: string, data: Fields, context: ItemContext): InboundEvent[] {
  const platformUserId = endUserOf(context);
  if (platformUserId === undefined) return [ignored(context.item, `${name} without an end user`)];
  const platformMessageId = eventMessageId(name, platformUserId, context.stamp);
  return [
    {
      type: 'message',
      dedupeKey: platformMessageId,
      platformUserId,
      platformMessageId,
      sentAt: context.at,
      origin: 'user',
      content: { type: 'event', name, data: shownData(data) },
    },
  ];
}

/** Meta stops or releases the account. */
export function policyEvents(policy: Fields, context: ItemContext): InboundEvent[] {
  const blocked = policy['action'] === 'block';
  const reason = shortTextOf(policy['reason'], 300);
  const { message, says } = say(blocked ? 'blocked' : 'released');
  return [
    {
      type: 'account',
      dedupeKey: `policy:${blocked ? 'block' : 'unblock'}:${context.stamp}`,
      level: blocked ? 'error' : 'info',
      code: blocked ? 'policy_block' : 'policy_unblock',
      about: 'policy',
      message: reason === undefined ? message : `${message}: ${reason}`,
      says: { ...says, ...(reason !== undefined && { quote: reason }) },
    },
  ];
}
