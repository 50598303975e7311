// Sends what waits for a company's addresses: one line per conversation in order, many lines beside one another, again and again for three days.
import type { Logger } from 'pino';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import {
  claimOutgoingLanes,
  deleteFinishedOutgoingEvents,
  dropEmptyLane,
  headOfLane,
  noteOutgoingTry,
  releaseLane,
  type OutgoingLane,
  type QueuedOutgoingEvent,
} from '../../store/outgoing-events.js';
import {
  disableOutgoingWebhook,
  findOutgoingWebhook,
  noteWebhookAnswered,
  noteWebhookFailed,
  type OutgoingWebhookRow,
} from '../../store/outgoing-webhooks.js';
import { unattended } from '../../store/unattended.js';
import { TRIED_FOR_MS } from './outgoing-webhooks.js';
import type { PostAnswer } from '../bounded-post.js';
import { postEvent } from './post-event.js';

const LOOK_EVERY_MS = 2_000;
const CLEAN_EVERY_MS = 3_600_000;
const KEPT_MS = 7 * 24 * 3_600_000;
const LANES_AT_ONCE = 8;
const PAGE = 20;
/** Longer than one post may take; whoever claimed a line and died holds it up for so long. */
const CLAIM_MS = 60_000;
const PAUSES_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000, 3_600_000, 2 * 3_600_000];
/** The whole address rests no longer than this: what waits for it should leave soon after it is back. */
const LONGEST_REST_MS = 5 * 60_000;
const GONE = 410;
/** Refusals that say nothing about the address, only about this one event. */
const OF_THE_EVENT = [400, 409, 413, 415, 422];

export interface WebhookSenderDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  lookup: LookupFunction | null;
  secretsOf(webhook: OutgoingWebhookRow): string[];
  /** It was switched off. */
  onDisabled(companyId: string): void;
}

export class WebhookSender {
  private running: Promise<void> | null = null;
  private noticed = false;
  private cancel: (() => void) | null = null;
  private cleanAtMs = 0;
  private readonly ending = new AbortController();

  constructor(private readonly deps: WebhookSenderDependencies) {}

  start(): void {
    if (this.ending.signal.aborted) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.notice();
      this.start();
    });
  }

  /** A post under way is broken off; it is made again by whoever comes next. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** Something waits. */
  notice(): void {
    this.noticed = true;
    if (this.running || this.ending.signal.aborted) return;
    this.running = this.sendAll().finally(() => {
      this.running = null;
      if (this.noticed) this.notice();
    });
    unattended(this.running, this.deps.log, 'events for outgoing webhooks are sent a little later');
  }

  /** One post outside every line, to see whether the address works. */
  try(webhook: OutgoingWebhookRow, payload: Record<string, unknown>): Promise<PostAnswer> {
    return this.post(webhook, payload);
  }

  private async sendAll(): Promise<void> {
    for (let more = true; more && !this.ending.signal.aborted;) {
      this.noticed = false;
      const now = this.deps.clock.now();
      await this.clean(now);
      const until = new Date(now.getTime() + CLAIM_MS);
      const lanes = await claimOutgoingLanes(this.deps.database, { now, until }, LANES_AT_ONCE);
      await Promise.all(lanes.map((lane) => this.sendLane(lane)));
      more = lanes.length === LANES_AT_ONCE || this.noticed;
    }
  }

  /** One page of a line; then others get their turn. */
  private async sendLane(lane: OutgoingLane): Promise<void> {
    const { database, clock } = this.deps;
    const startedMs = clock.now().getTime();
    const webhook = await findOutgoingWebhook(database, lane.companyId, lane.webhookId);
    const { pushed, events } = await headOfLane(database, lane, PAGE);
    if (!webhook) return;
    let sent = 0;
    for (const event of events) {
      // Whoever comes next has the line then.
      if (clock.now().getTime() - startedMs > CLAIM_MS / 2) break;
      const pauseMs = await this.sendOne(webhook, event);
      if (pauseMs !== null) return releaseLane(database, lane, new Date(clock.now().getTime() + pauseMs));
      sent += 1;
    }
    if (sent === events.length && sent < PAGE && (await dropEmptyLane(database, lane, pushed))) return;
    await releaseLane(database, lane, clock.now());
    this.noticed = true;
  }

  /** Null: done with it, one way or the other. Else how long the line waits. */
  private async sendOne(webhook: OutgoingWebhookRow, event: QueuedOutgoingEvent): Promise<number | null> {
    const { database, clock } = this.deps;
    const answer = await this.post(webhook, { ...event.payload });
    if (this.ending.signal.aborted && answer.status === null) return 0;
    const at = clock.now();
    const key = { companyId: webhook.companyId, id: event.id };
    if (answer.status !== null && answer.status >= 200 && answer.status < 300) {
      await noteOutgoingTry(database, key, { state: 'delivered', httpStatus: answer.status, error: null, at });
      await noteWebhookAnswered(database, webhook.companyId, webhook.id, at);
      return null;
    }
    const isOver = at >= event.expiresAt;
    const error = answer.words === '' ? `HTTP ${String(answer.status)}` : answer.words;
    await noteOutgoingTry(database, key, { state: isOver ? 'failed' : 'queued', httpStatus: answer.status, error, at });
    await this.noteFailure(webhook, answer, error, at);
    const pauseMs = Math.max(answer.retryAfterMs ?? 0, PAUSES_MS[event.attempts] ?? PAUSES_MS.at(-1) ?? 0);
    return isOver ? null : Math.max(0, Math.min(pauseMs, event.expiresAt.getTime() - at.getTime()));
  }

  private async noteFailure(webhook: OutgoingWebhookRow, { status, retryAfterMs }: PostAnswer, error: string, now: Date): Promise<void> {
    const { database, log, onDisabled } = this.deps;
    const { companyId, id } = webhook;
    const isOfTheEvent = status !== null && OF_THE_EVENT.includes(status);
    const restMs = Math.min(retryAfterMs ?? PAUSES_MS[0] ?? 0, LONGEST_REST_MS);
    const restsUntil = isOfTheEvent ? null : new Date(now.getTime() + restMs);
    const failing = await noteWebhookFailed(database, companyId, id, { error, restsUntil, now });
    const longEnough = failing !== null && now.getTime() - failing.failingSince.getTime() >= TRIED_FOR_MS;
    if (status !== GONE && !longEnough) return;
    const reason = status === GONE ? 'gone' : 'failing';
    if (!(await disableOutgoingWebhook(database, companyId, id, reason))) return;
    log.warn({ companyId, webhookId: id, reason }, 'an outgoing webhook was switched off');
    onDisabled(companyId);
  }

  private post(webhook: OutgoingWebhookRow, payload: Record<string, unknown>): Promise<PostAnswer> {
    const { clock, lookup, secretsOf } = this.deps;
    return postEvent({
      url: webhook.url,
      body: Buffer.from(JSON.stringify(payload)),
      secrets: secretsOf(webhook),
      at: clock.now(),
      lookup,
      signal: this.ending.signal,
    });
  }

  private async clean(now: Date): Promise<void> {
    if (now.getTime() < this.cleanAtMs) return;
    this.cleanAtMs = now.getTime() + CLEAN_EVERY_MS;
    await deleteFinishedOutgoingEvents(this.deps.database, new Date(now.getTime() - KEPT_MS));
  }
}
