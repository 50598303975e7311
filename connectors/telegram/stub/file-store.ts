// Files of the simulated Telegram: uploaded by bots or sent by people. Kept in memory, and beside the state file when there is one.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { KeptBytes } from '../../stub-kit/kept-bytes.js';

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
  private readonly bytes: KeptBytes;
  private nextNumber = 1;

  constructor(statePath?: string) {
    this.bytes = new KeptBytes(statePath);
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
    this.bytes.add(uniqueId, file.bytes);
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
    return this.bytes.read(file.uniqueId);
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
