// As what a file travels: a picture as a picture where the channel takes it, else as a file; and why it may not travel at all.
import type { Capabilities, ContentSupport } from '../../../src/contract/capabilities.js';

type FileType = 'image' | 'video' | 'audio' | 'file';

export interface SendForm {
  type: FileType;
  /** Recorded here. */
  voice?: true;
  /** `note`: the channel's own reason, a suffix of `capability.`. */
  refusal?: { reason: 'type' | 'size'; maxBytes?: number; note?: string };
}

export function sendForm(file: { type: string; size: number }, capabilities: Capabilities): SendForm {
  const natural = naturalType(file.type);
  const type = natural !== 'file' && takes(capabilities.content[natural], file) ? natural : 'file';
  const support = capabilities.content[type];
  if (support.level === 'rejected') return { type, refusal: { reason: 'type', ...(support.note !== undefined && { note: support.note }) } };
  if (!takesMime(support, file.type)) return { type, refusal: { reason: 'type' } };
  if (support.maxBytes !== undefined && file.size > support.maxBytes)
    return { type, refusal: { reason: 'size', maxBytes: support.maxBytes } };
  return { type };
}

/** What the hub can turn a recording of Opus into; the AAC of an MP4 stays what it is. */
const RECORDED_FORMS = ['audio/ogg', 'audio/mpeg', 'audio/mp3', 'audio/wav', 'audio/x-wav'];

/** A voice message recorded here: the hub turns it into what the channel takes. */
export function voiceForm(mime: string, { content: { audio } }: Capabilities): SendForm {
  const forms = mime === 'audio/mp4' ? [mime] : [mime, ...RECORDED_FORMS];
  const taken = audio.level !== 'rejected' && forms.some((form) => takesMime(audio, form));
  return taken ? { type: 'audio', voice: true } : { type: 'audio', voice: true, refusal: { reason: 'type' } };
}

function naturalType(mime: string): FileType {
  const family = mime.split('/')[0];
  // A drawing with scripts in it is a document to every platform.
  if (mime === 'image/svg+xml') return 'file';
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

function takes(support: ContentSupport, file: { type: string; size: number }): boolean {
  return support.level !== 'rejected' && takesMime(support, file.type) && (support.maxBytes === undefined || file.size <= support.maxBytes);
}

export function takesMime({ mimeTypes }: Pick<ContentSupport, 'mimeTypes'>, mime: string): boolean {
  return (
    mimeTypes === undefined ||
    mimeTypes.some((allowed) => (allowed.endsWith('/*') ? mime.startsWith(allowed.slice(0, -1)) : baseType(allowed) === mime))
  );
}

/** Without parameters such as `; codecs=opus`. */
const baseType = (mime: string): string => mime.split(';', 1)[0]?.trim() ?? mime;
