// Files of both sides, in memory: what people send waits here for the hub to fetch it, what agents send was fetched from the hub.
import { randomBytes } from 'node:crypto';

export interface StubFile {
  id: string;
  name: string;
  mime: string;
  bytes: Buffer;
}

const KEPT = 500;

export class Files {
  private readonly files = new Map<string, StubFile>();

  add(file: Omit<StubFile, 'id'>): StubFile {
    // Whoever has the address has the file, so it cannot be guessed.
    const stored = { ...file, id: randomBytes(12).toString('hex') };
    this.files.set(stored.id, stored);
    const [oldest] = this.files.keys();
    if (this.files.size > KEPT && oldest !== undefined) this.files.delete(oldest);
    return stored;
  }

  find(id: string): StubFile | undefined {
    return this.files.get(id);
  }
}
