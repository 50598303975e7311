// Pictures of agents: cut square, drawn anew without what a camera notes down, and given to whoever has the address.
import type { Readable } from 'node:stream';
import { HubError, type Clock } from '../contract/index.js';
import { agentPicture } from '../store/agent-pictures.js';
import type { Database } from '../store/database.js';
import { completeUpload, insertUpload } from '../store/media.js';
import { blobKey, type BlobStore } from './blob-store.js';
import type { FileKeeping } from './keeping.js';
import type { OpenedFile } from './media.js';
import { mediaTypeOf } from './media-type.js';
import { faceOf, FACE_EDGE_PX, FACE_MIME } from './picture.js';
import type { Spool } from './spool.js';
import { hasBytes } from './stored-media.js';

const MAX_BYTES = 10 * 1_048_576;
const TAKEN = ['image/jpeg', 'image/png', 'image/webp'];

interface AgentPicturesDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  blobs: BlobStore;
  spool: Spool;
  keeping: FileKeeping;
}

export class AgentPictures {
  constructor(private readonly deps: AgentPicturesDependencies) {}

  /** Kept, and not anybody's yet. Throws 413 `file_too_large`, 422 `not_a_picture` or `picture_too_large`. */
  async keep(by: { companyId: string; agentId: string }, stream: Readable): Promise<string> {
    const { db, clock, newId, spool, keeping } = this.deps;
    const face = await this.drawn(stream);
    const spooled = await spool.add(face);
    try {
      const id = newId();
      const file = { companyId: by.companyId, id, mime: FACE_MIME, name: null, blobKey: blobKey(id), uploadedBy: by.agentId };
      await insertUpload(db, { ...file, at: clock.now() });
      const looked = { mime: FACE_MIME, width: FACE_EDGE_PX, height: FACE_EDGE_PX, made: [] };
      await completeUpload(db, id, await keeping.keep(id, spooled, looked));
      return id;
    } finally {
      await spool.discard(spooled);
    }
  }

  /** Null for what is no agent's picture, or no longer. */
  async find(mediaId: string): Promise<OpenedFile | null> {
    const row = await agentPicture(this.deps.db, mediaId);
    if (row === null || !hasBytes(row)) return null;
    const { id, mime, sizeBytes, blobKey: key } = row;
    return { id, mime, name: null, sizeBytes, read: (range) => this.deps.blobs.read(key, range) };
  }

  private async drawn(stream: Readable): Promise<Buffer> {
    const spooled = await this.deps.spool.write(stream, MAX_BYTES);
    try {
      const { mime } = await mediaTypeOf(spooled.head, undefined);
      const face = TAKEN.includes(mime) ? await faceOf(spooled.path) : null;
      if (face === null) throw new HubError(422, 'not_a_picture', 'This is no picture that can be shown: send JPEG, PNG or WebP.');
      return face;
    } finally {
      await this.deps.spool.discard(spooled);
    }
  }
}
