// Temporary media: uploads checked by size and by what the bytes are, downloads by id.
import { RawAnswer, type Method } from '../call.js';
import type { MediaType } from '../media-store.js';
import { ApiRefusal } from '../types.js';

const MEBIBYTE = 1024 * 1024;

interface TypeRule {
  maxBytes: number;
  tooLarge: number;
  formats: readonly RegExp[];
}

/** What a file begins with, as Latin-1. */
const JPEG = /^\xff\xd8\xff/;
const PNG = /^\x89PNG/;
const GIF = /^GIF8/;
const AMR = /^#!AMR/;
const MP3 = /^(ID3|\xff[\xe0-\xff])/;
const MP4 = /^.{4}ftyp/s;

const TYPES: Readonly<Record<MediaType, TypeRule>> = {
  image: { maxBytes: 2 * MEBIBYTE, tooLarge: 40009, formats: [JPEG, PNG, GIF] },
  voice: { maxBytes: 2 * MEBIBYTE, tooLarge: 40010, formats: [AMR, MP3] },
  video: { maxBytes: 10 * MEBIBYTE, tooLarge: 40011, formats: [MP4] },
  thumb: { maxBytes: 64 * 1024, tooLarge: 40012, formats: [JPEG] },
};

/** Answered as text/plain, as the platform has been seen to do. */
export const upload: Method = ({ world, query, files }) => {
  const type = query.get('type') ?? '';
  if (!isMediaType(type)) throw new ApiRefusal(40004, 'invalid media type');
  const file = files.get('media');
  if (!file) throw new ApiRefusal(41005, 'media data missing');
  if (file.bytes.length === 0) throw new ApiRefusal(44001, 'empty media data');
  const { maxBytes, tooLarge, formats } = TYPES[type];
  if (file.bytes.length > maxBytes) throw new ApiRefusal(tooLarge, `invalid ${type} size`);
  const head = file.bytes.subarray(0, 16).toString('latin1');
  if (file.name === '' || !formats.some((format) => format.test(head))) throw new ApiRefusal(40005, 'invalid file type');
  const { mediaId, createdAt } = world.parts.media.add({ type, ...file });
  world.touch();
  const answer = { type, [type === 'thumb' ? 'thumb_media_id' : 'media_id']: mediaId, created_at: Math.floor(createdAt / 1000) };
  return new RawAnswer({ 'content-type': 'text/plain' }, JSON.stringify(answer));
};

/** A video is not given itself but its address. */
export const download: Method = ({ world, query, baseUrl }) => {
  const media = world.parts.media.require(query.get('media_id'));
  if (media.type === 'video') return { video_url: `${baseUrl}/_files/${media.mediaId}` };
  const headers = { 'content-type': media.mime, 'content-disposition': `attachment; filename="${media.mediaId}${extension(media.name)}"` };
  return new RawAnswer(headers, world.parts.media.read(media));
};

function isMediaType(type: string): type is MediaType {
  return Object.hasOwn(TYPES, type);
}

function extension(name: string): string {
  return /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? '';
}
