// What Acme can carry, as data.
import type { Capabilities, ContentSupport } from '../../src/contract/index.js';

const INBOUND_ONLY: ContentSupport = { level: 'rejected', note: 'inbound_only' };

export function capabilities(): Capabilities {
  return {
    // FILL IN content: for each kind the level, sizes and types; start with what the platform has, then fallbacks → Capabilities.content #say-what-the-channel-can-carry
    content: {
      text: { level: 'full' },
      image: { level: 'rejected', note: 'no_files' },
      audio: { level: 'rejected', note: 'no_files' },
      video: { level: 'rejected', note: 'no_files' },
      file: { level: 'rejected', note: 'no_files' },
      sticker: { level: 'rejected', note: 'no_files' },
      album: { level: 'rejected', note: 'no_files' },
      location: { level: 'fallback', note: 'text_with_link' },
      contact_card: { level: 'fallback', note: 'text' },
      link: { level: 'fallback', note: 'text_with_link' },
      product: { level: 'fallback', note: 'text_with_link' },
      products: { level: 'fallback', note: 'separate_products' },
      order: { level: 'fallback', note: 'text' },
      menu: { level: 'fallback', note: 'text' },
      form_reply: INBOUND_ONLY,
      template: { level: 'rejected', note: 'no_templates' },
      reaction: { level: 'rejected', note: 'use_reactions' },
      event: INBOUND_ONLY,
      unsupported: INBOUND_ONLY,
    },
    // FILL IN limits: lengths with their unit, features, receipts, window and rates as the platform documents them → Capabilities.rate #say-what-the-channel-can-carry
    text: { max: 1000, unit: 'utf16', splits: true },
    menu: { maxOptions: 10, labelMax: 20, idMaxBytes: 64 },
    albumMax: 1,
    productsMax: 10,
    replyQuote: false,
    edit: false,
    retract: { supported: false },
    reactions: { send: false, receive: false },
    typing: false,
    markRead: false,
    receipts: ['sent'],
    replyWindow: null,
    rate: { account: { perSecond: 1, burst: 1 }, recipient: { perSecond: 1, burst: 1 } },
    idempotentSends: false,
  };
}
