// Files on their way out: may this person send them, and does the channel take them in this form?
import { buffer } from 'node:stream/consumers';
import { HubError, mapMedia, mediaOf, type Capabilities, type Clock, type MessageContent, type StoredMedia } from '../contract/index.js';
import { isUniqueViolation, type Database } from '../store/database.js';
import { completeUpload, insertUpload, mediaMadeFrom, readableMedia, type MediaRow } from '../store/media.js';
import { insertMediaUse } from '../store/media-removal.js';
import { blobKey, type BlobStore } from './blob-store.js';
import type { FileKeeping } from './keeping.js';
import { sendableForm, type SoundForm } from './sound-form.js';
import { soundTooLong } from './sound-refusals.js';
import { convertSound, MAX_SOUND_BYTES } from './sound.js';
import type { Spool } from './spool.js';
import { hasBytes, storedMedia } from './stored-media.js';

export interface FilesToSend {
  companyId: string;
  agentId: string;
  seesAll: boolean;
  conversationId: string;
  messageId: string;
  content: MessageContent;
  /** Of the channel it goes to; null: it stays here. */
  capabilities: Capabilities | null;
}

interface SendingDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  blobs: BlobStore;
  spool: Spool;
  keeping: FileKeeping;
}

const EXTENSIONS: Record<SoundForm, string> = { 'audio/ogg': 'ogg', 'audio/mpeg': 'mp3', 'audio/wav': 'wav' };

export class FileSending {
  constructor(private readonly deps: SendingDependencies) {}

  /** Notes down that the message shows its files; a recording is turned into what the channel takes, the original stays. */
  async prepare(files: FilesToSend): Promise<MessageContent> {
    const ids = mediaOf(files.content).map((media) => media.mediaId);
    if (ids.length === 0) return files.content;
    const rows = new Map((await readableMedia(this.deps.db, files, ids)).map((row) => [row.id, row]));
    for (const mediaId of ids) {
      const row = rows.get(mediaId);
      if (row === undefined || !hasBytes(row))
        throw new HubError(422, 'unknown_media', 'A file of this message has not been uploaded.', { mediaId });
    }
    const content = await this.inSendableForm(files, rows);
    const mediaIds = mediaOf(content).map((media) => media.mediaId);
    await insertMediaUse(this.deps.db, { ...files, mediaIds, at: this.deps.clock.now() });
    return content;
  }

  private async inSendableForm(
    { content, capabilities, companyId, agentId }: FilesToSend,
    rows: Map<string, MediaRow>,
  ): Promise<MessageContent> {
    if (content.type !== 'audio' || capabilities === null) return content;
    const row = rows.get(content.media.mediaId);
    const form = row === undefined ? null : sendableForm(row.mime, capabilities.content.audio.mimeTypes);
    if (row === undefined || form === null) return content;
    const made = await this.madeFrom(row, form, { companyId, agentId });
    return mapMedia<StoredMedia>(content, () => storedMedia(made));
  }

  /** The upload in that form; converted once, however often it is sent. */
  private async madeFrom(row: MediaRow, form: SoundForm, owner: { companyId: string; agentId: string }): Promise<MediaRow> {
    const known = await mediaMadeFrom(this.deps.db, row.id, form);
    if (known !== null) return known;
    const { db, clock, newId, spool, keeping } = this.deps;
    const spooled = await spool.add(await convertSound(await this.bytesOf(row), form));
    try {
      const id = newId();
      const name = `${(row.name ?? 'voice').replace(/\.\w+$/, '')}.${EXTENSIONS[form]}`;
      const file = { companyId: owner.companyId, id, mime: form, name, blobKey: blobKey(id), uploadedBy: owner.agentId, madeFrom: row.id };
      await insertUpload(db, { ...file, at: clock.now() });
      await completeUpload(db, id, await keeping.keep(id, spooled, { mime: form, width: null, height: null, made: [] }));
    } catch (error) {
      // Two sends at once: the other one's is as good once it is complete.
      if (!isUniqueViolation(error)) throw error;
    } finally {
      await spool.discard(spooled);
    }
    const made = await mediaMadeFrom(db, row.id, form);
    if (made === null) throw new HubError(503, 'media_busy', 'This recording is being converted just now; try again in a moment.');
    return made;
  }

  private async bytesOf(row: MediaRow): Promise<Buffer> {
    if (row.blobKey === null) throw new HubError(404, 'file_missing', 'The file is gone.');
    if (row.sizeBytes > MAX_SOUND_BYTES) throw soundTooLong();
    return buffer(await this.deps.blobs.read(row.blobKey));
  }
}
