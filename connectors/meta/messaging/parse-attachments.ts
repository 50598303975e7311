// The attachments of a direct message in the hub's words: files, shares of posts, reels and stories, templates, places.
// Types as of the pages of July 2026; one nobody knows is kept as a link when it has an address.
import type { InboundContent, MediaReference, Said } from '../../../src/contract/index.js';
import { decimalOf, fieldsOf, idOf, listOf, shortTextOf, textOf, type Fields } from '../reading.js';
import { say } from '../words.js';
import type { Dialect } from './dialect.js';
import { shownData } from './shown-data.js';

export type FileItem = { type: 'image' | 'video' | 'audio' | 'file'; media: MediaReference };

const FILE_MIMES: Readonly<Record<FileItem['type'], string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
};
const ADDRESS_MAX = 2048;

/** The attachments that say something of their own: without copies that Meta sends for older programs. */
export function distinctAttachments(message: Fields): Fields[] {
  const attachments = listOf(message['attachments']).map(fieldsOf);
  const stickers = new Set(attachments.filter(({ type }) => type === 'sticker').flatMap((item) => stickerIdOf(item) ?? []));
  const hasPost = attachments.some(({ type }) => type === 'ig_post');
  return attachments.filter((item) => {
    if (item['type'] === 'image') return !stickers.has(stickerIdOf(item) ?? '');
    return !(item['type'] === 'share' && hasPost);
  });
}

function stickerIdOf(attachment: Fields): string | undefined {
  return idOf(fieldsOf(attachment['payload'])['sticker_id']);
}

/** null for what is no plain file. */
export function fileItem(attachment: Fields, { name }: Dialect): FileItem | null {
  const type = fileTypeOf(attachment['type']);
  if (!type || stickerIdOf(attachment) !== undefined) return null;
  const url = textOf(fieldsOf(attachment['payload'])['url']);
  return { type, media: reference(url, FILE_MIMES[type], name) };
}

function fileTypeOf(type: unknown): FileItem['type'] | undefined {
  return type === 'image' || type === 'video' || type === 'audio' || type === 'file' ? type : undefined;
}

function reference(given: string | undefined, mime: string, platform: string): MediaReference {
  const url = webUrl(given);
  if (url === undefined || given === undefined) {
    const unavailable = `${platform} gave no address for this file. Ask the sender to send it again.`;
    return { ref: '', mime, sizeBytes: 0, unavailable };
  }
  const name = fileNameIn(url);
  return { ref: given, mime, sizeBytes: 0, ...(name !== undefined && { name }) };
}

/** Only a last path part that looks like a file. */
function fileNameIn({ pathname }: URL): string | undefined {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  return /^[^%]{1,200}\.[A-Za-z0-9]{1,8}$/.test(last) ? last : undefined;
}

function webUrl(value: string | undefined): URL | undefined {
  if (value === undefined || !/^https?:/i.test(value) || !URL.canParse(value)) return undefined;
  return new URL(value);
}

/** The address as it came, when it is one people can open. */
export function webAddress(value: unknown): string | undefined {
  const url = textOf(value);
  return url !== undefined && url.length <= ADDRESS_MAX && webUrl(url) !== undefined ? url : undefined;
}

/** What an attachment other than a file says. */
export function attachmentContents(attachment: Fields, dialect: Dialect): InboundContent[] {
  const type = textOf(attachment['type']) ?? '';
  const payload = fieldsOf(attachment['payload']);
  switch (type) {
    case 'image':
    case 'sticker':
      return [sticker(payload, dialect)];
    case 'story_mention':
      return [shared(type, 'Mentioned you in a story', { url: payload['url'] }, dialect)];
    case 'ig_story':
    case 'story':
      return [shared(type, 'Story', payload, dialect)];
    case 'ig_reel':
    case 'reel':
      return [shared(type, 'Reel', payload, dialect)];
    case 'ig_post':
    case 'post':
    case 'share':
      return [shared(type, 'Post', payload, dialect)];
    case 'ephemeral':
      return [unsupported(type, say('view_once', { platform: dialect.name }))];
    case 'location':
      return [location(attachment, dialect)];
    case 'template':
      return templateContents(payload, dialect);
    case 'appointment_booking':
      return [{ type: 'event', name: type, data: shownData(payload) }];
    default:
      return [shared(type, '', { title: attachment['title'], url: attachment['url'], ...payload }, dialect)];
  }
}

const THUMBS_UP = new Set(['369239263222822', '369239343222814', '369239383222810']);

function sticker(payload: Fields, { name }: Dialect): InboundContent {
  const media = reference(textOf(payload['url']), 'image/png', name);
  return { type: 'sticker', media, ...(THUMBS_UP.has(idOf(payload['sticker_id']) ?? '') && { emoji: '👍' }) };
}

/** Something of the platform's that the hub names by its address; stories and posts are not ours to copy. */
function shared(type: string, label: string, payload: Fields, dialect: Dialect): InboundContent {
  const url = webAddress(payload['url']);
  const words = textOf(payload['title']);
  if (url === undefined) {
    return unsupported(type === '' ? 'attachment' : type, say('without_address', { platform: dialect.name }), words);
  }
  const title = shortTextOf(label === '' ? words : label, 256);
  const description = label === '' ? undefined : shortTextOf(words, 1024);
  return {
    type: 'link',
    url,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(label !== '' && isFile(url) && { viewOnly: true }),
  };
}

/** Stories, reels and posts come by the address of the picture or video itself, or by that of their page. */
function isFile(url: string): boolean {
  return !/(^|\.)(instagram|facebook)\.com$/.test(new URL(url).hostname);
}

/** The story that was answered. `null` when Meta gives no address for it (any more). */
export function storyLink(url: unknown): InboundContent | null {
  const address = webAddress(url);
  if (address === undefined) return null;
  return { type: 'link', url: address, title: 'Answered your story', ...(isFile(address) && { viewOnly: true }) };
}

function location(attachment: Fields, dialect: Dialect): InboundContent {
  const coordinates = fieldsOf(fieldsOf(attachment['payload'])['coordinates']);
  const latitude = decimalOf(coordinates['lat']);
  const longitude = decimalOf(coordinates['long']);
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    return unsupported('location', say('location_without_place', { platform: dialect.name }));
  }
  const name = shortTextOf(attachment['title'], 256);
  return { type: 'location', latitude, longitude, ...(name !== undefined && { name }) };
}

/** Products a person asks about, and what programs of the business sent (in echoes). */
function templateContents(payload: Fields, dialect: Dialect): InboundContent[] {
  const products = listOf(fieldsOf(payload['product'])['elements']).flatMap((element) => product(fieldsOf(element)));
  if (products.length > 0) return products;
  const buttons = listOf(payload['buttons']).map(fieldsOf);
  const text = shortTextOf(payload['text'], 4096);
  const options = buttons.slice(0, 30).flatMap((button, index) => {
    const label = shortTextOf(button['title'], 256);
    if (label === undefined) return [];
    const url = webAddress(button['url']);
    return [{ id: shortTextOf(button['payload'], 64) ?? String(index + 1), label, ...(url !== undefined && { url }) }];
  });
  if (text !== undefined) return options.length === 0 ? [{ type: 'text', text }] : [{ type: 'menu', text, options }];
  const titles = listOf(payload['elements']).flatMap((element) => {
    const { title, subtitle } = fieldsOf(element);
    return [textOf(title), textOf(subtitle)].filter((line) => line !== undefined);
  });
  const summary = shortTextOf(titles.join('\n'), 4096);
  if (summary !== undefined) return [{ type: 'text', text: summary }];
  return [unsupported('template', say('template_not_shown', { platform: dialect.name }))];
}

function product(element: Fields): InboundContent[] {
  const title = shortTextOf(element['title'], 256);
  const id = idOf(element['retailer_id']) ?? idOf(element['id']);
  if (title === undefined || id === undefined) return [];
  const imageUrl = webAddress(element['image_url']);
  const price = shortTextOf(element['subtitle'], 64);
  return [
    { type: 'product', id: id.slice(0, 128), title, ...(imageUrl !== undefined && { imageUrl }), ...(price !== undefined && { price }) },
  ];
}

export function unsupported(platformType: string, { message: reason, says }: Required<Said>, words?: string): InboundContent {
  const text = shortTextOf(words, 4096);
  return {
    type: 'unsupported',
    platformType: shortTextOf(platformType, 64) ?? 'unknown',
    reason,
    says,
    ...(text !== undefined && { text }),
  };
}
