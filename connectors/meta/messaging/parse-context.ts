// What every part of a messaging event needs to know of it, and the word for what is left alone.
import type { InboundIgnored } from '../../../src/contract/index.js';
import { contentKey, type MetaItem } from '../envelope.js';
import type { Dialect } from './dialect.js';

export interface ItemContext {
  item: MetaItem;
  /** The Instagram account's or Page's id. */
  accountId: string;
  dialect: Dialect;
  senderId: string | undefined;
  recipientId: string | undefined;
  /** The platform's clock; when it says nothing, ours. */
  at: Date;
  /** The event's time as it came, or else what stands for it: the same in every redelivery. */
  stamp: string;
  receivedAt: Date;
}

export function ignored(item: MetaItem, reason: string): InboundIgnored {
  return { type: 'ignored', dedupeKey: contentKey([item.entryId, item.field, item.value]), reason };
}

/** What only the end user does; the business's own doings come back in some webhooks too. */
export function endUserOf({ senderId, accountId }: ItemContext): string | undefined {
  return senderId === accountId ? undefined : senderId;
}
