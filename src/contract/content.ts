// What a message can say: one tagged union, validated by one schema, stored as it stands in message.content.
import { z } from 'zod';
import type { Sentence } from './said.js';
import { storableText } from './text.js';

/** Longest text any message may carry, in UTF-16 units; a channel may allow less. Larger input is refused with 413. */
export const TEXT_MAX_UTF16 = 4096;
const PREVIEW_MAX_UTF16 = 200;
/** As many cards as any platform puts beside each other. */
export const PRODUCTS_MAX = 10;

/** A styled range of a text; `offset` and `length` count UTF-16 units, as JavaScript strings do. */
export const textEntitySchema = z.object({
  type: z.enum([
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'code',
    'pre',
    'blockquote',
    'link',
    'mention',
    'hashtag',
    'command',
    'url',
    'email',
    'phone',
    'emoji',
  ]),
  offset: z.int().min(0),
  length: z.int().min(1),
  /** Target of a `link`. */
  url: z.string().max(2048).optional(),
  /** Language of a `pre` block. */
  language: z.string().max(64).optional(),
});
export type TextEntity = z.infer<typeof textEntitySchema>;

/** `Sentence`, as it is kept in contents. */
const sentenceSchema = z.object({
  name: z.string().max(100),
  values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  quote: z.string().max(500).exactOptional(),
});

/**
 * A file as we hold it. `pending`: still being fetched; `failed`: not to be had, `reason` says why in plain words, `says` which words, and
 * `isFinal` that asking for it again changes nothing.
 */
export const storedMediaSchema = z.object({
  mediaId: z.string().min(1),
  mime: z.string().max(127),
  sizeBytes: z.int().min(0),
  name: z.string().max(255).optional(),
  state: z.enum(['pending', 'ready', 'failed']),
  reason: z.string().max(500).optional(),
  says: sentenceSchema.exactOptional(),
  isFinal: z.literal(true).exactOptional(),
  /** Of a picture, in pixels, as it is shown. */
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
});
export type StoredMedia = z.infer<typeof storedMediaSchema>;

/** A file as a platform describes it in a webhook, before we have fetched it. */
export interface MediaReference {
  /** What `PlatformClient.fetchMedia` needs to get it, e.g. Telegram's `file_id`. */
  ref: string;
  mime: string;
  /** 0 when the platform does not say. */
  sizeBytes: number;
  name?: string;
  /** Set when it can never be fetched (too big for the platform's API, expired): shown as a placeholder with this reason. */
  unavailable?: string;
  /** Which sentence that is. */
  says?: Sentence;
}

const text = z.string().min(1).max(TEXT_MAX_UTF16);
const caption = z.string().max(TEXT_MAX_UTF16).optional();
const entities = z.array(textEntitySchema).max(200).optional();
const menuLine = z.string().trim().min(1).max(60).regex(/^.*$/).optional();
const label = z.string().min(1).max(256);

const product = {
  id: z.string().max(128),
  title: label,
  imageUrl: z.url().max(2048).optional(),
  /** As it should be shown, with currency. */
  price: z.string().max(64).optional(),
  url: z.url().max(2048).optional(),
};

const contactCard = z.object({
  name: z.string().max(256),
  phones: z.array(z.string().max(64)).max(20),
  emails: z.array(z.string().max(256)).max(20).optional(),
  organization: z.string().max(256).optional(),
  /** True when the platform vouches that the sender shared their own number. */
  isSender: z.boolean().optional(),
});

/**
 * What an option of a menu can ask people for: where they are; the number they use the platform with; a form of the platform's, filled in;
 * their postal address; an order from the account's catalogue; that they call; permission to call them.
 */
export const MENU_ASKS = ['location', 'contact', 'form', 'address', 'order', 'call', 'call_permission'] as const;
export type MenuAsk = (typeof MENU_ASKS)[number];

/** The union with files in a form of their own, e.g. as a channel describes them. */
export function contentSchemaWith<Media extends z.ZodType>(media: Media) {
  const file = { media, caption, entities };
  const albumItem = z.object({ type: z.enum(['image', 'video', 'audio', 'file']), media });
  return z.discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text, entities }),
    z.object({ type: z.literal('image'), ...file, width: z.int().optional(), height: z.int().optional() }),
    z.object({
      type: z.literal('audio'),
      ...file,
      /** Recorded by the sender (a voice message), not a music file. */
      voice: z.boolean().optional(),
      durationMs: z.int().optional(),
      title: z.string().max(256).optional(),
      performer: z.string().max(256).optional(),
    }),
    z.object({
      type: z.literal('video'),
      ...file,
      durationMs: z.int().optional(),
      width: z.int().optional(),
      height: z.int().optional(),
      /** A short silent clip that loops (a GIF). */
      animation: z.boolean().optional(),
      /** A round video note. */
      round: z.boolean().optional(),
    }),
    z.object({ type: z.literal('file'), ...file }),
    z.object({ type: z.literal('sticker'), media, emoji: z.string().max(32).optional(), setName: z.string().max(128).optional() }),
    z.object({ type: z.literal('album'), items: z.array(albumItem).min(2).max(10), caption, entities }),
    z.object({
      type: z.literal('location'),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().max(256).optional(),
      address: z.string().max(512).optional(),
      /** Seconds a live location stays live. */
      livePeriodSeconds: z.int().optional(),
    }),
    z.object({ type: z.literal('contact_card'), contacts: z.array(contactCard).min(1).max(20) }),
    z.object({
      type: z.literal('link'),
      url: z.url().max(2048),
      title: z.string().max(256).optional(),
      description: z.string().max(1024).optional(),
      /** A picture or video of the platform's own is behind the address: to be looked at there, never kept (`PlatformClient.view`). */
      viewOnly: z.literal(true).optional(),
    }),
    z.object({ type: z.literal('product'), ...product }),
    /** Beside each other, to choose from; where the channel cannot, after each other. */
    z.object({ type: z.literal('products'), items: z.array(z.object(product)).min(2).max(PRODUCTS_MAX) }),
    z.object({
      type: z.literal('order'),
      number: z.string().max(128),
      status: z.string().max(64),
      total: z.string().max(64).optional(),
      items: z.array(z.object({ title: label, quantity: z.int().min(1), price: z.string().max(64).optional() })).max(100),
      url: z.url().max(2048).optional(),
    }),
    z.object({
      type: z.literal('menu'),
      text,
      entities,
      /** A line above the text and one below it, where the channel has places for them; for choices and links only. */
      header: menuLine,
      footer: menuLine,
      /** A picture, video or document in place of the line above. */
      media: media.exactOptional(),
      options: z
        .array(
          z.object({
            id: z.string().min(1).max(64),
            label,
            url: z.url().optional(),
            /** Choosing it sends what is asked for, after the platform has asked the person. Alone in its menu. */
            asks: z.enum(MENU_ASKS).optional(),
            /** With `asks: 'form'`: which, by its id at the platform. */
            formId: z.string().min(1).max(64).optional(),
            /** The product it stands for, by its id in the account's catalogue: a menu of nothing but these shows them with picture and price where there is one. */
            productId: z.string().min(1).max(100).optional(),
          }),
        )
        .min(1)
        .max(30),
    }),
    z.object({
      type: z.literal('form_reply'),
      fields: z.record(z.string(), z.string()),
      choiceId: z.string().max(256).optional(),
      text: z.string().max(TEXT_MAX_UTF16).optional(),
    }),
    z.object({
      type: z.literal('template'),
      name: label,
      language: z.string().max(16),
      parameters: z.record(z.string(), z.string()),
      /** The picture, video or document it begins with, where the template has a place for one. */
      media: media.exactOptional(),
      /** What it said when it was sent, its values in their places; put in by the hub. */
      text: z.string().max(TEXT_MAX_UTF16).optional(),
    }),
    z.object({ type: z.literal('reaction'), emoji: z.string().max(64) }),
    z.object({ type: z.literal('event'), name: z.string().max(64), data: z.record(z.string(), z.unknown()) }),
    z.object({
      type: z.literal('unsupported'),
      platformType: z.string().max(64),
      /** Why, in plain words. */
      reason: z.string().max(500),
      /** Which words that are. */
      says: sentenceSchema.exactOptional(),
      text: z.string().max(TEXT_MAX_UTF16).optional(),
    }),
  ]);
}

/** The content of a stored message, as the API shows it. */
export const messageContentSchema = contentSchemaWith(storedMediaSchema);
export type MessageContent = z.infer<typeof messageContentSchema>;
/** One of several; a `product` is one as well. */
export type Product = Extract<MessageContent, { type: 'products' }>['items'][number];

/** What an agent or program may send: files are named by the id `POST /media` gave, the hub fills in the rest. */
export const contentInputSchema = contentSchemaWith(z.object({ mediaId: z.string().min(1) }));
export type ContentInput = z.infer<typeof contentInputSchema>;

type WithMedia<Content, Media> = Content extends { type: 'album'; items: infer Items }
  ? Omit<Content, 'items'> & { items: Items extends (infer Item)[] ? (Omit<Item, 'media'> & { media: Media })[] : never }
  : Content extends { media: unknown }
    ? Omit<Content, 'media'> & { media: Media }
    : 'media' extends keyof Content
      ? Omit<Content, 'media'> & { media?: Media }
      : Content;

/** Content as a connector parses it from a webhook: files are references, not yet ours. */
export type InboundContent = WithMedia<MessageContent, MediaReference>;

export type ContentType = MessageContent['type'];
export const CONTENT_TYPES = messageContentSchema.options.map((option) => option.shape.type.value);

/** The files a content carries, in order. */
export function mediaOf(content: MessageContent): StoredMedia[] {
  if (content.type === 'album') return content.items.map((item) => item.media);
  return 'media' in content && content.media !== undefined ? [content.media] : [];
}

/** The same content with each file replaced by what `replace` makes of it. */
export function mapMedia<From extends MediaReference | StoredMedia | { mediaId: string }>(
  content: WithMedia<MessageContent, From>,
  replace: (media: From) => StoredMedia,
): MessageContent {
  if (content.type === 'album') return { ...content, items: content.items.map((item) => ({ ...item, media: replace(item.media) })) };
  if (content.type === 'menu' || content.type === 'template') {
    const { media, ...rest } = content;
    return media === undefined ? rest : { ...rest, media: replace(media) };
  }
  if ('media' in content) return { ...content, media: replace(content.media) };
  return content;
}

/** Does every option stand for a product, so that a catalogue can show them? */
export function isMenuOfProducts({ options }: Extract<ContentInput, { type: 'menu' }>): boolean {
  return options.every(({ productId, asks, url }) => productId !== undefined && asks === undefined && url === undefined);
}

/** One line that stands for the content in lists and notifications; empty for a kind that has no words of its own. */
export function previewText(content: MessageContent): string {
  return storableText(wordsOf(content), PREVIEW_MAX_UTF16);
}

function wordsOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
    case 'menu':
      return content.text;
    case 'image':
    case 'audio':
    case 'video':
    case 'album':
      return content.caption ?? '';
    case 'file':
      return content.caption ?? content.media.name ?? '';
    case 'sticker':
      return content.emoji ?? '';
    case 'location':
      return content.name ?? content.address ?? '';
    case 'contact_card':
      return content.contacts.map((card) => card.name).join(', ');
    case 'link':
      return content.title ?? content.url;
    case 'product':
      return content.title;
    case 'products':
      return content.items.map((item) => item.title).join(', ');
    case 'order':
      return content.number;
    case 'form_reply':
      return content.text ?? content.choiceId ?? '';
    case 'template':
      return content.text ?? content.name;
    case 'reaction':
      return content.emoji;
    case 'event':
      return content.name;
    case 'unsupported':
      return content.text ?? content.platformType;
  }
}
