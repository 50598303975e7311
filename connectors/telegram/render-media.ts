// Files as Telegram sends them: which form each takes, captions and where they go when they do not fit, albums.
import type { Json, MessageContent, PlatformCall, StoredMedia, TextEntity } from '../../src/contract/index.js';
import { ALBUM_MAX, CAPTION_MAX, PHOTO_MAX_BYTES } from './capabilities.js';
import { outboundEntities } from './entities.js';
import { textDrafts, words, type Draft } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
type FileMessage = OfType<'image' | 'video' | 'audio' | 'file' | 'sticker'>;

export function renderFile(content: FileMessage, max: number): Draft[] {
  if (content.type === 'sticker') return [fileDraft(stickerForm(content.media), content.media, {})];
  return fileDrafts(formOf(content), content, max);
}

function formOf(content: Exclude<FileMessage, { type: 'sticker' }>): Form {
  switch (content.type) {
    case 'image':
      return imageForm(content.media);
    case 'video':
      return videoForm(content);
    case 'audio':
      return audioForm(content);
    case 'file':
      return 'document';
  }
}

/** Telegram's form of a file: the name of its parameter. */
type Form = 'photo' | 'video' | 'animation' | 'video_note' | 'voice' | 'audio' | 'document' | 'sticker';

const METHODS: Record<Form, string> = {
  photo: 'sendPhoto',
  video: 'sendVideo',
  animation: 'sendAnimation',
  video_note: 'sendVideoNote',
  voice: 'sendVoice',
  audio: 'sendAudio',
  document: 'sendDocument',
  sticker: 'sendSticker',
};
const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const VOICE_TYPES = ['audio/ogg', 'audio/opus', 'audio/mpeg', 'audio/mp3', 'audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/aac'];
const STICKER_TYPES = ['image/webp', 'application/x-tgsticker', 'video/webm'];

/** Photos are jpeg, png or webp up to 10 MB; any other picture keeps its bytes as a document. */
function imageForm(media: StoredMedia): Form {
  if (media.mime === 'image/gif') return 'animation';
  return PHOTO_TYPES.includes(baseType(media)) && media.sizeBytes <= PHOTO_MAX_BYTES ? 'photo' : 'document';
}

function videoForm({ media, round, animation }: OfType<'video'>): Form {
  const type = baseType(media);
  if (round === true && type === 'video/mp4') return 'video_note';
  if (type === 'image/gif' || (animation === true && type === 'video/mp4')) return 'animation';
  return type === 'video/mp4' || type === 'video/quicktime' ? 'video' : 'document';
}

function audioForm({ media, voice }: OfType<'audio'>): Form {
  return voice === true && VOICE_TYPES.includes(baseType(media)) ? 'voice' : 'audio';
}

function stickerForm(media: StoredMedia): Form {
  return STICKER_TYPES.includes(baseType(media)) ? 'sticker' : imageForm(media);
}

/** Without parameters such as `; codecs=opus`. */
function baseType(media: StoredMedia): string {
  return media.mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

interface Captioned {
  caption?: string | undefined;
  entities?: TextEntity[] | undefined;
}

interface FileContent extends Captioned {
  media: StoredMedia;
  durationMs?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  title?: string | undefined;
  performer?: string | undefined;
}

/** A caption that does not fit, or has no place, follows as a text of its own. */
function fileDrafts(form: Form, content: FileContent, max: number): Draft[] {
  const fits = form !== 'video_note' && (content.caption ?? '').length <= CAPTION_MAX;
  const fields = { ...(fits && captionFields(content)), ...mediaFacts(form, content) };
  return [fileDraft(form, content.media, fields), ...(fits ? [] : followingText(content, max))];
}

function mediaFacts(form: Form, content: FileContent): { [key: string]: Json } {
  const { durationMs, width, height, title, performer } = content;
  const timed = form === 'video' || form === 'animation' || form === 'voice' || form === 'audio' || form === 'video_note';
  const framed = form === 'video' || form === 'animation';
  return {
    ...(timed && durationMs !== undefined && { duration: Math.round(durationMs / 1000) }),
    ...(framed && width !== undefined && height !== undefined && { width, height }),
    ...(form === 'video' && { supports_streaming: true }),
    ...(form === 'audio' && title !== undefined && { title }),
    ...(form === 'audio' && performer !== undefined && { performer }),
  };
}

function fileDraft(form: Form, media: StoredMedia, fields: { [key: string]: Json }): Draft {
  return { method: METHODS[form], fields: { [form]: `attach://${form}`, ...fields }, files: [upload(form, media)] };
}

function upload(part: string, media: StoredMedia): NonNullable<PlatformCall['files']>[number] {
  return {
    part,
    mediaId: media.mediaId,
    name: media.name ?? `file.${media.mime.split('/')[1]?.replace(/[^a-z0-9].*$/i, '') ?? 'bin'}`,
    mime: media.mime,
  };
}

function captionFields({ caption = '', entities = [] }: Captioned): { [key: string]: Json } {
  if (caption.trim() === '') return {};
  const shown = outboundEntities(entities, caption.length);
  return { caption, ...(shown.length > 0 && { caption_entities: shown }) };
}

function followingText({ caption = '', entities = [] }: Captioned, max: number): Draft[] {
  if (caption.trim() === '') return [];
  return textDrafts(words({ text: caption, entities }), max);
}

type AlbumItem = OfType<'album'>['items'][number];

/** Photos and videos mix, audio and documents only with their own kind: the album is cut where the family changes, order kept. */
export function renderAlbum(content: OfType<'album'>, max: number): Draft[] {
  const fits = (content.caption ?? '').length <= CAPTION_MAX;
  const groups = albumGroups(content.items);
  const drafts = groups.map((group, index) => albumDraft(group, fits && index === 0 ? content : {}));
  return fits ? drafts : [...drafts, ...followingText(content, max)];
}

function albumDraft(group: { form: Form; item: AlbumItem }[], caption: Captioned): Draft {
  const [first] = group;
  if (first && group.length === 1) return fileDraft(first.form, first.item.media, captionFields(caption));
  const media = group.map(({ form }, index) => ({
    type: form,
    media: `attach://file${index}`,
    ...(index === 0 && captionFields(caption)),
  }));
  return { method: 'sendMediaGroup', fields: { media }, files: group.map(({ item }, index) => upload(`file${index}`, item.media)) };
}

function albumGroups(items: readonly AlbumItem[]): { form: Form; item: AlbumItem }[][] {
  const groups: { form: Form; item: AlbumItem }[][] = [];
  for (const item of items) {
    const form = albumForm(item);
    const last = groups.at(-1);
    if (last?.[0] && family(last[0].form) === family(form) && last.length < ALBUM_MAX) last.push({ form, item });
    else groups.push([{ form, item }]);
  }
  return groups;
}

function albumForm({ type, media }: AlbumItem): Form {
  if (type === 'image') return imageForm(media) === 'photo' ? 'photo' : 'document';
  if (type === 'video') return baseType(media) === 'video/mp4' ? 'video' : 'document';
  return type === 'audio' ? 'audio' : 'document';
}

function family(form: Form): string {
  return form === 'photo' || form === 'video' ? 'visual' : form;
}
