// Tells those who wait in a queue where they stand: not more often than the account says, nor where that would use up its replies.
import type { Logger } from 'pino';
import type { AccountTexts, Clock } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { textAddressee, waitingSessions, type WaitingSession } from '../../store/texts.js';
import { unattended } from '../../store/unattended.js';
import { minutesPerPerson, waitMinutes } from '../queue-pace.js';
import type { TextSpeaker } from './speaker.js';
import type { TextBook } from './text-book.js';

const LOOK_EVERY_MS = 5_000;
/** Who is served at once need not hear that they waited. */
const SILENT_FOR_MS = 5_000;
/** Those who wait longest first. */
const AT_ONCE = 5_000;
/** Greeting and answers need theirs. */
const LEFT_TO_AGENTS = 2;

export interface QueueTextsDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  texts: TextBook;
  speaker: TextSpeaker;
  ownedAccounts(): string[];
}

export class QueueTexts {
  /** What each waiting person was told last: the position, and in which stretch of time. Lost with the process, when a place may be told twice. */
  private told = new Map<string, { stretch: number; position: number }>();
  private running: Promise<void> = Promise.resolve();
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: QueueTextsDependencies) {}

  start(): void {
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.running = this.look().finally(() => this.schedule());
      unattended(this.running, this.deps.log, 'people in queues were not told where they stand; trying again');
      this.running = this.running.catch(() => undefined);
    });
  }

  private async look(): Promise<void> {
    const rows = this.deps.texts.withText('queue', this.deps.ownedAccounts());
    if (rows.length === 0) return;
    const textsOf = new Map(rows.map((row) => [row.accountId, row.texts]));
    const places = { companyIds: [...new Set(rows.map((row) => row.companyId))], accountIds: [...textsOf.keys()] };
    const now = this.deps.clock.now();
    const waiting = await waitingSessions(this.deps.database, places, new Date(now.getTime() - SILENT_FOR_MS), AT_ONCE);
    const paces = new Map<string, Promise<number | null>>();
    const told = new Map<string, { stretch: number; position: number }>();
    for (const session of waiting) {
      const texts = textsOf.get(session.accountId);
      const before = this.told.get(session.sessionId);
      if (before) told.set(session.sessionId, before);
      if (!texts || this.stopped) continue;
      const stretch = Math.floor((now.getTime() - session.queuedAt.getTime()) / (texts.queueEveryMinutes * 60_000));
      if (before && (before.stretch === stretch || before.position === session.position)) continue;
      await this.tell(session, texts, stretch, paces);
      told.set(session.sessionId, { stretch, position: session.position });
    }
    this.told = told;
  }

  private async tell(
    session: WaitingSession,
    texts: AccountTexts,
    stretch: number,
    paces: Map<string, Promise<number | null>>,
  ): Promise<void> {
    const { companyId, conversationId, sessionId, groupId, position } = session;
    const addressee = await textAddressee(this.deps.database, companyId, sessionId);
    if (addressee === null) return;
    const pace = paces.get(groupId) ?? minutesPerPerson(this.deps.database, this.deps.clock, companyId, groupId);
    paces.set(groupId, pace);
    const minutes = waitMinutes(await pace, position);
    const language = this.deps.speaker.languageFor(texts, 'queue', addressee);
    await this.deps.speaker.say(texts, {
      companyId,
      conversationId,
      kind: 'queue',
      key: `queue:${sessionId}:${String(stretch)}`,
      addressee,
      values: {
        'queue.position': String(position),
        'queue.wait': minutes === null ? null : inMinutes(minutes, language),
      },
      requiredState: 'queued',
      leaveReplies: LEFT_TO_AGENTS,
    });
  }
}

function inMinutes(minutes: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);
}
