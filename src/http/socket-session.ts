// One client on the socket: a state machine of two states, unknown and authenticated, and an answer to every frame.
import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { HubError, type Clock, type ServerFrame } from '../contract/index.js';
import type { Outgoing } from '../im/outgoing.js';
import { messageView } from '../im/presentation.js';
import { encode, type Connection, type PushHub } from '../im/push.js';
import type { Database } from '../store/database.js';
import { groupsOfAgent } from '../store/group-access.js';
import { messageAt } from '../store/messages.js';
import { confirmKey, entriesAfter, queueHeads } from '../store/sync.js';
import { requireTextSize } from './conversations.js';
import type { Principal } from './route.js';
import { clientFrame, type ParsedFrame } from './socket-frames.js';

export interface SocketDependencies {
  database: Database;
  push: PushHub;
  outgoing: Outgoing;
  clock: Clock;
  authenticate(token: string): Promise<Principal | null>;
  redeemTicket(ticket: string): Promise<Principal | null>;
  /** The person is still there: keeps the login from running out while only the socket is used. */
  touch(principal: Principal): void;
}

/** All agents live in one app of their own. */
export const DESK_APPID = 'desk';

const FRAMES_PER_SECOND = 50;
/** Beyond it live frames are dropped and replaced by one sync_notify per queue when the client reads again. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const MAX_PENDING_FRAMES = 200;
const FLAG_UNPERSISTENT = 2;

export class SocketSession {
  principal: Principal | null = null;
  lastHeardMs = Date.now();
  private connection: Connection | null = null;
  private deviceId = '';
  private allowance = FRAMES_PER_SECOND;
  private allowanceAtMs = Date.now();
  private work: Promise<void> = Promise.resolve();
  private pending = 0;
  private readonly missed = new Map<string, number>();
  private catchUpTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly deps: SocketDependencies,
  ) {}

  receive(data: RawData, isBinary: boolean): void {
    this.lastHeardMs = Date.now();
    if (isBinary) return this.refuse(0, 'bad_frame', 'Frames are text.');
    const parsed = parseFrame(data);
    if ('code' in parsed) return this.refuse(parsed.seq, parsed.code, parsed.message);
    const { frame } = parsed;
    if (frame.cmd === 'ping') {
      if (this.principal) this.deps.touch(this.principal);
      return this.send({ cmd: 'pong', seq: frame.seq });
    }
    if (!this.withinRate() || this.pending >= MAX_PENDING_FRAMES) {
      return this.refuse(frame.seq, 'rate_limited', `At most ${String(FRAMES_PER_SECOND)} frames per second.`);
    }
    if (!this.principal && frame.cmd !== 'auth') return this.refuse(frame.seq, 'unauthenticated', 'Authenticate first.');
    // One after the other: what a client sends first is stored first.
    this.pending++;
    this.work = this.work
      .then(() => this.answer(frame))
      .catch((error: unknown) => this.refuseWith(frame.seq, error))
      .finally(() => {
        this.pending--;
      });
  }

  /** The login is over. */
  end(reason: string): void {
    this.send({ cmd: 'event', event: { type: 'session.ended', reason } });
    this.close(4401, reason);
  }

  close(code: number, reason: string): void {
    this.closed();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }

  terminate(): void {
    this.socket.terminate();
  }

  closed(): void {
    if (this.catchUpTimer) clearTimeout(this.catchUpTimer);
    if (this.connection) this.deps.push.remove(this.connection);
    this.connection = null;
  }

  private async answer(frame: Exclude<ParsedFrame, { cmd: 'ping' }>): Promise<void> {
    if (frame.cmd === 'auth') return this.authenticate(frame);
    const principal = this.principal as Principal;
    switch (frame.cmd) {
      case 'customer':
        throw new HubError(403, 'forbidden', 'Only an end user’s own connection may send as a customer.');
      case 'customer_support': {
        if (frame.sellerId !== principal.agentId) throw new HubError(403, 'forbidden', 'sellerId is not this connection’s agent.');
        if (((frame.flags ?? 0) & FLAG_UNPERSISTENT) !== 0)
          throw new HubError(422, 'not_supported', 'Use `realtime` for what is not to be stored.');
        const target = await this.deps.outgoing.readableTarget(principal, frame.conversationId);
        if (frame.customerId !== target.proxyUserId || frame.customerAppid !== target.accountId) {
          throw new HubError(422, 'wrong_addressee', 'This is not the conversation’s end user.');
        }
        const { result } = await this.deps.outgoing.send(principal, {
          conversationId: frame.conversationId,
          clientMsgId: frame.clientMsgId,
          content: frame.content,
          kind: 'out',
          deviceId: this.deviceId,
          connectionId: this.connection?.id,
        });
        const own = result.entries.find((entry) => entry.queue === principal.agentId);
        return this.send({
          cmd: 'ack',
          seq: frame.seq,
          clientMsgId: frame.clientMsgId,
          conversationId: result.conversationId,
          messageSeq: result.seq,
          key: own?.key ?? 0,
          messageId: result.messageId,
        });
      }
      case 'realtime': {
        const target = await this.deps.outgoing.readableTarget(principal, frame.conversationId);
        return this.deps.push.realtime(
          target,
          { conversationId: frame.conversationId, type: frame.type, from: principal.agentId },
          this.connection?.id,
        );
      }
      case 'sync':
        return this.sync(frame);
      case 'sync_key':
        this.requireQueue(frame.queue);
        return confirmKey(this.deps.database, {
          queueId: frame.queue,
          principalId: principal.agentId,
          deviceId: this.deviceId,
          key: frame.key,
          at: this.deps.clock.now(),
        });
    }
  }

  private async authenticate(frame: Extract<ParsedFrame, { cmd: 'auth' }>): Promise<void> {
    if (this.principal) throw new HubError(409, 'already_authenticated', 'This connection is authenticated.');
    const principal =
      frame.ticket !== undefined
        ? await this.deps.redeemTicket(frame.ticket)
        : frame.token !== undefined
          ? await this.deps.authenticate(frame.token)
          : null;
    if (!principal) {
      this.refuse(frame.seq, 'unauthenticated', 'The token or ticket is not valid.');
      return this.close(4401, 'not authenticated');
    }
    const queues = [principal.agentId, ...(await groupsOfAgent(this.deps.database, principal.companyId, principal.agentId))];
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.principal = principal;
    this.deviceId = frame.deviceId;
    this.connection = {
      id: randomUUID(),
      companyId: principal.companyId,
      agentId: principal.agentId,
      seesAll: principal.role !== 'agent',
      queues: new Set(queues),
      send: (encoded, queue) => this.push(encoded, queue),
    };
    // Follow first, then read the heads: what falls between comes as a push above the head.
    this.deps.push.add(this.connection);
    const heads = await queueHeads(this.deps.database, queues);
    this.send({
      cmd: 'auth_status',
      seq: frame.seq,
      status: 'ok',
      principal: { appid: DESK_APPID, uid: principal.agentId },
      queues: queues.map((id) => ({ id, key: heads.get(id) ?? 0 })),
    });
  }

  private async sync(frame: Extract<ParsedFrame, { cmd: 'sync' }>): Promise<void> {
    this.requireQueue(frame.queue);
    const principal = this.principal as Principal;
    const limit = frame.limit ?? 200;
    const head = (await queueHeads(this.deps.database, [frame.queue])).get(frame.queue) ?? 0;
    this.send({ cmd: 'sync_begin', seq: frame.seq, queue: frame.queue, key: Math.min(frame.key, head) });
    // A key from the future: the queue's own end is told, and the client goes back to it.
    const entries = frame.key >= head ? [] : await entriesAfter(this.deps.database, frame.queue, frame.key, limit);
    for (const entry of entries) {
      const row = await messageAt(this.deps.database, principal.companyId, entry.conversationId, entry.seq);
      if (!row) continue;
      this.send({
        cmd: 'message',
        queue: frame.queue,
        key: entry.key,
        prevKey: entry.key - 1,
        message: messageView(row),
        ...(entry.originDevice === this.deviceId && row.senderId === principal.agentId && { self: true }),
      });
    }
    const key = entries.at(-1)?.key ?? Math.min(frame.key, head);
    this.send({ cmd: 'sync_end', seq: frame.seq, queue: frame.queue, key, more: key < head });
  }

  private requireQueue(queue: string): void {
    if (!this.connection?.queues.has(queue)) throw new HubError(403, 'forbidden', 'This is not a queue of this connection.');
  }

  /** Live frames to a client that does not read are dropped: it hears of them in one sync_notify and pulls. */
  private push(encoded: string, queue: { id: string; key: number } | undefined): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount <= MAX_BUFFERED_BYTES) {
      this.socket.send(encoded);
      return;
    }
    if (queue) this.missed.set(queue.id, queue.key);
    this.catchUpTimer ??= setTimeout(() => this.catchUp(), 200).unref();
  }

  private catchUp(): void {
    this.catchUpTimer = null;
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES / 2) {
      this.catchUpTimer = setTimeout(() => this.catchUp(), 200).unref();
      return;
    }
    for (const [queue, key] of this.missed) this.send({ cmd: 'sync_notify', queue, key });
    this.missed.clear();
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
    this.refuse(seq, 'internal', 'Something went wrong; nothing was stored.');
  }

  private refuse(seq: number, code: string, message: string): void {
    this.send({ cmd: 'error', seq, code, message });
  }

  private send(frame: ServerFrame): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(encode(frame));
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
