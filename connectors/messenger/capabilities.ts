// What a Facebook Page can carry over Messenger, as data (Meta's pages of March to July 2026).
import type { Capabilities } from '../../src/contract/index.js';
import { messagingCapabilities } from '../meta/messaging/limits.js';
import { MESSAGES_PER_SECOND, settingsSchema } from './config.js';
import { messengerDialect } from './dialect.js';

/** “Fewer than 2000 characters”. */
export const TEXT_MAX = 1999;
/** Meta takes 30 pictures at once, the hub's albums hold 10. */
const ALBUM_MAX = 10;

export function capabilities(settings: Readonly<Record<string, unknown>>): Capabilities {
  const { messagesPerSecond = MESSAGES_PER_SECOND, humanAgent = true, comments = false } = settingsSchema.catch({}).parse(settings);
  return messagingCapabilities(messengerDialect, {
    text: { max: TEXT_MAX, unit: 'utf16', splits: true },
    albumMax: ALBUM_MAX,
    receipts: ['sent', 'delivered', 'read'],
    messagesPerSecond,
    humanAgent,
    comments,
  });
}
