// Files of the simulated Telegram: uploaded by bots or sent by people. Kept in memory, and beside the state file when there is one.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface StoredFile {
  fileId: string;
  uniqueId: string;
  /** As `getFile` names it, e.g. `photos/file_3.jpg`. */
  filePath: string;
  mime: string;
  name: string;
  /** What Telegram claims; larger than the bytes when a test fakes a big file. */
  sizeBytes: number;
}

export interface NewFile {
  name: string;
  mime: string;
  bytes: Buffer;
  /** Pretend the file is this large. */
  sizeBytes?: number;
  folder: string;
}

export class FileStore {
  private readonly byId = new Map<string, StoredFile>();
  private readonly byPath = new Map<string, StoredFile>();
  private readonly byUniqueId = new Map<string, StoredFile>();
  private readonly bytes = new Map<string, Buffer>();
  private nextNumber = 1;

  constructor(private readonly folder?: string) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
  }

  add(file: NewFile): StoredFile {
    const uniqueId = randomBytes(9).toString('base64url');
    const stored: StoredFile = {
      fileId: `BAACAgI${randomBytes(24).toString('base64url')}`,
      uniqueId,
      filePath: `${file.folder}/file_${this.nextNumber++}${path.extname(file.name)}`,
      mime: file.mime,
      name: file.name,
      sizeBytes: file.sizeBytes ?? file.bytes.length,
    };
    this.index(stored);
    this.bytes.set(uniqueId, file.bytes);
    if (this.folder !== undefined) writeFileSync(path.join(this.folder, uniqueId), file.bytes);
    return stored;
  }

  find(fileId: string): StoredFile | undefined {
    return this.byId.get(fileId);
  }

  findByPath(filePath: string): StoredFile | undefined {
    return this.byPath.get(filePath);
  }

  findByUniqueId(uniqueId: string): StoredFile | undefined {
    return this.byUniqueId.get(uniqueId);
  }

  read(file: StoredFile): Buffer {
    const held = this.bytes.get(file.uniqueId);
    if (held) return held;
    if (this.folder === undefined) return Buffer.alloc(0);
    return readFileSync(path.join(this.folder, file.uniqueId));
  }

  list(): StoredFile[] {
    return [...this.byId.values()];
  }

  /** Takes back what an earlier run kept; the bytes are read when asked for. */
  restore(files: StoredFile[]): void {
    for (const file of files) this.index(file);
    this.nextNumber = files.length + 1;
  }

  private index(file: StoredFile): void {
    this.byId.set(file.fileId, file);
    this.byPath.set(file.filePath, file);
    this.byUniqueId.set(file.uniqueId, file);
  }
}
