// Keeps a stand-in's world over a restart: one JSON file, written a moment after a change and swapped in whole.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const DEBOUNCE_MS = 500;
/** A large state is written less often: at most this share of the time goes into writing. */
const WRITING_SHARE = 0.02;

export class StateFile {
  private timer: NodeJS.Timeout | null = null;
  private delayMs = DEBOUNCE_MS;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly snapshot: () => object,
  ) {}

  /** What an earlier run kept; undefined when there is none. */
  read(): unknown {
    return existsSync(this.path) ? JSON.parse(readFileSync(this.path, 'utf8')) : undefined;
  }

  /** Something worth keeping changed. */
  touch(): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => this.write(), this.delayMs);
  }

  close(): void {
    this.closed = true;
    this.write();
  }

  private write(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const startedAt = performance.now();
    writeFileSync(`${this.path}.new`, JSON.stringify(this.snapshot()), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.delayMs = Math.max(DEBOUNCE_MS, (performance.now() - startedAt) / WRITING_SHARE);
  }
}
