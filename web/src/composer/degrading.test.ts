import { describe, expect, it } from '@jest/globals';
import type { Capabilities, ContentSupport } from '../../../src/contract/capabilities.js';
import type { ContentType } from '../../../src/contract/content.js';
import type { Attachment } from './chosen-files.js';
import { fileFallback, messageFallbacks } from './degrading.js';

const file = (type: Attachment['form']['type'], failed?: 'refused'): Attachment => ({
  id: type,
  name: type,
  sizeBytes: 1,
  form: { type },
  progress: 0,
  ...(failed && { failed }),
});

function channel(content: Partial<Record<ContentType, ContentSupport>>, albumMax: number): Capabilities {
  const full: ContentSupport = { level: 'full' };
  const all = { text: full, image: full, audio: full, video: full, file: full, sticker: full, album: full, location: full };
  const cards = { contact_card: full, link: full, product: full, products: full, order: full, menu: full, template: full, reaction: full };
  const received = { event: full, form_reply: full, unsupported: full };
  return {
    content: { ...all, ...cards, ...received, ...content },
    text: { max: 100, unit: 'utf16', splits: true },
    menu: { maxOptions: 3, labelMax: 20, idMaxBytes: 64 },
    albumMax,
    productsMax: 10,
    replyQuote: true,
    edit: true,
    retract: { supported: true },
    reactions: { send: true, receive: true },
    typing: true,
    markRead: true,
    receipts: [],
    replyWindow: null,
    rate: { account: { perSecond: 1, burst: 1 }, recipient: { perSecond: 1, burst: 1 } },
    idempotentSends: true,
  };
}

/** Albums and captions of ten characters. */
const roomy = channel({ image: { level: 'full', captionMax: 10 } }, 10);
/** Files only as links, no words with a picture, albums taken apart. */
const narrow = channel(
  {
    image: { level: 'full', captionMax: 0 },
    file: { level: 'fallback', note: 'text_with_link' },
    audio: { level: 'fallback' },
    album: { level: 'fallback', note: 'separate_messages' },
  },
  10,
);
const noAlbums = channel({ album: { level: 'rejected' } }, 0);

describe('what becomes of a file', () => {
  it('is said where it arrives in another form', () => {
    expect([roomy, narrow].map((capabilities) => fileFallback(file('file'), capabilities))).toEqual([null, 'text_with_link']);
    expect([roomy, narrow].map((capabilities) => fileFallback(file('audio'), capabilities))).toEqual([null, 'fallback']);
  });
});

describe('what becomes of a message with files', () => {
  it('says when the words do not fit under the file', () => {
    expect(messageFallbacks('look', [file('image')], roomy)).toEqual([]);
    expect(messageFallbacks('a longer look', [file('image')], roomy)).toEqual(['words_apart']);
    expect(messageFallbacks('look', [file('image')], narrow)).toEqual(['words_apart']);
    expect(messageFallbacks('  ', [file('image')], narrow)).toEqual([]);
  });

  it('says when pictures do not arrive together', () => {
    const pictures = [file('image'), file('image')];
    expect([roomy, narrow, noAlbums].map((capabilities) => messageFallbacks('', pictures, capabilities))).toEqual([
      [],
      ['separate_messages'],
      ['one_by_one'],
    ]);
  });

  it('says when files go one by one, and nothing of a file that does not go', () => {
    expect(messageFallbacks('', [file('image'), file('file')], roomy)).toEqual(['one_by_one']);
    expect(messageFallbacks('', [file('image'), file('file', 'refused')], roomy)).toEqual([]);
    expect(messageFallbacks('look', [file('file', 'refused')], narrow)).toEqual([]);
  });
});
