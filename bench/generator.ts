// The load, as a process of its own: webhooks, screens, answering agents. Writes down what was acknowledged.
import WebSocket from 'ws';
import { AgentLoad, type Chat, type Seat } from './agent-load.js';
import { AgentSocket } from './agent-socket.js';
import { catchUp, type CatchUpWish } from './catch-up.js';
import { Inbox } from './inbox.js';
import { Ledger } from './ledger.js';
import { serve } from './rpc.js';
import { closedLoop, openLoop, type ClosedLoopWish, type OpenLoopWish } from './webhook-load.js';

/** Handshakes at the same time while many sockets are opened. */
const OPENING_AT_ONCE = 50;

const ledger = new Ledger(process.env['LEDGER'] ?? '');
const inbox = new Inbox();
let screen: { close(): void } | null = null;
let agents: AgentLoad | null = null;
let idle: AgentSocket[] = [];

function requireAgents(): AgentLoad {
  if (!agents) throw new Error('no agents');
  return agents;
}

serve({
  async watchHub({ url, token }: { url: string; token: string }) {
    screen?.close();
    screen = await AgentSocket.open(url, token, ({ kind, content }) => {
      if (kind === 'in' && content.type === 'text') inbox.show(content.text);
    });
  },
  async watchFloor({ url }: { url: string }) {
    screen?.close();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
    socket.on('message', (data: Buffer) =>
      inbox.show((JSON.parse(data.toString()) as { message: { content: { text: string } } }).message.content.text),
    );
    await new Promise((resolve) => socket.once('open', resolve));
    screen = { close: () => socket.terminate() };
  },
  unwatch() {
    screen?.close();
    screen = null;
  },
  closedLoop: (wish: ClosedLoopWish) => closedLoop(wish, inbox, ledger),
  openLoop: (wish: OpenLoopWish) => openLoop(wish, inbox, ledger),
  async openAgents({ url, seats, feedPort }: { url: string; seats: Seat[]; feedPort: number }) {
    agents = await AgentLoad.open(url, seats, feedPort, ledger);
  },
  closeAgents() {
    agents?.close();
    agents = null;
  },
  replies: ({ chats, seconds }: { chats: Chat[]; seconds: number }) => requireAgents().replies(chats, seconds),
  roundTrips: ({ chats, seconds, connections }: { chats: Chat[]; seconds: number; connections: number }) =>
    requireAgents().roundTrips(chats, seconds, connections),
  async openIdle({ url, token, count }: { url: string; token: string; count: number }) {
    for (let opened = 0; opened < count; opened += OPENING_AT_ONCE) {
      const several = Array.from({ length: Math.min(OPENING_AT_ONCE, count - opened) }, () =>
        AgentSocket.open(url, token, () => undefined),
      );
      idle.push(...(await Promise.all(several)));
    }
  },
  closeIdle() {
    for (const socket of idle) socket.close();
    idle = [];
  },
  catchUp: (wish: CatchUpWish) => catchUp(wish),
  flush: () => ledger.flush(),
});
