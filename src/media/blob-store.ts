// Where the bytes of files lie: one interface, on disk or in an S3-compatible store. A key always stands for a whole file.
import type { Readable } from 'node:stream';
import type { SpooledFile } from './spool.js';

export interface ByteRange {
  /** Both included. */
  start: number;
  end: number;
}

export interface BlobStore {
  /** Takes the spooled file over, which may be gone afterwards. Durable when it resolves; the same key again replaces the bytes. */
  put(key: string, file: SpooledFile): Promise<void>;
  /** Throws `HubError` 404 `file_missing` for a key without bytes. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Null for a key without bytes. */
  size(key: string): Promise<number | null>;
  /** Done too when there was nothing. */
  remove(key: string): Promise<void>;
}

/** The last characters of an id are random: they spread files over folders. `form` tells what was made of the file. */
export function blobKey(id: string, form?: string): string {
  return `${id.slice(-2)}/${id.slice(-4, -2)}/${id}${form === undefined ? '' : `.${form}`}`;
}
