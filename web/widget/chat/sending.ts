// Brings what the visitor says to the hub: one message at a time, in order, until it is acknowledged or refused for good.
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import type { Keepsakes } from './keepsakes.js';
import { Outbox, type Quote, type WaitingMessage } from './outbox.js';

export interface SendingDependencies {
  keepsakes: Keepsakes;
  newId(): string;
  now(): Date;
  later(ms: number, then: () => void): () => void;
  /** The seq it went under; null while there is no line. */
  put(message: WaitingMessage): number | null;
}

const RESEND_MS = 1_500;
/** Refusals that pass; the message stays the first in line. */
const PASSING = new Set(['rate_limited', 'overloaded', 'internal', 'unavailable', 'account_disabled', 'account_not_served']);

export class Sending {
  private outbox: Outbox | null = null;
  private underWay: { seq: number; clientMsgId: string } | null = null;

  constructor(private readonly deps: SendingDependencies) {}

  get waiting(): readonly WaitingMessage[] {
    return this.outbox?.messages ?? [];
  }

  /** Whose words they are from now on; null: nobody's. */
  belongTo(visitor: { uid: string; isStranger: boolean } | null): void {
    this.outbox = visitor === null ? null : new Outbox(this.deps.keepsakes, visitor);
    this.underWay = null;
  }

  say(content: ContentInput, shown: MessageContent, replyTo?: Quote): void {
    const [clientMsgId, at] = [this.deps.newId(), this.deps.now().toISOString()];
    this.outbox?.add({ clientMsgId, content, shown, at, ...(replyTo && { replyTo }) });
    this.goOn();
  }

  retry(clientMsgId: string): void {
    this.outbox?.retry(clientMsgId);
    this.goOn();
  }

  /** Given up, or come back by the queue. */
  remove(clientMsgId: string): void {
    this.outbox?.remove(clientMsgId);
  }

  /** The hub has it; the answer is what was said, if it was said here. */
  acknowledged(clientMsgId: string): WaitingMessage | null {
    const message = this.outbox?.find(clientMsgId) ?? null;
    this.outbox?.remove(clientMsgId);
    this.underWay = null;
    return message;
  }

  /** The frame of this seq was refused. */
  refused(seq: number, code: string): void {
    if (this.underWay?.seq !== seq) return;
    const { clientMsgId } = this.underWay;
    this.underWay = null;
    if (PASSING.has(code)) {
      this.deps.later(RESEND_MS, () => this.goOn());
      return;
    }
    this.outbox?.refuse(clientMsgId, code);
    this.goOn();
  }

  /** No answer will come to what was under way: it is said again when there is a line. */
  lineBroke(): void {
    this.underWay = null;
  }

  goOn(): void {
    const next = this.outbox?.next ?? null;
    if (next === null || this.underWay !== null) return;
    const seq = this.deps.put(next);
    if (seq !== null) this.underWay = { seq, clientMsgId: next.clientMsgId };
  }
}
