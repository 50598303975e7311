// What happened to a session, told to whoever acts on it: per conversation in order, at least once, over crashes. Handlers are idempotent.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { pendingSessionEvents, settleSessionEvents, type PendingSessionEvent } from '../store/session-events.js';
import { unattended } from '../store/unattended.js';

export type SessionEvent = PendingSessionEvent;
export type SessionEventHandler = (event: SessionEvent) => Promise<void>;

/** What is known of an event before it is written. */
export interface SessionEventAbout {
  companyId: string;
  conversationId: string;
  name: string;
}

const CATCH_UP_EVERY_MS = 1_000;
const BATCH = 200;
/** Conversations told of at once. */
const AT_ONCE = 8;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Some ten minutes; then the event counts as told, or nothing of this conversation would ever be. */
const MAX_TRIES = 15;

export interface SessionEventsDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  ownedAccounts(): string[];
}

export class SessionEvents {
  private readonly listeners: { handle: SessionEventHandler; wants: (about: SessionEventAbout) => boolean }[] = [];
  /** Conversations whose event could not be handled, until when they are left alone. */
  private readonly failed = new Map<string, { tries: number; untilMs: number }>();
  private running: Promise<void> | null = null;
  private noticed = false;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: SessionEventsDependencies) {}

  /**
   * Called at wiring. `wants` is asked when an event is written and spares what nobody asks for. It is not asked again: what it knows may not have
   * been read yet after a restart, so every handler is told of every pending event and looks for itself.
   */
  onSessionEvent(handle: SessionEventHandler, wants: (about: SessionEventAbout) => boolean = () => true): void {
    this.listeners.push({ handle, wants });
  }

  /** Is an event to be written as pending? */
  isWanted(about: SessionEventAbout): boolean {
    return this.listeners.some((listener) => listener.wants(about));
  }

  start(): void {
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** A pending event was committed. */
  notice(): void {
    this.noticed = true;
    if (this.running || this.stopped) return;
    this.running = this.tellAll().finally(() => {
      this.running = null;
      // Noticed while the last look was coming to its end.
      if (this.noticed) this.notice();
    });
    unattended(this.running, this.deps.log, 'session events are told a little later');
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(CATCH_UP_EVERY_MS, () => {
      if (this.listeners.length > 0) this.notice();
      this.schedule();
    });
  }

  private async tellAll(): Promise<void> {
    for (let more = true; more && !this.stopped;) {
      this.noticed = false;
      const accounts = this.deps.ownedAccounts();
      if (accounts.length === 0) return;
      const events = await pendingSessionEvents(this.deps.database, accounts, this.leftAlone(), BATCH);
      const told = await this.tell(events);
      if (told.length > 0) await settleSessionEvents(this.deps.database, told);
      more = this.noticed || (events.length === BATCH && told.length > 0);
    }
  }

  private leftAlone(): string[] {
    const nowMs = this.deps.clock.now().getTime();
    return [...this.failed].flatMap(([conversationId, { untilMs }]) => (untilMs > nowMs ? [conversationId] : []));
  }

  /** The positions of those that were handled. */
  private async tell(events: SessionEvent[]): Promise<number[]> {
    const byConversation = new Map<string, SessionEvent[]>();
    for (const event of events) byConversation.set(event.conversationId, [...(byConversation.get(event.conversationId) ?? []), event]);
    const lines = [...byConversation.values()];
    const told: number[] = [];
    const next = async (): Promise<void> => {
      for (let line = lines.shift(); line; line = lines.shift()) told.push(...(await this.tellLine(line)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return told;
  }

  /** One conversation's, in order; stops at the first that fails. */
  private async tellLine(events: SessionEvent[]): Promise<number[]> {
    const told: number[] = [];
    for (const event of events) {
      if (this.stopped || !(await this.handled(event))) break;
      told.push(event.position);
    }
    return told;
  }

  private async handled(event: SessionEvent): Promise<boolean> {
    try {
      for (const { handle } of this.listeners) await handle(event);
    } catch (error) {
      const tries = (this.failed.get(event.conversationId)?.tries ?? 0) + 1;
      const { conversationId, sessionId, name } = event;
      if (tries < MAX_TRIES) {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
        this.failed.set(conversationId, { tries, untilMs: this.deps.clock.now().getTime() + pauseMs });
        this.deps.log.warn({ error, conversationId, sessionId, name }, 'a session event could not be handled; trying again');
        return false;
      }
      this.deps.log.error({ error, conversationId, sessionId, name }, 'a session event was given up');
    }
    this.failed.delete(event.conversationId);
    return true;
  }
}
