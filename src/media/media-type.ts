// What a file really is: its bytes decide, its name and the sender's word only where bytes say nothing.
import { fileTypeFromBuffer } from 'file-type';
import { fileKind } from './limits.js';

export interface MediaType {
  mime: string;
  /** It claims to be a picture, a sound or a film, and is not. */
  mislabelled: boolean;
}

const UNKNOWN = 'application/octet-stream';

/** Types whose bytes always say so. Others may be what they claim though nobody can tell. */
const TOLD_BY_BYTES =
  /^(image\/(jpeg|png|gif|webp|avif|bmp|heic|heif)|audio\/(mpeg|mp4|ogg|opus|wav|x-wav|webm|amr|flac)|video\/(mp4|webm|quicktime|ogg|x-matroska|3gpp))$/;

/** `head`: the first bytes. Text and unknown formats keep the declared type unless a browser would run it. */
export async function mediaTypeOf(head: Buffer, declared: string | undefined): Promise<MediaType> {
  const claim = baseType(declared);
  const sniffed = await fileTypeFromBuffer(head);
  if (sniffed === undefined) {
    const runs = fileKind(claim) !== 'file' || /html|script|xml|svg/.test(claim);
    return { mime: runs ? UNKNOWN : claim, mislabelled: TOLD_BY_BYTES.test(claim) };
  }
  const mime = named(sniffed.mime, claim);
  return { mime, mislabelled: fileKind(claim) !== 'file' && fileKind(claim) !== fileKind(mime) && !isEither(sniffed.mime) };
}

/** Without parameters, in small letters; what is no type at all is unknown. */
export function baseType(declared: string | undefined): string {
  const type = declared?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : UNKNOWN;
}

/** Containers hold sounds and films alike, and only the sender knows which. */
const CONTAINERS: Record<string, string[]> = {
  'video/mp4': ['audio/mp4', 'audio/x-m4a', 'audio/aac'],
  'video/webm': ['audio/webm'],
  'video/3gpp': ['audio/3gpp'],
};
const isEither = (sniffed: string): boolean => sniffed in CONTAINERS || /ogg|matroska|x-ms-asf|quicktime/.test(sniffed);

function named(sniffed: string, claim: string): string {
  if (/^(application|audio|video)\/ogg$/.test(sniffed))
    return claim.startsWith('audio/') || sniffed !== 'video/ogg' ? 'audio/ogg' : sniffed;
  // `codecs=opus` is what the Ogg of a voice message holds; file-type tells it, clients do not expect it.
  if (CONTAINERS[sniffed]?.includes(claim) === true) return claim === 'audio/webm' || claim === 'audio/3gpp' ? claim : 'audio/mp4';
  if (sniffed.startsWith('audio/ogg')) return 'audio/ogg';
  return baseType(sniffed);
}
