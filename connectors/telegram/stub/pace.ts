// Telegram's flood control.
import { ApiFailure, type Bot, type Chat } from './types.js';
import type { World } from './world.js';

/** Messages at once to one chat, before the pace counts. */
export const CHAT_BURST = 3;

/** Throws 429 with the wait when the bot or the chat has sent too much. */
export function checkPace({ parts }: World, bot: Bot, chat: Chat): void {
  const excess = parts.rates.take(String(bot.id), String(chat.id));
  if (!excess) return;
  const seconds = Math.max(1, Math.ceil(excess.waitMs / 1000));
  throw new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
