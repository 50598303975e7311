// Webhooks as load: in a closed loop for throughput, in an open loop, counted from the due time, for latency.
import { HttpLine, type Target } from './http-line.js';
import type { Inbox } from './inbox.js';
import type { Ledger } from './ledger.js';
import { percentile } from './statistics.js';
import { textUpdate } from './updates.js';

/** Whose messages: always the same people, or a new one each time. */
export type Senders = { firstId: number; count: number } | 'new';

export interface ClosedLoopWish {
  target: Target;
  seconds: number;
  connections: number;
  senders: Senders;
  /** The floor has no order and no inbox to be audited. */
  isAudited: boolean;
}
export interface ClosedLoopResult {
  acknowledgedPerSecond: number;
  refused: number;
  /** Until the last was shown, so a hub that acknowledges quickly and lags behind gains nothing. */
  shownPerSecond: number;
  /** Of the window's two halves. */
  halves: [number, number];
  neverShown: number;
}

let nextText = 1;
let nextNewcomer = 500_000_000;

export const uniqueText = (): string => `message ${String(nextText++)}`;

/** Each connection has one request in flight, and each person's messages take one connection, so that their order is known. */
export async function closedLoop(wish: ClosedLoopWish, inbox: Inbox, ledger: Ledger): Promise<ClosedLoopResult> {
  const { target, seconds, connections, senders } = wish;
  if (senders !== 'new' && senders.count % connections !== 0) throw new Error('one person’s messages would take several connections');
  const startMs = performance.now();
  const endMs = startMs + seconds * 1000;
  let acknowledged = 0;
  let refused = 0;
  let shownAtHalf = 0;
  inbox.reset();
  setTimeout(() => (shownAtHalf = inbox.shown), seconds * 500);
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      const line = new HttpLine(target);
      for (let turn = 0; performance.now() < endMs; turn++) {
        const chatId = senders === 'new' ? nextNewcomer++ : senders.firstId + ((connection + turn * connections) % senders.count);
        const text = uniqueText();
        inbox.expect(text, performance.now());
        const status = await line.post(textUpdate(chatId, text));
        if (status === 200) {
          acknowledged++;
          if (wish.isAudited) ledger.note('in', chatId, text);
        } else {
          refused++;
          inbox.forget(text);
        }
      }
      line.close();
    }),
  );
  const shownAtEnd = inbox.shown;
  const acknowledgedForMs = performance.now() - startMs;
  const neverShown = await inbox.missing();
  return {
    acknowledgedPerSecond: (acknowledged / acknowledgedForMs) * 1000,
    refused,
    shownPerSecond: (inbox.shown / (inbox.lastShownMs - startMs)) * 1000,
    halves: [shownAtHalf, shownAtEnd - shownAtHalf],
    neverShown,
  };
}

export interface OpenLoopWish {
  target: Target;
  perSecond: number;
  seconds: number;
  connections: number;
  senders: { firstId: number; count: number };
  isAudited: boolean;
}
export interface OpenLoopResult {
  sent: number;
  acknowledged: number;
  acknowledgedMs: { p50: number; p99: number };
  shownMs: { p50: number; p99: number };
  neverShown: number;
  /** After the last was sent, until the last was shown. */
  behindMs: number;
}

/** At a fixed rate, whatever the answers do. */
export async function openLoop(wish: OpenLoopWish, inbox: Inbox, ledger: Ledger): Promise<OpenLoopResult> {
  const { target, perSecond, seconds, connections, senders } = wish;
  if (senders.count % connections !== 0) throw new Error('one person’s messages would take several connections');
  const lines = Array.from({ length: connections }, () => new HttpLine(target));
  const total = perSecond * seconds;
  const latenciesMs: number[] = [];
  const underWay: Promise<void>[] = [];
  inbox.reset();
  const startMs = performance.now();
  const send = async (index: number): Promise<void> => {
    const dueMs = startMs + (index / perSecond) * 1000;
    const chatId = senders.firstId + (index % senders.count);
    const text = uniqueText();
    inbox.expect(text, dueMs);
    const status = await lines[chatId % connections]?.post(textUpdate(chatId, text)).catch(() => 0);
    if (status !== 200) return inbox.forget(text);
    latenciesMs.push(performance.now() - dueMs);
    if (wish.isAudited) ledger.note('in', chatId, text);
  };
  for (let index = 0; index < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * perSecond) + 1);
    for (; index < due; index++) underWay.push(send(index));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const allSentMs = performance.now();
  await Promise.all(underWay);
  const neverShown = await inbox.missing();
  for (const line of lines) line.close();
  return {
    sent: total,
    acknowledged: latenciesMs.length,
    acknowledgedMs: { p50: percentile(latenciesMs, 0.5), p99: percentile(latenciesMs, 0.99) },
    shownMs: { p50: percentile(inbox.latenciesMs, 0.5), p99: percentile(inbox.latenciesMs, 0.99) },
    neverShown,
    behindMs: Math.max(0, inbox.lastShownMs - allSentMs),
  };
}
