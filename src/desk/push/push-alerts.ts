// What happens while nobody looks: gathered for a moment, held against who is away just now, and handed to the sender.
import type { Logger } from 'pino';
import type { Clock, PushAlert } from '../../contract/index.js';
import type { MessageWriter, StoredMessage } from '../../im/message-writer.js';
import { isDatabaseUnavailable, type Database } from '../../store/database.js';
import { pushTargets, type PushOccasion, type PushTarget } from '../../store/push-devices.js';
import { unattended } from '../../store/unattended.js';
import type { SessionEvent, SessionEventAbout } from '../session-events.js';
import type { Push } from './push-sender.js';
import { payloadFor } from './words.js';

/** Long enough for a page that is only being loaded again, and for what comes in one go. */
const GATHER_MS = 3_000;
/** Beyond it what was noticed first is let go: the inbox has it. */
const MOST_NOTICED = 10_000;
const BATCH = 500;
/** Events by which a session comes into a queue it was not in, or into the hands of somebody who did not reach for it. */
const COMES_TO: ReadonlySet<string> = new Set([
  'queued',
  'handed_off',
  'released',
  'requeued',
  'unparked',
  'overflowed',
  'transferred',
  'assigned',
]);
/** The one that says most comes first. */
const WEIGHT: readonly PushAlert[] = ['assigned', 'waiting', 'own'];

export interface PushAlertsDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  hasDevices(companyId: string): boolean;
  send(push: Push): void;
}

export class PushAlerts {
  private readonly noticed = new Map<string, PushOccasion>();
  private cancel: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly deps: PushAlertsDependencies) {}

  start(writer: MessageWriter): void {
    writer.onStored((stored) => this.take(stored));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** May its event concern anybody who is away? */
  wants({ companyId, name }: SessionEventAbout): boolean {
    return COMES_TO.has(name) && this.deps.hasDevices(companyId);
  }

  /** For somebody's queue or hands; what an agent takes for themselves they know. */
  happened({ companyId, conversationId, toState, assigneeId, actorId, name }: SessionEvent): void {
    if (!this.wants({ companyId, conversationId, name })) return;
    if (toState === 'queued') this.notice({ companyId, conversationId, alert: 'waiting' });
    if (toState === 'active' && assigneeId !== null && assigneeId !== actorId)
      this.notice({ companyId, conversationId, alert: 'assigned' });
  }

  private take(stored: StoredMessage[]): void {
    for (const { draft, result } of stored) {
      const { companyId, conversationId, kind } = draft;
      if (kind !== 'in' || (result.conversation?.assigneeId ?? null) === null || !this.deps.hasDevices(companyId)) continue;
      this.notice({ companyId, conversationId, alert: 'own' });
    }
  }

  private notice(occasion: PushOccasion): void {
    if (this.stopped) return;
    this.noticed.set(`${occasion.conversationId} ${occasion.alert}`, occasion);
    const oldest = this.noticed.size > MOST_NOTICED ? this.noticed.keys().next().value : undefined;
    if (oldest !== undefined) this.noticed.delete(oldest);
    this.lookSoon();
  }

  private lookSoon(): void {
    if (this.stopped || this.running) return;
    this.cancel ??= this.deps.clock.after(GATHER_MS, () => {
      this.cancel = null;
      this.running = this.look().finally(() => {
        this.running = null;
        if (this.noticed.size > 0) this.lookSoon();
      });
      unattended(this.running, this.deps.log, 'who is to be told by push is looked for a little later');
    });
  }

  private async look(): Promise<void> {
    const batch = [...this.noticed].slice(0, BATCH);
    const occasions = batch.map(([, occasion]) => occasion);
    const targets = await pushTargets(this.deps.database, occasions, this.deps.clock.now()).catch((error: unknown) => {
      // Only what may go better the next time is kept for it.
      if (!isDatabaseUnavailable(error)) this.forget(batch);
      throw error;
    });
    this.forget(batch);
    for (const target of onePerPlace(targets)) this.deps.send({ target, payload: payloadFor(target) });
  }

  /** What was noticed again meanwhile stays for the next look. */
  private forget(batch: [string, PushOccasion][]): void {
    for (const [key, occasion] of batch) if (this.noticed.get(key) === occasion) this.noticed.delete(key);
  }
}

/** A conversation that was assigned and written in is told of once. */
function onePerPlace(targets: PushTarget[]): PushTarget[] {
  const places = new Map<string, PushTarget>();
  for (const target of [...targets].sort((one, other) => WEIGHT.indexOf(one.alert) - WEIGHT.indexOf(other.alert))) {
    const place = `${target.deviceId} ${target.conversationId}`;
    if (!places.has(place)) places.set(place, target);
  }
  return [...places.values()];
}
