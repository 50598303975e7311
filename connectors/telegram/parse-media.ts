// Files in Telegram messages: which they are, what is known of them, and why one cannot be fetched.
import type { InboundContent, MediaReference } from '../../src/contract/index.js';
import { DOWNLOAD_MAX_BYTES } from './capabilities.js';
import { inboundEntities } from './entities.js';
import { cutText, fieldsOf, integerOf, isObject, listOf, shortTextOf, textOf, type Fields } from './reading.js';
import { say } from './words.js';

type Captioned = { caption?: string; entities?: ReturnType<typeof inboundEntities> };
const CAPTION_KEPT = 4096;

/** The content of a message that carries a file; null when it carries none that a bot can fetch. */
export function mediaContent(message: Fields): InboundContent | null {
  // A live photo fills `photo` too, an animation `document`: the order of these tests matters.
  const photo = largestPhoto(message['photo']);
  if (photo) return { type: 'image', media: reference(photo, 'image/jpeg'), ...captionOf(message), ...sizeOf(photo) };
  if (isFile(message['animation'])) return video(message, message['animation'], { animation: true });
  if (isFile(message['video'])) return video(message, message['video'], {});
  if (isFile(message['video_note'])) return round(message['video_note']);
  if (isFile(message['voice'])) return audio(message, message['voice'], 'audio/ogg', true);
  if (isFile(message['audio'])) return audio(message, message['audio'], 'audio/mpeg', false);
  if (isFile(message['sticker'])) return sticker(message['sticker']);
  if (isFile(message['document'])) {
    return { type: 'file', media: reference(message['document'], 'application/octet-stream'), ...captionOf(message) };
  }
  return null;
}

function video(message: Fields, file: Fields, kind: { animation?: true }): InboundContent {
  return { type: 'video', media: reference(file, 'video/mp4'), ...captionOf(message), ...sizeOf(file), ...durationOf(file), ...kind };
}

function round(file: Fields): InboundContent {
  const side = integerOf(file['length']);
  return {
    type: 'video',
    media: reference(file, 'video/mp4'),
    round: true,
    ...durationOf(file),
    ...(side !== undefined && { width: side, height: side }),
  };
}

function audio(message: Fields, file: Fields, defaultMime: string, voice: boolean): InboundContent {
  const title = shortTextOf(file['title'], 256);
  const performer = shortTextOf(file['performer'], 256);
  return {
    type: 'audio',
    media: reference(file, defaultMime),
    ...captionOf(message),
    ...durationOf(file),
    ...(voice && { voice }),
    ...(title !== undefined && { title }),
    ...(performer !== undefined && { performer }),
  };
}

function sticker(file: Fields): InboundContent {
  const mime = file['is_animated'] === true ? 'application/x-tgsticker' : file['is_video'] === true ? 'video/webm' : 'image/webp';
  const emoji = shortTextOf(file['emoji'], 32);
  const setName = shortTextOf(file['set_name'], 128);
  return {
    type: 'sticker',
    media: reference(file, mime),
    ...(emoji !== undefined && { emoji }),
    ...(setName !== undefined && { setName }),
  };
}

function reference(file: Fields, defaultMime: string): MediaReference {
  const sizeBytes = Math.max(0, integerOf(file['file_size']) ?? 0);
  const name = shortTextOf(file['file_name'], 255);
  return {
    ref: textOf(file['file_id']) ?? '',
    mime: shortTextOf(file['mime_type'], 127) ?? defaultMime,
    sizeBytes,
    ...(name !== undefined && { name }),
    ...(sizeBytes > DOWNLOAD_MAX_BYTES && tooBig(sizeBytes)),
  };
}

function tooBig(sizeBytes: number): Pick<MediaReference, 'unavailable' | 'says'> {
  const { message, says } = say('file_too_big', { megabytes: (sizeBytes / 1024 / 1024).toFixed(1) });
  return { unavailable: message, says };
}

export function captionOf(message: Fields): Captioned {
  const whole = textOf(message['caption']);
  if (whole === undefined) return {};
  const caption = cutText(whole, CAPTION_KEPT);
  const entities = inboundEntities(message['caption_entities'], caption.length);
  return { caption, ...(entities.length > 0 && { entities }) };
}

function largestPhoto(sizes: unknown): Fields | undefined {
  return listOf(sizes).filter(isFile).at(-1);
}

function isFile(value: unknown): value is Fields {
  return isObject(value) && textOf(value['file_id']) !== undefined;
}

function sizeOf(file: Fields): { width?: number; height?: number } {
  const { width, height } = fieldsOf(file);
  const across = integerOf(width);
  const down = integerOf(height);
  return { ...(across !== undefined && { width: across }), ...(down !== undefined && { height: down }) };
}

function durationOf(file: Fields): { durationMs?: number } {
  const seconds = integerOf(file['duration']);
  const durationMs = seconds === undefined ? Number.NaN : seconds * 1000;
  return Number.isSafeInteger(durationMs) ? { durationMs } : {};
}
