// The one socket of this page: signs in, notices a dead line, comes back by itself.
import type { ClientFrame, ServerFrame } from '../../../src/contract/api.js';

export type Connection = 'connecting' | 'online' | 'offline';

type Body<Frame> = Frame extends unknown ? Omit<Frame, 'seq'> : never;
export type FrameBody = Body<ClientFrame>;

export interface LineListener {
  opened(queues: readonly { id: string; key: number }[]): void;
  heard(frame: ServerFrame): void;
  turned(connection: Connection): void;
  /** The token is no longer good; the line is shut until it is started again. */
  ended(): void;
}

export interface Line {
  start(token: string): void;
  stop(): void;
  /** The seq it went under; null while there is nobody to hear it. */
  send(frame: FrameBody): number | null;
  /** Do not wait for the back-off. */
  hurry(): void;
  /** There is no network: a line that nobody has closed is not listened to any longer. */
  lost(): void;
}

const PING_MS = 30_000;
const DEAD_MS = 75_000;
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
const UNAUTHENTICATED = 4401;

export class HubLine implements Line {
  private socket: WebSocket | null = null;
  private token: string | null = null;
  private signedIn = false;
  private attempts = 0;
  private seq = 0;
  /** The login and the pulls that are not answered yet. */
  private readonly vital = new Set<number>();
  private lastHeardMs = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly url: string,
    private readonly deviceId: string,
    private readonly listener: LineListener,
  ) {}

  start(token: string): void {
    this.stop();
    this.token = token;
    this.attempts = 0;
    this.open();
  }

  stop(): void {
    this.token = null;
    clearTimeout(this.retryTimer);
    this.drop();
  }

  send(frame: FrameBody): number | null {
    return this.signedIn ? this.put(frame) : null;
  }

  hurry(): void {
    if (this.token === null || this.socket !== null) return;
    clearTimeout(this.retryTimer);
    this.open();
  }

  lost(): void {
    if (this.socket === null) return;
    this.drop();
    this.retryLater();
  }

  private open(): void {
    const { token } = this;
    if (token === null) return;
    this.listener.turned('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.lastHeardMs = Date.now();
    socket.addEventListener('open', () => this.put({ cmd: 'auth', token, deviceId: this.deviceId }));
    socket.addEventListener('message', ({ data }) => {
      if (this.socket !== socket || typeof data !== 'string') return;
      this.lastHeardMs = Date.now();
      const frame: ServerFrame = JSON.parse(data);
      this.hear(frame);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.socket !== socket) return;
      this.drop();
      if (code === UNAUTHENTICATED) this.end();
      else this.retryLater();
    });
    this.pingTimer = setInterval(() => this.beat(), PING_MS);
  }

  private hear(frame: ServerFrame): void {
    // Refused, a pull leaves a hole that nothing fills: it is begun anew, with everything.
    if (frame.cmd === 'error' && frame.code !== 'unauthenticated' && this.vital.has(frame.seq)) return this.lost();
    if (frame.cmd === 'sync_end') this.vital.delete(frame.seq);
    if (frame.cmd !== 'auth_status') return this.listener.heard(frame);
    this.signedIn = true;
    this.attempts = 0;
    this.listener.turned('online');
    this.listener.opened(frame.queues);
  }

  private beat(): void {
    if (Date.now() - this.lastHeardMs <= DEAD_MS) {
      this.send({ cmd: 'ping' });
      return;
    }
    this.lost();
  }

  private end(): void {
    this.token = null;
    this.listener.turned('offline');
    this.listener.ended();
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    const { socket } = this;
    this.socket = null;
    this.signedIn = false;
    this.vital.clear();
    socket?.close();
  }

  private retryLater(): void {
    this.listener.turned('offline');
    const base = BACK_OFF_MS[Math.min(this.attempts, BACK_OFF_MS.length - 1)] ?? 30_000;
    this.attempts += 1;
    clearTimeout(this.retryTimer);
    // Spread, so that a hub that comes back is not met by every page at once.
    this.retryTimer = setTimeout(() => this.open(), base * (0.5 + Math.random() / 2));
  }

  private put(frame: FrameBody): number | null {
    if (this.socket?.readyState !== WebSocket.OPEN) return null;
    this.seq += 1;
    if (frame.cmd === 'auth' || frame.cmd === 'sync') this.vital.add(this.seq);
    this.socket.send(JSON.stringify({ ...frame, seq: this.seq }));
    return this.seq;
  }
}
