// Where a file of an inbound message is: at an address, or handed to the hub together with the message.
const URL_PREFIX = 'url:';
const UPLOAD_PREFIX = 'upload:';

export type FilePlace = { url: string } | { uploadId: string };

export const urlRef = (url: string): string => URL_PREFIX + url;
export const uploadRef = (uploadId: string): string => UPLOAD_PREFIX + uploadId;

/** null for what is no such reference. */
export function placeOf(ref: string): FilePlace | null {
  if (ref.startsWith(URL_PREFIX)) return { url: ref.slice(URL_PREFIX.length) };
  return ref.startsWith(UPLOAD_PREFIX) ? { uploadId: ref.slice(UPLOAD_PREFIX.length) } : null;
}
