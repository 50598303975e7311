// What an Official Account can carry, as data: customer service messages (客服消息) and template messages.
// Source: developers.weixin.qq.com, customer service messages and temporary media, read 2026-09.
import type { Capabilities } from '../../src/contract/index.js';
import { settingsSchema } from './config.js';

const MEBIBYTE = 1024 * 1024;
/** No number is documented; 2048 bytes are known to pass, and error 45002 tells when it was too much. */
export const TEXT_MAX_BYTES = 2000;
/** WeChat's own page says both 10 MB and 2 MB. */
const IMAGE_MAX_BYTES = 2 * MEBIBYTE;
const VOICE_MAX_BYTES = 2 * MEBIBYTE;
const VIDEO_MAX_BYTES = 10 * MEBIBYTE;
export const VOICE_MAX_MS = 60_000;
/** A video's caption goes as its description; a longer one follows as a text. No number is documented. */
export const VIDEO_CAPTION_MAX_BYTES = 512;
/** An article card with longer words goes as a text, so that nothing is cut. No numbers are documented. */
export const CARD_TITLE_MAX_BYTES = 128;
export const CARD_DESCRIPTION_MAX_BYTES = 512;
/** Undocumented: errors 45098 and 45099 tell when it was too much. */
const MENU_MAX_OPTIONS = 10;
export const MENU_LABEL_MAX = 64;
const MENU_ID_MAX_BYTES = 64;
const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/gif'];

/** https://developers.weixin.qq.com/doc/offiaccount/User_Management/User_Tag_Management.html, read 2026-09 */
const REMARK_MAX = 30;
const TAG_MAX = 30;
const TAGS_MAX = 20;

const ACCOUNT_PER_SECOND = 50;
const RECIPIENT_PER_SECOND = 2;
const RECIPIENT_BURST = 5;

export function capabilities(settings: Readonly<Record<string, unknown>>): Capabilities {
  const { accountType = 'service', messagesPerSecond = ACCOUNT_PER_SECOND } = settingsSchema.catch({}).parse(settings);
  const isService = accountType === 'service';
  return {
    content: {
      text: { level: 'full' },
      image: { level: 'full', mimeTypes: IMAGE_TYPES, maxBytes: IMAGE_MAX_BYTES, captionMax: 0 },
      audio: { level: 'full', mimeTypes: ['audio/amr', 'audio/mpeg', 'audio/mp3'], maxBytes: VOICE_MAX_BYTES, captionMax: 0 },
      video: { level: 'full', mimeTypes: ['video/mp4'], maxBytes: VIDEO_MAX_BYTES, captionMax: VIDEO_CAPTION_MAX_BYTES },
      file: { level: 'rejected', note: 'no_files' },
      sticker: { level: 'fallback', note: 'image', mimeTypes: IMAGE_TYPES, maxBytes: IMAGE_MAX_BYTES },
      album: { level: 'fallback', note: 'separate_messages', maxBytes: VIDEO_MAX_BYTES, captionMax: 0 },
      location: { level: 'fallback', note: 'text_with_link' },
      contact_card: { level: 'fallback', note: 'text' },
      link: { level: 'full' },
      product: { level: 'fallback', note: 'article_card' },
      products: { level: 'fallback', note: 'separate_messages' },
      order: { level: 'fallback', note: 'article_card' },
      menu: isService ? { level: 'full' } : { level: 'fallback', note: 'text' },
      form_reply: { level: 'rejected', note: 'inbound_only' },
      template: isService ? { level: 'full' } : { level: 'rejected', note: 'no_templates' },
      reaction: { level: 'rejected', note: 'no_reactions' },
      event: { level: 'rejected', note: 'inbound_only' },
      unsupported: { level: 'rejected', note: 'inbound_only' },
    },
    text: { max: TEXT_MAX_BYTES, unit: 'bytes', splits: true },
    menu: { maxOptions: MENU_MAX_OPTIONS, labelMax: MENU_LABEL_MAX, idMaxBytes: MENU_ID_MAX_BYTES },
    // Each file or product is a message of its own and counts as one of the five; an album may have words besides.
    albumMax: 4,
    productsMax: 5,
    replyQuote: false,
    edit: false,
    retract: { supported: false },
    reactions: { send: false, receive: false },
    typing: true,
    markRead: false,
    receipts: ['sent'],
    replyWindow: { hours: 48, maxMessages: 5, allowedAfter: isService ? ['template'] : [] },
    rate: {
      account: { perSecond: messagesPerSecond, burst: messagesPerSecond },
      recipient: { perSecond: RECIPIENT_PER_SECOND, burst: RECIPIENT_BURST },
    },
    remarks: { remarkMax: REMARK_MAX, tagMax: TAG_MAX, tagsMax: TAGS_MAX },
    idempotentSends: false,
  };
}
