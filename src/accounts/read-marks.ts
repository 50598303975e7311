// Tells end users that an agent has read them, where the platform shows it. Best effort: one call at a time per conversation, the newest counts.
import type { Logger } from 'pino';
import type { Clock, PlatformClient } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { lastInboundBetween } from '../store/read-marks.js';
import type { OpenAccount } from './account-book.js';
import { unattended } from '../store/unattended.js';

const PAUSE_MS = 2_000;
/** Conversations being read at the same moment; more of them go untold. */
const MAX_CONVERSATIONS = 5_000;

export interface ReadMark {
  companyId: string;
  accountId: string;
  conversationId: string;
  /** How far the agent had read, and has now. */
  afterSeq: number;
  seq: number;
}

export interface ReadMarkDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  accountOf(accountId: string): OpenAccount | undefined;
  clientOf(accountId: string): PlatformClient;
}

export class ReadMarks {
  /** Conversations just told of, and what waits for their pause to end. */
  private readonly readings = new Map<string, ReadMark | null>();

  constructor(private readonly deps: ReadMarkDependencies) {}

  /** For accounts this instance owns. */
  note(mark: ReadMark): void {
    const account = this.deps.accountOf(mark.accountId);
    if (account?.state !== 'active' || !account.capabilities.markRead) return;
    const waiting = this.readings.get(mark.conversationId);
    if (waiting !== undefined) {
      this.readings.set(mark.conversationId, waiting === null ? mark : joined(waiting, mark));
    } else if (this.readings.size < MAX_CONVERSATIONS) {
      this.readings.set(mark.conversationId, null);
      unattended(this.tell(mark), this.deps.log, 'a platform was not told of reading');
    }
  }

  private async tell(mark: ReadMark): Promise<void> {
    const { accountId, conversationId } = mark;
    try {
      const upTo = await lastInboundBetween(this.deps.database, mark);
      if (upTo !== null) await this.deps.clientOf(accountId).markRead?.(upTo.platformUserId, upTo.platformMessageId);
    } catch (error) {
      this.deps.log.debug({ error, accountId, conversationId }, 'the end user was not told of being read');
    }
    this.deps.clock.after(PAUSE_MS, () => {
      const next = this.readings.get(conversationId) ?? null;
      if (next === null) {
        this.readings.delete(conversationId);
      } else {
        this.readings.set(conversationId, null);
        unattended(this.tell(next), this.deps.log, 'a platform was not told of reading');
      }
    });
  }
}

function joined(one: ReadMark, other: ReadMark): ReadMark {
  return { ...one, afterSeq: Math.min(one.afterSeq, other.afterSeq), seq: Math.max(one.seq, other.seq) };
}
