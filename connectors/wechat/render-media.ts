// Files: which kind of message each becomes, and where its caption goes. WeChat has captions for videos only.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type MessageContent,
  type StoredMedia,
  type TextEntity,
} from '../../src/contract/index.js';
import { VIDEO_CAPTION_MAX_BYTES, VOICE_MAX_MS } from './capabilities.js';
import type { Draft } from './draft.js';
import { textDrafts, wellFormed } from './render-text.js';
import { utf8Bytes } from './text-parts.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
export type FileContent = OfType<'image' | 'audio' | 'video' | 'sticker'>;

export function renderFile(content: FileContent, capabilities: Capabilities): Draft[] {
  requireMime(content, capabilities);
  if (content.type === 'sticker') return [fileDraft('image', content.media, {})];
  if (content.type === 'video') return videoDrafts(content);
  if (content.type === 'audio' && (content.durationMs ?? 0) > VOICE_MAX_MS)
    throw refusal('voice_too_long', 'WeChat takes voice messages of at most 60 seconds');
  return [fileDraft(content.type === 'audio' ? 'voice' : 'image', content.media, {}), ...followingText(content)];
}

/** What WeChat will not take is refused before anything is sent, with words that help. */
function requireMime({ type, media }: FileContent, { content: supports }: Capabilities): void {
  const taken = supports[type].mimeTypes ?? [];
  if (!taken.includes(baseType(media)))
    throw refusal('file_type_refused', `WeChat does not take ${baseType(media)} here, only ${taken.join(', ')}`);
}

function videoDrafts(content: OfType<'video'>): Draft[] {
  const caption = wellFormed(content.caption ?? '').trim();
  const fits = utf8Bytes(caption) <= VIDEO_CAPTION_MAX_BYTES;
  return [
    fileDraft('video', content.media, fits && caption !== '' ? { description: caption } : {}),
    ...(fits ? [] : followingText(content)),
  ];
}

function followingText({ caption = '', entities = [] }: { caption?: string | undefined; entities?: TextEntity[] | undefined }): Draft[] {
  return textDrafts({ text: caption, entities }, { mayBeEmpty: true });
}

function fileDraft(msgtype: 'image' | 'voice' | 'video', media: StoredMedia, more: Draft['body']): Draft {
  return {
    msgtype,
    body: { media_id: `attach://${msgtype}`, ...more },
    file: { part: msgtype, mediaId: media.mediaId, name: fileName(media), mime: baseType(media) },
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'video/mp4': 'mp4',
};

/** WeChat goes by the extension, so it is made to fit what the file is. */
function fileName(media: StoredMedia): string {
  const extension = EXTENSIONS[baseType(media)] ?? 'bin';
  const name = media.name ?? '';
  return name.toLowerCase().endsWith(`.${extension}`) ? name : `${name.replace(/\.[^.]*$/, '') || 'file'}.${extension}`;
}

/** Without parameters such as `; codecs=opus`. */
function baseType(media: StoredMedia): string {
  return media.mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
