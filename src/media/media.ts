// Files of messages: taken from agents, fetched from platforms in the background, opened for whoever may see them.
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HubError, storableText, type FetchedMedia, type StoredMedia } from '../contract/index.js';
import { completeUpload, insertUpload, mediaById, mediaOfCompany, readableMedia, renditionOf, reviveMedia } from '../store/media.js';
import type { KeptFile, MediaRow, RenditionKind } from '../store/media.js';
import { AgentPictures } from './agent-pictures.js';
import { blobKey, type BlobStore, type ByteRange } from './blob-store.js';
import { MediaFetcher, type FetcherDependencies } from './fetcher.js';
import { FileKeeping } from './keeping.js';
import { maxUploadBytes } from './limits.js';
import { baseType } from './media-type.js';
import { FileRemoval } from './removal.js';
import { FileSending, type FilesToSend } from './sending.js';
import { Spool } from './spool.js';
import { hasBytes, storedMedia } from './stored-media.js';

export type { RenditionKind };

export interface MediaDependencies extends Omit<FetcherDependencies, 'keep' | 'discard'> {
  dataDir: string;
  blobs: BlobStore;
  newId: () => string;
}

export interface Reader {
  companyId: string;
  agentId: string;
  /** Supervisors and admins see every conversation of their company. */
  seesAll: boolean;
}

/** A file as it is given to a reader. */
export interface OpenedFile {
  id: string;
  mime: string;
  name: string | null;
  sizeBytes: number;
  read(range?: ByteRange): Promise<Readable>;
}

export class MediaService {
  private readonly spool: Spool;
  private readonly keeping: FileKeeping;
  private readonly sending: FileSending;
  private readonly fetcher: MediaFetcher;
  private readonly removal: FileRemoval;
  readonly agentPictures: AgentPictures;

  constructor(private readonly deps: MediaDependencies) {
    this.spool = new Spool(join(deps.dataDir, 'spool'));
    this.keeping = new FileKeeping(this.spool, deps.blobs);
    this.sending = new FileSending({ ...deps, spool: this.spool, keeping: this.keeping });
    this.agentPictures = new AgentPictures({ ...deps, spool: this.spool, keeping: this.keeping });
    this.removal = new FileRemoval(deps);
    this.fetcher = new MediaFetcher({
      ...deps,
      keep: (row, fetched, maxBytes) => this.keepInbound(row, fetched, maxBytes),
      discard: (file) => this.keeping.discard(file),
    });
  }

  /** Before anything is uploaded or fetched: clears what an earlier life of this process left half done. */
  async open(): Promise<void> {
    await this.spool.open();
  }

  start(): void {
    this.fetcher.start();
    this.removal.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.fetcher.stop(), this.removal.stop()]);
  }

  /** There are new files to fetch. */
  notice(): void {
    this.fetcher.notice();
  }

  /** Throws 413 `file_too_large`, 422 `empty_file`, `mislabelled_file`, `archive_bomb` or `picture_too_large`; nothing is kept then. */
  async upload(
    owner: { companyId: string; agentId: string },
    file: { stream: Readable; name: string | undefined; mime: string | undefined },
  ): Promise<StoredMedia> {
    const spooled = await this.spool.write(file.stream, maxUploadBytes(baseType(file.mime)));
    try {
      if (spooled.sizeBytes === 0) throw new HubError(422, 'empty_file', 'The file is empty.');
      const looked = await this.keeping.look(spooled, file.mime, 'agent');
      const { db, clock, newId } = this.deps;
      const id = newId();
      const name = file.name === undefined ? null : storableText(file.name, 255);
      await insertUpload(db, { ...owner, id, mime: looked.mime, name, blobKey: blobKey(id), uploadedBy: owner.agentId, at: clock.now() });
      await completeUpload(db, id, await this.keeping.keep(id, spooled, looked));
      const row = await mediaById(db, id);
      if (row === null) throw new HubError(503, 'upload_lost', 'The upload could not be kept; please try again.');
      return storedMedia(row);
    } finally {
      await this.spool.discard(spooled);
    }
  }

  /** For a connector's upload. */
  async openFile(mediaId: string): Promise<{ stream: Readable; sizeBytes: number }> {
    const row = await mediaById(this.deps.db, mediaId);
    if (row === null || !hasBytes(row)) throw new HubError(404, 'not_found', 'The file is gone.');
    return { stream: await this.deps.blobs.read(row.blobKey), sizeBytes: row.sizeBytes };
  }

  /** A company's files by id; what it does not have is missing. */
  async describe(companyId: string, mediaIds: string[]): Promise<Map<string, StoredMedia>> {
    const wellFormed = mediaIds.filter((id) => /^[0-9a-f-]{36}$/i.test(id));
    const rows = await mediaOfCompany(this.deps.db, companyId, wellFormed);
    return new Map(rows.map((row) => [row.id, storedMedia(row)]));
  }

  /** Call before the message is stored. Throws 422 for a file the sender may not see or the channel could never take. */
  prepareToSend(files: FilesToSend): Promise<FilesToSend['content']> {
    return this.sending.prepare(files);
  }

  /** For a download; null when there is no such file for this reader, or not yet. */
  async find(reader: Reader, mediaId: string): Promise<OpenedFile | null> {
    const [row] = await readableMedia(this.deps.db, reader, [mediaId]);
    return row === undefined || !hasBytes(row) ? null : this.opened(row);
  }

  /** A small picture, a sound a browser plays; the file itself where none was needed. */
  async findRendition(reader: Reader, mediaId: string, kind: RenditionKind): Promise<OpenedFile | null> {
    const [row] = await readableMedia(this.deps.db, reader, [mediaId]);
    if (row === undefined || !hasBytes(row)) return null;
    const made = await renditionOf(this.deps.db, row.companyId, row.id, kind);
    if (made === null) return this.opened(row);
    const { mime, sizeBytes } = made;
    return { id: row.id, mime, name: null, sizeBytes, read: (range) => this.deps.blobs.read(made.blobKey, range) };
  }

  /** Takes up a file again that could not be had. Throws 404 for one this reader may not see, 409 for one that cannot be fetched. */
  async retry(reader: Reader, mediaId: string): Promise<StoredMedia> {
    const [row] = await readableMedia(this.deps.db, reader, [mediaId]);
    if (row === undefined) throw new HubError(404, 'not_found', 'There is no such file.');
    if (!(await reviveMedia(this.deps.db, mediaId))) throw new HubError(409, 'nothing_to_fetch', 'This file cannot be fetched again.');
    const media = storedMedia({ ...row, state: 'pending', reason: null });
    const { companyId, conversationId, seq } = row;
    if (conversationId !== null && seq !== null) await this.deps.onSettled({ companyId, conversationId, seq, media });
    this.fetcher.notice();
    return media;
  }

  private opened(row: MediaRow): OpenedFile | null {
    const { id, mime, name, sizeBytes, blobKey: key } = row;
    return key === null ? null : { id, mime, name, sizeBytes, read: (range) => this.deps.blobs.read(key, range) };
  }

  private async keepInbound(row: MediaRow, fetched: FetchedMedia, maxBytes: number): Promise<KeptFile> {
    const spooled = await this.spool.write(fetched.stream, maxBytes);
    try {
      const declared = row.mime === '' || row.mime === 'application/octet-stream' ? (fetched.mime ?? row.mime) : row.mime;
      return await this.keeping.keep(row.id, spooled, await this.keeping.look(spooled, declared, 'platform'));
    } finally {
      await this.spool.discard(spooled);
    }
  }
}

export function createMedia(deps: MediaDependencies): MediaService {
  return new MediaService(deps);
}
