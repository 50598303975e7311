// A file as messages carry it.
import type { StoredMedia } from '../contract/index.js';
import type { MediaRow } from '../store/media.js';

/** Its bytes are there: an upload that is complete; a fetched file from when it is kept, a moment before its message and then its row say so. */
export function hasBytes(row: MediaRow): row is MediaRow & { blobKey: string } {
  return row.blobKey !== null && (row.state === 'ready' || (row.state === 'pending' && row.ref !== null));
}

/** `says`: which sentence its reason is. `isFinal`: it can never be had. */
export function storedMedia(row: MediaRow, { says, isFinal }: Pick<StoredMedia, 'says' | 'isFinal'> = {}): StoredMedia {
  return {
    mediaId: row.id,
    mime: row.mime,
    sizeBytes: row.sizeBytes,
    state: hasBytes(row) ? 'ready' : row.state,
    ...(row.name !== null && { name: row.name }),
    ...(row.reason !== null && { reason: row.reason, ...(says && { says }) }),
    ...(row.state === 'failed' && isFinal && { isFinal }),
    ...(row.width !== null && { width: row.width }),
    ...(row.height !== null && { height: row.height }),
  };
}
