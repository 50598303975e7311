// Files between the hub and a channel that is a program: offered to it by address, taken from it beside its webhooks.
import type { Readable } from 'node:stream';
import { ConnectorError, type Clock, type FetchedMedia, type OfferedFile, type StoredMedia } from '../contract/index.js';
import { uploadOfAccount } from '../store/channel-files.js';
import type { Database } from '../store/database.js';
import { mediaById, type MediaRow } from '../store/media.js';
import type { BlobStore } from './blob-store.js';
import { FileLinks, type FileLink } from './file-links.js';
import type { MediaService, OpenedFile } from './media.js';
import { hasBytes } from './stored-media.js';

export interface ChannelFilesDependencies {
  db: Database;
  clock: Clock;
  blobs: BlobStore;
  media: Pick<MediaService, 'upload'>;
  secretKey: string;
}

export class ChannelFiles {
  private readonly links: FileLinks;

  constructor(private readonly deps: ChannelFilesDependencies) {
    this.links = new FileLinks(deps.secretKey);
  }

  /** `base`: where the channel reaches this hub. */
  offer(base: string, mediaId: string): OfferedFile {
    const { expires, signature } = this.links.make(mediaId, this.deps.clock.now());
    const query = new URLSearchParams({ expires: String(expires), signature });
    return { url: `${base}/api/v1/shared-files/${mediaId}?${query.toString()}`, expiresAt: new Date(expires * 1000) };
  }

  /** Null for an address that is not ours or too old, and for a file that is gone. */
  async openOffered(link: FileLink): Promise<OpenedFile | null> {
    if (!this.links.isGood(link, this.deps.clock.now())) return null;
    const row = await mediaById(this.deps.db, link.mediaId);
    if (row === null || !hasBytes(row)) return null;
    const { id, mime, name, sizeBytes, blobKey } = row;
    return { id, mime, name, sizeBytes, read: (range) => this.deps.blobs.read(blobKey, range) };
  }

  /** Durable when it resolves. Throws as `MediaService.upload`. */
  receive(
    account: { companyId: string; id: string },
    file: { stream: Readable; name: string | undefined; mime: string | undefined },
  ): Promise<StoredMedia> {
    return this.deps.media.upload({ companyId: account.companyId, agentId: account.id }, file);
  }

  /** What this account, and no other, has handed over. */
  async openUpload(accountId: string, uploadId: string): Promise<FetchedMedia> {
    const row = await uploadOfAccount(this.deps.db, accountId, uploadId);
    if (row?.blobKey == null) throw gone();
    return fetched(row, await this.deps.blobs.read(row.blobKey));
  }
}

function fetched({ mime, sizeBytes, name }: MediaRow, stream: Readable): FetchedMedia {
  return { stream, mime, sizeBytes, ...(name !== null && { name }) };
}

function gone(): ConnectorError {
  return new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'The file is no longer there.' });
}
