// Fetches the files of inbound messages in the background. A message never waits for its file, and a file that cannot be had says why.
import type { Logger } from 'pino';
import { ConnectorError, HubError, type Clock, type FetchedMedia, type StoredMedia } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { attachBlob, deferMedia, pendingMedia, settleMedia, type MediaRow } from '../store/media.js';

/** Larger files stay with the platform; the message shows a placeholder. */
const MAX_INBOUND_BYTES = 100 * 1024 * 1024;
const AT_ONCE = 4;
const MAX_ATTEMPTS = 5;
const FETCH_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 2_000;

export interface SettledMedia {
  companyId: string;
  conversationId: string;
  seq: number;
  media: StoredMedia;
}

interface StoredFile {
  mime: string;
  sizeBytes: number;
  blobKey: string;
}

export interface FetcherDependencies {
  db: Database;
  clock: Clock;
  log: Logger;
  /** Accounts this instance fetches for. */
  ownedAccounts(): string[];
  fetch(accountId: string, ref: string, maxBytes: number): Promise<FetchedMedia>;
  store(row: MediaRow, fetched: FetchedMedia, maxBytes: number): Promise<StoredFile>;
  onSettled(settled: SettledMedia): Promise<void>;
}

export class MediaFetcher {
  private readonly inFlight = new Map<string, Promise<void>>();
  /** Since the present look began: what it read of them is out of date. */
  private readonly finishedMeanwhile = new Set<string>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private stopped = false;
  private cancel: (() => void) | null = null;

  constructor(private readonly deps: FetcherDependencies) {}

  start(): void {
    this.schedule();
  }

  notice(): void {
    void this.look();
  }

  /** Done when nothing is being looked for or fetched. */
  async drained(): Promise<void> {
    while (this.looking !== null || this.inFlight.size > 0) await Promise.all([this.looking, ...this.inFlight.values()]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await Promise.race([
      this.drained(),
      new Promise((resolve) => {
        setTimeout(resolve, 2_000).unref();
      }),
    ]);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      void this.look().finally(() => this.schedule());
    });
  }

  /** One look at a time; who asks meanwhile gets another one after it. */
  private look(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (this.looking !== null) {
      this.lookAgain = true;
      return this.looking;
    }
    this.looking = this.beginDue().finally(() => {
      this.looking = null;
      if (!this.lookAgain) return;
      this.lookAgain = false;
      void this.look();
    });
    return this.looking;
  }

  private async beginDue(): Promise<void> {
    const accounts = this.deps.ownedAccounts();
    if (accounts.length === 0 || this.inFlight.size >= AT_ONCE) return;
    this.finishedMeanwhile.clear();
    try {
      for (const row of await pendingMedia(this.deps.db, accounts, this.deps.clock.now(), AT_ONCE * 2)) {
        if (this.inFlight.size >= AT_ONCE) break;
        if (!this.inFlight.has(row.id) && !this.finishedMeanwhile.has(row.id)) this.begin(row);
      }
    } catch (error) {
      this.deps.log.debug({ error }, 'could not look for files to fetch; trying again');
    }
  }

  private begin(row: MediaRow): void {
    const work = this.fetchOne(row)
      .catch((error: unknown) => this.deps.log.error({ error, mediaId: row.id }, 'a file could not be settled'))
      .finally(() => {
        this.inFlight.delete(row.id);
        this.finishedMeanwhile.add(row.id);
        void this.look();
      });
    this.inFlight.set(row.id, work);
  }

  private async fetchOne(row: MediaRow): Promise<void> {
    try {
      await this.settle(row, { state: 'ready', reason: null, ...(await this.fetched(row)) });
    } catch (error) {
      if (this.stopped) return;
      const final = isForGood(error) || row.attempts + 1 >= MAX_ATTEMPTS;
      const reason =
        error instanceof HubError || error instanceof ConnectorError ? error.message : 'The file could not be fetched from the platform.';
      if (final) {
        await this.settle(row, { state: 'failed', mime: row.mime, sizeBytes: row.sizeBytes, reason: reason.slice(0, 500), blobKey: null });
        return;
      }
      const retryAfterMs = error instanceof ConnectorError ? (error.details.retryAfterMs ?? 0) : 0;
      await deferMedia(this.deps.db, row.id, new Date(this.deps.clock.now().getTime() + Math.max(retryAfterMs, 2_000 * 4 ** row.attempts)));
    }
  }

  /** On disk and known before anybody is told. A file that an earlier life of the hub fetched without getting to tell it is not fetched again. */
  private async fetched(row: MediaRow): Promise<StoredFile> {
    if (row.blobKey !== null) return { mime: row.mime, sizeBytes: row.sizeBytes, blobKey: row.blobKey };
    const stored = await this.withTimeout(row);
    await attachBlob(this.deps.db, { id: row.id, ...stored });
    return stored;
  }

  private async withTimeout(row: MediaRow): Promise<StoredFile> {
    const fetched = await this.deps.fetch(row.accountId ?? '', row.ref ?? '', MAX_INBOUND_BYTES);
    const timer = setTimeout(() => fetched.stream.destroy(new Error('the file took too long')), FETCH_WITHIN_MS).unref();
    try {
      return await this.deps.store(row, fetched, MAX_INBOUND_BYTES);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The message first, the row last: a hub that dies in between does both again. */
  private async settle(
    row: MediaRow,
    file: { state: 'ready' | 'failed'; mime: string; sizeBytes: number; reason: string | null; blobKey: string | null },
  ): Promise<void> {
    if (row.conversationId !== null && row.seq !== null) {
      const { companyId, conversationId, seq, name } = row;
      const { state, mime, sizeBytes, reason } = file;
      const media = { mediaId: row.id, mime, sizeBytes, state, ...(name !== null && { name }), ...(reason !== null && { reason }) };
      await this.deps.onSettled({ companyId, conversationId, seq, media });
    }
    await settleMedia(this.deps.db, { id: row.id, ...file });
  }
}

/** Too large or refused stays so; an account that was switched off this moment comes back. */
function isForGood(error: unknown): boolean {
  if (error instanceof HubError) return error.status === 413 || error.status === 422;
  return error instanceof ConnectorError && error.kind === 'permanent';
}
