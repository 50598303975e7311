// What a channel of one's own carries: everything, as it stands; how it is shown is the other side's choice.
import { PRODUCTS_MAX, type Capabilities } from '../../src/contract/index.js';

const TEXT_MAX = 4096;
const OPTIONS_MAX = 30;
const OPTION_LABEL_MAX = 256;
const OPTION_ID_MAX_BYTES = 64;
const ALBUM_MAX = 10;
const DEFAULT_PER_SECOND = 50;
const RECIPIENT_PER_SECOND = 20;

export function capabilities(settings: Readonly<Record<string, unknown>>): Capabilities {
  const given = settings['messagesPerSecond'];
  const perSecond = typeof given === 'number' ? given : DEFAULT_PER_SECOND;
  return {
    content: {
      text: { level: 'full' },
      image: { level: 'full', captionMax: TEXT_MAX },
      audio: { level: 'full', captionMax: TEXT_MAX },
      video: { level: 'full', captionMax: TEXT_MAX },
      file: { level: 'full', captionMax: TEXT_MAX },
      sticker: { level: 'full' },
      album: { level: 'full', captionMax: TEXT_MAX },
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
    menu: { maxOptions: OPTIONS_MAX, labelMax: OPTION_LABEL_MAX, idMaxBytes: OPTION_ID_MAX_BYTES },
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
    rate: {
      account: { perSecond, burst: perSecond },
      recipient: { perSecond: Math.min(perSecond, RECIPIENT_PER_SECOND), burst: RECIPIENT_PER_SECOND },
    },
    // Every message carries our id of it, and a repeated id must not be shown again.
    idempotentSends: true,
  };
}
