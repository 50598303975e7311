// An agent on the socket: answers end users, follows the own queue and those of the own groups.
import { HubError, type Clock } from '../contract/index.js';
import type { Outgoing } from '../im/outgoing.js';
import { messageView } from '../im/presentation.js';
import type { Follower, PushHub } from '../im/push.js';
import type { ConversationTarget } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { groupsOfAgent } from '../store/group-access.js';
import { confirmKey, entryKeyOf } from '../store/sync.js';
import type { Principal } from './route.js';
import { isUnpersistent } from './socket-frames.js';
import type { PartyFrame, SocketLine, SocketParty } from './socket-party.js';
import { answerSync } from './socket-sync.js';

/** All agents live in one app of their own. */
const DESK_APPID = 'desk';

export interface AgentPartyDependencies {
  database: Database;
  push: PushHub;
  outgoing: Outgoing;
  clock: Clock;
  /** Who it is now; null: the login is over. Also keeps it from running out while only the socket is used. */
  renew(principal: Principal): Promise<Principal | null>;
  /** Who has a live connection. */
  presence: {
    connected(companyId: string, agentId: string): void;
    disconnected(companyId: string, agentId: string): void;
    noted(): Promise<void>;
  };
  /** The end user's own connections hear that their agent is writing, where they have any. */
  showVisitor(target: ConversationTarget, frame: { type: string; from: string }): void;
}

type Frame<Command extends PartyFrame['cmd']> = Extract<PartyFrame, { cmd: Command }>;

export class AgentParty implements SocketParty {
  constructor(
    private current: Principal,
    private readonly deps: AgentPartyDependencies,
  ) {}

  get principal(): Principal {
    return this.current;
  }

  get address(): SocketParty['address'] {
    return { appid: DESK_APPID, uid: this.current.agentId };
  }

  async queues(): Promise<string[]> {
    const { companyId, agentId } = this.current;
    return [agentId, ...(await groupsOfAgent(this.deps.database, companyId, agentId))];
  }

  follow(follower: Omit<Follower, 'companyId'>): () => void {
    const { companyId, agentId, role } = this.current;
    const connection = { ...follower, companyId, agentId, seesAll: role !== 'agent' };
    this.deps.push.add(connection);
    this.deps.presence.connected(companyId, agentId);
    return () => {
      this.deps.push.remove(connection);
      this.deps.presence.disconnected(companyId, agentId);
    };
  }

  arrived(): Promise<void> {
    return this.deps.presence.noted();
  }

  async recheck(): ReturnType<SocketParty['recheck']> {
    const renewed = await this.deps.renew(this.current);
    if (!renewed) return 'ended';
    const { role } = this.current;
    this.current = renewed;
    return renewed.role === role ? 'good' : 'changed';
  }

  async answer(frame: PartyFrame, line: SocketLine): Promise<'changed' | void> {
    switch (frame.cmd) {
      case 'customer':
        throw new HubError(403, 'forbidden', 'Only an end user’s own connection may send as a customer.');
      case 'customer_support':
        return isUnpersistent(frame.flags) ? this.whisper(frame, line) : this.reply(frame, line);
      case 'read':
        throw new HubError(422, 'not_supported', 'Agents move their read position by POST /conversations/:id/read.');
      case 'realtime':
        return this.realtime(frame, line);
      case 'sync':
        // What is pulled is history, so the rights are looked up and not remembered.
        if (!(await this.queues()).includes(frame.queue)) return 'changed';
        return answerSync(
          frame,
          { database: this.deps.database, companyId: this.current.companyId, uid: this.current.agentId, view: messageView },
          line,
        );
      case 'sync_key':
        return confirmKey(this.deps.database, {
          queueId: frame.queue,
          principalId: this.current.agentId,
          deviceId: line.deviceId,
          key: frame.key,
          at: this.deps.clock.now(),
        });
    }
  }

  private async reply(frame: Frame<'customer_support'>, line: SocketLine): Promise<void> {
    this.requireOwn(frame);
    const { agentId } = this.current;
    const { result } = await this.deps.outgoing.send(this.current, {
      conversationId: frame.conversationId,
      addressee: { appid: frame.customerAppid, uid: frame.customerId },
      clientMsgId: frame.clientMsgId,
      content: frame.content,
      kind: 'out',
      deviceId: line.deviceId,
      connectionId: line.connectionId,
    });
    const own = result.entries.find((entry) => entry.queue === agentId);
    const key = own?.key ?? (await entryKeyOf(this.deps.database, agentId, result));
    line.send({
      cmd: 'ack',
      seq: frame.seq,
      clientMsgId: frame.clientMsgId,
      conversationId: result.conversationId,
      messageSeq: result.seq,
      key: key ?? 0,
      messageId: result.messageId,
    });
  }

  private async whisper(frame: Frame<'customer_support'>, line: SocketLine): Promise<void> {
    this.requireOwn(frame);
    const { seq, clientMsgId, conversationId, content } = frame;
    const addressee = { appid: frame.customerAppid, uid: frame.customerId };
    await this.deps.outgoing.whisper(this.current, { conversationId, addressee, content });
    line.send({ cmd: 'ack', seq, clientMsgId, conversationId, messageSeq: 0, key: 0, messageId: '', stored: false });
  }

  private async realtime({ conversationId, type }: Frame<'realtime'>, line: SocketLine): Promise<void> {
    const from = this.current.agentId;
    const target = await this.deps.outgoing.readableTarget(this.current, conversationId);
    this.deps.push.realtime(target, { conversationId, type, from }, line.connectionId);
    if (target.assigneeId === from) this.deps.showVisitor(target, { type, from });
  }

  private requireOwn({ sellerId }: Frame<'customer_support'>): void {
    if (sellerId !== this.current.agentId) throw new HubError(403, 'forbidden', 'sellerId is not this connection’s agent.');
  }
}
