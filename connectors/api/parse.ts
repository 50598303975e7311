// A stored body as the hub's event. Pure; what cannot be read is told as ignored.
import { createHash } from 'node:crypto';
import type { EndUserProfile, InboundEvent, RawEvent } from '../../src/contract/index.js';
import { dedupeKeyOf } from './dedupe.js';
import type { ApiEvent } from './event-schema.js';
import { urlRef } from './media-ref.js';
import { readEvent } from './salvage.js';

export function parse({ body, receivedAt }: RawEvent): InboundEvent[] {
  const text = body.toString('utf8');
  const event = readEvent(jsonOf(text));
  if (event) return [inboundEvent(event, receivedAt)];
  const digest = createHash('sha256').update(text).digest('hex');
  return [{ type: 'ignored', dedupeKey: `unread:${digest}`, reason: 'not an event of the API channel' }];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inboundEvent(event: ApiEvent, receivedAt: Date): InboundEvent {
  const profile = profileOf(event.profile);
  const base = { dedupeKey: dedupeKeyOf(event), platformUserId: event.externalUserId, ...(profile && { profile }) };
  switch (event.type) {
    case 'message': {
      const { replyTo, authorName, albumId, entryPoint } = event;
      return {
        type: 'message',
        ...base,
        platformMessageId: event.externalMessageId,
        sentAt: event.sentAt ?? receivedAt,
        content: event.content,
        origin: event.origin,
        ...(replyTo !== undefined && { replyToPlatformMessageId: replyTo }),
        ...(authorName !== undefined && { authorName }),
        ...(albumId !== undefined && { albumId }),
        ...(entryPoint && { entryPoint }),
      };
    }
    case 'edit':
      return {
        type: 'edit',
        ...base,
        platformMessageId: event.externalMessageId,
        editedAt: event.editedAt ?? receivedAt,
        content: event.content,
      };
    case 'unsend':
      return { type: 'unsend', ...base, platformMessageIds: event.externalMessageIds };
    case 'reaction': {
      const { externalMessageId, emojis, authorName } = event;
      return { type: 'reaction', ...base, platformMessageId: externalMessageId, emojis, ...(authorName !== undefined && { authorName }) };
    }
    case 'receipt': {
      const { status, externalMessageId, earlierToo, error } = event;
      return {
        type: 'receipt',
        ...base,
        status,
        platformMessageId: externalMessageId,
        ...(earlierToo === true && { earlierToo }),
        ...(error && { error: { ...error, says: { name: 'not_delivered', quote: error.message } } }),
      };
    }
    case 'typing':
      return { type: 'typing', ...base };
    case 'reachability':
      return {
        type: 'reachability',
        ...base,
        reachable: event.reachable,
        reason: event.reason ?? (event.reachable ? 'reachable' : 'unreachable'),
      };
    case 'identity':
      return { type: 'identity', ...base, newPlatformUserId: event.newExternalUserId };
    case 'history_deleted':
      return { type: 'history_deleted', ...base };
  }
}

function profileOf(given: ApiEvent['profile']): EndUserProfile | null {
  if (given === undefined) return null;
  const { displayName, username, language, phone, avatarUrl } = given;
  return {
    ...(displayName !== undefined && { displayName }),
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
    ...(phone !== undefined && { phone }),
    ...(avatarUrl !== undefined && { avatarRef: urlRef(avatarUrl) }),
  };
}
