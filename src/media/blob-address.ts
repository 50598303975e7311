// Which blob store the configuration means.
import { join } from 'node:path';
import type { BlobStore } from './blob-store.js';
import { DiskBlobs } from './disk-blobs.js';
import { S3Blobs, type S3Address } from './s3-blobs.js';

/** `s3` null: on disk, in the data folder. */
export function openBlobs(s3: S3Address | null, dataDir: string): BlobStore {
  return s3 === null ? new DiskBlobs(join(dataDir, 'blobs')) : new S3Blobs(s3);
}
