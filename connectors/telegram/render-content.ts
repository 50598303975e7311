// One content as one or more send calls, without the chat they go to.
import {
  ConnectorError,
  type Capabilities,
  type Json,
  type MessageContent,
  type PlatformCall,
  type StoredMedia,
  type TextEntity,
} from '../../src/contract/index.js';
import { ALBUM_MAX, CAPTION_MAX, PHOTO_MAX_BYTES } from './capabilities.js';
import { outboundEntities } from './entities.js';
import { menuKeyboard, textOfContent, words } from './render-text.js';

export interface Draft {
  method: string;
  fields: { [key: string]: Json };
  files?: NonNullable<PlatformCall['files']>;
}

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

export function renderContent(content: MessageContent, capabilities: Capabilities): Draft[] {
  const { max } = capabilities.text;
  switch (content.type) {
    case 'text':
    case 'link':
    case 'product':
    case 'order':
      return textDrafts(content, max);
    case 'menu':
      return withKeyboard(textDrafts(content, max), menuKeyboard(content.options));
    case 'image':
      return fileDrafts(imageForm(content.media), content, max);
    case 'video':
      return fileDrafts(videoForm(content), content, max);
    case 'audio':
      return fileDrafts(audioForm(content), content, max);
    case 'file':
      return fileDrafts('document', content, max);
    case 'sticker':
      return [fileDraft(stickerForm(content.media), content.media, {})];
    case 'album':
      return albumDrafts(content, max);
    case 'location':
      return [locationDraft(content)];
    case 'contact_card':
      return content.contacts.flatMap((card) => contactDraft(card, max));
    default:
      throw new ConnectorError({
        code: 'unsupported_content',
        kind: 'permanent',
        message: `Telegram cannot carry a message of kind ${content.type}`,
      });
  }
}

function textDrafts(content: MessageContent, max: number): Draft[] {
  return (textOfContent(content)?.split(max) ?? []).map((part) => textDraft(part.text, part.entities));
}

function textDraft(text: string, entities: readonly TextEntity[]): Draft {
  const shown = outboundEntities(entities, text.length);
  return { method: 'sendMessage', fields: { text, ...(shown.length > 0 && { entities: shown }) } };
}

function withKeyboard(drafts: Draft[], keyboard: Json): Draft[] {
  return drafts.map((draft, index) =>
    index === drafts.length - 1 ? { ...draft, fields: { ...draft.fields, reply_markup: keyboard } } : draft,
  );
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
  return words({ text: caption, entities })
    .split(max)
    .map((part) => textDraft(part.text, part.entities));
}

type AlbumItem = OfType<'album'>['items'][number];

/** Photos and videos mix, audio and documents only with their own kind: the album is cut where the family changes, order kept. */
function albumDrafts(content: OfType<'album'>, max: number): Draft[] {
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

function locationDraft({ latitude, longitude, name, address }: OfType<'location'>): Draft {
  const title = name ?? address;
  if (title === undefined) return { method: 'sendLocation', fields: { latitude, longitude } };
  // A venue needs both; coordinates stand in for a missing address.
  return { method: 'sendVenue', fields: { latitude, longitude, title, address: address ?? `${latitude}, ${longitude}` } };
}

type ContactCard = OfType<'contact_card'>['contacts'][number];
const VCARD_MAX_BYTES = 2048;

/** A contact without a number has no Telegram form: its words are sent. */
function contactDraft(card: ContactCard, max: number): Draft[] {
  const [phone, ...otherPhones] = card.phones;
  if (phone === undefined || card.name.trim() === '') {
    const lines = [card.name, card.organization, ...card.phones, ...(card.emails ?? [])].filter(
      (line) => line !== undefined && line !== '',
    );
    return words({ text: lines.join('\n'), entities: [] })
      .split(max)
      .map((part) => textDraft(part.text, part.entities));
  }
  const more = otherPhones.length > 0 || (card.emails ?? []).length > 0 || card.organization !== undefined;
  const vcard = more ? vcardOf(card) : '';
  const fits = vcard !== '' && Buffer.byteLength(vcard) <= VCARD_MAX_BYTES;
  return [{ method: 'sendContact', fields: { phone_number: phone, first_name: card.name, ...(fits && { vcard }) } }];
}

function vcardOf({ name, phones, emails = [], organization }: ContactCard): string {
  const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name)}`,
    ...(organization === undefined ? [] : [`ORG:${escaped(organization)}`]),
    ...phones.map((phone) => `TEL:${escaped(phone)}`),
    ...emails.map((email) => `EMAIL:${escaped(email)}`),
    'END:VCARD',
  ].join('\n');
}
