import { describe, expect, it } from '@jest/globals';
import type { Capabilities, ContentSupport } from '../../../src/contract/capabilities.js';
import type { Attachment } from './chosen-files.js';
import { corrected, outgoingMessages } from './outgoing.js';
import { sendForm, voiceForm } from './send-form.js';

const full: ContentSupport = { level: 'full' };
const rejected: ContentSupport = { level: 'rejected' };

const capabilities: Capabilities = {
  content: {
    text: full,
    image: { level: 'full', mimeTypes: ['image/*'], maxBytes: 1000, captionMax: 10 },
    audio: full,
    video: full,
    file: { level: 'full', maxBytes: 5000 },
    sticker: full,
    album: full,
    location: full,
    contact_card: full,
    link: full,
    product: full,
    products: full,
    order: full,
    menu: full,
    form_reply: rejected,
    template: rejected,
    reaction: rejected,
    event: rejected,
    unsupported: rejected,
  },
  text: { max: 4096, unit: 'utf16', splits: true },
  menu: { maxOptions: 3, labelMax: 20, idMaxBytes: 64 },
  albumMax: 2,
  productsMax: 10,
  replyQuote: true,
  edit: true,
  retract: { supported: true },
  reactions: { send: true, receive: true },
  typing: true,
  markRead: false,
  receipts: ['sent'],
  replyWindow: null,
  rate: { account: { perSecond: 1, burst: 1 }, recipient: { perSecond: 1, burst: 1 } },
  idempotentSends: false,
};

function uploaded(id: string, type: 'image' | 'file' = 'image'): Attachment & Required<Pick<Attachment, 'uploaded'>> {
  return { id, name: `${id}.png`, sizeBytes: 1, form: { type }, progress: 1, uploaded: { mediaId: id, mime: 'image/png', sizeBytes: 1 } };
}

describe('outgoingMessages', () => {
  it('sends plain words as a text', () => {
    expect(outgoingMessages(' hi ', [], capabilities).map(({ input }) => input)).toEqual([{ type: 'text', text: 'hi' }]);
  });

  it('gathers pictures in albums no larger than the channel takes, the words with the first', () => {
    const messages = outgoingMessages('look', [uploaded('a'), uploaded('b'), uploaded('c')], capabilities);
    expect(messages.map(({ input }) => input)).toEqual([
      {
        type: 'album',
        items: [
          { type: 'image', media: { mediaId: 'a' } },
          { type: 'image', media: { mediaId: 'b' } },
        ],
        caption: 'look',
      },
      { type: 'image', media: { mediaId: 'c' } },
    ]);
  });

  it('sends words too long for a caption as a text of their own', () => {
    const messages = outgoingMessages('eleven long', [uploaded('a')], capabilities);
    expect(messages.map(({ input }) => input.type)).toEqual(['text', 'image']);
  });
});

describe('sendForm', () => {
  it('sends a picture that is too large for a picture as a file', () => {
    expect(sendForm({ type: 'image/png', size: 2000 }, capabilities)).toEqual({ type: 'file' });
  });

  it('refuses what is too large for a file as well', () => {
    expect(sendForm({ type: 'application/pdf', size: 9000 }, capabilities)).toEqual({
      type: 'file',
      refusal: { reason: 'size', maxBytes: 5000 },
    });
  });
});

describe('a voice message recorded here', () => {
  const taking = (...mimeTypes: string[]): Capabilities => ({
    ...capabilities,
    content: { ...capabilities.content, audio: { level: 'full', mimeTypes } },
  });

  it.each([
    ['takes Ogg', taking('audio/ogg; codecs=opus')],
    ['takes MP3 besides what phones record', taking('audio/amr', 'audio/mpeg')],
    ['takes WAV', taking('audio/aac', 'audio/wav')],
    ['takes any sound', capabilities],
  ])('is offered where the channel %s', (_what, channel) => {
    expect(voiceForm('audio/webm', channel)).toEqual({ type: 'audio', voice: true });
  });

  it('is not offered where the channel takes no sound the hub can make', () => {
    expect(voiceForm('audio/webm', taking('audio/amr')).refusal).toEqual({ reason: 'type' });
    expect(voiceForm('audio/mp4', taking('audio/amr', 'audio/mpeg')).refusal).toEqual({ reason: 'type' });
    expect(voiceForm('audio/mp4', taking('audio/mp4')).refusal).toBeUndefined();
    const none = { ...capabilities, content: { ...capabilities.content, audio: rejected } };
    expect(voiceForm('audio/webm', none).refusal).toEqual({ reason: 'type' });
  });

  it('goes out as a voice, not as a piece of music', () => {
    const uploaded = { mediaId: 'v', mime: 'audio/webm', sizeBytes: 9 };
    const voice = { id: 'v', name: 'voice.webm', sizeBytes: 9, progress: 1, form: voiceForm('audio/webm', capabilities), uploaded };
    const [message] = outgoingMessages('', [voice], capabilities);
    expect(message?.input).toEqual({ type: 'audio', voice: true, media: { mediaId: 'v' } });
    expect(message?.content).toMatchObject({ type: 'audio', voice: true, media: { mediaId: 'v', state: 'ready' } });
  });
});

describe('corrected', () => {
  const media = { mediaId: 'm1', mime: 'audio/ogg', sizeBytes: 5, state: 'ready' } as const;

  it('keeps of a file what it is, and nothing of the words before', () => {
    const content = {
      type: 'audio',
      media,
      voice: true,
      durationMs: 900,
      caption: 'as promissed',
      entities: [{ type: 'bold', offset: 3, length: 9 }],
    } as const;
    expect(corrected({ content: { ...content, entities: [...content.entities] } }, 'as promised')).toEqual({
      type: 'audio',
      media: { mediaId: 'm1' },
      voice: true,
      durationMs: 900,
      caption: 'as promised',
    });
    const clip = { type: 'video', media: { ...media, mime: 'video/mp4' }, animation: true } as const;
    expect(corrected({ content: clip }, 'so')).toMatchObject({ type: 'video', animation: true, caption: 'so' });
    expect(corrected({ content: { type: 'text', text: 'helo' } }, 'hello')).toEqual({ type: 'text', text: 'hello' });
  });
});
