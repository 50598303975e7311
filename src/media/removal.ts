// Takes the bytes of files away that nothing refers to any more: at once when a message was taken back, in time when they were forgotten.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { doomForgottenFiles, filesToPurge, forgetFile, putOffPurge } from '../store/media-removal.js';
import type { BlobStore } from './blob-store.js';

const PURGE_EVERY_MS = 5_000;
const PURGE_AT_ONCE = 50;
const AGAIN_AFTER_MS = 60_000;
/** One page of the walk over all files, and the rest after its end. */
const WALK_EVERY_MS = 60_000;
const WALK_PAGE = 1_000;
const WALK_REST_MS = 3_600_000;
/** How long an upload may wait to be sent. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export class FileRemoval {
  private stopped = false;
  private cancels = new Map<string, () => void>();
  private readonly running = new Set<Promise<void>>();
  private after: string | null = null;

  constructor(private readonly deps: { db: Database; clock: Clock; log: Logger; blobs: BlobStore }) {}

  start(): void {
    this.repeat('purge', async () => ((await this.purge()) === PURGE_AT_ONCE ? 0 : PURGE_EVERY_MS), PURGE_EVERY_MS);
    this.repeat('walk', async () => ((await this.walk()) ? WALK_REST_MS : WALK_EVERY_MS), WALK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.cancels.values()) cancel();
    await Promise.all(this.running);
  }

  /** Removes what is due; a store that refuses is asked again later. Returns how many were due. */
  async purge(): Promise<number> {
    const { db, clock, blobs, log } = this.deps;
    const doomed = await filesToPurge(db, clock.now(), PURGE_AT_ONCE);
    for (const { id, blobKeys } of doomed) {
      try {
        for (const key of blobKeys) await blobs.remove(key);
        await forgetFile(db, id, clock.now());
      } catch (error) {
        log.warn({ error, mediaId: id }, 'a file could not be removed; trying again');
        await putOffPurge(db, id, new Date(clock.now().getTime() + AGAIN_AFTER_MS));
      }
    }
    return doomed.length;
  }

  /** Dooms the forgotten ones on the next page. True at the end; the next walk begins anew. */
  async walk(): Promise<boolean> {
    const now = this.deps.clock.now();
    const before = new Date(now.getTime() - FORGOTTEN_AFTER_MS);
    const { last, doomed } = await doomForgottenFiles(this.deps.db, { after: this.after, before, now, limit: WALK_PAGE });
    if (doomed > 0) this.deps.log.info({ files: doomed }, 'files nothing refers to will be removed');
    this.after = last;
    return last === null;
  }

  private repeat(name: string, work: () => Promise<number>, waitMs: number): void {
    if (this.stopped) return;
    const run = async (): Promise<void> => {
      let nextMs = AGAIN_AFTER_MS;
      try {
        nextMs = await work();
      } catch (error) {
        this.deps.log.debug({ error, work: name }, 'files could not be looked through; trying again');
      }
      this.repeat(name, work, nextMs);
    };
    this.cancels.set(
      name,
      this.deps.clock.after(waitMs, () => {
        const running = run().finally(() => this.running.delete(running));
        this.running.add(running);
      }),
    );
  }
}
