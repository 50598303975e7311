// What a visitor's client can show, as data: everything the hub has a form for, since nothing stands between.
import { PRODUCTS_MAX, type Capabilities } from '../../src/contract/index.js';

const MEBIBYTE = 1024 * 1024;
const FILE_MAX_BYTES = 50 * MEBIBYTE;
const TEXT_MAX = 4096;
const ALBUM_MAX = 10;
const MENU_MAX_OPTIONS = 30;
const MENU_LABEL_MAX = 256;
/** 64 characters of an option's id, four bytes each at most. */
const MENU_ID_MAX_BYTES = 256;
/** Nothing is called, so nothing has to be held back. */
const UNLIMITED = { perSecond: 10_000, burst: 10_000 };

export function capabilities(): Capabilities {
  const withCaption = { level: 'full', captionMax: TEXT_MAX, maxBytes: FILE_MAX_BYTES } as const;
  return {
    content: {
      text: { level: 'full' },
      image: { ...withCaption, mimeTypes: ['image/*'] },
      audio: { ...withCaption, mimeTypes: ['audio/*'] },
      video: { ...withCaption, mimeTypes: ['video/*', 'image/gif'] },
      file: withCaption,
      sticker: { level: 'full', mimeTypes: ['image/*', 'video/webm'], maxBytes: FILE_MAX_BYTES },
      album: withCaption,
      location: { level: 'full' },
      contact_card: { level: 'full' },
      link: { level: 'full' },
      product: { level: 'full' },
      products: { level: 'full' },
      order: { level: 'full' },
      menu: { level: 'full' },
      form_reply: { level: 'rejected', note: 'inbound_only' },
      template: { level: 'rejected', note: 'no_templates' },
      reaction: { level: 'rejected', note: 'use_reactions' },
      event: { level: 'rejected', note: 'inbound_only' },
      unsupported: { level: 'rejected', note: 'inbound_only' },
    },
    text: { max: TEXT_MAX, unit: 'utf16', splits: false },
    menu: { maxOptions: MENU_MAX_OPTIONS, labelMax: MENU_LABEL_MAX, idMaxBytes: MENU_ID_MAX_BYTES },
    albumMax: ALBUM_MAX,
    productsMax: PRODUCTS_MAX,
    replyQuote: true,
    edit: true,
    retract: { supported: true },
    reactions: { send: true, receive: true },
    typing: true,
    markRead: true,
    receipts: ['sent', 'delivered', 'read'],
    replyWindow: null,
    rate: { account: UNLIMITED, recipient: UNLIMITED },
    idempotentSends: true,
  };
}
