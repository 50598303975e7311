// A stored webhook body into the hub's events. Pure and total: what is no message of WeChat, or of an unknown kind, says so.
// Message and event kinds as of developers.weixin.qq.com, read 2026-09.
import type { InboundEvent, RawEvent } from '../../src/contract/index.js';
import { readBody } from './body.js';
import { dedupeKeyOf, messageIdOf } from './dedupe.js';
import { parseEvent } from './parse-event.js';
import { messageEvents } from './parse-message.js';
import { textOf, timeOf, type Fields } from './reading.js';

/** What every part of the parser needs to know of a push. */
export interface PushContext {
  dedupeKey: string;
  /** The OpenID it is about. */
  platformUserId: string;
  /** WeChat's clock, in whole seconds. */
  at: Date;
  /** Absent for events and for the rare message without one. */
  messageId?: string;
}

export function parse({ body, receivedAt }: RawEvent): InboundEvent[] {
  const fields = readBody(body);
  const dedupeKey = fields && dedupeKeyOf(fields);
  if (!fields || dedupeKey === null) return [{ type: 'ignored', dedupeKey: 'unreadable', reason: 'no message of WeChat' }];
  const context = contextOf(fields, dedupeKey, receivedAt);
  const kind = textOf(fields['MsgType'])?.toLowerCase() ?? '';
  return kind === 'event' ? parseEvent(fields, context) : messageEvents(kind, fields, context);
}

function contextOf(fields: Fields, dedupeKey: string, receivedAt: Date): PushContext {
  const messageId = messageIdOf(fields);
  return {
    dedupeKey,
    platformUserId: textOf(fields['FromUserName']) ?? '',
    at: timeOf(fields['CreateTime']) ?? receivedAt,
    ...(messageId !== undefined && { messageId }),
  };
}
