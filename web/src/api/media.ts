// Files go up with progress and can be stopped half-way, which fetch cannot do; hence XMLHttpRequest.
import { failureOf, RequestError } from './request.js';

export interface UploadedMedia {
  mediaId: string;
  mime: string;
  sizeBytes: number;
}

export const mediaUrl = (mediaId: string): string => `/api/v1/media/${encodeURIComponent(mediaId)}`;

export function uploadMedia(file: File, onProgress: (fraction: number) => void): { done: Promise<UploadedMedia>; cancel: () => void } {
  const transfer = new XMLHttpRequest();
  const done = new Promise<UploadedMedia>((resolve, reject) => {
    transfer.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    transfer.addEventListener('load', () => {
      if (transfer.status >= 200 && transfer.status < 300) resolve(JSON.parse(transfer.responseText) as UploadedMedia);
      else reject(failureOf(transfer.status, transfer.responseText));
    });
    transfer.addEventListener('error', () => reject(new RequestError(0, 'network', 'The hub did not answer')));
    transfer.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
  });
  const form = new FormData();
  form.append('file', file, file.name);
  transfer.open('POST', '/api/v1/media');
  transfer.send(form);
  return { done, cancel: () => transfer.abort() };
}
