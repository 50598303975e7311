// Files of a stand-in: uploaded by businesses or sent by people. Kept in memory, and beside the state file when there is one.
import { randomBytes, randomInt } from 'node:crypto';
import { KeptBytes } from '../../stub-kit/kept-bytes.js';

export interface StoredFile {
  /** As the platform's API names it. */
  id: string;
  /** As the public address names it; cannot be guessed. */
  secret: string;
  mime: string;
  name: string;
  /** What the platform claims; larger than the bytes when a test fakes a big file. */
  sizeBytes: number;
  /** Since then, ms. */
  at: number;
}

export interface NewFile {
  name: string;
  mime: string;
  bytes: Buffer;
  /** Pretend the file is this large. */
  sizeBytes?: number;
}

export class FileStore {
  private readonly byId = new Map<string, StoredFile>();
  private readonly bySecret = new Map<string, StoredFile>();
  private readonly bytes: KeptBytes;

  constructor(
    private readonly now: () => number,
    statePath?: string,
  ) {
    this.bytes = new KeptBytes(statePath);
  }

  add(file: NewFile): StoredFile {
    const stored: StoredFile = {
      id: `${randomInt(1_000_000_000, 9_999_999_999)}${randomInt(100_000, 999_999)}`,
      secret: randomBytes(12).toString('base64url'),
      mime: file.mime,
      name: file.name,
      sizeBytes: file.sizeBytes ?? file.bytes.length,
      at: this.now(),
    };
    this.index(stored);
    this.bytes.add(stored.secret, file.bytes);
    return stored;
  }

  find(id: string): StoredFile | undefined {
    return this.byId.get(id);
  }

  findBySecret(secret: string): StoredFile | undefined {
    return this.bySecret.get(secret);
  }

  read(file: StoredFile): Buffer {
    return this.bytes.read(file.secret);
  }

  /** It can be had no more, under any address. */
  drop(file: StoredFile): void {
    this.byId.delete(file.id);
    this.bySecret.delete(file.secret);
    this.bytes.delete(file.secret);
  }

  list(): StoredFile[] {
    return [...this.byId.values()];
  }

  /** Takes back what an earlier run kept; the bytes are read when asked for. */
  restore(files: readonly StoredFile[]): void {
    for (const file of files) this.index(file);
  }

  private index(file: StoredFile): void {
    this.byId.set(file.id, file);
    this.bySecret.set(file.secret, file);
  }
}
