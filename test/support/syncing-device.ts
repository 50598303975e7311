// An agent's device as docs/protocol.md has it: applies what follows on what it has, pulls where there is a gap, and can go away at any moment.
import type { HubEvent, ServerFrame } from '../../src/contract/index.js';
import { AgentSocket } from './agent-socket.js';
import type { ApiClient } from './hub.js';

export interface Entry {
  conversationId: string;
  seq: number;
}

interface Queue {
  key: number;
  entries: Map<number, Entry>;
}

export class SyncingDevice {
  readonly queues = new Map<string, Queue>();
  /** What it was told of messages' statuses, one list per connection. */
  readonly statuses: Extract<HubEvent, { type: 'message.status' }>[][] = [];
  /** What should never come. */
  readonly faults: string[] = [];
  private socket: AgentSocket | null = null;
  private handled = 0;
  private nextSeq = 2;

  constructor(
    private readonly url: string,
    private readonly agent: ApiClient,
    readonly name: string,
  ) {}

  /** What came over the present connection. */
  get frames(): ServerFrame[] {
    return this.socket?.frames ?? [];
  }

  /** A device that hangs takes nothing from its line. */
  hang(hangs: boolean): void {
    if (hangs) this.socket?.webSocket.pause();
    else this.socket?.webSocket.resume();
  }

  get isConnected(): boolean {
    return this.socket !== null && this.socket.closedWith === null;
  }

  /** Follows its queues from where it stands; the first time, from their ends. Undefined: the hub is not there. */
  async connect(): Promise<true | undefined> {
    if (this.isConnected) return true;
    const socket = await AgentSocket.connect(this.url);
    this.handled = 0;
    this.statuses.push([]);
    socket.send({ cmd: 'auth', seq: 1, token: this.agent.token, deviceId: this.name });
    const status = await this.answer(socket, ({ cmd }) => cmd === 'auth_status' || cmd === 'error');
    if (status?.cmd !== 'auth_status') return undefined;
    this.socket = socket;
    for (const { id, key } of status.queues) if (!this.queues.has(id)) this.queues.set(id, { key, entries: new Map() });
    return true;
  }

  drop(): void {
    this.take();
    this.socket?.end();
    this.socket = null;
  }

  /** Takes in what has come, then pulls each queue to its end. Undefined: the line broke. */
  async catchUp(limit = 50): Promise<true | undefined> {
    for (const id of this.queues.keys()) {
      for (;;) {
        const key = this.queues.get(id)?.key ?? 0;
        const end = await this.pull(id, key, limit);
        if (end === undefined) return undefined;
        if (!end.more) break;
      }
    }
    return true;
  }

  /** Asks for what comes after any key and looks whether that is what it got; takes nothing over. */
  async probe(back: number): Promise<true | undefined> {
    for (const [id, { key }] of this.queues) {
      const from = Math.max(0, key - back);
      if ((await this.pull(id, from, 50)) === undefined) return undefined;
    }
    return true;
  }

  /** Says something by socket; where it stands is known by the ack. Undefined: no answer came. */
  async say(frame: { customerAppid: string; customerId: string; conversationId: string; clientMsgId: string; text: string }) {
    const { socket } = this;
    if (!socket || !this.isConnected) return undefined;
    const { text, ...address } = frame;
    const seq = this.nextSeq++;
    socket.send({ cmd: 'customer_support', seq, ...address, sellerId: this.agent.agentId, content: { type: 'text', text } });
    const answer = await this.answer(socket, (found) => (found.cmd === 'ack' || found.cmd === 'error') && found.seq === seq);
    this.take();
    return answer?.cmd === 'ack' || answer?.cmd === 'error' ? answer : undefined;
  }

  private async pull(id: string, key: number, limit: number): Promise<{ more: boolean } | undefined> {
    const { socket } = this;
    if (!socket || !this.isConnected) return undefined;
    const seq = this.nextSeq++;
    const from = socket.frames.length;
    socket.send({ cmd: 'sync', seq, queue: id, key, limit });
    const end = await this.answer(socket, (frame) => (frame.cmd === 'sync_end' || frame.cmd === 'error') && frame.seq === seq);
    if (end?.cmd !== 'sync_end') return undefined;
    this.checkPulled(socket.frames.slice(from), { id, seq, key, end: end.key });
    this.take();
    return end;
  }

  /** Live pushes may come between; of what was asked for, every key must be there. */
  private checkPulled(frames: ServerFrame[], asked: { id: string; seq: number; key: number; end: number }): void {
    const got = new Set(frames.flatMap((frame) => (frame.cmd === 'message' && frame.queue === asked.id ? [frame.key] : [])));
    for (let key = asked.key + 1; key <= asked.end; key++)
      if (!got.has(key)) this.faults.push(`${this.name} asked for what comes after ${String(asked.key)} and did not get ${String(key)}`);
  }

  /** In the order it came: what follows is applied, what is known is compared, what leaves a gap is left to a pull. */
  private take(): void {
    const { socket } = this;
    if (!socket) return;
    for (; this.handled < socket.frames.length; this.handled++) {
      const frame = socket.frames[this.handled];
      if (frame?.cmd === 'message')
        this.apply(frame.queue, frame.key, { conversationId: frame.message.conversationId, seq: frame.message.seq }, frame.prevKey);
      else if (frame?.cmd === 'ack' && 'key' in frame)
        this.apply(this.agent.agentId, frame.key, { conversationId: frame.conversationId, seq: frame.messageSeq }, frame.key - 1);
      else if (frame?.cmd === 'event' && frame.event.type === 'message.status') this.statuses.at(-1)?.push(frame.event);
    }
  }

  private apply(id: string, key: number, entry: Entry, prevKey: number): void {
    const queue = this.queues.get(id);
    if (!queue) return void this.faults.push(`${this.name} got a message of a queue it does not follow`);
    if (key <= queue.key) {
      const known = queue.entries.get(key);
      if (known && (known.conversationId !== entry.conversationId || known.seq !== entry.seq))
        this.faults.push(`${this.name} got two messages under key ${String(key)}`);
      return;
    }
    if (prevKey !== queue.key) return;
    queue.key = key;
    queue.entries.set(key, entry);
  }

  /** Undefined: the line broke first. */
  private async answer(socket: AgentSocket, fits: (frame: ServerFrame) => boolean): Promise<ServerFrame | undefined> {
    let seen = 0;
    for (;;) {
      for (; seen < socket.frames.length; seen++) {
        const frame = socket.frames[seen];
        if (frame && fits(frame)) return frame;
      }
      if (socket.closedWith !== null) return undefined;
      await new Promise<void>((resolve) => {
        const { webSocket } = socket;
        const heard = (): void => {
          webSocket.off('message', heard);
          webSocket.off('close', heard);
          resolve();
        };
        webSocket.on('message', heard);
        webSocket.on('close', heard);
      });
    }
  }
}
