// The desk listens for stored messages: an inbound one without an open session opens one in its group's queue.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { MessageWriter, StoredMessage } from '../im/message-writer.js';
import type { PushHub } from '../im/push.js';
import type { Database } from '../store/database.js';
import { openSessions, queuedCount, unroutedConversation, unroutedConversations, type UnroutedConversation } from '../store/sessions.js';
import { unattended } from '../store/unattended.js';
import type { GroupHours } from './desk.js';
import type { Mapping } from './mapping/mapping.js';
import type { SessionEvents } from './session-events.js';

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
  mapping: Mapping;
  hours: GroupHours;
  events: SessionEvents;
  openings: OpeningRules;
  /** Of the account; undefined while it is not known here. */
  groupOf(accountId: string): string | undefined;
  /** Something waits in this group that might be given to somebody at once. */
  onWaiting(companyId: string, groupId: string): void;
  /** It has been looked at what came in there, whether or not a session was opened. */
  onRouted(conversations: UnroutedConversation[]): void;
}

/** What others have to say before a session opens. Asked for every batch of conversations: answered from memory where there is nothing to say. */
export interface OpeningRules {
  /** Does a bot speak first on this account? */
  startsWithBot(accountId: string): boolean;
  /** Up to which seq what somebody wrote is the answer to a question of ours, such as a rating: no session opens for that. */
  answeredUpTo(conversations: UnroutedConversation[]): Promise<Map<string, number>>;
}

/** Never in the way of storing: a failure here is caught up from what the conversations say. */
export class DeskRouter {
  private readonly unrouted = new Map<string, UnroutedConversation>();
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

  /** What is stored there is given to the desk before this resolves. */
  async routeNow(companyId: string, conversationId: string): Promise<void> {
    const missed = await unroutedConversation(this.deps.database, companyId, conversationId);
    if (missed) await this.open([missed]);
  }

  private take(stored: StoredMessage[]): void {
    for (const { draft, result } of stored) {
      if (draft.kind !== 'in' || (result.conversation?.sessionId ?? null) !== null) continue;
      const { companyId, conversationId, accountId } = draft;
      this.unrouted.set(conversationId, { companyId, conversationId, accountId });
    }
    if (this.unrouted.size > 0)
      this.running ??= this.route().finally(() => {
        this.running = null;
      });
  }

  private async route(): Promise<void> {
    while (this.unrouted.size > 0) {
      const batch = [...this.unrouted].slice(0, BATCH);
      for (const [conversationId] of batch) this.unrouted.delete(conversationId);
      try {
        await this.open(batch.map(([, conversation]) => conversation));
      } catch (error) {
        this.deps.log.warn({ error }, 'conversations could not be routed; they are caught up');
        return;
      }
    }
  }

  private async open(conversations: UnroutedConversation[]): Promise<void> {
    const { database, clock, events, push } = this.deps;
    const candidates = await this.candidatesOf(conversations);
    const opened = await openSessions(database, candidates, clock.now());
    const homes = new Map(conversations.map(({ conversationId, accountId }) => [conversationId, this.deps.groupOf(accountId)]));
    for (const { companyId, conversationId, sessionId, groupId, state, isPlaced } of opened) {
      if (state === 'queued') this.queueChanged(companyId, groupId);
      push.toGroup(companyId, groupId, { type: 'session.event', conversationId, sessionId, name: state });
      const home = homes.get(conversationId);
      // Until now it was its account's group's to see.
      if (home !== undefined && home !== groupId) push.toGroup(companyId, home, { type: 'conversation.removed', conversationId });
      if (isPlaced) this.deps.onWaiting(companyId, groupId);
    }
    if (opened.some(({ isAwaited }) => isAwaited)) events.notice();
    this.deps.onRouted(conversations);
  }

  /** How each session would begin. */
  private async candidatesOf(conversations: UnroutedConversation[]) {
    const { mapping, openings, events, newId } = this.deps;
    const [places, answered] = await Promise.all([mapping.placesFor(conversations), openings.answeredUpTo(conversations)]);
    const isOpen = new Map<string, boolean>();
    const candidates = [];
    for (const { companyId, conversationId, accountId } of conversations) {
      const place = places.get(conversationId);
      const state = await this.firstState(companyId, accountId, place?.groupId ?? this.deps.groupOf(accountId), isOpen);
      candidates.push({
        companyId,
        conversationId,
        sessionId: newId(),
        groupId: place?.groupId ?? null,
        preferredAgentId: place?.agentId ?? null,
        state,
        answeredSeq: answered.get(conversationId) ?? 0,
        isAwaited: events.isWanted({ companyId, conversationId, name: state }),
        isAwaitedParked: events.isWanted({ companyId, conversationId, name: 'parked' }),
      });
    }
    return candidates;
  }

  /** T1, T2: `isOpen` keeps what was asked already. */
  private async firstState(
    companyId: string,
    accountId: string,
    groupId: string | undefined,
    isOpen: Map<string, boolean>,
  ): Promise<'bot' | 'queued' | 'parked'> {
    if (this.deps.openings.startsWithBot(accountId)) return 'bot';
    if (groupId === undefined) return 'queued';
    const known = isOpen.get(groupId) ?? (await this.deps.hours.isOpen(companyId, groupId, this.deps.clock.now()));
    isOpen.set(groupId, known);
    return known ? 'queued' : 'parked';
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
