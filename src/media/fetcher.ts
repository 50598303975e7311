// Fetches the files of inbound messages in the background. A message never waits for its file, and a file that cannot be had says why.
import type { Logger } from 'pino';
import {
  ConnectorError,
  HubError,
  hubSays,
  saidBy,
  storableText,
  type Clock,
  type FetchedMedia,
  type Said,
  type StoredMedia,
} from '../contract/index.js';
import type { Database } from '../store/database.js';
import { attachBlob, beginMedia, deferMedia, mediaById, pendingMedia, settleMedia, type KeptFile, type MediaRow } from '../store/media.js';
import { maxInboundBytes } from './limits.js';
import { storedMedia } from './stored-media.js';
import { unattended } from '../store/unattended.js';

/** A slow account holds up its own files only. */
const PER_ACCOUNT = 4;
const AT_ONCE = 64;
const MAX_ATTEMPTS = 8;
/** From asking the platform to the last byte kept. */
const FETCH_WITHIN_MS = 5 * 60_000;
const LOOK_EVERY_MS = 2_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;
/** From this attempt on the message says why its file is not there yet. */
const TELL_FROM_ATTEMPT = 3;

export interface SettledMedia {
  companyId: string;
  conversationId: string;
  seq: number;
  media: StoredMedia;
}

export interface FetcherDependencies {
  db: Database;
  clock: Clock;
  log: Logger;
  /** Accounts this instance fetches for. */
  ownedAccounts(): string[];
  fetch(accountId: string, ref: string, maxBytes: number): Promise<FetchedMedia>;
  keep(row: MediaRow, fetched: FetchedMedia, maxBytes: number): Promise<KeptFile>;
  discard(file: KeptFile): Promise<void>;
  onSettled(settled: SettledMedia): Promise<void>;
  /** A file of no message, the picture of a person, can be shown from now on. */
  onPictureReady(picture: { companyId: string; mediaId: string }): void;
}

type Why = Pick<StoredMedia, 'says' | 'isFinal'>;

export class MediaFetcher {
  private readonly inFlight = new Map<string, { accountId: string; done: Promise<void> }>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private stopped = false;
  private cancel: (() => void) | null = null;

  constructor(private readonly deps: FetcherDependencies) {}

  start(): void {
    this.schedule();
  }

  notice(): void {
    unattended(this.look(), this.deps.log, 'could not look for files');
  }

  /** Done when nothing is being looked for or fetched. */
  async drained(): Promise<void> {
    while (this.looking !== null || this.inFlight.size > 0)
      await Promise.all([this.looking, ...[...this.inFlight.values()].map(({ done }) => done)]);
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
    // What is still under way was not the platform's fault: the next life begins with it.
    for (const id of this.inFlight.keys()) await this.defer(id, 0, null, true).catch(() => undefined);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      unattended(
        this.look().finally(() => this.schedule()),
        this.deps.log,
        'could not look for files; trying again',
      );
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
      unattended(this.look(), this.deps.log, 'could not look for files');
    });
    return this.looking;
  }

  private async beginDue(): Promise<void> {
    const busy = new Map<string, number>();
    for (const { accountId } of this.inFlight.values()) busy.set(accountId, (busy.get(accountId) ?? 0) + 1);
    const accountIds = this.deps.ownedAccounts().filter((id) => (busy.get(id) ?? 0) < PER_ACCOUNT);
    if (accountIds.length === 0 || this.inFlight.size >= AT_ONCE) return;
    try {
      const now = this.deps.clock.now();
      for (const row of await pendingMedia(this.deps.db, {
        accountIds,
        underWay: [...this.inFlight.keys()],
        now,
        perAccount: PER_ACCOUNT,
      })) {
        const accountId = row.accountId ?? '';
        const under = busy.get(accountId) ?? 0;
        if (this.inFlight.size >= AT_ONCE || under >= PER_ACCOUNT || this.inFlight.has(row.id)) continue;
        busy.set(accountId, under + 1);
        this.begin(row, accountId);
      }
    } catch (error) {
      this.deps.log.debug({ error }, 'could not look for files to fetch; trying again');
    }
  }

  private begin(row: MediaRow, accountId: string): void {
    const done = this.fetchOne(row)
      .catch((error: unknown) => this.deps.log.error({ error, mediaId: row.id }, 'a file could not be settled'))
      .finally(() => {
        this.inFlight.delete(row.id);
        unattended(this.look(), this.deps.log, 'could not look for files');
      });
    this.inFlight.set(row.id, { accountId, done });
  }

  private async fetchOne(row: MediaRow): Promise<void> {
    const waitMs = Math.min(FIRST_WAIT_MS * 4 ** row.attempts, LONGEST_WAIT_MS);
    // Also what makes a look that is out of date harmless, here and in another instance.
    if (!(await beginMedia(this.deps.db, row, this.later(waitMs)))) return;
    try {
      if (row.blobKey === null && !(await this.fetch(row))) return;
    } catch (error) {
      if (!this.stopped) await this.failed(row, error, waitMs);
      return;
    }
    const ready = await mediaById(this.deps.db, row.id);
    if (ready !== null) await this.settle({ ...ready, state: 'ready', reason: null });
  }

  /** Kept and known before anybody is told, so that a hub that dies in between need not fetch it again. False: no longer wanted. */
  private async fetch(row: MediaRow): Promise<boolean> {
    const kept = await this.fetchWithin(row);
    if (await attachBlob(this.deps.db, row.id, kept)) return true;
    // Taken back meanwhile; or fetched by another instance, whose bytes these are too.
    if ((await mediaById(this.deps.db, row.id))?.blobKey !== kept.blobKey) await this.deps.discard(kept);
    return false;
  }

  /** The whole of it is bounded: waiting for the platform's answer as well as for its bytes. */
  private async fetchWithin(row: MediaRow): Promise<KeptFile> {
    const maxBytes = maxInboundBytes(row.mime);
    let late = false;
    let fetched: FetchedMedia | null = null;
    const work = this.deps.fetch(row.accountId ?? '', row.ref ?? '', maxBytes).then((answer) => {
      fetched = answer;
      if (late) answer.stream.destroy();
      return this.deps.keep(row, answer, maxBytes);
    });
    let cancel: () => void = () => undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      cancel = this.deps.clock.after(FETCH_WITHIN_MS, () => {
        late = true;
        const error = new ConnectorError({ code: 'file_unavailable', kind: 'temporary', ...hubSays('file_too_slow') });
        fetched?.stream.destroy(error);
        reject(error);
      });
    });
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      cancel();
      work.catch(() => undefined);
    }
  }

  private async failed(row: MediaRow, error: unknown, waitMs: number): Promise<void> {
    const { message, says } = isForPeople(error) ? saidOf(error) : hubSays('file_not_fetched');
    const reason = storableText(message, 500);
    const attempts = row.attempts + 1;
    if (!isForPeople(error)) this.deps.log.warn({ error, mediaId: row.id, attempts }, 'a file could not be fetched');
    const forGood = isForGood(error);
    if (forGood || attempts >= MAX_ATTEMPTS) {
      await this.settle({ ...row, attempts, state: 'failed', reason }, { says, ...(forGood && { isFinal: true }) });
      return;
    }
    const askedMs = error instanceof ConnectorError ? (error.details.retryAfterMs ?? 0) : 0;
    await this.defer(row.id, Math.max(askedMs, waitMs), reason, isNobodysFault(error));
    if (attempts >= TELL_FROM_ATTEMPT) await this.tell({ ...row, state: 'pending', reason }, { says });
  }

  /** The message first, the row last: a hub that dies in between does both again. */
  private async settle(row: MediaRow & { state: 'ready' | 'failed' }, why: Why = {}): Promise<void> {
    await this.tell(row, why);
    await settleMedia(this.deps.db, row);
    if (row.conversationId === null && row.state === 'ready') this.deps.onPictureReady({ companyId: row.companyId, mediaId: row.id });
  }

  private async tell(row: MediaRow, why: Why): Promise<void> {
    const { companyId, conversationId, seq } = row;
    if (conversationId === null || seq === null) return;
    await this.deps.onSettled({ companyId, conversationId, seq, media: storedMedia(row, why) });
  }

  private defer(id: string, waitMs: number, reason: string | null, uncounted: boolean): Promise<void> {
    return deferMedia(this.deps.db, id, { until: this.later(waitMs), reason, uncounted });
  }

  private later(waitMs: number): Date {
    return new Date(this.deps.clock.now().getTime() + waitMs);
  }
}

const isForPeople = (error: unknown): error is HubError | ConnectorError => error instanceof HubError || error instanceof ConnectorError;

/** What went wrong here has the words of its code; the figures in them are among its details. */
function saidOf(error: HubError | ConnectorError): Required<Said> {
  if (error instanceof ConnectorError) return saidBy(error.details);
  const values = Object.entries(error.details).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  return { message: error.message, says: { name: error.code, values: Object.fromEntries(values) } };
}

/** Too large or refused stays so; an account that was switched off this moment comes back. */
function isForGood(error: unknown): boolean {
  if (error instanceof HubError) return error.status === 413 || error.status === 422;
  return error instanceof ConnectorError && error.kind === 'permanent';
}

/** Ours, and it passes: the account is switched off, the file store is away. */
function isNobodysFault(error: unknown): boolean {
  return error instanceof HubError && (error.status === 409 || error.status === 503);
}
