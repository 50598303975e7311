// Files as Instagram and Messenger send them: uploaded first, then named in a message. They carry no words, so captions follow as a text.
import { ConnectorError, type MessageContent, type PlatformCall, type StoredMedia } from '../../../src/contract/index.js';
import { takesMime, type Dialect } from './dialect.js';
import type { Message } from './render-menu.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
export type FileContent = OfType<'image' | 'video' | 'audio' | 'file' | 'sticker'>;
type Form = Dialect['attachmentTypes'][number]['type'];

export interface FileDraft {
  message: Message;
  files: NonNullable<PlatformCall['files']>;
}

/** What stands for the id an upload will give. */
const UPLOAD = 'upload://';

export function fileDraft({ type, media }: Pick<FileContent, 'type' | 'media'>, dialect: Dialect): FileDraft {
  const form = formOf(type, media, dialect);
  return { message: { attachment: attachment(form, 'file') }, files: [upload('file', media)] };
}

/** Pictures that stand next to each other go together; whatever else is in the album goes by itself, in its place. */
export function albumDrafts({ items }: OfType<'album'>, dialect: Dialect, albumMax: number): FileDraft[] {
  const groups: OfType<'album'>['items'][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    const joins = group?.[0] !== undefined && isPicture(item, dialect) && isPicture(group[0], dialect) && group.length < albumMax;
    if (group && joins) group.push(item);
    else groups.push([item]);
  }
  return groups.map((group) => {
    const [first] = group;
    if (first && group.length === 1) return fileDraft(first, dialect);
    return {
      message: { attachments: group.map((_item, index) => attachment('image', `file${index}`)) },
      files: group.map(({ media }, index) => upload(`file${index}`, media)),
    };
  });
}

function isPicture({ type, media }: OfType<'album'>['items'][number], dialect: Dialect): boolean {
  return type === 'image' && formOf(type, media, dialect) === 'image';
}

/** The platform's kind of attachment: the file's own kind when its type is taken there, else the first that takes it. */
function formOf(type: FileContent['type'], media: StoredMedia, { attachmentTypes, name }: Dialect): Form {
  const wanted = type === 'sticker' ? 'image' : type;
  const taken = attachmentTypes.filter(({ mimeTypes }) => takesMime(mimeTypes, media.mime));
  const form = taken.find((candidate) => candidate.type === wanted) ?? taken[0];
  if (!form) {
    throw new ConnectorError({
      code: 'file_type_refused',
      kind: 'permanent',
      message: `${name} does not take files of the type ${media.mime}`,
    });
  }
  if (media.sizeBytes > form.maxBytes) {
    const megabytes = Math.floor(form.maxBytes / 1024 / 1024);
    throw new ConnectorError({
      code: 'file_too_big',
      kind: 'permanent',
      message: `${name} takes at most ${megabytes} MB for a file of this kind`,
    });
  }
  return form.type;
}

function attachment(type: Form, part: string): Message {
  return { type, payload: { attachment_id: UPLOAD + part } };
}

function upload(part: string, media: StoredMedia): FileDraft['files'][number] {
  const extension = media.mime.split('/')[1]?.replace(/[^a-z0-9].*$/i, '') ?? 'bin';
  return { part, mediaId: media.mediaId, name: media.name ?? `file.${extension}`, mime: media.mime };
}

/** The part an attachment waits for; null when it names an id already. */
export function awaitedPart(attachmentId: unknown): string | null {
  return typeof attachmentId === 'string' && attachmentId.startsWith(UPLOAD) ? attachmentId.slice(UPLOAD.length) : null;
}
