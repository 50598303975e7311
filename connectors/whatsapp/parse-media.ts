// Files in WhatsApp messages: which they are and how to fetch them.
import type { InboundContent, MediaReference } from '../../src/contract/index.js';
import { idOf, shortTextOf, type Fields } from '../meta/reading.js';

const CAPTION_KEPT = 4096;
const DEFAULT_MIMES = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  voice: 'audio/ogg',
  document: 'application/octet-stream',
  sticker: 'image/webp',
} as const;

/** null when the file has no id to fetch it by. */
export function mediaContent(type: keyof typeof DEFAULT_MIMES, file: Fields): InboundContent | null {
  const media = reference(file, DEFAULT_MIMES[type]);
  if (!media) return null;
  switch (type) {
    case 'image':
      return { type: 'image', media, ...captionOf(file) };
    case 'video':
      return { type: 'video', media, ...captionOf(file) };
    case 'audio':
    case 'voice':
      return { type: 'audio', media, ...captionOf(file), ...((file['voice'] === true || type === 'voice') && { voice: true }) };
    case 'document':
      return { type: 'file', media, ...captionOf(file) };
    case 'sticker':
      return { type: 'sticker', media };
  }
}

/** By id, which can be resolved for 7 days; the address some webhooks carry is good for minutes. */
function reference(file: Fields, defaultMime: string): MediaReference | null {
  const ref = idOf(file['id']);
  if (ref === undefined) return null;
  const name = shortTextOf(file['filename'], 255);
  return { ref, mime: shortTextOf(file['mime_type'], 127) ?? defaultMime, sizeBytes: 0, ...(name !== undefined && { name }) };
}

function captionOf(file: Fields): { caption?: string } {
  const caption = shortTextOf(file['caption'], CAPTION_KEPT);
  return caption === undefined ? {} : { caption };
}
