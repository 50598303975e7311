// One client on the socket: a state machine of two states, unknown and authenticated, and an answer to every frame. What frames mean to whom
// is in socket-agent.ts and socket-visitor.ts.
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { HubError, requireStorable, type ServerFrame } from '../contract/index.js';
import { encode } from '../im/push.js';
import { isDatabaseUnavailable, type Database } from '../store/database.js';
import { queueHeads } from '../store/sync.js';
import { unattended } from '../store/unattended.js';
import { requireTextSize } from './conversations.js';
import { GatheredFrames } from './gathered-frames.js';
import type { Principal } from './route.js';
import { AgentParty, type AgentPartyDependencies } from './socket-agent.js';
import { clientFrame, type ParsedFrame } from './socket-frames.js';
import type { SocketParty } from './socket-party.js';
import { VisitorParty, type VisitorPartyDependencies } from './socket-visitor.js';
import { isVisitorToken, type PageOrigin, type VisitorPrincipal } from './visitor-sessions.js';

export interface SocketDependencies extends AgentPartyDependencies, VisitorPartyDependencies {
  database: Database;
  log: Logger;
  authenticate(token: string): Promise<Principal | null>;
  redeemTicket(ticket: string): Promise<Principal | null>;
  authenticateVisitor(token: string, origin: PageOrigin): Promise<VisitorPrincipal | null>;
}

const FRAMES_PER_SECOND = 50;
/**
 * Beyond it the client is not listened to and gets no answers until it has read; live frames are dropped. Afterwards one sync_notify per
 * queue stands for messages; whoever missed other news connects again and looks anew.
 */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const MAX_PENDING_FRAMES = 200;

interface LiveConnection {
  id: string;
  deviceId: string;
  queues: ReadonlySet<string>;
  unfollow(): void;
}

export class SocketSession {
  lastHeardMs = Date.now();
  private party: SocketParty | null = null;
  private connection: LiveConnection | null = null;
  private allowance = FRAMES_PER_SECOND;
  private allowanceAtMs = Date.now();
  private work: Promise<void> = Promise.resolve();
  private pending = 0;
  private readonly missed = new Map<string, number>();
  /** Events were dropped: no pull of a queue brings them back. */
  private hasMissedNews = false;
  private catchUpTimer: NodeJS.Timeout | null = null;
  private readonly frames: GatheredFrames;
  private isPaused = false;
  /** We end it: nothing that waits is answered any more. */
  private isEnding = false;

  /** `transport`: what the frames of `socket` travel over. `origin`: the page it was opened from. */
  constructor(
    private readonly socket: WebSocket,
    private readonly transport: Duplex,
    private readonly deps: SocketDependencies,
    private readonly origin: PageOrigin = null,
  ) {
    this.frames = new GatheredFrames(transport, () => this.isOpen);
  }

  get isKnown(): boolean {
    return this.party !== null;
  }

  /** Of an agent; null for everybody else. */
  get principal(): Principal | null {
    return this.party instanceof AgentParty ? this.party.principal : null;
  }

  /** Null for everybody else. */
  get visitor(): VisitorPrincipal | null {
    return this.party instanceof VisitorParty ? this.party.visitor : null;
  }

  receive(data: RawData, isBinary: boolean): void {
    this.lastHeardMs = Date.now();
    this.take(data, isBinary);
    this.pauseWhileFull();
  }

  private take(data: RawData, isBinary: boolean): void {
    const parsed = isBinary ? { seq: 0, code: 'bad_frame', message: 'Frames are text.' } : parseFrame(data);
    const seq = 'code' in parsed ? parsed.seq : parsed.frame.seq;
    if (!this.withinRate() || this.pending >= MAX_PENDING_FRAMES)
      return this.refuse(seq, 'rate_limited', `At most ${String(FRAMES_PER_SECOND)} frames per second.`);
    if ('code' in parsed) return this.refuse(seq, parsed.code, parsed.message);
    const { frame } = parsed;
    if (frame.cmd === 'ping') {
      unattended(this.recheckLogin(), this.deps.log, 'a login was not looked at on a ping');
      return this.send({ cmd: 'pong', seq });
    }
    if (!this.party && frame.cmd !== 'auth') return this.refuse(seq, 'unauthenticated', 'Authenticate first.');
    // One after the other: what a client sends first is stored first.
    this.pending++;
    this.work = this.work
      .then(() => this.room())
      .then(() => (this.isEnding ? undefined : this.answer(frame)))
      .catch((error: unknown) => this.refuseWith(seq, error))
      .finally(() => {
        this.pending--;
      });
  }

  /** After a while of not hearing other instances: whoever's login still stands connects again. */
  async newsMissed(): Promise<void> {
    await this.recheckLogin();
    if (!this.isEnding && this.connection) this.startOver();
  }

  /** There was news it was not told of: the client connects again, pulls its queues and looks anew at what it shows. */
  private startOver(): void {
    this.close(1012, 'news was missed');
  }

  /** Groups or role are others now: the client connects again and follows the right queues. */
  membershipChanged(): void {
    this.close(1012, 'membership changed');
  }

  /** The login is over. */
  end(reason: string): void {
    this.send({ cmd: 'event', event: { type: 'session.ended', reason } });
    this.close(4401, reason);
  }

  close(code: number, reason: string): void {
    this.isEnding = true;
    this.closed();
    this.frames.flush();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }

  terminate(): void {
    this.socket.terminate();
  }

  closed(): void {
    if (this.catchUpTimer) clearTimeout(this.catchUpTimer);
    this.connection?.unfollow();
    this.connection = null;
  }

  private async answer(frame: Exclude<ParsedFrame, { cmd: 'ping' }>): Promise<void> {
    if (frame.cmd === 'auth') return this.authenticate(frame);
    const { party, connection } = this;
    if (!party || !connection) return this.refuse(frame.seq, 'unauthenticated', 'Authenticate first.');
    if ('queue' in frame && !connection.queues.has(frame.queue))
      throw new HubError(403, 'forbidden', 'This is not a queue of this connection.');
    const { deviceId, id } = connection;
    const line = { deviceId, connectionId: id, send: (answer: ServerFrame) => this.send(answer), room: () => this.room() };
    if ((await party.answer(frame, line)) === 'changed') this.membershipChanged();
  }

  private async authenticate(frame: Extract<ParsedFrame, { cmd: 'auth' }>): Promise<void> {
    if (this.party) throw new HubError(409, 'already_authenticated', 'This connection is authenticated.');
    const party = await this.admit(frame);
    if (!party) return this.refuseLogin(frame.seq);
    // Known from here on, so that whatever ends this login or changes its rights finds this connection. What did so before is asked for.
    this.party = party;
    if ((await party.recheck()) === 'ended') return this.refuseLogin(frame.seq);
    const queues = await party.queues();
    if (this.isEnding || !this.isOpen) return;
    const follower = {
      id: randomUUID(),
      queues: new Set(queues),
      send: (encoded: string, queue?: { id: string; key: number }) => this.push(encoded, queue),
    };
    // Follow first, then read the heads: what falls between comes as a push above the head.
    this.connection = { ...follower, deviceId: frame.deviceId, unfollow: party.follow(follower) };
    await party.arrived();
    const heads = await queueHeads(this.deps.database, queues);
    this.send({
      cmd: 'auth_status',
      seq: frame.seq,
      status: 'ok',
      principal: party.address,
      queues: queues.map((id) => ({ id, key: heads.get(id) ?? 0 })),
    });
  }

  private async admit({ ticket, token }: Extract<ParsedFrame, { cmd: 'auth' }>): Promise<SocketParty | null> {
    if (token !== undefined && isVisitorToken(token)) {
      const visitor = await this.deps.authenticateVisitor(token, this.origin);
      return visitor && new VisitorParty(visitor, this.deps);
    }
    // Agents' logins are for pages of this hub alone.
    if (this.origin !== null) return null;
    const principal = await this.agentBy(ticket, token);
    return principal && new AgentParty(principal, this.deps);
  }

  private async agentBy(ticket: string | undefined, token: string | undefined): Promise<Principal | null> {
    if (ticket !== undefined) return this.deps.redeemTicket(ticket);
    return token === undefined ? null : this.deps.authenticate(token);
  }

  private refuseLogin(seq: number): void {
    this.refuse(seq, 'unauthenticated', 'The token or ticket is not valid.');
    this.close(4401, 'not authenticated');
  }

  /** Ends the connection of a login that is over. */
  private async recheckLogin(): Promise<void> {
    const state = await this.party?.recheck();
    if (this.isEnding) return;
    if (state === 'ended') this.end('session_ended');
    else if (state === 'changed') this.membershipChanged();
  }

  /** Live frames to a client that does not read are dropped: it hears so when it has read. */
  private push(encoded: string, queue: { id: string; key: number } | undefined): void {
    if (!this.isOpen) return;
    if (this.bufferedBytes <= MAX_BUFFERED_BYTES) return this.frames.add(encoded);
    if (queue) this.missed.set(queue.id, queue.key);
    else this.hasMissedNews = true;
    this.catchUpTimer ??= setTimeout(() => this.catchUp(), 200).unref();
  }

  private catchUp(): void {
    this.catchUpTimer = null;
    if (!this.isOpen) return;
    if (this.bufferedBytes > MAX_BUFFERED_BYTES / 2) {
      this.catchUpTimer = setTimeout(() => this.catchUp(), 200).unref();
      return;
    }
    if (this.hasMissedNews) return this.startOver();
    for (const [queue, key] of this.missed) this.send({ cmd: 'sync_notify', queue, key });
    this.missed.clear();
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  private get bufferedBytes(): number {
    return this.socket.bufferedAmount + this.frames.waitingBytes;
  }

  private get isFull(): boolean {
    return this.isOpen && this.bufferedBytes > MAX_BUFFERED_BYTES;
  }

  /** A client that does not read what it is told is not listened to until it does. */
  private pauseWhileFull(): void {
    if (this.isPaused || !this.isFull) return;
    this.isPaused = true;
    this.socket.pause();
    unattended(
      this.room().then(() => {
        this.isPaused = false;
        this.socket.resume();
      }),
      this.deps.log,
      'a client stays unheard',
    );
  }

  /** Until there is room for an answer, or nobody to answer. */
  private async room(): Promise<void> {
    const { transport } = this;
    while (this.isFull) {
      // What the transport passes on at once is followed by no `drain`: only what it has to keep is.
      this.frames.flush();
      if (!this.isFull) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          transport.off('drain', done);
          transport.off('close', done);
          resolve();
        };
        transport.on('drain', done);
        transport.on('close', done);
      });
    }
  }

  private withinRate(): boolean {
    const nowMs = Date.now();
    this.allowance = Math.min(FRAMES_PER_SECOND, this.allowance + ((nowMs - this.allowanceAtMs) / 1000) * FRAMES_PER_SECOND);
    this.allowanceAtMs = nowMs;
    if (this.allowance < 1) return false;
    this.allowance -= 1;
    return true;
  }

  private refuseWith(seq: number, error: unknown): void {
    if (error instanceof HubError)
      return this.send({ cmd: 'error', seq, code: error.code, message: error.message, details: error.details });
    const isUnavailable = isDatabaseUnavailable(error);
    this.deps.log[isUnavailable ? 'warn' : 'error']({ error }, 'a frame could not be answered');
    // The store may have done it and been cut off before it could say so.
    if (isUnavailable) this.refuse(seq, 'unavailable', 'The store does not answer; it may be stored. Send it again as it is.');
    else this.refuse(seq, 'internal', 'Something went wrong; it may be stored. Send it again as it is.');
  }

  private refuse(seq: number, code: string, message: string): void {
    this.send({ cmd: 'error', seq, code, message });
  }

  private send(frame: ServerFrame): void {
    if (this.isOpen) this.frames.add(encode(frame));
  }
}

function parseFrame(data: RawData): { frame: ParsedFrame } | { seq: number; code: string; message: string } {
  let value: unknown;
  try {
    value = JSON.parse((data as Buffer).toString());
  } catch {
    return { seq: 0, code: 'bad_json', message: 'The frame is not JSON.' };
  }
  const seq = typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number' ? value.seq : 0;
  try {
    requireStorable(value);
    requireTextSize(value);
  } catch (error) {
    if (error instanceof HubError) return { seq, code: error.code, message: error.message };
  }
  const parsed = clientFrame.safeParse(value);
  if (parsed.success) return { frame: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    seq,
    code: issue?.code === 'invalid_union' ? 'unknown_command' : 'bad_frame',
    message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  };
}
