// The one socket of this tab: opens with a ticket, follows the queues, notices a dead line, comes back by itself.
import { v4 } from 'uuid';
import type { ClientFrame, HubEvent, MessageView, ServerFrame } from '../../../src/contract/api.js';
import { RequestError } from '../api/request.js';
import { getSocketTicket } from '../api/session.js';
import { QueueKeys } from './queue-keys.js';

export type Connection = 'connecting' | 'online' | 'offline';

export interface LiveListener {
  /** Authenticated: whatever was shown before may be old. */
  opened(): void;
  /** The login has ended while the line was down: no ticket for the socket any more. */
  signedOut(): void;
  message(message: MessageView): void;
  event(event: HubEvent): void;
  realtime(frame: Extract<ServerFrame, { cmd: 'realtime' }>): void;
}

type Body<Frame> = Frame extends unknown ? Omit<Frame, 'seq'> : never;

const PING_MS = 30_000;
const DEAD_MS = 75_000;
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

export class LiveSocket {
  private socket: WebSocket | null = null;
  private connection: Connection = 'offline';
  private wanted = false;
  private starts = 0;
  private attempts = 0;
  private openings = 0;
  private seq = 0;
  private lastHeard = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private readonly keys = new QueueKeys();
  private readonly syncs = new Set<string>();
  /** The login and the pulls that are not answered yet. */
  private readonly vital = new Set<number>();
  private readonly deviceId = v4();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly listener: LiveListener) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): Connection => this.connection;

  /** From a login's first page to its end. */
  get isStarted(): boolean {
    return this.wanted;
  }

  /** Which login it serves; 0: none. */
  get login(): number {
    return this.wanted ? this.starts : 0;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.starts += 1;
    window.addEventListener('online', this.hurry);
    window.addEventListener('offline', this.lost);
    void this.open();
  }

  stop(): void {
    this.wanted = false;
    window.removeEventListener('online', this.hurry);
    window.removeEventListener('offline', this.lost);
    clearTimeout(this.retryTimer);
    this.drop();
    this.show('offline');
  }

  /** Do not wait for the back-off: the network is back, or the agent asked. */
  hurry = (): void => {
    if (!this.wanted || this.socket !== null) return;
    clearTimeout(this.retryTimer);
    void this.open();
  };

  /** A line that nobody has closed is not listened to any longer: there is no network, or nothing more to be had of it. */
  private readonly lost = (): void => {
    if (this.socket === null) return;
    this.drop();
    this.retryLater();
  };

  private async open(): Promise<void> {
    this.show('connecting');
    this.openings += 1;
    const opening = this.openings;
    // Meanwhile somebody may have left or come, or hurried: what an older question is answered says nothing then.
    const isOver = (): boolean => !this.wanted || this.socket !== null || opening !== this.openings;
    let ticket: string;
    try {
      ({ ticket } = await getSocketTicket());
    } catch (error) {
      if (isOver()) return;
      if (error instanceof RequestError && error.status === 401) this.listener.signedOut();
      else this.retryLater();
      return;
    }
    if (isOver()) return;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
    this.socket = socket;
    this.lastHeard = Date.now();
    socket.addEventListener('open', () => this.send({ cmd: 'auth', ticket, deviceId: this.deviceId }));
    socket.addEventListener('message', (event) => {
      this.lastHeard = Date.now();
      if (this.socket === socket) this.take(JSON.parse(String(event.data)) as ServerFrame);
    });
    socket.addEventListener('close', () => {
      if (this.socket !== socket) return;
      this.drop();
      if (this.wanted) this.retryLater();
    });
    this.pingTimer = setInterval(() => this.beat(), PING_MS);
  }

  private beat(): void {
    if (Date.now() - this.lastHeard > DEAD_MS) this.lost();
    else this.send({ cmd: 'ping' });
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    const socket = this.socket;
    this.socket = null;
    this.syncs.clear();
    this.vital.clear();
    socket?.close();
  }

  private retryLater(): void {
    this.show('offline');
    if (!this.wanted) return;
    const base = BACK_OFF_MS[Math.min(this.attempts, BACK_OFF_MS.length - 1)] ?? 15_000;
    this.attempts += 1;
    clearTimeout(this.retryTimer);
    // Spread, so that a hub that comes back is not met by every tab at once.
    this.retryTimer = setTimeout(() => void this.open(), base * (0.5 + Math.random()));
  }

  private take(frame: ServerFrame): void {
    switch (frame.cmd) {
      case 'auth_status':
        this.attempts = 0;
        for (const { queue, key } of this.keys.opened(frame.queues)) this.sync(queue, key);
        this.show('online');
        this.listener.opened();
        return;
      case 'message':
        this.listener.message(frame.message);
        this.follow(frame.queue, this.keys.message(frame.queue, frame.prevKey, frame.key).syncFrom);
        return;
      case 'sync_notify':
        this.follow(frame.queue, this.keys.notified(frame.queue, frame.key).syncFrom);
        return;
      case 'sync_end':
        this.syncs.delete(frame.queue);
        this.vital.delete(frame.seq);
        this.follow(frame.queue, this.keys.synced(frame.queue, frame.key, frame.more).syncFrom);
        this.send({ cmd: 'sync_key', queue: frame.queue, key: this.keys.keyOf(frame.queue) });
        return;
      case 'event':
        this.listener.event(frame.event);
        return;
      case 'realtime':
        this.listener.realtime(frame);
        return;
      case 'error':
        // Refused, a pull leaves a hole that nothing fills: it is begun anew, with everything.
        if (frame.code === 'unauthenticated' || this.vital.has(frame.seq)) this.lost();
        return;
      case 'ack':
      case 'sync_begin':
      case 'pong':
        return;
    }
  }

  private follow(queue: string, syncFrom: number | null): void {
    if (syncFrom !== null) this.sync(queue, syncFrom);
  }

  private sync(queue: string, key: number): void {
    if (this.syncs.has(queue)) return;
    this.syncs.add(queue);
    this.send({ cmd: 'sync', queue, key, limit: 200 });
  }

  private send(frame: Body<ClientFrame>): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.seq += 1;
    if (frame.cmd === 'auth' || frame.cmd === 'sync') this.vital.add(this.seq);
    this.socket.send(JSON.stringify({ ...frame, seq: this.seq }));
  }

  private show(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    for (const listener of this.listeners) listener();
  }
}
