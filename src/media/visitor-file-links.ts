// Addresses of a visitor's files for the page the visitor is on: pictures, sounds and downloads of a browser carry no token.
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { mediaById, renditionOf, type RenditionKind } from '../store/media.js';
import type { BlobStore } from './blob-store.js';
import { FileLinks } from './file-links.js';
import type { OpenedFile } from './media.js';
import type { FileVisitor, VisitorFiles } from './visitor-files.js';
import { hasBytes } from './stored-media.js';

export const FILE_FORMS = ['file', 'thumbnail', 'playable'] as const;
export type FileForm = (typeof FILE_FORMS)[number];

export interface SignedForm {
  form: FileForm;
  expires: number;
  signature: string;
}

export interface VisitorFileLinksDependencies {
  db: Database;
  clock: Clock;
  blobs: BlobStore;
  files: Pick<VisitorFiles, 'find'>;
  secretKey: string;
}

export class VisitorFileLinks {
  private readonly links: FileLinks;

  constructor(private readonly deps: VisitorFileLinksDependencies) {
    this.links = new FileLinks(deps.secretKey);
  }

  /** Null for a file the visitor may not see. Good for an hour, for whoever has the address. */
  async offer(visitor: FileVisitor, mediaId: string): Promise<Record<FileForm, SignedForm> | null> {
    if ((await this.deps.files.find(visitor, mediaId)) === null) return null;
    const now = this.deps.clock.now();
    const sign = (form: FileForm): SignedForm => {
      const { expires, signature } = this.links.make(signedName(mediaId, form), now);
      return { form, expires, signature };
    };
    return { file: sign('file'), thumbnail: sign('thumbnail'), playable: sign('playable') };
  }

  /** Null for an address that is not ours or too old, and for a file that is gone. */
  async open(mediaId: string, { form, expires, signature }: SignedForm): Promise<OpenedFile | null> {
    if (!this.links.isGood({ mediaId: signedName(mediaId, form), expires, signature }, this.deps.clock.now())) return null;
    const row = await mediaById(this.deps.db, mediaId);
    if (row === null || !hasBytes(row)) return null;
    const kind = renditionOfForm(form);
    const made = kind === null ? null : await renditionOf(this.deps.db, row.companyId, row.id, kind);
    const key = made?.blobKey ?? row.blobKey;
    if (key === null) return null;
    const { mime, sizeBytes } = made ?? row;
    return { id: row.id, mime, sizeBytes, name: made === null ? row.name : null, read: (range) => this.deps.blobs.read(key, range) };
  }
}

/** Signed under a name of its own, so that no other signed address of the hub opens a visitor's file, nor this one another. */
const signedName = (mediaId: string, form: FileForm): string => `visitor ${form} ${mediaId}`;

const renditionOfForm = (form: FileForm): RenditionKind | null => (form === 'file' ? null : form);
