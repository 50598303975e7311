// Files go up with progress and can be stopped half-way, which fetch cannot do; hence XMLHttpRequest.
import type { StoredMedia } from '../../../src/contract/content.js';
import { loadWordsOfError } from '../i18n/languages.js';
import { drawnForHeader, failureOf, request, RequestError } from './request.js';

export interface UploadedMedia {
  mediaId: string;
  mime: string;
  sizeBytes: number;
  /** Of a picture. */
  width?: number;
  height?: number;
}

export const mediaUrl = (mediaId: string): string => `/api/v1/media/${encodeURIComponent(mediaId)}`;
/** A small copy of a picture. */
export const thumbnailUrl = (mediaId: string): string => `${mediaUrl(mediaId)}/thumbnail`;
/** A sound in a form this browser plays. */
export const playableUrl = (mediaId: string): string => `${mediaUrl(mediaId)}/playable`;
/** What a `viewOnly` link of this message leads to. */
export const linkedMediaUrl = (messageId: string): string => `/api/v1/messages/${encodeURIComponent(messageId)}/linked-media`;
/** Its media type; null once the platform shows it no longer. */
export async function linkedMediaType(messageId: string, signal: AbortSignal): Promise<string | null> {
  const response = await fetch(linkedMediaUrl(messageId), { method: 'HEAD', signal });
  if (response.ok) return response.headers.get('content-type') ?? '';
  if (response.status === 404 || response.status === 422) return null;
  throw failureOf(response.status, '');
}
export const retryMedia = (mediaId: string): Promise<StoredMedia> => request('POST', `/media/${encodeURIComponent(mediaId)}/retry`, {});

export function uploadMedia(file: File, onProgress: (fraction: number) => void): { done: Promise<UploadedMedia>; cancel: () => void } {
  const transfer = new XMLHttpRequest();
  const done = new Promise<UploadedMedia>((resolve, reject) => {
    transfer.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    transfer.addEventListener('load', () => {
      if (transfer.status >= 200 && transfer.status < 300) resolve(JSON.parse(transfer.responseText) as UploadedMedia);
      else {
        const failure = failureOf(transfer.status, transfer.responseText);
        void loadWordsOfError(failure.code).then(() => reject(failure));
      }
    });
    transfer.addEventListener('error', () => reject(new RequestError(0, 'network', 'The hub did not answer')));
    transfer.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
  });
  const form = new FormData();
  form.append('file', file, file.name);
  transfer.open('POST', '/api/v1/media');
  for (const [name, value] of Object.entries(drawnForHeader())) transfer.setRequestHeader(name, value);
  transfer.send(form);
  return { done, cancel: () => transfer.abort() };
}
