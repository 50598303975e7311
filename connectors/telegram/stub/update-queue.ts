// A bot's updates from their creation to their confirmation, and the two ways they leave: webhook or getUpdates.
import type { Update } from './types.js';
import { ApiFailure } from './types.js';
import type { WebhookSender } from './webhook-sender.js';

interface Poll {
  offset: number;
  limit: number;
  resolve: (bodies: string[]) => void;
  reject: (failure: ApiFailure) => void;
  timer: NodeJS.Timeout;
}

/** Telegram holds this many; a stub under load without a reader must not grow for ever. */
const MAX_PENDING = 1_000_000;

export class UpdateQueue {
  private readonly pending = new Map<number, Update>();
  private sender: WebhookSender | null = null;
  private poll: Poll | null = null;

  constructor(private readonly now: () => number) {}

  get pendingCount(): number {
    return this.pending.size;
  }

  add(update: Update): void {
    if (this.pending.size >= MAX_PENDING) return;
    this.pending.set(update.id, update);
    if (this.sender) this.sender.add(update);
    else this.answerPoll();
  }

  /** Delivered, dropped or expired: gone from the queue. */
  confirm(update: Update): void {
    this.pending.delete(update.id);
  }

  clear(): void {
    this.pending.clear();
    this.sender?.clear();
  }

  /** Starts or stops sending by webhook; what waits goes to the new way. */
  useSender(sender: WebhookSender | null): void {
    this.sender?.stop();
    this.sender = sender;
    if (!sender) return;
    this.endPoll('Conflict: terminated by setWebhook request');
    for (const update of this.pending.values()) sender.add(update);
  }

  /** Long poll. `offset` confirms everything below it; a negative one keeps only the last few. */
  getUpdates(request: { offset: number; limit: number; timeoutMs: number; closed: AbortSignal }): Promise<string[]> {
    this.endPoll('Conflict: terminated by other getUpdates request; make sure that only one bot instance is running');
    const offset = this.forgetBelow(request.offset);
    const ready = this.take(offset, request.limit);
    if (ready.length > 0 || request.timeoutMs === 0) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        if (this.poll === poll) this.poll = null;
        clearTimeout(poll.timer);
        resolve([]);
      };
      const poll: Poll = { offset, limit: request.limit, resolve, reject, timer: setTimeout(finish, request.timeoutMs) };
      this.poll = poll;
      request.closed.addEventListener('abort', finish, { once: true });
    });
  }

  stop(): void {
    this.sender?.stop();
    this.sender = null;
    const { poll } = this;
    this.poll = null;
    if (!poll) return;
    clearTimeout(poll.timer);
    poll.resolve([]);
  }

  private answerPoll(): void {
    const { poll } = this;
    if (!poll) return;
    const ready = this.take(poll.offset, poll.limit);
    if (ready.length === 0) return;
    this.poll = null;
    clearTimeout(poll.timer);
    poll.resolve(ready);
  }

  private endPoll(description: string): void {
    const { poll } = this;
    if (!poll) return;
    this.poll = null;
    clearTimeout(poll.timer);
    poll.reject(new ApiFailure(409, description));
  }

  private forgetBelow(offset: number): number {
    const ids = [...this.pending.keys()];
    const first = offset < 0 ? (ids.at(offset) ?? ids[0] ?? 0) : offset;
    for (const id of ids) if (id < first) this.pending.delete(id);
    return first;
  }

  private take(offset: number, limit: number): string[] {
    const bodies: string[] = [];
    const now = this.now();
    for (const update of this.pending.values()) {
      if (update.id < offset) continue;
      if (update.expiresAt <= now) {
        this.pending.delete(update.id);
        continue;
      }
      bodies.push(update.body);
      if (bodies.length === limit) break;
    }
    return bodies;
  }
}
