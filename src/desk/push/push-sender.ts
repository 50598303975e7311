// Sends pushes to the browsers' services: few at once to each service, one per device and conversation, again for an hour, never in anybody's way.
import type { Logger } from 'pino';
import type { LookupFunction } from 'node:net';
import type { Clock, PushPayload } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { deletePushDevice, notePushError, type PushTarget } from '../../store/push-devices.js';
import { unattended } from '../../store/unattended.js';
import { boundedPost, type PostAnswer } from '../bounded-post.js';
import { encryptFor } from './message-encryption.js';
import type { PushKeys } from './push-keys.js';
import { authorization } from './vapid.js';

/** Per service. */
const AT_ONCE = 8;
/** Beyond it what has waited longest is let go: the inbox has it. */
const MOST_WAITING = 5_000;
/** News that is older wakes nobody. */
const GOOD_FOR_MS = 3_600_000;
const PAUSES_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000];
const GONE = [404, 410];

export interface Push {
  target: PushTarget;
  payload: PushPayload;
}

interface Waiting extends Push {
  dueMs: number;
  untilMs: number;
  tries: number;
}

/** One service's. */
interface Line {
  waiting: Map<string, Waiting>;
  underWay: Set<string>;
  /** Looks again when the first of those that rest is due. */
  cancel: (() => void) | null;
}

export interface PushSenderDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  keys: PushKeys;
  lookup: LookupFunction | null;
  /** Where a service finds who runs this hub: a mailto: or https: address. */
  contact: string;
}

export class PushSender {
  private readonly lines = new Map<string, Line>();
  private readonly ending = new AbortController();
  private readonly sending = new Set<Promise<void>>();

  constructor(private readonly deps: PushSenderDependencies) {}

  /** In place of what waits for the same device about the same conversation. */
  send(push: Push): void {
    if (this.ending.signal.aborted) return;
    const nowMs = this.deps.clock.now().getTime();
    const origin = new URL(push.target.endpoint).origin;
    const line = this.lines.get(origin) ?? { waiting: new Map(), underWay: new Set(), cancel: null };
    this.lines.set(origin, line);
    const key = keyOf(push);
    const before = line.waiting.get(key);
    line.waiting.delete(key);
    this.makeRoom();
    line.waiting.set(key, { ...push, dueMs: before?.dueMs ?? nowMs, untilMs: nowMs + GOOD_FOR_MS, tries: before?.tries ?? 0 });
    this.work(origin, line);
  }

  /** What is under way is broken off. */
  async stop(): Promise<void> {
    this.ending.abort();
    for (const line of this.lines.values()) line.cancel?.();
    this.lines.clear();
    await Promise.allSettled(this.sending);
  }

  private makeRoom(): void {
    let count = 0;
    for (const { waiting } of this.lines.values()) count += waiting.size;
    if (count < MOST_WAITING) return;
    const longest = [...this.lines.values()].reduce((one, other) => (one.waiting.size >= other.waiting.size ? one : other));
    const oldest = longest.waiting.keys().next().value;
    if (oldest !== undefined) longest.waiting.delete(oldest);
  }

  private work(origin: string, line: Line): void {
    if (this.ending.signal.aborted) return;
    line.cancel?.();
    line.cancel = null;
    const nowMs = this.deps.clock.now().getTime();
    let nextMs = Infinity;
    for (const [key, push] of line.waiting) {
      if (line.underWay.size >= AT_ONCE) return;
      if (line.underWay.has(key)) continue;
      if (push.untilMs <= nowMs) line.waiting.delete(key);
      else if (push.dueMs > nowMs) nextMs = Math.min(nextMs, push.dueMs);
      else this.take(origin, line, key, push);
    }
    if (nextMs < Infinity) line.cancel = this.deps.clock.after(nextMs - nowMs, () => this.work(origin, line));
    if (line.waiting.size === 0 && line.underWay.size === 0) this.lines.delete(origin);
  }

  private take(origin: string, line: Line, key: string, push: Waiting): void {
    line.waiting.delete(key);
    line.underWay.add(key);
    const sent = this.attempt(line, key, push).finally(() => {
      this.sending.delete(sent);
      line.underWay.delete(key);
      this.work(origin, line);
    });
    this.sending.add(sent);
    unattended(sent, this.deps.log, 'a push was not sent');
  }

  private async attempt(line: Line, key: string, push: Waiting): Promise<void> {
    const { database, clock, log } = this.deps;
    const { companyId, deviceId, error } = push.target;
    const answer = await this.post(push);
    if (this.ending.signal.aborted) return;
    const { status } = answer;
    if (status !== null && status >= 200 && status < 300) {
      if (error !== null) await notePushError(database, companyId, deviceId, null);
      return;
    }
    if (status !== null && GONE.includes(status)) {
      line.waiting.delete(key);
      await deletePushDevice(database, companyId, deviceId);
      return;
    }
    const said = status === null ? answer.words : `HTTP ${String(status)}${answer.words === '' ? '' : `: ${answer.words}`}`;
    const mayPass = status === null || status === 429 || status >= 500;
    const pauseMs = mayPass ? pauseAfter(push.tries, answer) : null;
    if (pauseMs === null) log.warn({ companyId, deviceId, answer: said }, 'a push service refuses a device');
    else this.again(line, key, { ...push, tries: push.tries + 1, dueMs: clock.now().getTime() + pauseMs });
    await notePushError(database, companyId, deviceId, said);
  }

  /** Newer words about the same conversation go in its place, and rest as long. */
  private again(line: Line, key: string, push: Waiting): void {
    const newer = line.waiting.get(key);
    line.waiting.set(key, newer ? { ...newer, tries: push.tries, dueMs: push.dueMs } : push);
  }

  private async post({ target, payload, untilMs }: Waiting): Promise<PostAnswer> {
    const { keys, clock, lookup, contact } = this.deps;
    const now = clock.now();
    const key = await keys.keyOf(target.companyId);
    return boundedPost({
      url: target.endpoint,
      headers: {
        authorization: authorization(key, target.endpoint, contact, now),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(Math.ceil((untilMs - now.getTime()) / 1000)),
        urgency: target.alert === 'waiting' ? 'normal' : 'high',
        // At most 32 characters of base64url: a service keeps only the last one while the device is away.
        topic: target.conversationId.replaceAll('-', ''),
      },
      body: encryptFor(target, Buffer.from(JSON.stringify(payload))),
      lookup,
      signal: this.ending.signal,
    });
  }
}

/** Null: not again. */
function pauseAfter(tries: number, { retryAfterMs }: PostAnswer): number | null {
  const pauseMs = PAUSES_MS[tries];
  return pauseMs === undefined ? null : Math.max(pauseMs, retryAfterMs ?? 0);
}

function keyOf({ target }: Push): string {
  return `${target.deviceId} ${target.conversationId}`;
}
