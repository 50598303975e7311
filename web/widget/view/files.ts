// Pictures, films, sounds and files of a message. The hub gives their addresses for an hour; older ones are asked for anew.
import type { MessageContent, StoredMedia } from '../../../src/contract/content.js';
import type { FileAddresses } from '../chat/hub-calls.js';
import type { Drawing } from './actions.js';
import { el, icon } from './element.js';
import { ICONS } from './icons.js';
import { outerLink, styledText } from './styled-text.js';
import { fileSize } from './times.js';

type FileContent = Extract<MessageContent, { media: StoredMedia }>;
type Kind = FileContent['type'];

/** A little less than they are good for. */
const ASK_AGAIN_MS = 60_000;

/** Addresses asked for once for all who show the file. */
export class AddressBook {
  private readonly known = new Map<string, Promise<FileAddresses>>();

  constructor(private readonly ask: (mediaId: string) => Promise<FileAddresses>) {}

  async of(mediaId: string): Promise<FileAddresses> {
    const known = this.known.get(mediaId);
    if (known !== undefined) {
      const addresses = await known.catch(() => null);
      if (addresses !== null && Date.parse(addresses.expiresAt) - Date.now() > ASK_AGAIN_MS) return addresses;
    }
    const asked = this.ask(mediaId);
    this.known.set(mediaId, asked);
    return asked;
  }
}

export interface FileDrawing extends Drawing {
  addresses: AddressBook;
}

export function fileContent(content: FileContent, drawing: FileDrawing): HTMLElement {
  const caption = 'caption' in content ? content.caption : undefined;
  const shown = oneFile(content.type, content.media, drawing, content.type === 'video' && content.animation === true);
  if (caption === undefined || caption === '') return shown;
  const entities = 'entities' in content ? content.entities : undefined;
  return el('div', { class: 'captioned' }, shown, styledText(caption, entities, drawing.words));
}

export function albumContent(content: Extract<MessageContent, { type: 'album' }>, drawing: FileDrawing): HTMLElement {
  const items = content.items.map(({ type, media }) => oneFile(type, media, drawing, false));
  const album = el('div', { class: 'album' }, ...items);
  if (content.caption === undefined || content.caption === '') return album;
  return el('div', { class: 'captioned' }, album, styledText(content.caption, content.entities, drawing.words));
}

function oneFile(kind: Kind, media: StoredMedia, drawing: FileDrawing, isAnimation: boolean): HTMLElement {
  const { words } = drawing;
  if (media.state === 'pending') return fileLine(nameOf(media, words.file), words.arriving);
  if (media.state === 'failed') return fileLine(nameOf(media, words.file), words.unavailable);
  switch (kind) {
    case 'image':
    case 'sticker':
      return media.mime.startsWith('image/') ? picture(kind, media, drawing) : download(media, drawing);
    case 'video':
      return film(media, drawing, isAnimation);
    case 'audio':
      return sound(media, drawing);
    case 'file':
      return download(media, drawing);
  }
}

function picture(kind: 'image' | 'sticker', media: StoredMedia, drawing: FileDrawing): HTMLElement {
  const { words } = drawing;
  const alt = kind === 'sticker' ? words.sticker : (media.name ?? words.picture);
  const image = el('img', { class: kind, attrs: { alt, width: size(media.width), height: size(media.height), decoding: 'async' } });
  const link = outerLink('#', 'picture', image);
  void place(media, drawing, link, (addresses) => {
    link.href = addresses.url;
    image.src = kind === 'sticker' ? addresses.url : addresses.thumbnailUrl;
    image.addEventListener('error', () => link.replaceWith(fileLine(nameOf(media, words.picture), words.unavailable)), { once: true });
  });
  refreshed(link, media, drawing);
  return link;
}

function film(media: StoredMedia, drawing: FileDrawing, isAnimation: boolean): HTMLElement {
  const attrs = isAnimation
    ? { loop: true, autoplay: true, playsinline: true }
    : { controls: true, preload: 'metadata', playsinline: true };
  const video = el('video', { class: 'film', attrs: { ...attrs, 'aria-label': media.name ?? drawing.words.video } });
  video.muted = isAnimation;
  void place(media, drawing, video, (addresses) => {
    video.src = addresses.url;
    video.addEventListener('error', () => video.replaceWith(download(media, drawing)), { once: true });
  });
  return video;
}

function sound(media: StoredMedia, drawing: FileDrawing): HTMLElement {
  const audio = el('audio', { attrs: { controls: true, preload: 'metadata', 'aria-label': media.name ?? drawing.words.audio } });
  void place(media, drawing, audio, (addresses) => {
    audio.src = addresses.playableUrl;
    audio.addEventListener('error', () => audio.replaceWith(download(media, drawing)), { once: true });
  });
  return audio;
}

function download(media: StoredMedia, drawing: FileDrawing): HTMLElement {
  const link = outerLink('#', 'card', ...fileWords(nameOf(media, drawing.words.file), fileSize(media.sizeBytes, drawing.locale)));
  link.download = media.name ?? '';
  void place(media, drawing, link, ({ url }) => (link.href = url));
  refreshed(link, media, drawing);
  return link;
}

async function place(media: StoredMedia, drawing: FileDrawing, shown: HTMLElement, use: (addresses: FileAddresses) => void): Promise<void> {
  try {
    use(await drawing.addresses.of(media.mediaId));
  } catch {
    shown.replaceWith(fileLine(nameOf(media, drawing.words.file), drawing.words.unavailable));
  }
}

/** A page may have been open for longer than an address is good for. */
function refreshed(link: HTMLAnchorElement, media: StoredMedia, { addresses }: FileDrawing): void {
  link.addEventListener('pointerenter', () => {
    addresses.of(media.mediaId).then(
      ({ url }) => (link.href = url),
      () => undefined,
    );
  });
}

function fileLine(name: string, note: string): HTMLElement {
  return el('div', { class: 'card' }, ...fileWords(name, note));
}

function fileWords(name: string, note: string): HTMLElement[] {
  return [
    el('span', { class: 'card-icon' }, icon(ICONS.file)),
    el('span', { class: 'card-words' }, el('span', { class: 'card-title' }, name), el('span', { class: 'faint' }, note)),
  ];
}

const nameOf = (media: StoredMedia, otherwise: string): string => media.name ?? otherwise;
const size = (pixels: number | undefined): string | undefined => (pixels === undefined ? undefined : String(pixels));
