// A visitor on the socket: writes to the desk, follows the own queue and nothing else.
import { HubError } from '../contract/index.js';
import { PersonGone } from '../im/participants.js';
import { messageView } from '../im/presentation.js';
import type { Follower, PushHub } from '../im/push.js';
import type { VisitorMessage, VisitorMessages } from '../im/visitor-messages.js';
import type { VisitorReceipts } from '../im/visitor-receipts.js';
import { visitorView } from '../im/visitor-view.js';
import { conversationAudience } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import type { MessageRow } from '../store/messages.js';
import { entryKeyOf } from '../store/sync.js';
import { isUnpersistent } from './socket-frames.js';
import type { PartyFrame, SocketLine, SocketParty } from './socket-party.js';
import { answerSync } from './socket-sync.js';
import type { VisitorPrincipal } from './visitor-sessions.js';

export interface VisitorPartyDependencies {
  database: Database;
  push: PushHub;
  visitorMessages: VisitorMessages;
  visitorReceipts: VisitorReceipts;
  /** Null: the visitor is not let in any more. */
  renewVisitor(visitor: VisitorPrincipal): VisitorPrincipal | null;
}

type Frame<Command extends PartyFrame['cmd']> = Extract<PartyFrame, { cmd: Command }>;

export class VisitorParty implements SocketParty {
  readonly address: SocketParty['address'];

  constructor(
    readonly visitor: VisitorPrincipal,
    private readonly deps: VisitorPartyDependencies,
  ) {
    this.address = { appid: visitor.accountId, uid: visitor.proxyUserId };
  }

  queues(): Promise<string[]> {
    return Promise.resolve([this.visitor.proxyUserId]);
  }

  follow(follower: Omit<Follower, 'companyId'>): () => void {
    const visitor = { ...follower, companyId: this.visitor.companyId };
    this.deps.push.addVisitor(visitor);
    return () => this.deps.push.removeVisitor(visitor);
  }

  arrived(): Promise<void> {
    return Promise.resolve();
  }

  recheck(): ReturnType<SocketParty['recheck']> {
    return Promise.resolve(this.deps.renewVisitor(this.visitor) === null ? 'ended' : 'good');
  }

  async answer(frame: PartyFrame, line: SocketLine): Promise<'changed' | void> {
    if (this.deps.renewVisitor(this.visitor) === null)
      throw new HubError(409, 'account_disabled', 'This channel account lets nobody in just now.');
    switch (frame.cmd) {
      case 'customer_support':
        throw new HubError(403, 'forbidden', 'Only an agent’s own connection may answer customers.');
      case 'customer':
        if (isUnpersistent(frame.flags)) return this.whisper(frame, line);
        return this.say(frame, line).catch(comeAnew);
      case 'read':
        this.requireOwn(frame.conversationId);
        await this.deps.visitorReceipts.read(this.visitor, frame.messageSeq);
        return;
      case 'realtime':
        return this.deps.visitorMessages.realtime(this.visitor, frame.conversationId, frame.type);
      case 'sync':
        return this.sync(frame, line);
      case 'sync_key':
        return this.deps.visitorReceipts.confirm(this.visitor, line.deviceId, frame.key);
    }
  }

  private async say(frame: Frame<'customer'>, line: SocketLine): Promise<void> {
    const { proxyUserId } = this.visitor;
    const result = await this.deps.visitorMessages.send(this.visitor, messageOf(frame, line));
    const own = result.entries.find((entry) => entry.queue === proxyUserId);
    const key = own?.key ?? (await entryKeyOf(this.deps.database, proxyUserId, result));
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

  private async whisper(frame: Frame<'customer'>, line: SocketLine): Promise<void> {
    await this.deps.visitorMessages.whisper(this.visitor, messageOf(frame, line));
    const { seq, clientMsgId } = frame;
    const { conversationId } = this.visitor;
    line.send({ cmd: 'ack', seq, clientMsgId, conversationId, messageSeq: 0, key: 0, messageId: '', stored: false });
  }

  private async sync(frame: Frame<'sync'>, line: SocketLine): Promise<void> {
    const { database } = this.deps;
    const { companyId, conversationId, proxyUserId: uid } = this.visitor;
    const deletedSeq = (await conversationAudience(database, companyId, conversationId))?.userDeletedSeq ?? 0;
    const view = (row: MessageRow) => (row.seq > deletedSeq ? visitorView(messageView(row)) : null);
    return answerSync(frame, { database, companyId, uid, view }, line);
  }

  private requireOwn(conversationId: string): void {
    if (conversationId !== this.visitor.conversationId) throw new HubError(404, 'not_found', 'There is no such conversation.');
  }
}

/** Erased where nobody has heard of it: the client connects again, is somebody new, and says there what was not taken here. */
function comeAnew(error: unknown): 'changed' {
  if (error instanceof PersonGone) return 'changed';
  throw error;
}

function messageOf({ cmd: _cmd, seq: _seq, flags: _flags, ...message }: Frame<'customer'>, line: SocketLine): VisitorMessage {
  return { ...message, deviceId: line.deviceId, connectionId: line.connectionId };
}
