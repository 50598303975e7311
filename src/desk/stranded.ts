// Conversations whose agent is not active any more, or has been offline for too long, go back to their queues: at once when told, and by looking now and then.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { strandedSessions } from '../store/sessions.js';
import { unattended } from '../store/unattended.js';
import type { Desk } from './desk.js';

/** A claim may have been under way while its agent was deactivated, and a hub may die in between. */
const LOOK_EVERY_MS = 10_000;
const BATCH = 100;

export class StrandedConversations {
  private cancel: (() => void) | null = null;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly deps: { database: Database; desk: Desk; clock: Clock; log: Logger }) {}

  start(): void {
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  /** Resolves when those there are just now are back in their queues. */
  requeue(): Promise<void> {
    const done = this.running.then(() => this.requeueAll());
    this.running = done.catch(() => undefined);
    return done;
  }

  private async requeueAll(): Promise<void> {
    for (;;) {
      const stranded = await strandedSessions(this.deps.database, this.deps.clock.now(), BATCH);
      for (const session of stranded) await this.deps.desk.requeue(session);
      if (stranded.length < BATCH || this.stopped) return;
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      unattended(
        this.requeue().finally(() => this.schedule()),
        this.deps.log,
        'conversations of inactive agents are not back in their queues; trying again',
      );
    });
  }
}
