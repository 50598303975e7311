// Files inside messages, as references that can be fetched for three days.
import { TEXT_MAX_UTF16, type InboundContent, type MediaReference } from '../../src/contract/index.js';
import { mediaRef } from './media-ref.js';
import { integerOf, shortTextOf, textOf, type Fields } from './reading.js';
import { say } from './words.js';

export function imageContent(fields: Fields): InboundContent {
  return { type: 'image', media: reference([fields['MediaId']], 'image/jpeg') };
}

/** The 8 kHz recording comes first because every player and converter knows it; the 16 kHz one stands in when it cannot be had. */
export function voiceContent(fields: Fields): InboundContent {
  const mime = textOf(fields['Format'])?.toLowerCase() === 'speex' ? 'audio/x-speex' : 'audio/amr';
  // What WeChat's speech recognition heard, for accounts that had it switched on.
  const caption = shortTextOf(fields['Recognition'], TEXT_MAX_UTF16);
  return {
    type: 'audio',
    voice: true,
    media: reference([fields['MediaId'], fields['MediaId16K']], mime),
    ...(caption !== undefined && { caption }),
  };
}

export function videoContent(fields: Fields): InboundContent {
  return { type: 'video', media: reference([fields['MediaId']], 'video/mp4') };
}

/** Undocumented, and without any way to fetch it. */
export function fileContent(fields: Fields): InboundContent {
  const name = shortTextOf(fields['Title'], 255);
  const caption = shortTextOf(fields['Description'], TEXT_MAX_UTF16);
  return {
    type: 'file',
    media: {
      ref: textOf(fields['FileKey']) ?? '',
      mime: mimeOfName(name ?? ''),
      sizeBytes: integerOf(fields['FileTotalLen']) ?? 0,
      ...(name !== undefined && { name }),
      ...unavailable('file_not_fetchable'),
    },
    ...(caption !== undefined && { caption }),
  };
}

function reference(ids: (Fields[string] | undefined)[], mime: string): MediaReference {
  const ref = mediaRef(ids.flatMap((id) => textOf(id) ?? []));
  return { ref, mime, sizeBytes: 0, ...(ref === '' && unavailable('file_without_id')) };
}

function unavailable(why: 'file_not_fetchable' | 'file_without_id'): Pick<MediaReference, 'unavailable' | 'says'> {
  const { message, says } = say(why);
  return { unavailable: message, says };
}

const MIMES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  zip: 'application/zip',
  txt: 'text/plain',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

function mimeOfName(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(MIMES, extension) ? MIMES[extension] : undefined) ?? 'application/octet-stream';
}
