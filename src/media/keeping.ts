// What happens to a file once its bytes are here: told what it is, refused or kept, and what is shown of it made.
import { readFile } from 'node:fs/promises';
import { HubError } from '../contract/index.js';
import type { KeptFile, Rendition, RenditionKind } from '../store/media.js';
import { isZip, refuseArchiveBomb } from './archive.js';
import { blobKey, type BlobStore } from './blob-store.js';
import { mediaTypeOf } from './media-type.js';
import { isPicture, pictureOf } from './picture.js';
import { playableForm } from './sound-form.js';
import { convertSound, MAX_SOUND_BYTES } from './sound.js';
import type { Spool, SpooledFile } from './spool.js';

export interface LookedAt {
  mime: string;
  width: number | null;
  height: number | null;
  made: { kind: RenditionKind; mime: string; bytes: Buffer }[];
}

export class FileKeeping {
  constructor(
    private readonly spool: Spool,
    private readonly blobs: BlobStore,
  ) {}

  /** Throws 422 for what is dangerous; a file of a customer that is not what it claims is only renamed. */
  async look(file: SpooledFile, declared: string | undefined, from: 'agent' | 'platform'): Promise<LookedAt> {
    const { mime, mislabelled } = await mediaTypeOf(file.head, declared);
    if (mislabelled && from === 'agent')
      throw new HubError(422, 'mislabelled_file', 'This file is not what its name says it is.', { declared, found: mime });
    if (isZip(file.head)) await refuseArchiveBomb(file.path, file.sizeBytes);
    const plain: LookedAt = { mime, width: null, height: null, made: [] };
    if (isPicture(mime)) {
      const picture = await pictureOf(file.path, file.sizeBytes);
      if (picture === null) return plain;
      const { width, height, thumbnail } = picture;
      return { mime, width, height, made: thumbnail === undefined ? [] : [{ kind: 'thumbnail', mime: 'image/webp', bytes: thumbnail }] };
    }
    const playable = playableForm(mime);
    if (playable === null || file.sizeBytes > MAX_SOUND_BYTES) return plain;
    try {
      return { ...plain, made: [{ kind: 'playable', mime: playable, bytes: await convertSound(await readFile(file.path), playable) }] };
    } catch (error) {
      // A sound nobody can decode is still a file to download.
      if (error instanceof HubError && error.status === 422) return plain;
      throw error;
    }
  }

  /** Moves the bytes of the file and of what was made of it into the store. All of it is replaced when it happens again. */
  async keep(mediaId: string, file: SpooledFile, { mime, width, height, made }: LookedAt): Promise<KeptFile> {
    const renditions: Rendition[] = [];
    for (const { kind, mime: madeMime, bytes } of made) {
      const key = blobKey(mediaId, kind);
      const spooled = await this.spool.add(bytes);
      try {
        await this.blobs.put(key, spooled);
      } finally {
        await this.spool.discard(spooled);
      }
      renditions.push({ kind, mime: madeMime, sizeBytes: bytes.length, blobKey: key });
    }
    const key = blobKey(mediaId);
    await this.blobs.put(key, file);
    return { mime, width, height, sizeBytes: file.sizeBytes, sha256: file.sha256, blobKey: key, renditions };
  }

  async discard({ blobKey: key, renditions }: KeptFile): Promise<void> {
    for (const each of [key, ...renditions.map((rendition) => rendition.blobKey)]) await this.blobs.remove(each);
  }
}
