// Files as WhatsApp sends them: which form each takes, captions and where they go when they do not fit, albums one by one.
import type { Json, MessageContent, PlatformCall, StoredMedia, TextEntity } from '../../src/contract/index.js';
import type { StyledText } from '../meta/text-parts.js';
import { CAPTION_MAX, CLIP_MAX_BYTES, IMAGE_MAX_BYTES, IMAGE_TYPES, VIDEO_TYPES } from './capabilities.js';
import { markedParts } from './markup.js';
import { textDrafts, type Draft } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
type FileMessage = OfType<'image' | 'video' | 'audio' | 'file' | 'sticker'>;
type Form = 'image' | 'video' | 'audio' | 'document' | 'sticker';

const AUDIO_TYPES = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/opus'];

/** What stands for the id an upload gives. */
export const UPLOAD_PLACEHOLDER = 'attach://file';

export function renderFile(content: FileMessage, textMax: number): Draft[] {
  if (content.type === 'sticker') return [fileDraft(stickerForm(content.media), content.media, {})];
  const form = formOf(content.type, content.media);
  const voice = content.type === 'audio' && content.voice === true && form === 'audio' && baseType(content.media) === 'audio/ogg';
  return captioned(form, content.media, { ...captionOf(content), textMax, ...(voice && { voice }) });
}

/** WhatsApp has no albums: each file is a message, the first has the caption. */
export function renderAlbum(content: OfType<'album'>, textMax: number): Draft[] {
  return content.items.flatMap(({ type, media }, index) => {
    const form = formOf(type, media);
    return index === 0 ? captioned(form, media, { ...captionOf(content), textMax }) : [fileDraft(form, media, {})];
  });
}

/** The file a menu or template begins with. */
export function headFile(media: StoredMedia): Draft {
  const mime = baseType(media);
  const form = IMAGE_TYPES.includes(mime) ? 'image' : VIDEO_TYPES.includes(mime) ? 'video' : 'document';
  return fileDraft(form, media, {});
}

/** As it stands in the head, instead of as a message of its own. */
export function asHead({ type, body }: Draft): { [key: string]: Json } {
  return { type, [type]: body };
}

/** Whatever WhatsApp does not take as picture, clip or recording keeps its bytes as a document. */
function formOf(type: 'image' | 'video' | 'audio' | 'file', media: StoredMedia): Form {
  const mime = baseType(media);
  if (type === 'image' && IMAGE_TYPES.includes(mime) && media.sizeBytes <= IMAGE_MAX_BYTES) return 'image';
  if (type === 'video' && VIDEO_TYPES.includes(mime) && media.sizeBytes <= CLIP_MAX_BYTES) return 'video';
  if (type === 'audio' && AUDIO_TYPES.includes(mime) && media.sizeBytes <= CLIP_MAX_BYTES) return 'audio';
  return 'document';
}

function stickerForm(media: StoredMedia): Form {
  return baseType(media) === 'image/webp' ? 'sticker' : formOf('image', media);
}

/** Without parameters such as `; codecs=opus`. */
function baseType(media: StoredMedia): string {
  return media.mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function captionOf({ caption = '', entities = [] }: { caption?: string | undefined; entities?: TextEntity[] | undefined }): {
  words: StyledText;
} {
  return { words: { text: caption, entities } };
}

/** A caption that does not fit, or has no place, follows as a text of its own. */
function captioned(
  form: Form,
  media: StoredMedia,
  { words, textMax, voice }: { words: StyledText; textMax: number; voice?: true },
): Draft[] {
  const facts = voice === true ? { voice } : {};
  if (words.text.trim() === '') return [fileDraft(form, media, facts)];
  const [caption, ...more] = markedParts(words, CAPTION_MAX);
  const fits = form !== 'audio' && more.length === 0 && caption !== undefined;
  return fits ? [fileDraft(form, media, { caption, ...facts })] : [fileDraft(form, media, facts), ...textDrafts(words, textMax)];
}

function fileDraft(form: Form, media: StoredMedia, facts: { caption?: string; voice?: true }): Draft {
  const name = media.name ?? `file.${media.mime.split('/')[1]?.replace(/[^a-z0-9].*$/i, '') ?? 'bin'}`;
  return {
    type: form,
    body: { id: UPLOAD_PLACEHOLDER, ...facts, ...(form === 'document' && { filename: name }) },
    file: { part: 'file', mediaId: media.mediaId, name, mime: uploadType(form, media) } satisfies NonNullable<
      PlatformCall['files']
    >[number],
  };
}

/** WhatsApp checks the type it is told; parameters it does not know would be refused. */
function uploadType(form: Form, media: StoredMedia): string {
  return form === 'document' ? baseType(media) || 'application/octet-stream' : baseType(media).replace('audio/opus', 'audio/ogg');
}
