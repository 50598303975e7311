// What a business can say on WhatsApp, as data (Cloud API, pages of 2026-05 to 2026-08).
import { PRODUCTS_MAX, type Capabilities, type HeadFile, type MenuAsk } from '../../src/contract/index.js';
import type { z } from 'zod';
import { settingsSchema } from './config.js';

const MEBIBYTE = 1024 * 1024;
export const TEXT_MAX = 4096;
export const CAPTION_MAX = 1024;
export const IMAGE_MAX_BYTES = 5 * MEBIBYTE;
/** Video and audio. */
export const CLIP_MAX_BYTES = 16 * MEBIBYTE;
export const DOCUMENT_MAX_BYTES = 100 * MEBIBYTE;
export const IMAGE_TYPES = ['image/jpeg', 'image/png'];
export const VIDEO_TYPES = ['video/mp4', 'video/3gpp'];
const STICKER_MAX_BYTES = 500 * 1024;
const ALBUM_MAX = 10;

export const BUTTONS_MAX = 3;
export const BUTTON_LABEL_MAX = 20;
export const BUTTON_BODY_MAX = 1024;
export const ROWS_MAX = 10;
export const ROW_LABEL_MAX = 24;
export const ROW_DESCRIPTION_MAX = 72;
export const LIST_BODY_MAX = 4096;
const ROW_ID_MAX = 200;
/** On the button that opens a flow; no emoji. */
export const FLOW_LABEL_MAX = 30;
export const HEADER_MAX = 60;
const FOOTER_MAX = 60;
const CATALOGUE_PRODUCTS_MAX = 30;
/** Templates begin with no document but PDF. */
const headFiles = (documents: string[]): HeadFile[] => [
  { type: 'image', mimeTypes: IMAGE_TYPES, maxBytes: IMAGE_MAX_BYTES },
  { type: 'video', mimeTypes: VIDEO_TYPES, maxBytes: CLIP_MAX_BYTES },
  { type: 'file', mimeTypes: documents, maxBytes: DOCUMENT_MAX_BYTES },
];

const ACCOUNT_PER_SECOND = 80;
/** One message every 6 s to the same person, up to 45 at once on credit. */
const PAIR_PER_SECOND = 1 / 6;
const PAIR_BURST = 45;

export function capabilities(unread: Readonly<Record<string, unknown>>): Capabilities {
  const settings = settingsSchema.catch({}).parse(unread);
  const { messagesPerSecond = ACCOUNT_PER_SECOND } = settings;
  const catalogue = catalogueOf(settings);
  const file = { level: 'full', maxBytes: DOCUMENT_MAX_BYTES } as const;
  const withCaption = { ...file, captionMax: CAPTION_MAX } as const;
  return {
    content: {
      text: { level: 'full' },
      // What WhatsApp does not take as picture, clip or recording goes as a document.
      image: { ...withCaption, mimeTypes: ['image/*'] },
      // A recording has no caption; the words follow as a text.
      audio: { ...file, mimeTypes: ['audio/*'], captionMax: 0 },
      video: { ...withCaption, mimeTypes: ['video/*', 'image/gif'] },
      file: withCaption,
      sticker: { level: 'full', mimeTypes: ['image/*'], maxBytes: STICKER_MAX_BYTES },
      album: { level: 'fallback', note: 'separate_files', maxBytes: DOCUMENT_MAX_BYTES, captionMax: CAPTION_MAX },
      location: { level: 'full' },
      contact_card: { level: 'full' },
      link: { level: 'fallback', note: 'text_with_link' },
      product: catalogue ? { level: 'full' } : { level: 'fallback', note: 'text_with_link' },
      products: { level: 'fallback', note: 'separate_products' },
      order: { level: 'fallback', note: 'text' },
      menu: { level: 'full' },
      form_reply: { level: 'rejected', note: 'inbound_only' },
      template: { level: 'full' },
      reaction: { level: 'rejected', note: 'use_reactions' },
      event: { level: 'rejected', note: 'inbound_only' },
      unsupported: { level: 'rejected', note: 'inbound_only' },
    },
    text: { max: TEXT_MAX, unit: 'utf16', splits: true },
    menu: {
      maxOptions: ROWS_MAX,
      labelMax: ROW_LABEL_MAX,
      idMaxBytes: ROW_ID_MAX,
      headerMax: HEADER_MAX,
      footerMax: FOOTER_MAX,
      files: headFiles(['application/*', 'text/*']),
      asks: asksOf(settings),
    },
    templateFiles: headFiles(['application/pdf']),
    ...(catalogue && { catalogue }),
    albumMax: ALBUM_MAX,
    productsMax: PRODUCTS_MAX,
    replyQuote: true,
    edit: false,
    retract: { supported: false },
    reactions: { send: true, receive: true },
    typing: true,
    markRead: true,
    receipts: ['sent', 'delivered', 'read'],
    replyWindow: { hours: 24, allowedAfter: ['template'] },
    rate: {
      account: { perSecond: messagesPerSecond, burst: messagesPerSecond },
      recipient: { perSecond: PAIR_PER_SECOND, burst: PAIR_BURST },
    },
    idempotentSends: false,
  };
}

type Settings = z.infer<typeof settingsSchema>;

function catalogueOf({ catalogId, catalogCoverProductId }: Settings): Capabilities['catalogue'] {
  if (catalogId === undefined) return undefined;
  return {
    id: catalogId,
    productsMax: CATALOGUE_PRODUCTS_MAX,
    ...(catalogCoverProductId !== undefined && { coverProductId: catalogCoverProductId }),
  };
}

/** What Meta refuses to accounts that are not set up for it is asked for only where the admin says they are. */
function asksOf({ catalogId, catalogCoverProductId, calling, indianAddresses }: Settings): MenuAsk[] {
  const asks: MenuAsk[] = ['location', 'contact', 'form'];
  if (indianAddresses === true) asks.push('address');
  if (catalogId !== undefined && catalogCoverProductId !== undefined) asks.push('order');
  if (calling === true) asks.push('call', 'call_permission');
  return asks;
}
