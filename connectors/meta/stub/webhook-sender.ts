// Delivers an app's webhooks as Meta does: signed, several at a time, no order promised between conversations, a failure retried at once
// and then ever more slowly. Within one conversation order is kept unless the faults ask otherwise, so that a test can rely on it.
import { randomInt } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { signatureOf } from '../signature.js';
import type { AuditFacts, AuditLog } from '../../stub-kit/audit-log.js';
import { Timers } from '../../stub-kit/timers.js';
import type { Faults } from './faults.js';

/** What the auditor keeps. */
export interface ToldFacts extends AuditFacts {
  chatId?: string;
  messageId?: string;
}

/** One happening, as an `entry` of a webhook. */
export interface Happening {
  /** `object` of the webhook. */
  object: string;
  entry: unknown;
  /** Happenings with the same lane go one after the other. */
  lane: string;
  /** For the log. */
  facts?: { chatId?: string; messageId?: string; text?: string };
}

export interface Callback {
  url: string;
  appSecret: string;
}

export interface SenderDependencies {
  log: AuditLog<ToldFacts>;
  faults: Faults;
  /** Wait after the immediate retry, doubled from there. */
  retryBaseMs: number;
}

interface Lane {
  waiting: Happening[];
  failures: number;
  busy: boolean;
}

const ANSWER_TIMEOUT_MS = 20_000;
const MAX_IN_FLIGHT = 40;
const MAX_BACKOFF = 600;

export class WebhookSender {
  private readonly lanes = new Map<string, Lane>();
  private readonly timers = new Timers();
  private readonly agent: http.Agent;
  private readonly send: typeof http.request;
  private active = 0;
  private outstanding = 0;
  private stopped = false;

  constructor(
    readonly callback: Callback,
    private readonly dependencies: SenderDependencies,
  ) {
    const secure = callback.url.startsWith('https:');
    this.send = secure ? https.request : http.request;
    const options = { keepAlive: true, maxSockets: MAX_IN_FLIGHT, maxFreeSockets: MAX_IN_FLIGHT };
    this.agent = secure ? new https.Agent(options) : new http.Agent(options);
    dependencies.faults.onChange(() => this.pump());
  }

  /** Happenings not yet taken by the other side. */
  get pendingCount(): number {
    return this.outstanding;
  }

  add(happening: Happening): void {
    if (this.stopped) return;
    this.outstanding += 1;
    const { reorder, delayMs = 0 } = this.dependencies.faults.webhooks;
    // Out of order on purpose: each on its own, after a random wait.
    if (reorder === true)
      this.timers.later(randomInt(Math.max(100, delayMs)), () => this.queue({ ...happening, lane: `${happening.lane} ${Math.random()}` }));
    else this.queue(happening);
  }

  /** Look again, after a fault was lifted. */
  pump(): void {
    if (this.stopped || this.dependencies.faults.down) return;
    for (const [key, lane] of this.lanes) {
      if (this.active >= MAX_IN_FLIGHT) return;
      if (lane.busy) continue;
      const group = this.nextGroup(lane);
      if (group.length > 0) this.start(lane, group);
      else this.lanes.delete(key);
    }
  }

  stop(): void {
    this.stopped = true;
    this.timers.stop();
    this.agent.destroy();
  }

  private queue(happening: Happening): void {
    const key = this.dependencies.faults.webhooks.batch === undefined ? happening.lane : 'batches';
    const lane = this.lanes.get(key) ?? { waiting: [], failures: 0, busy: false };
    this.lanes.set(key, lane);
    lane.waiting.push(happening);
    if (this.dependencies.faults.webhooks.batch === undefined) this.pump();
    // What happens in this turn shares a request.
    else this.timers.later(1, () => this.pump());
  }

  private nextGroup({ waiting }: Lane): Happening[] {
    const size = Math.max(1, this.dependencies.faults.webhooks.batch ?? 1);
    const object = waiting[0]?.object;
    const end = waiting.findIndex((happening, index) => index >= size || happening.object !== object);
    return waiting.slice(0, end === -1 ? size : end);
  }

  private start(lane: Lane, group: Happening[]): void {
    lane.busy = true;
    this.active += 1;
    const { delayMs = 0, duplicate = 0, reorder } = this.dependencies.faults.webhooks;
    const go = (): void => {
      void this.attempt(group, duplicate).then((taken) => {
        this.active -= 1;
        this.settle(lane, group, taken);
      });
    };
    if (delayMs > 0 && reorder !== true) this.timers.later(delayMs, go);
    else go();
  }

  private settle(lane: Lane, group: Happening[], taken: boolean): void {
    if (this.stopped) return;
    if (taken) {
      lane.waiting.splice(0, group.length);
      this.outstanding -= group.length;
      lane.failures = 0;
      lane.busy = false;
    } else {
      lane.failures += 1;
      const waitMs = lane.failures === 1 ? 0 : this.dependencies.retryBaseMs * Math.min(MAX_BACKOFF, 2 ** (lane.failures - 2));
      this.timers.later(waitMs, () => {
        lane.busy = false;
        this.pump();
      });
    }
    this.pump();
  }

  /** One POST, with its copies beside it when duplicates are asked for; good when any got through. */
  private async attempt(group: Happening[], copies: number): Promise<boolean> {
    const statuses = await Promise.all(Array.from({ length: copies + 1 }, () => this.post(group)));
    return statuses.some((status) => status === 200);
  }

  private post(group: Happening[]): Promise<number> {
    const body = Buffer.from(escapedJson({ object: group[0]?.object, entry: group.map(({ entry }) => entry) }));
    return new Promise((resolve) => {
      let answered = false;
      const done = (status: number): void => {
        if (answered) return;
        answered = true;
        for (const { facts } of group) this.dependencies.log.add({ direction: 'webhook', status, acknowledged: status === 200, ...facts });
        resolve(status);
      };
      const request = this.send(this.callback.url, {
        method: 'POST',
        agent: this.agent,
        timeout: ANSWER_TIMEOUT_MS,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': signatureOf(body, this.callback.appSecret),
        },
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => done(0));
      request.on('response', (response) => {
        response.on('end', () => done(response.statusCode ?? 0));
        response.on('close', () => done(0));
        response.on('error', () => done(0));
        response.resume();
      });
      request.end(body);
    });
  }
}

/** Meta writes everything beyond ASCII, and slashes, escaped: what is signed is not what a JSON writer would give back. */
function escapedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}

/** Meta asks an address whether it is ours before calling it. */
export async function answersChallenge(url: string, verifyToken: string): Promise<boolean> {
  const challenge = String(randomInt(1_000_000_000));
  const asked = new URL(url);
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.verify_token', verifyToken);
  asked.searchParams.set('hub.challenge', challenge);
  try {
    const answer = await fetch(asked, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return answer.status === 200 && (await answer.text()) === challenge;
  } catch {
    return false;
  }
}
