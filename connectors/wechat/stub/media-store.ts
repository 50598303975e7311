// Temporary media: files accounts have uploaded or people have sent, with an id that is good for three days.
import { randomBytes } from 'node:crypto';
import { KeptBytes } from '../../stub-kit/kept-bytes.js';
import { ApiRefusal } from './types.js';

const LIFETIME_MS = 3 * 86_400_000;

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';

export interface StoredMedia {
  mediaId: string;
  type: MediaType;
  name: string;
  mime: string;
  sizeBytes: number;
  createdAt: number;
}

export class MediaStore {
  private readonly byId = new Map<string, StoredMedia>();
  private readonly bytes: KeptBytes;

  constructor(
    private readonly now: () => number,
    statePath?: string,
  ) {
    this.bytes = new KeptBytes(statePath);
  }

  add(file: { type: MediaType; name: string; mime: string; bytes: Buffer }): StoredMedia {
    const { bytes, ...facts } = file;
    const media = { ...facts, mediaId: randomBytes(48).toString('base64url'), sizeBytes: bytes.length, createdAt: this.now() };
    this.byId.set(media.mediaId, media);
    this.bytes.add(media.mediaId, bytes);
    return media;
  }

  /** Throws 40007 for an id that is unknown or older than three days. */
  require(mediaId: unknown, ...types: MediaType[]): StoredMedia {
    const media = typeof mediaId === 'string' ? this.byId.get(mediaId) : undefined;
    const isGood = media && this.now() - media.createdAt < LIFETIME_MS && (types.length === 0 || types.includes(media.type));
    if (!isGood) throw new ApiRefusal(40007, 'invalid media_id');
    return media;
  }

  /** Also after its three days: the phone still shows it. */
  find(mediaId: string): StoredMedia | undefined {
    return this.byId.get(mediaId);
  }

  read({ mediaId }: StoredMedia): Buffer {
    return this.bytes.read(mediaId);
  }

  expireAll(): void {
    for (const media of this.byId.values()) media.createdAt = this.now() - LIFETIME_MS;
  }

  list(): StoredMedia[] {
    return [...this.byId.values()];
  }

  /** Takes back what an earlier run kept; the bytes are read when asked for. */
  restore(media: readonly StoredMedia[]): void {
    for (const item of media) this.byId.set(item.mediaId, item);
  }
}
