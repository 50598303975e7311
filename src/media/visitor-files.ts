// Files of visitors: taken from them, and given to them when they are theirs or stand in what they may read.
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Clock, StoredMedia } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { renditionOf, type MediaRow, type RenditionKind } from '../store/media.js';
import { insertMediaUse } from '../store/media-removal.js';
import { visitorMedia } from '../store/visitor-media.js';
import type { MediaService, OpenedFile } from './media.js';
import type { BlobStore } from './blob-store.js';
import { hasBytes, storedMedia } from './stored-media.js';

export interface FileVisitor {
  companyId: string;
  proxyUserId: string;
  conversationId: string;
}

export class VisitorFiles {
  constructor(private readonly deps: { db: Database; clock: Clock; blobs: BlobStore; media: MediaService }) {}

  /** Refused as an agent's upload is. */
  upload(visitor: FileVisitor, file: { stream: Readable; name: string | undefined; mime: string | undefined }): Promise<StoredMedia> {
    return this.deps.media.upload({ companyId: visitor.companyId, agentId: visitor.proxyUserId }, file);
  }

  /** Those of these files the visitor may see; a message may show them. */
  async describe(visitor: FileVisitor, mediaIds: string[]): Promise<Map<string, StoredMedia>> {
    return new Map((await this.readable(visitor, mediaIds)).map((row) => [row.id, storedMedia(row)]));
  }

  async use(visitor: FileVisitor, messageId: string, mediaIds: string[]): Promise<void> {
    await insertMediaUse(this.deps.db, { ...visitor, messageId, mediaIds, at: this.deps.clock.now() });
  }

  /** For a download; null when there is no such file for this visitor. `kind`: a small picture, a sound a browser plays, where one was made. */
  async find(visitor: FileVisitor, mediaId: string, kind?: RenditionKind): Promise<OpenedFile | null> {
    const [row] = await this.readable(visitor, [mediaId]);
    if (row === undefined || !hasBytes(row)) return null;
    const made = kind === undefined ? null : await renditionOf(this.deps.db, row.companyId, row.id, kind);
    const key = made?.blobKey ?? row.blobKey;
    if (key === null) return null;
    const { mime, sizeBytes } = made ?? row;
    return { id: row.id, mime, sizeBytes, name: made === null ? row.name : null, read: (range) => this.deps.blobs.read(key, range) };
  }

  private readable(visitor: FileVisitor, mediaIds: string[]): Promise<MediaRow[]> {
    const wellFormed = mediaIds.filter((id) => z.uuid().safeParse(id).success);
    return wellFormed.length === 0 ? Promise.resolve([]) : visitorMedia(this.deps.db, visitor, wellFormed);
  }
}
