// A file as messages carry it.
import type { StoredMedia } from '../contract/index.js';
import type { MediaRow } from '../store/media.js';

export function storedMedia(row: MediaRow): StoredMedia {
  return {
    mediaId: row.id,
    mime: row.mime,
    sizeBytes: row.sizeBytes,
    state: row.state,
    ...(row.name !== null && { name: row.name }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.width !== null && { width: row.width }),
    ...(row.height !== null && { height: row.height }),
  };
}
