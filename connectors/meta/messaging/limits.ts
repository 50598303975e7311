// What both channels carry alike, as data; each adds its own limits.
import type { Capabilities, ContentSupport, ContentType } from '../../../src/contract/index.js';
import type { Dialect } from './dialect.js';
import { LABEL_MAX, QUICK_REPLIES_MAX } from './render-menu.js';
import { CARDS_MAX } from './render-products.js';
import { FREE_HOURS, HUMAN_AGENT_HOURS } from './standing.js';

const MEBIBYTE = 1024 * 1024;
export const FILE_MAX_BYTES = 25 * MEBIBYTE;
export const IMAGE_MAX_BYTES = 8 * MEBIBYTE;

/** The hub's own limit; the platform holds more. */
const CHOICE_ID_MAX_BYTES = 256;
/** A conversation takes a few messages at once, not a stream. */
const RECIPIENT = { perSecond: 5, burst: 10 };

export interface OwnLimits {
  text: Capabilities['text'];
  albumMax: number;
  receipts: Capabilities['receipts'];
  messagesPerSecond: number;
  humanAgent: boolean;
  /** Comments come into the inbox. */
  comments: boolean;
}

export function messagingCapabilities(dialect: Dialect, own: OwnLimits): Capabilities {
  const { messagesPerSecond } = own;
  const allowedAfter = dialect.hasTemplates ? ['template'] : [];
  return {
    content: contentSupport(dialect),
    text: own.text,
    menu: { maxOptions: QUICK_REPLIES_MAX, labelMax: LABEL_MAX, idMaxBytes: CHOICE_ID_MAX_BYTES },
    albumMax: own.albumMax,
    productsMax: CARDS_MAX,
    replyQuote: true,
    ...(own.comments && { publicAnswers: { textMax: dialect.commentAnswers.textMax } }),
    edit: false,
    retract: { supported: false },
    reactions: { send: true, receive: true },
    typing: true,
    markRead: true,
    receipts: own.receipts,
    replyWindow: own.humanAgent
      ? { hours: HUMAN_AGENT_HOURS, automaticHours: FREE_HOURS, allowedAfter }
      : { hours: FREE_HOURS, allowedAfter },
    rate: { account: { perSecond: messagesPerSecond, burst: messagesPerSecond }, recipient: RECIPIENT },
    idempotentSends: false,
  };
}

function contentSupport({ attachmentTypes, hasTemplates }: Dialect): Record<ContentType, ContentSupport> {
  const takesAnything = attachmentTypes.some(({ mimeTypes }) => mimeTypes.includes('*'));
  const file = (type: Dialect['attachmentTypes'][number]['type']): ContentSupport => {
    const form = attachmentTypes.find((candidate) => candidate.type === type);
    const maxBytes = form && { maxBytes: form.maxBytes };
    // Where any file is taken, what is no picture to the platform still goes as a file.
    if (takesAnything) return { level: 'full', ...(type !== 'file' && { mimeTypes: [`${type}/*`] }), ...maxBytes };
    return { level: 'full', ...(form && { mimeTypes: [...form.mimeTypes] }), ...maxBytes };
  };
  const largest = Math.max(...attachmentTypes.map(({ maxBytes }) => maxBytes));
  const image = file('image');
  return {
    text: { level: 'full' },
    image,
    audio: file('audio'),
    video: file('video'),
    file: file('file'),
    sticker: { ...image, level: 'fallback', note: 'image' },
    album: { level: 'full', maxBytes: largest },
    location: { level: 'fallback', note: 'text_with_link' },
    contact_card: { level: 'fallback', note: 'text' },
    link: { level: 'fallback', note: 'text_with_link' },
    product: { level: 'full' },
    products: { level: 'full' },
    order: { level: 'fallback', note: 'text' },
    menu: { level: 'full' },
    form_reply: { level: 'rejected', note: 'inbound_only' },
    template: hasTemplates ? { level: 'full' } : { level: 'rejected', note: 'no_templates' },
    reaction: { level: 'rejected', note: 'use_reactions' },
    event: { level: 'rejected', note: 'inbound_only' },
    unsupported: { level: 'rejected', note: 'inbound_only' },
  };
}
