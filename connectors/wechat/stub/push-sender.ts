// Delivers an account's pushes: each answered within five seconds, or delivered again with the same content, at most three times in all.
// Pushes about one person leave one after the other; a repeated one may come after later ones, as with WeChat itself.
import http from 'node:http';
import https from 'node:https';
import type { AuditLog } from '../../stub-kit/audit-log.js';
import { Timers } from '../../stub-kit/timers.js';
import type { Faults } from './faults.js';
import { signedPush } from './push.js';
import type { Account, ToldFacts } from './types.js';

export interface Push {
  openId: string;
  /** The XML. */
  message: string;
  messageId?: number;
  text?: string;
}

export interface SenderDependencies {
  log: AuditLog<ToldFacts>;
  faults: Faults;
  now: () => number;
  /** 5000 at WeChat. */
  answerTimeoutMs: number;
  /** From one attempt to the next; as long as an answer may take at WeChat. */
  repeatAfterMs: number;
  /** 3 at WeChat. */
  deliveries: number;
}

const MAX_SOCKETS = 64;

export class PushSender {
  /** Not yet answered, or on their way again. */
  pending = 0;
  private readonly lanes = new Map<string, Push[]>();
  private readonly waitingForUp: (() => void)[] = [];
  private readonly timers = new Timers();
  private readonly agents = {
    http: new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    https: new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  };
  private stopped = false;

  constructor(
    private readonly account: Account,
    private readonly dependencies: SenderDependencies,
  ) {}

  add(push: Push): void {
    // An account without an address is told nothing, and nothing is kept for it.
    if (this.account.callbackUrl === null) return;
    this.pending += 1;
    const { reorder, delayMs = 0 } = this.dependencies.faults.webhooks;
    if (reorder === true) {
      this.timers.later(Math.random() * Math.max(100, delayMs), () => void this.deliver(push));
      return;
    }
    const lane = this.lanes.get(push.openId);
    if (lane) lane.push(push);
    else {
      this.lanes.set(push.openId, [push]);
      void this.work(push.openId);
    }
  }

  stop(): void {
    this.stopped = true;
    this.timers.stop();
    this.resume();
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  /** A fault was lifted. */
  resume(): void {
    for (const go of this.waitingForUp.splice(0)) go();
  }

  /** The next push of a person waits for the first answer to the one before, or for its time. */
  private async work(openId: string): Promise<void> {
    const lane = this.lanes.get(openId) ?? [];
    for (let push = lane[0]; push && !this.stopped; push = lane[0]) {
      const { delayMs = 0 } = this.dependencies.faults.webhooks;
      if (delayMs > 0) await this.timers.pause(delayMs);
      await this.deliver(push);
      lane.shift();
    }
    this.lanes.delete(openId);
  }

  /** Done after the first attempt; more of them follow by themselves. */
  private async deliver(push: Push): Promise<void> {
    await this.untilUp();
    const copies = this.dependencies.faults.webhooks.duplicate ?? 0;
    const answers = await Promise.all(Array.from({ length: copies + 1 }, () => this.attempt(push, 1)));
    if (answers.includes(true)) this.pending -= 1;
    else void this.repeat(push);
  }

  private async repeat(push: Push): Promise<void> {
    for (let attempt = 2; attempt <= this.dependencies.deliveries && !this.stopped; attempt += 1) {
      if (await this.attempt(push, attempt)) break;
    }
    this.pending -= 1;
  }

  /** True when it was taken. Attempts are five seconds apart, whatever went wrong. */
  private async attempt(push: Push, attempt: number): Promise<boolean> {
    if (this.stopped) return false;
    const startedAt = performance.now();
    const { status, body } = await this.post(push);
    const acknowledged = status === 200 && (body === '' || body === 'success' || body.startsWith('<xml>'));
    this.dependencies.log.add({
      direction: 'webhook',
      chatId: push.openId,
      attempt,
      status,
      acknowledged,
      ...(push.messageId !== undefined && { messageId: push.messageId }),
      ...(push.text !== undefined && { text: push.text }),
    });
    if (!acknowledged) await this.timers.pause(Math.max(0, this.dependencies.repeatAfterMs - (performance.now() - startedAt)));
    return acknowledged;
  }

  private post(push: Push): Promise<{ status: number; body: string }> {
    const { callbackUrl } = this.account;
    if (callbackUrl === null) return Promise.resolve({ status: 0, body: '' });
    const { query, body } = signedPush(this.account, push.openId, push.message, this.dependencies.now());
    const url = new URL(callbackUrl);
    for (const [name, value] of query) url.searchParams.append(name, value);
    return new Promise((resolve) => {
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent: secure ? this.agents.https : this.agents.http,
        headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body), 'user-agent': 'Mozilla/4.0' },
      });
      const done = (status: number, answer: string): void => {
        callOff();
        resolve({ status, body: answer });
      };
      const callOff = this.timers.later(this.dependencies.answerTimeoutMs, () => request.destroy(new Error('no answer in time')));
      request.on('error', () => done(0, ''));
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
        response.on('error', () => done(0, ''));
      });
      request.end(body);
    });
  }

  private async untilUp(): Promise<void> {
    while (this.dependencies.faults.down && !this.stopped) await new Promise<void>((resolve) => this.waitingForUp.push(resolve));
  }
}
