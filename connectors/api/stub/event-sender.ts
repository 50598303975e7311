// Tells the hub what people do, as a careful program does: in order per person, again until it is taken, never what was refused for good.
import { randomInt } from 'node:crypto';
import type { StubFile } from './files.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { Timers } from '../../stub-kit/timers.js';
import type { Account } from './types.js';
import type { WorldParts } from './world.js';

export interface EventToTell {
  account: Account;
  /** The person; events of one go one after the other. */
  lane: string;
  body: JsonObject;
  /** Go along in the same request, by the name of their part. */
  uploads?: ReadonlyMap<string, StubFile>;
  facts?: { chatId?: string; messageId?: number; text?: string };
}

const ANSWER_TIMEOUT_MS = 20_000;
const MAX_BACKOFF = 64;
/** Saying it again would change nothing. */
const REFUSED_FOR_GOOD = [400, 413, 415, 422];

export class EventSender {
  private readonly lanes = new Map<string, EventToTell[]>();
  private readonly stopping = new AbortController();
  private readonly timers = new Timers();
  private outstanding = 0;

  constructor(private readonly parts: Pick<WorldParts, 'log' | 'faults' | 'retryBaseMs'>) {}

  /** Events the hub has not answered yet. */
  get pendingCount(): number {
    return this.outstanding;
  }

  tell(event: EventToTell): void {
    if (this.stopping.signal.aborted) return;
    this.outstanding += 1;
    const lane = `${event.account.id} ${event.lane}`;
    const { reorder, delayMs = 0 } = this.parts.faults.webhooks;
    if (reorder === true)
      void this.timers.pause(randomInt(Math.max(100, delayMs))).then(() => this.queue(`${lane} ${Math.random()}`, event));
    else this.queue(lane, event);
  }

  stop(): void {
    this.stopping.abort();
    this.timers.stop();
  }

  private queue(key: string, event: EventToTell): void {
    const waiting = this.lanes.get(key);
    if (waiting) {
      waiting.push(event);
      return;
    }
    const events = [event];
    this.lanes.set(key, events);
    void this.work(key, events);
  }

  private async work(key: string, events: EventToTell[]): Promise<void> {
    let failures = 0;
    for (let event = events[0]; event !== undefined && !this.stopping.signal.aborted; event = events[0]) {
      const { delayMs = 0, reorder } = this.parts.faults.webhooks;
      if (delayMs > 0 && reorder !== true) await this.timers.pause(delayMs);
      if (!this.parts.faults.down && (await this.attempt(event))) {
        failures = 0;
        events.shift();
        this.outstanding -= 1;
      } else {
        await this.timers.pause(this.parts.retryBaseMs * Math.min(MAX_BACKOFF, 2 ** failures));
        failures += 1;
      }
    }
    this.lanes.delete(key);
  }

  /** With its copies beside it when duplicates are asked for; over when any was taken, or none ever will be. */
  private async attempt(event: EventToTell): Promise<boolean> {
    const { duplicate = 0 } = this.parts.faults.webhooks;
    const statuses = await Promise.all(Array.from({ length: duplicate + 1 }, () => this.post(event)));
    return statuses.some((status) => (status >= 200 && status < 300) || REFUSED_FOR_GOOD.includes(status));
  }

  private async post({ account: { hub }, body, uploads, facts }: EventToTell): Promise<number> {
    if (hub === null) return 0;
    let status = 0;
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
      const headers = { authorization: `Bearer ${hub.inboundKey}` };
      const response = await fetch(
        hub.inboundUrl,
        uploads
          ? { method: 'POST', signal, headers, body: formOf(body, uploads) }
          : { method: 'POST', signal, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) },
      );
      await response.arrayBuffer();
      status = response.status;
    } catch {
      // No answer: status 0.
    }
    const acknowledged = status >= 200 && status < 300;
    this.parts.log.add({ direction: 'webhook', method: String(body['type'] ?? 'message'), status, acknowledged, ...facts });
    return status;
  }
}

function formOf(body: JsonObject, uploads: ReadonlyMap<string, StubFile>): FormData {
  const form = new FormData();
  form.set('event', JSON.stringify(body));
  for (const [part, { bytes, mime, name }] of uploads) form.set(part, new Blob([new Uint8Array(bytes)], { type: mime }), name);
  return form;
}
