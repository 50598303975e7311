// Files of messages: taken from agents, fetched from platforms in the background, opened for whoever may see them.
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { HubError, type FetchedMedia, type StoredMedia } from '../contract/index.js';
import { insertUpload, mediaById, mediaOfCompany, type MediaRow } from '../store/media.js';
import { BlobStore } from './blob-store.js';
import { MediaFetcher, type FetcherDependencies } from './fetcher.js';
import { mediaTypeOf } from './media-type.js';

export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;

export interface MediaDependencies extends Omit<FetcherDependencies, 'store'> {
  dataDir: string;
  newId: () => string;
}

export class MediaService {
  private readonly blobs: BlobStore;
  private readonly fetcher: MediaFetcher;

  constructor(private readonly deps: MediaDependencies) {
    this.blobs = new BlobStore(join(deps.dataDir, 'blobs'));
    this.fetcher = new MediaFetcher({ ...deps, store: (row, fetched, maxBytes) => this.storeInbound(row, fetched, maxBytes) });
  }

  start(): void {
    this.fetcher.start();
  }

  stop(): Promise<void> {
    return this.fetcher.stop();
  }

  /** There are new files to fetch. */
  notice(): void {
    this.fetcher.notice();
  }

  async upload(
    owner: { companyId: string; agentId: string },
    file: { stream: Readable; name: string | undefined; mime: string | undefined },
  ): Promise<{ mediaId: string; mime: string; sizeBytes: number; name?: string }> {
    const mediaId = this.deps.newId();
    const blob = await this.blobs.write(mediaId, file.stream, MAX_UPLOAD_BYTES);
    if (blob.sizeBytes === 0) {
      await this.blobs.remove(blob.key);
      throw new HubError(422, 'empty_file', 'The file is empty.');
    }
    const mime = await mediaTypeOf(blob.head, file.mime);
    const name = file.name?.slice(0, 255);
    const row = { companyId: owner.companyId, id: mediaId, mime, sizeBytes: blob.sizeBytes, name: name ?? null, blobKey: blob.key };
    try {
      await insertUpload(this.deps.db, { ...row, uploadedBy: owner.agentId, at: this.deps.clock.now() });
    } catch (error) {
      await this.blobs.remove(blob.key);
      throw error;
    }
    return { mediaId, mime, sizeBytes: blob.sizeBytes, ...(name !== undefined && { name }) };
  }

  /** For a connector's upload. */
  async openFile(mediaId: string): Promise<{ stream: Readable; sizeBytes: number }> {
    const row = await mediaById(this.deps.db, mediaId);
    const sizeBytes = row?.blobKey ? await this.blobs.size(row.blobKey) : null;
    if (!row?.blobKey || sizeBytes === null) throw new HubError(404, 'not_found', 'The file is gone.');
    return { stream: this.blobs.read(row.blobKey), sizeBytes };
  }

  /** A company's files by id; what it does not have is missing. */
  async describe(companyId: string, mediaIds: string[]): Promise<Map<string, StoredMedia>> {
    const wellFormed = mediaIds.filter((id) => /^[0-9a-f-]{36}$/i.test(id));
    const rows = await mediaOfCompany(this.deps.db, companyId, wellFormed);
    return new Map(rows.map((row) => [row.id, storedMedia(row)]));
  }

  /** For a download; null when the company has no such file, or not yet. */
  async find(
    companyId: string,
    mediaId: string,
  ): Promise<{ row: MediaRow; sizeBytes: number; read(range?: { start: number; end: number }): Readable } | null> {
    const [row] = await mediaOfCompany(this.deps.db, companyId, [mediaId]);
    if (row === undefined || row.blobKey === null) return null;
    const { blobKey } = row;
    const sizeBytes = await this.blobs.size(blobKey);
    return sizeBytes === null ? null : { row, sizeBytes, read: (range) => this.blobs.read(blobKey, range) };
  }

  private async storeInbound(
    row: MediaRow,
    fetched: FetchedMedia,
    maxBytes: number,
  ): Promise<{ mime: string; sizeBytes: number; blobKey: string }> {
    const blob = await this.blobs.write(row.id, fetched.stream, maxBytes);
    const mime = await mediaTypeOf(blob.head, row.mime === '' ? fetched.mime : row.mime);
    return { mime, sizeBytes: blob.sizeBytes, blobKey: blob.key };
  }
}

export function createMedia(deps: MediaDependencies): MediaService {
  return new MediaService(deps);
}

export function storedMedia(row: MediaRow): StoredMedia {
  return {
    mediaId: row.id,
    mime: row.mime,
    sizeBytes: row.sizeBytes,
    state: row.state,
    ...(row.name !== null && { name: row.name }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}
