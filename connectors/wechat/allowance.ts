// How many messages each happening allows the business to send, and for how long.
// Source: developers.weixin.qq.com, customer service introduction, table in force since 2023-06-12, read 2026-09.
import type { InboundMessage } from '../../src/contract/index.js';

type ReplyAllowance = NonNullable<InboundMessage['replyAllowance']>;

const MESSAGE_WINDOW_SECONDS = 48 * 3600;
const MESSAGES_PER_MESSAGE = 5;
const ACTION_WINDOW_SECONDS = 60;
const MESSAGES_PER_ACTION = 3;

/** The customer wrote. */
export function afterMessage(at: Date): ReplyAllowance {
  return { messages: MESSAGES_PER_MESSAGE, seconds: MESSAGE_WINDOW_SECONDS, at };
}

/** They followed, scanned a code with a scene, or tapped a menu that tells us. */
export function afterAction(at: Date): ReplyAllowance {
  return { messages: MESSAGES_PER_ACTION, seconds: ACTION_WINDOW_SECONDS, at };
}
