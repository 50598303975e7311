// What an Instagram professional account can carry, as data (Meta's pages of July to October 2026).
import type { Capabilities } from '../../src/contract/index.js';
import { messagingCapabilities } from '../meta/messaging/limits.js';
import { MESSAGES_PER_SECOND, settingsSchema } from './config.js';
import { instagramDialect } from './dialect.js';

export const TEXT_MAX_BYTES = 1000;
const ALBUM_MAX = 10;

export function capabilities(settings: Readonly<Record<string, unknown>>): Capabilities {
  const { messagesPerSecond = MESSAGES_PER_SECOND, humanAgent = true, comments = false } = settingsSchema.catch({}).parse(settings);
  return messagingCapabilities(instagramDialect, {
    text: { max: TEXT_MAX_BYTES, unit: 'bytes', splits: true },
    albumMax: ALBUM_MAX,
    receipts: ['sent', 'read'],
    messagesPerSecond,
    humanAgent,
    comments,
  });
}
