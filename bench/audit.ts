// The auditor outside the hub: what was acknowledged, against what is stored and what the platform received.
import pg from 'pg';
import type { AuditEntry } from '../connectors/telegram/stub/index.js';
import { planned, type Queryable } from '../src/store/database.js';
import type { Direction, Entry } from './ledger.js';

export interface Verdict {
  webhooks: number;
  replies: number;
  lost: number;
  repliesLost: number;
  doubled: number;
  /** Chats in which one overtook another, in either direction. */
  reordered: number;
  /** Replies whose fate the hub says it does not know. */
  uncertain: number;
}

const SETTLED_WITHIN_MS = 180_000;

/** The auditor's own connection, without the hub's time limits. */
export class AuditorDatabase implements Queryable {
  private readonly pool: pg.Pool;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: 1, application_name: 'auditor', ...planned('whole_tables') });
    this.pool.on('error', () => undefined);
  }

  async query<Row extends object>(statement: { text: string; values?: unknown[] }): Promise<Row[]> {
    return (await this.pool.query<Row>(statement)).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

/** Until nothing is under way any more; false when that does not come. */
export async function settled(db: Queryable): Promise<boolean> {
  const until = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < until) {
    const [open] = await db.query<{ events: number; deliveries: number; unrouted: number }>({
      text: `SELECT (SELECT count(*)::int FROM webhook_event WHERE state = 'received') AS events,
        (SELECT count(*)::int FROM delivery) AS deliveries,
        (SELECT count(*)::int FROM conversation WHERE last_inbound_seq > routed_seq) AS unrouted`,
    });
    if (open && open.events + open.deliveries + open.unrouted === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** `calls`: the stand-in's log, in the order in which it accepted them. */
export async function audit(db: Queryable, ledger: Entry[], calls: AuditEntry[]): Promise<Verdict> {
  const inbound = compare(textsByChat(ledger, 'in'), await storedInbound(db));
  const acknowledgedOut = textsByChat(ledger, 'out');
  const outbound = compare(acknowledgedOut, receivedReplies(calls));
  const uncertainTexts = new Set(
    (
      await db.query<{ text: string }>({
        text: `SELECT content ->> 'text' AS text FROM message WHERE kind = 'out' AND status = 'uncertain'`,
      })
    ).map(({ text }) => text),
  );
  return {
    webhooks: ledger.filter(({ direction }) => direction === 'in').length,
    replies: ledger.filter(({ direction }) => direction === 'out').length,
    lost: inbound.missing.length,
    repliesLost: outbound.missing.filter((text) => !uncertainTexts.has(text)).length,
    doubled: inbound.doubled + outbound.doubled,
    reordered: inbound.reordered + outbound.reordered,
    uncertain: uncertainTexts.size,
  };
}

function textsByChat(ledger: Entry[], wanted: Direction): Map<number, string[]> {
  const chats = new Map<number, string[]>();
  for (const { direction, chatId, text } of ledger) if (direction === wanted) add(chats, chatId, text);
  return chats;
}

async function storedInbound(db: Queryable): Promise<Map<number, string[]>> {
  const rows = await db.query<{ chat: string; text: string | null }>({
    text: `SELECT p.platform_user_id AS chat, m.content ->> 'text' AS text FROM message m JOIN conversation c ON c.id = m.conversation_id
      JOIN proxy_user p ON p.id = c.proxy_user_id WHERE m.kind = 'in' ORDER BY m.conversation_id, m.seq`,
  });
  const chats = new Map<number, string[]>();
  for (const { chat, text } of rows) add(chats, Number(chat), text ?? '');
  return chats;
}

function receivedReplies(calls: AuditEntry[]): Map<number, string[]> {
  const chats = new Map<number, string[]>();
  for (const { direction, method, status, chatId, text } of calls) {
    if (direction === 'call' && method === 'sendMessage' && status === 200) add(chats, Number(chatId), text ?? '');
  }
  return chats;
}

function add(chats: Map<number, string[]>, chatId: number, text: string): void {
  const texts = chats.get(chatId);
  if (texts) texts.push(text);
  else chats.set(chatId, [text]);
}

/** A text may be there without having been acknowledged: the acknowledgement itself can get lost. */
function compare(
  acknowledged: Map<number, string[]>,
  found: Map<number, string[]>,
): { missing: string[]; doubled: number; reordered: number } {
  const missing: string[] = [];
  let doubled = 0;
  let reordered = 0;
  for (const [chatId, texts] of found) {
    doubled += texts.length - new Set(texts).size;
    const place = new Map(acknowledged.get(chatId)?.map((text, index) => [text, index]));
    const places = texts.flatMap((text) => place.get(text) ?? []);
    if (places.some((at, index) => index > 0 && at < (places[index - 1] ?? 0))) reordered++;
  }
  for (const [chatId, texts] of acknowledged) {
    const there = new Set(found.get(chatId));
    missing.push(...texts.filter((text) => !there.has(text)));
  }
  return { missing, doubled, reordered };
}
