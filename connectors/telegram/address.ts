// How Telegram's chats and messages are named inside the hub.
// A chat: `<chat id>`, or `<chat id>@<business connection id>` when the bot speaks for a business owner.
// A message: `<chat id>/<message id>` or `<connection id>/<chat id>/<message id>`, because message ids are unique only inside those.

export interface ChatAddress {
  chatId: number;
  connectionId?: string;
}

export function platformUserIdOf({ chatId, connectionId }: ChatAddress): string {
  return connectionId === undefined ? String(chatId) : `${chatId}@${connectionId}`;
}

export function platformMessageIdOf({ chatId, connectionId }: ChatAddress, messageId: number | string): string {
  return connectionId === undefined ? `${chatId}/${messageId}` : `${connectionId}/${chatId}/${messageId}`;
}

/** null when it is no such id. */
export function readPlatformUserId(platformUserId: string): ChatAddress | null {
  const at = platformUserId.indexOf('@');
  const chatId = Number(at === -1 ? platformUserId : platformUserId.slice(0, at));
  if (!Number.isSafeInteger(chatId) || chatId === 0) return null;
  return at === -1 ? { chatId } : { chatId, connectionId: platformUserId.slice(at + 1) };
}

/** null for ids that cannot be named to Telegram again (button presses, ephemeral messages, later parts of a long text). */
export function readPlatformMessageId(platformMessageId: string): (ChatAddress & { messageId: number }) | null {
  const parts = platformMessageId.split('/');
  const messageId = Number(parts.pop());
  const chatId = Number(parts.pop());
  if (!Number.isSafeInteger(messageId) || messageId <= 0 || !Number.isSafeInteger(chatId)) return null;
  const connectionId = parts.pop();
  return connectionId === undefined ? { chatId, messageId } : { chatId, connectionId, messageId };
}
