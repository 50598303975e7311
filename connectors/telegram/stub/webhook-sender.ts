// Delivers a bot's updates to its webhook as Telegram does: one in flight per queue, queues side by side up to max_connections,
// a failure retried at once and then 2, 4, 8 … s, Retry-After honoured, the update dropped when it is too old.
// Source: tdlib/telegram-bot-api WebhookActor (10.0).
import http from 'node:http';
import https from 'node:https';
import type { AuditLog } from '../../stub-kit/audit-log.js';
import { Timers } from '../../stub-kit/timers.js';
import type { Faults } from './faults.js';
import type { ToldFacts, Update, WebhookSetting } from './types.js';

interface Lane {
  key: string;
  updates: Update[];
  failures: number;
}

interface Attempt {
  /** HTTP status; 0: no answer. */
  status: number;
  retryAfterSeconds?: number;
  problem?: string;
}

export interface SenderDependencies {
  log: AuditLog<ToldFacts>;
  faults: Faults;
  now: () => number;
  /** First waiting time after the immediate retry; 2000 at Telegram. */
  retryBaseMs: number;
  confirm: (update: Update) => void;
}

const ANSWER_TIMEOUT_MS = 60_000;

export class WebhookSender {
  lastError: { at: number; message: string } | null = null;
  private readonly lanes = new Map<string, Lane>();
  private ready: Lane[] = [];
  private active = 0;
  private lastSuccessAt: number;
  private stopped = false;
  private readonly timers = new Timers();
  private readonly requestOptions: http.RequestOptions;
  private readonly send: typeof http.request;
  private readonly agent: http.Agent;

  constructor(
    private readonly setting: WebhookSetting,
    private readonly dependencies: SenderDependencies,
  ) {
    const url = new URL(setting.url);
    const secure = url.protocol === 'https:';
    this.send = secure ? https.request : http.request;
    const agentOptions = { keepAlive: true, maxSockets: setting.maxConnections, maxFreeSockets: setting.maxConnections };
    this.agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
    this.requestOptions = {
      agent: this.agent,
      hostname: url.hostname,
      port: url.port === '' ? undefined : url.port,
      path: url.pathname + url.search,
      method: 'POST',
      ...(url.username !== '' && { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
    };
    this.lastSuccessAt = dependencies.now();
  }

  add(update: Update): void {
    if (this.dependencies.faults.webhooks.reorder === true) {
      // Out of order on purpose: each update on its own, after a random wait; what fails goes the ordinary way.
      this.timers.later(Math.random() * Math.max(100, this.dependencies.faults.webhooks.delayMs ?? 0), () => void this.sendAlone(update));
      return;
    }
    this.queue(update);
  }

  clear(): void {
    for (const lane of this.lanes.values()) lane.updates.length = 0;
    this.lanes.clear();
    this.ready = [];
  }

  stop(): void {
    this.stopped = true;
    this.timers.stop();
    this.agent.destroy();
  }

  /** Look again, after a fault was lifted. */
  pump(): void {
    const now = this.dependencies.now();
    // After a while without any success Telegram keeps a single connection to the whole bot open.
    const struggling = this.lastError !== null && now - this.lastSuccessAt > this.dependencies.retryBaseMs * 5;
    const limit = struggling ? 1 : this.setting.maxConnections;
    while (!this.stopped && !this.dependencies.faults.down && this.active < limit) {
      const lane = this.ready.shift();
      if (!lane) return;
      this.startHead(lane);
    }
  }

  private queue(update: Update): void {
    const lane = this.lanes.get(update.queueKey);
    if (lane) {
      lane.updates.push(update);
      return;
    }
    const fresh: Lane = { key: update.queueKey, updates: [update], failures: 0 };
    this.lanes.set(update.queueKey, fresh);
    this.ready.push(fresh);
    this.pump();
  }

  private startHead(lane: Lane): void {
    const update = lane.updates[0];
    if (!update) {
      this.lanes.delete(lane.key);
      return;
    }
    if (update.expiresAt <= this.dependencies.now()) {
      this.finishHead(lane, update);
      return;
    }
    this.active += 1;
    const { delayMs = 0, duplicate = 0 } = this.dependencies.faults.webhooks;
    const go = (): void => {
      void this.attempt(update, duplicate).then((attempt) => {
        this.active -= 1;
        this.settle(lane, update, attempt);
        this.pump();
      });
    };
    if (delayMs > 0) this.timers.later(delayMs, go);
    else go();
  }

  private settle(lane: Lane, update: Update, attempt: Attempt): void {
    if (this.stopped) return;
    if (succeeded(attempt)) {
      lane.failures = 0;
      this.lastSuccessAt = this.dependencies.now();
      this.finishHead(lane, update);
      return;
    }
    lane.failures += 1;
    this.lastError = { at: this.dependencies.now(), message: attempt.problem ?? `Wrong response from the webhook: ${attempt.status}` };
    const waitMs = attempt.retryAfterSeconds !== undefined ? attempt.retryAfterSeconds * 1000 : this.backoffMs(lane.failures);
    if (this.dependencies.now() + waitMs > update.expiresAt) {
      this.finishHead(lane, update);
      return;
    }
    if (waitMs === 0) this.ready.push(lane);
    else {
      this.timers.later(waitMs, () => {
        this.ready.push(lane);
        this.pump();
      });
    }
  }

  private finishHead(lane: Lane, update: Update): void {
    this.dependencies.confirm(update);
    if (lane.updates[0] === update) lane.updates.shift();
    if (lane.updates.length > 0) this.ready.push(lane);
    else this.lanes.delete(lane.key);
  }

  private backoffMs(failures: number): number {
    if (failures === 1) return 0;
    const { retryBaseMs } = this.dependencies;
    const cap = retryBaseMs * (30 + Math.random() * 30);
    return Math.min(retryBaseMs * 2 ** (failures - 2), cap);
  }

  private async sendAlone(update: Update): Promise<void> {
    const attempt = await this.attempt(update, this.dependencies.faults.webhooks.duplicate ?? 0);
    if (this.stopped) return;
    if (succeeded(attempt)) this.dependencies.confirm(update);
    else this.queue(update);
  }

  /** One POST, with its copies beside it when duplicates are asked for; good when any got through. */
  private async attempt(update: Update, copies: number): Promise<Attempt> {
    if (copies === 0) return this.post(update);
    const attempts = await Promise.all(Array.from({ length: copies + 1 }, () => this.post(update)));
    return attempts.find(succeeded) ?? { status: 0 };
  }

  private post(update: Update): Promise<Attempt> {
    return new Promise((resolve) => {
      let answered = false;
      const done = (attempt: Attempt): void => {
        if (answered) return;
        answered = true;
        this.record(update, attempt);
        resolve(attempt);
      };
      const body = Buffer.from(update.body);
      const request = this.send({
        ...this.requestOptions,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'accept-encoding': 'gzip, deflate',
          ...(this.setting.secretToken !== '' && { 'x-telegram-bot-api-secret-token': this.setting.secretToken }),
        },
      });
      request.setTimeout(ANSWER_TIMEOUT_MS, () => request.destroy(new Error('Read timeout expired')));
      request.on('error', (error) => done({ status: 0, problem: error.message === '' ? 'Connection failed' : error.message }));
      request.on('response', (response) => {
        response.on('error', () => done({ status: 0, problem: 'Connection closed' }));
        response.on('end', () => done(answer(response)));
        response.on('close', () => done({ status: 0, problem: 'Connection closed' }));
        response.resume();
      });
      request.end(body);
    });
  }

  private record(update: Update, attempt: Attempt): void {
    this.dependencies.log.add({
      direction: 'webhook',
      updateId: update.id,
      status: attempt.status,
      acknowledged: succeeded(attempt),
      ...(update.chatId !== undefined && { chatId: update.chatId }),
      ...(update.messageId !== undefined && { messageId: update.messageId }),
      ...(update.text !== undefined && { text: update.text }),
    });
  }
}

function succeeded(attempt: Attempt): boolean {
  return attempt.status >= 200 && attempt.status < 300;
}

function answer(response: http.IncomingMessage): Attempt {
  const status = response.statusCode ?? 0;
  const seconds = Number(response.headers['retry-after']);
  const asked = status >= 300 && Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600;
  return { status, ...(asked && { retryAfterSeconds: seconds }) };
}
