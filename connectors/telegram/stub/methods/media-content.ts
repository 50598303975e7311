// Files in send methods: uploaded part, `attach://` part, known file_id or URL, with the platform's limits per kind.
import { randomUUID } from 'node:crypto';
import { formatText, readFormattedText } from '../entities.js';
import type { StoredFile } from '../file-store.js';
import { SAMPLE_FILES } from '../samples.js';
import type { JsonObject, MediaKind } from '../types.js';
import { ApiFailure, badRequest } from '../types.js';
import type { World } from '../world.js';
import type { Call } from './call.js';

const MEBIBYTE = 1024 * 1024;
const PHOTO_MAX_BYTES = 10 * MEBIBYTE;
const FILE_MAX_BYTES = 50 * MEBIBYTE;
const CAPTION_MAX = 1024;
const WITHOUT_CAPTION: readonly MediaKind[] = ['sticker', 'video_note'];

const FOLDERS: Record<MediaKind, string> = {
  photo: 'photos',
  video: 'videos',
  animation: 'animations',
  voice: 'voice',
  audio: 'music',
  document: 'documents',
  sticker: 'stickers',
  video_note: 'video_notes',
};

/** The content fields of a message that carries one file, e.g. `{photo: [...], caption}`. */
export function mediaContent(call: Call, kind: MediaKind): JsonObject {
  const { parameters } = call;
  const file = takeFile(call, kind, parameters.text(kind), kind);
  return { ...describeFile(kind, file), ...(!WITHOUT_CAPTION.includes(kind) && captionOf(call)) };
}

/** One item of an album: `media` names the file as `attach://part`, file_id or URL. */
export function albumItemContent(call: Call, item: JsonObject, kind: MediaKind): JsonObject {
  const file = takeFile(call, kind, String(item['media'] ?? ''), '');
  const caption = formatText(String(item['caption'] ?? ''), String(item['parse_mode'] ?? ''), item['caption_entities']);
  return { ...describeFile(kind, file), ...captionFields(caption) };
}

export function captionOf({ parameters }: Call): JsonObject {
  return captionFields(readFormattedText(parameters, 'caption', 'caption_entities'));
}

function captionFields({ text, entities }: { text: string; entities: JsonObject[] }): JsonObject {
  if (text.length > CAPTION_MAX) throw badRequest('message caption is too long');
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

function takeFile(call: Call, kind: MediaKind, given: string, directPart: string): StoredFile {
  const { files } = call.parameters;
  const upload = given.startsWith('attach://')
    ? files.get(given.slice('attach://'.length))
    : directPart === ''
      ? undefined
      : files.get(directPart);
  if (upload) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
    if (kind === 'photo' && upload.bytes.length > PHOTO_MAX_BYTES) throw badRequest('file is too big for a photo');
    if (upload.bytes.length > FILE_MAX_BYTES) throw new ApiFailure(413, 'Request Entity Too Large');
    checkFormat(kind, upload.bytes);
    return call.world.parts.files.add({ name: upload.name, mime: mimeOf(kind, upload.mime), bytes: upload.bytes, folder: FOLDERS[kind] });
  }
  if (given === '') throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`);
  if (given.startsWith('attach://')) throw badRequest('wrong file identifier/HTTP URL specified');
  if (/^https?:/i.test(given)) {
    if (kind === 'video_note') throw badRequest("can't send video notes by URL");
    throw badRequest('failed to get HTTP URL content');
  }
  const known = call.world.parts.files.find(given);
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

/** Telegram looks at the bytes: a photo that is none is refused, whatever its name says. */
function checkFormat(kind: MediaKind, bytes: Buffer): void {
  const isImage =
    bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) || bytes.subarray(1, 4).toString('latin1') === 'PNG' || isWebp(bytes);
  if (kind === 'photo' && !isImage) throw badRequest('IMAGE_PROCESS_FAILED');
  const isSticker = isWebp(bytes) || bytes.subarray(1, 4).toString('latin1') === 'PNG' || bytes[0] === 0x1f || bytes[0] === 0x1a;
  if (kind === 'sticker' && !isSticker) throw badRequest('wrong sticker file type');
}

function isWebp(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP';
}

function mimeOf(kind: MediaKind, given: string): string {
  if (kind === 'photo') return 'image/jpeg';
  return given === '' || given === 'application/octet-stream' ? SAMPLE_FILES[kind].mime : given;
}

/** A file as the Bot API shows it inside a message. */
export function describeFile(kind: MediaKind, file: StoredFile): JsonObject {
  const identity = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.sizeBytes };
  const { width = 0, height = 0, durationSeconds = 0 } = SAMPLE_FILES[kind];
  const named = { mime_type: file.mime, file_name: file.name };
  switch (kind) {
    case 'photo': {
      const small = { ...identity, file_size: Math.ceil(file.sizeBytes / 4), width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
      return { photo: [small, { ...identity, width, height }] };
    }
    case 'video':
      return { video: { ...identity, ...named, width, height, duration: durationSeconds } };
    case 'animation': {
      const document = { ...identity, ...named };
      return { animation: { ...document, width, height, duration: durationSeconds }, document };
    }
    case 'voice':
      return { voice: { ...identity, mime_type: file.mime, duration: durationSeconds } };
    case 'audio':
      return { audio: { ...identity, ...named, duration: durationSeconds, title: 'Sample', performer: 'Sample' } };
    case 'document':
      return { document: { ...identity, ...named } };
    case 'sticker':
      return {
        sticker: { ...identity, type: 'regular', width, height, is_animated: false, is_video: false, emoji: '🙂', set_name: 'Sample' },
      };
    case 'video_note':
      return { video_note: { ...identity, length: width, duration: durationSeconds } };
  }
}

/** What a person sends: the given bytes, or the small sample of that kind. */
export function personFile(
  world: World,
  kind: MediaKind,
  given: { bytes?: Buffer; name?: string; mime?: string; sizeBytes?: number },
): StoredFile {
  const sample = SAMPLE_FILES[kind];
  return world.parts.files.add({
    name: given.name ?? (given.bytes ? `${randomUUID()}` : sample.name),
    mime: given.mime ?? sample.mime,
    bytes: given.bytes ?? sample.bytes,
    ...(given.sizeBytes !== undefined && { sizeBytes: given.sizeBytes }),
    folder: FOLDERS[kind],
  });
}
