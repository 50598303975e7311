// Files on their way up. One that has arrived becomes a message; one that has not can be tried again or given up.
import type { StoredMedia } from '../../../src/contract/content.js';
import { CallError, type Upload } from './hub-calls.js';
import type { UploadState } from './state.js';

export const FILE_MAX_BYTES = 50 * 1024 * 1024;

interface Entry {
  state: UploadState;
  file: File;
  running: Upload | null;
}

export interface UploadsDependencies {
  newId(): string;
  upload(file: File, onProgress: (share: number) => void): Upload;
  onArrived(media: StoredMedia): void;
  onChange(): void;
}

export class Uploads {
  private entries: readonly Entry[] = [];

  constructor(private readonly deps: UploadsDependencies) {}

  get states(): readonly UploadState[] {
    return this.entries.map(({ state }) => state);
  }

  add(file: File): void {
    const state = { id: this.deps.newId(), name: file.name, share: 0 };
    const tooLarge = file.size > FILE_MAX_BYTES;
    const refused = tooLarge ? 'file_too_large' : file.size === 0 ? 'empty_file' : undefined;
    const entry: Entry = { state: { ...state, ...(refused !== undefined && { refused }) }, file, running: null };
    this.entries = [...this.entries, entry];
    if (refused === undefined) this.run(entry.state.id);
    this.deps.onChange();
  }

  retry(id: string): void {
    this.run(id);
    this.deps.onChange();
  }

  cancel(id: string): void {
    const entry = this.find(id);
    this.entries = this.entries.filter(({ state }) => state.id !== id);
    entry?.running?.cancel();
    this.deps.onChange();
  }

  clear(): void {
    for (const { state } of this.entries) this.cancel(state.id);
  }

  private run(id: string): void {
    const entry = this.find(id);
    if (entry === undefined) return;
    const running = this.deps.upload(entry.file, (share) => this.change(id, { share }));
    this.entries = this.entries.map((one) => (one.state.id === id ? { ...one, state: { ...fresh(one.state), share: 0 }, running } : one));
    running.done.then(
      (media) => {
        this.entries = this.entries.filter(({ state }) => state.id !== id);
        this.deps.onArrived(media);
      },
      (error: unknown) => this.change(id, { refused: error instanceof CallError ? error.code : 'other' }),
    );
  }

  private change(id: string, change: Partial<UploadState>): void {
    if (this.find(id) === undefined) return;
    this.entries = this.entries.map((one) => (one.state.id === id ? { ...one, state: { ...one.state, ...change } } : one));
    this.deps.onChange();
  }

  private find(id: string): Entry | undefined {
    return this.entries.find(({ state }) => state.id === id);
  }
}

function fresh({ refused: _refused, ...state }: UploadState): UploadState {
  return state;
}
