// Agents who answer: replies over their sockets, each followed until it reached the platform before the same chat goes on.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { v7 } from 'uuid';
import { AgentSocket } from './agent-socket.js';
import { HttpLine, type Target } from './http-line.js';
import type { Ledger } from './ledger.js';
import { percentile } from './statistics.js';
import { textUpdate } from './updates.js';
import { uniqueText } from './webhook-load.js';

export interface Seat {
  agentId: string;
  token: string;
}
/** One conversation, claimed by the agent of one seat. */
export interface Chat {
  chatId: number;
  conversationId: string;
  accountId: string;
  proxyUserId: string;
  seat: number;
  webhook: Target;
}
export interface AgentLoadResult {
  perSecond: number;
  latencyMs: { p50: number; p99: number };
  /** Did not come through within the time a chat waits. */
  missing: number;
}

const MISSING_AFTER_MS = 20_000;
/** A connection may send 50 frames a second; whoever is over it tries again. */
const RATE_LIMITED_PAUSE_MS = 20;

export class AgentLoad {
  /** What is waited for, by its text: inbound ones on a screen, replies at the platform. */
  private readonly waiting = new Map<string, () => void>();

  private constructor(
    private readonly seats: Seat[],
    private readonly sockets: AgentSocket[],
    private readonly feed: Socket,
    private readonly ledger: Ledger,
  ) {}

  static async open(hubUrl: string, seats: Seat[], feedPort: number, ledger: Ledger): Promise<AgentLoad> {
    const sockets: AgentSocket[] = [];
    const feed = connect(feedPort, '127.0.0.1');
    const load = new AgentLoad(seats, sockets, feed, ledger);
    createInterface({ input: feed }).on('line', (text) => load.came(text));
    for (const { token } of seats) {
      sockets.push(
        await AgentSocket.open(hubUrl, token, ({ kind, content }) => {
          if (kind === 'in' && content.type === 'text') load.came(content.text);
        }),
      );
    }
    return load;
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
    this.feed.destroy();
  }

  /** Reply → platform: every chat has one reply under way. */
  replies(chats: Chat[], seconds: number): Promise<AgentLoadResult> {
    return this.run(chats, seconds, (chat) => this.reply(chat));
  }

  /** Webhook → agent's screen → reply → platform: every chat has one round under way. */
  async roundTrips(chats: Chat[], seconds: number, connections: number): Promise<AgentLoadResult> {
    const lines = new Map<string, HttpLine[]>();
    for (const { webhook } of chats) {
      if (!lines.has(webhook.url))
        lines.set(
          webhook.url,
          Array.from({ length: connections }, () => new HttpLine(webhook)),
        );
    }
    const result = await this.run(chats, seconds, async (chat) => {
      const text = uniqueText();
      const shown = this.wait(text);
      const status = await lines.get(chat.webhook.url)?.[chat.chatId % connections]?.post(textUpdate(chat.chatId, text));
      if (status !== 200) throw new Error(`a webhook was answered with ${String(status)}`);
      this.ledger.note('in', chat.chatId, text);
      await shown;
      await this.reply(chat);
    });
    for (const line of [...lines.values()].flat()) line.close();
    return result;
  }

  private async run(chats: Chat[], seconds: number, once: (chat: Chat) => Promise<void>): Promise<AgentLoadResult> {
    const latenciesMs: number[] = [];
    const endMs = performance.now() + seconds * 1000;
    let inTime = 0;
    let missing = 0;
    await Promise.all(
      chats.map(async (chat) => {
        while (performance.now() < endMs) {
          const startMs = performance.now();
          try {
            await once(chat);
          } catch (error) {
            missing++;
            process.stderr.write(`chat ${String(chat.chatId)}: ${error instanceof Error ? error.message : String(error)}\n`);
            return;
          }
          latenciesMs.push(performance.now() - startMs);
          if (performance.now() <= endMs) inTime++;
        }
      }),
    );
    return { perSecond: inTime / seconds, latencyMs: { p50: percentile(latenciesMs, 0.5), p99: percentile(latenciesMs, 0.99) }, missing };
  }

  private async reply(chat: Chat): Promise<void> {
    const text = uniqueText();
    const arrived = this.wait(text);
    const socket = this.sockets[chat.seat];
    const seat = this.seats[chat.seat];
    if (!socket || !seat) throw new Error('nobody sits there');
    const frame = {
      customerAppid: chat.accountId,
      customerId: chat.proxyUserId,
      conversationId: chat.conversationId,
      sellerId: seat.agentId,
      clientMsgId: v7(),
      content: { type: 'text' as const, text },
    };
    while (!(await accepted(socket.reply(frame)))) await new Promise((resolve) => setTimeout(resolve, RATE_LIMITED_PAUSE_MS));
    this.ledger.note('out', chat.chatId, text);
    await arrived;
  }

  private wait(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(text);
        reject(new Error(`${text} did not come`));
      }, MISSING_AFTER_MS);
      this.waiting.set(text, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private came(text: string): void {
    const tell = this.waiting.get(text);
    this.waiting.delete(text);
    tell?.();
  }
}

/** False: too many frames just now. */
async function accepted(reply: Promise<void>): Promise<boolean> {
  try {
    await reply;
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === 'rate_limited') return false;
    throw error;
  }
}
