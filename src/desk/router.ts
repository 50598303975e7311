// The desk listens for stored messages: an inbound one without an open session opens one in its group's queue.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { MessageWriter, StoredMessage } from '../im/message-writer.js';
import type { PushHub } from '../im/push.js';
import type { Database } from '../store/database.js';
import { noteFirstReplies, openSessions, queuedCount, unroutedConversations } from '../store/sessions.js';
import { unattended } from '../store/unattended.js';

const CATCH_UP_EVERY_MS = 1_000;
const QUEUE_EVENT_MS = 250;
const BATCH = 200;

export interface RouterDependencies {
  database: Database;
  push: PushHub;
  clock: Clock;
  log: Logger;
  newId: () => string;
  ownedAccounts(): string[];
}

/** Never in the way of storing: a failure here is caught up from what the conversations say. */
export class DeskRouter {
  private readonly unrouted = new Map<string, string>();
  private running: Promise<void> | null = null;
  private readonly changedQueues = new Map<string, string>();
  private queueTimer: NodeJS.Timeout | null = null;
  private cancelCatchUp: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: RouterDependencies) {}

  start(writer: MessageWriter): void {
    writer.onStored((stored) => this.take(stored));
    this.scheduleCatchUp();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelCatchUp?.();
    if (this.queueTimer) clearTimeout(this.queueTimer);
    await this.running;
  }

  /** A group's queue is longer or shorter now; told once per moment. */
  queueChanged(companyId: string, groupId: string): void {
    this.changedQueues.set(groupId, companyId);
    if (this.stopped) return;
    this.queueTimer ??= setTimeout(() => unattended(this.tellQueues(), this.deps.log, 'queue lengths not told'), QUEUE_EVENT_MS).unref();
  }

  private take(stored: StoredMessage[]): void {
    const replies: { companyId: string; sessionId: string }[] = [];
    for (const { draft, result } of stored) {
      const sessionId = result.conversation?.sessionId ?? null;
      if (draft.kind === 'in' && sessionId === null) this.unrouted.set(draft.conversationId, draft.companyId);
      if (draft.kind === 'out' && draft.senderType === 'agent' && sessionId !== null)
        replies.push({ companyId: draft.companyId, sessionId });
    }
    if (this.unrouted.size > 0)
      this.running ??= this.route().finally(() => {
        this.running = null;
      });
    if (replies.length > 0) unattended(this.noteReplies(replies), this.deps.log, 'the time of a first reply was not noted');
  }

  private async route(): Promise<void> {
    while (this.unrouted.size > 0) {
      const batch = [...this.unrouted].slice(0, BATCH);
      for (const [conversationId] of batch) this.unrouted.delete(conversationId);
      try {
        await this.open(batch.map(([conversationId, companyId]) => ({ companyId, conversationId })));
      } catch (error) {
        this.deps.log.warn({ error }, 'conversations could not be routed; they are caught up');
        return;
      }
    }
  }

  private async open(conversations: { companyId: string; conversationId: string }[]): Promise<void> {
    const candidates = conversations.map((conversation) => ({ ...conversation, sessionId: this.deps.newId() }));
    for (const opened of await openSessions(this.deps.database, candidates, this.deps.clock.now())) {
      this.queueChanged(opened.companyId, opened.groupId);
      this.deps.push.toGroup(opened.companyId, opened.groupId, {
        type: 'session.event',
        conversationId: opened.conversationId,
        sessionId: opened.sessionId,
        name: 'queued',
      });
    }
  }

  private async noteReplies(replies: { companyId: string; sessionId: string }[]): Promise<void> {
    try {
      await noteFirstReplies(this.deps.database, replies, this.deps.clock.now());
    } catch (error) {
      this.deps.log.warn({ error }, 'the time of a first reply was not noted');
    }
  }

  private scheduleCatchUp(): void {
    if (this.stopped) return;
    this.cancelCatchUp = this.deps.clock.after(CATCH_UP_EVERY_MS, () => {
      const caughtUp = this.catchUp().finally(() => this.scheduleCatchUp());
      unattended(caughtUp, this.deps.log, 'could not look for unrouted conversations; trying again');
    });
  }

  private async catchUp(): Promise<void> {
    const accounts = this.deps.ownedAccounts();
    if (accounts.length === 0 || this.running) return;
    try {
      const missed = await unroutedConversations(this.deps.database, accounts, BATCH);
      if (missed.length > 0) await this.open(missed);
    } catch (error) {
      this.deps.log.debug({ error }, 'could not look for unrouted conversations; trying again');
    }
  }

  private async tellQueues(): Promise<void> {
    this.queueTimer = null;
    const queues = [...this.changedQueues];
    this.changedQueues.clear();
    for (const [groupId, companyId] of queues) {
      try {
        const queued = await queuedCount(this.deps.database, companyId, groupId);
        this.deps.push.toGroup(companyId, groupId, { type: 'queue.changed', groupId, queued });
      } catch (error) {
        this.deps.log.debug({ error }, 'queue length not told');
      }
    }
  }
}
