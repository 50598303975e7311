// What an account may still send to a person. The same doing again sets its grant anew; grants of different doings stand side by side, and a
// message takes one from that which ends first. (WeChat does not say whether they add up; users report that they do.)
import { ApiRefusal, type Chat, type Grant } from './types.js';

const MESSAGE = { messages: 5, windowMs: 48 * 3_600_000 };
const ACTION = { messages: 3, windowMs: 60_000 };

export function grant(chat: Chat, doing: 'message' | 'action', now: number): void {
  const { messages, windowMs } = doing === 'message' ? MESSAGE : ACTION;
  chat.grants[doing] = { left: messages, until: now + windowMs };
  chat.lastDoingAt = now;
}

/** So much longer ago did the person do anything. */
export function elapse(chat: Chat, ms: number): void {
  for (const granted of [chat.grants.message, chat.grants.action]) granted.until -= ms;
  chat.lastDoingAt -= ms;
}

/** Throws 45015 when no window is open, 45047 when all that are open are used up. */
export function takeOne(chat: Chat, now: number): void {
  const open = openGrants(chat, now);
  if (open.length === 0 || !chat.following) throw new ApiRefusal(45015, 'response out of time limit or subscription is canceled');
  const usable = open.find(({ left }) => left > 0);
  if (!usable) throw new ApiRefusal(45047, 'out of response count limit');
  usable.left -= 1;
}

export function leftNow(chat: Chat, now: number): number {
  return openGrants(chat, now).reduce((sum, { left }) => sum + left, 0);
}

/** The one that ends first is first. */
function openGrants({ grants }: Chat, now: number): Grant[] {
  return [grants.message, grants.action].filter(({ until }) => until > now).sort((one, other) => one.until - other.until);
}
