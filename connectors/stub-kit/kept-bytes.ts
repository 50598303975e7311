// The bytes of a stand-in's files: in memory, and in a folder beside the state file when there is one.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export class KeptBytes {
  private readonly held = new Map<string, Buffer>();
  private readonly folder: string | null;

  /** `statePath`: the file that keeps the rest over a restart. */
  constructor(statePath?: string) {
    this.folder = statePath === undefined ? null : `${statePath}.files`;
    if (this.folder !== null) mkdirSync(this.folder, { recursive: true });
  }

  /** `key`: also the file's name. */
  add(key: string, bytes: Buffer): void {
    this.held.set(key, bytes);
    if (this.folder !== null) writeFileSync(path.join(this.folder, key), bytes);
  }

  delete(key: string): void {
    this.held.delete(key);
    if (this.folder !== null) rmSync(path.join(this.folder, key), { force: true });
  }

  read(key: string): Buffer {
    const held = this.held.get(key);
    if (held) return held;
    return this.folder === null ? Buffer.alloc(0) : readFileSync(path.join(this.folder, key));
  }
}
