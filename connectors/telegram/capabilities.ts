// What a Telegram bot can carry, as data (Bot API 10.x).
import { PRODUCTS_MAX, type Capabilities } from '../../src/contract/index.js';
import { settingsSchema } from './config.js';

const MEBIBYTE = 1024 * 1024;
export const TEXT_MAX = 4096;
export const CAPTION_MAX = 1024;
export const PHOTO_MAX_BYTES = 10 * MEBIBYTE;
export const UPLOAD_MAX_BYTES = 50 * MEBIBYTE;
/** What a bot may fetch with getFile. */
export const DOWNLOAD_MAX_BYTES = 20 * MEBIBYTE;
export const ALBUM_MAX = 10;
export const BUTTON_DATA_MAX_BYTES = 64;
const BUTTON_LABEL_MAX = 64;
const MENU_MAX_OPTIONS = 30;

/** Bots may only set these (ReactionTypeEmoji). */
export const REACTION_EMOJIS: readonly string[] =
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  );

const ACCOUNT_PER_SECOND = 30;
const CHAT_PER_SECOND = 1;
const CHAT_BURST = 3;

export function capabilities(settings: Readonly<Record<string, unknown>>): Capabilities {
  const { messagesPerSecond = ACCOUNT_PER_SECOND, messagesPerSecondPerChat = CHAT_PER_SECOND } = settingsSchema.catch({}).parse(settings);
  const withCaption = { level: 'full', captionMax: CAPTION_MAX } as const;
  return {
    content: {
      text: { level: 'full' },
      image: { ...withCaption, mimeTypes: ['image/*'], maxBytes: UPLOAD_MAX_BYTES },
      audio: { ...withCaption, mimeTypes: ['audio/*'], maxBytes: UPLOAD_MAX_BYTES },
      video: { ...withCaption, mimeTypes: ['video/*', 'image/gif'], maxBytes: UPLOAD_MAX_BYTES },
      file: { ...withCaption, maxBytes: UPLOAD_MAX_BYTES },
      sticker: { level: 'full', mimeTypes: ['image/*', 'video/webm', 'application/x-tgsticker'], maxBytes: MEBIBYTE / 2 },
      album: { ...withCaption, maxBytes: UPLOAD_MAX_BYTES },
      location: { level: 'full' },
      contact_card: { level: 'full' },
      link: { level: 'fallback', note: 'text_with_link' },
      product: { level: 'fallback', note: 'text_with_link' },
      products: { level: 'fallback', note: 'separate_products' },
      order: { level: 'fallback', note: 'text' },
      menu: { level: 'full' },
      form_reply: { level: 'rejected', note: 'inbound_only' },
      template: { level: 'rejected', note: 'no_templates' },
      reaction: { level: 'rejected', note: 'use_reactions' },
      event: { level: 'rejected', note: 'inbound_only' },
      unsupported: { level: 'rejected', note: 'inbound_only' },
    },
    text: { max: TEXT_MAX, unit: 'utf16', splits: true },
    menu: { maxOptions: MENU_MAX_OPTIONS, labelMax: BUTTON_LABEL_MAX, idMaxBytes: BUTTON_DATA_MAX_BYTES },
    albumMax: ALBUM_MAX,
    productsMax: PRODUCTS_MAX,
    replyQuote: true,
    edit: true,
    retract: { supported: true, withinHours: 48 },
    reactions: { send: true, receive: true, emojis: [...REACTION_EMOJIS] },
    typing: true,
    markRead: false,
    receipts: ['sent'],
    replyWindow: null,
    rate: {
      account: { perSecond: messagesPerSecond, burst: messagesPerSecond },
      recipient: { perSecond: messagesPerSecondPerChat, burst: Math.max(CHAT_BURST, messagesPerSecondPerChat) },
    },
    idempotentSends: false,
  };
}
