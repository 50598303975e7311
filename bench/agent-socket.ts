// An agent's connection: is shown messages, answers with frames, and pulls what a dropped push left out.
import WebSocket from 'ws';
import type { ClientFrame, MessageView, ServerFrame } from '../src/contract/api.js';

const EVENT = '{"cmd":"event"';

interface Ack {
  resolve(): void;
  reject(error: Error): void;
}

export class AgentSocket {
  private readonly keys = new Map<string, number>();
  private readonly acks = new Map<number, Ack>();
  private nextSeq = 2;

  private constructor(
    private readonly socket: WebSocket,
    private readonly onMessage: (message: MessageView) => void,
  ) {}

  static async open(hubUrl: string, token: string, onMessage: (message: MessageView) => void): Promise<AgentSocket> {
    const socket = new WebSocket(`${hubUrl.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const opened = new AgentSocket(socket, onMessage);
    await new Promise<void>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        // News of rows and of others' messages are most of what comes; reading them would take the hub's share of the machine.
        if (data.toString('latin1', 0, EVENT.length) === EVENT) return;
        const frame = JSON.parse(data.toString()) as ServerFrame;
        if (frame.cmd === 'auth_status') {
          for (const { id, key } of frame.queues) opened.keys.set(id, key);
          resolve();
        } else opened.take(frame);
      });
      socket.once('close', () => {
        reject(new Error('the hub closed the socket'));
        for (const ack of opened.acks.values()) ack.reject(new Error('the socket closed'));
        opened.acks.clear();
      });
      opened.send({ cmd: 'auth', seq: 1, token, deviceId: `bench-${Math.random().toString(36).slice(2)}` });
    });
    return opened;
  }

  /** Settles with the hub's acknowledgement: the reply is durable. */
  reply(frame: Omit<Extract<ClientFrame, { cmd: 'customer_support' }>, 'cmd' | 'seq'>): Promise<void> {
    const seq = this.nextSeq++;
    return new Promise((resolve, reject) => {
      this.acks.set(seq, { resolve, reject });
      this.send({ cmd: 'customer_support', seq, ...frame });
    });
  }

  close(): void {
    this.socket.terminate();
  }

  private take(frame: ServerFrame): void {
    switch (frame.cmd) {
      case 'message':
        this.keys.set(frame.queue, Math.max(frame.key, this.keys.get(frame.queue) ?? 0));
        return this.onMessage(frame.message);
      case 'ack':
        this.acks.get(frame.seq)?.resolve();
        this.acks.delete(frame.seq);
        return;
      case 'error':
        this.acks.get(frame.seq)?.reject(new Error(frame.code));
        this.acks.delete(frame.seq);
        return;
      case 'sync_notify':
        return this.pull(frame.queue);
      case 'sync_end':
        if (frame.more) this.pull(frame.queue);
        return;
      default:
    }
  }

  private pull(queue: string): void {
    this.send({ cmd: 'sync', seq: this.nextSeq++, queue, key: this.keys.get(queue) ?? 0, limit: 500 });
  }

  private send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }
}
