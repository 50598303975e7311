// What agents do with service sessions: claim, release, take over, close. Exactly one of simultaneous commands takes effect.
import { HubError, type Clock, type Role, type SessionView } from '../contract/index.js';
import type { MessageWriter, StoredMessage } from '../im/message-writer.js';
import type { PushHub } from '../im/push.js';
import { conversationTarget, type ConversationTarget } from '../store/conversations.js';
import type { Database, Queryable } from '../store/database.js';
import {
  lockAgentLoad,
  lockOpenSession,
  transitionSession,
  type SessionRow,
  type SessionTransition,
  type StrandedSession,
} from '../store/sessions.js';
import type { DeskRouter } from './router.js';

export interface Actor {
  companyId: string;
  agentId: string;
  name: string;
  role: Role;
}

export interface DeskDependencies {
  database: Database;
  writer: MessageWriter;
  push: PushHub;
  router: DeskRouter;
  clock: Clock;
  newId: () => string;
}

type Decision = Omit<SessionTransition, 'at' | 'actor'>;

export class Desk {
  constructor(private readonly deps: DeskDependencies) {}

  /** T4: of several who claim at once one wins; the others hear who. */
  claim(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.move(actor, conversationId, async (tx, session, target) => {
      requireMember(actor, target);
      if (session.state === 'active') {
        if (session.assigneeId === actor.agentId) return null;
        throw claimed(target);
      }
      await this.requireRoom(tx, actor);
      return { name: 'claimed', to: 'active', assigneeId: actor.agentId };
    });
  }

  /** Back to the queue, for others to claim. */
  release(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.move(actor, conversationId, async (_tx, session, target) => {
      requireHolder(actor, session, target);
      if (session.state !== 'active') return null;
      return { name: 'released', to: 'queued', assigneeId: null };
    });
  }

  /** T11. */
  takeOver(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.move(actor, conversationId, async (_tx, session) => {
      if (actor.role === 'agent') throw new HubError(403, 'forbidden', 'Only supervisors may take over a conversation.');
      if (session.assigneeId === actor.agentId) return null;
      return { name: 'taken_over', to: 'active', assigneeId: actor.agentId, data: { from: session.assigneeId } };
    });
  }

  /** T9. Closing what is closed already is no error. */
  close(actor: Actor, conversationId: string, reason: string | undefined): Promise<SessionView | null> {
    return this.move(actor, conversationId, async (_tx, session, target) => {
      if (session.state === 'active') requireHolder(actor, session, target);
      else requireMember(actor, target);
      return { name: 'closed', to: 'closed', assigneeId: null, closeReason: reason ?? 'resolved' };
    });
  }

  /** T7 for an agent who is gone for good: back to the queue, where its age puts it at the head. Left alone when somebody moved it meanwhile. */
  async requeue(stranded: StrandedSession): Promise<void> {
    const { companyId, conversationId, assigneeId, assigneeName } = stranded;
    const left: Actor = { companyId, agentId: assigneeId, name: assigneeName, role: 'agent' };
    const moved = await this.deps.database.transaction(async (tx) => {
      const session = await lockOpenSession(tx, companyId, conversationId);
      if (session?.state !== 'active' || session.assigneeId !== assigneeId) return null;
      const target = await conversationTarget(tx, companyId, assigneeId, conversationId);
      const decision: Decision = { name: 'requeued', to: 'queued', assigneeId: null };
      const after = await transitionSession(tx, session, { ...decision, at: this.deps.clock.now(), actor: { type: 'system', id: null } });
      return target && after ? { before: session, after, line: await this.writeLine(tx, left, target, decision) } : null;
    });
    if (moved) this.tell(left, moved.before, moved.after, moved.line);
  }

  private async move(
    actor: Actor,
    conversationId: string,
    decide: (tx: Queryable, session: SessionRow, target: ConversationTarget) => Promise<Decision | null>,
  ): Promise<SessionView> {
    const target = await conversationTarget(this.deps.database, actor.companyId, actor.agentId, conversationId);
    if (!target || !mayRead(actor, target)) throw new HubError(404, 'not_found', 'There is no such conversation.');
    const at = this.deps.clock.now();
    const { before, after, line } = await this.deps.database.transaction(async (tx) => {
      const session = await lockOpenSession(tx, actor.companyId, conversationId);
      if (!session) throw new HubError(409, 'no_open_session', 'This conversation is closed; it opens again with the next message.');
      const current = (await conversationTarget(tx, actor.companyId, actor.agentId, conversationId)) ?? target;
      const decision = await decide(tx, session, current);
      if (!decision) return { before: session, after: session, line: null };
      const moved = await transitionSession(tx, session, { ...decision, at, actor: { type: 'agent', id: actor.agentId } });
      if (!moved) throw new HubError(409, 'session_moved', 'Somebody else changed this conversation just now.');
      return { before: session, after: moved, line: await this.writeLine(tx, actor, current, decision) };
    });
    if (line) this.tell(actor, before, after, line);
    return sessionView(after, after.assigneeId === actor.agentId ? actor.name : (target.assigneeName ?? undefined));
  }

  /** The thin line in the timeline, in the transaction that makes it true. */
  private writeLine(tx: Queryable, actor: Actor, target: ConversationTarget, decision: Decision): Promise<StoredMessage> {
    return this.deps.writer.appendWithin(tx, {
      companyId: actor.companyId,
      conversationId: target.conversationId,
      accountId: target.accountId,
      proxyUserId: target.proxyUserId,
      id: this.deps.newId(),
      kind: 'system',
      senderType: 'system',
      senderId: actor.agentId,
      senderName: actor.name,
      content: {
        type: 'event',
        name: `session.${decision.name}`,
        data: { by: actor.name, ...(decision.closeReason !== undefined && { reason: decision.closeReason }) },
      },
      status: 'stored',
      sentAt: this.deps.clock.now(),
    });
  }

  private tell(actor: Actor, before: SessionRow, after: SessionRow, line: StoredMessage): void {
    const { push, router, writer } = this.deps;
    const { companyId, conversationId } = after;
    writer.announce([line]);
    push.toConversation(
      { companyId, groupId: after.groupId, assigneeId: before.assigneeId },
      {
        type: 'session.event',
        conversationId,
        sessionId: after.id,
        name: line.draft.content.type === 'event' ? line.draft.content.name : '',
      },
    );
    if (after.state === 'active' && after.assigneeId !== null) {
      push.toAgent(companyId, after.assigneeId, { type: 'conversation.assigned', conversationId, session: sessionView(after, actor.name) });
    }
    if (before.assigneeId !== null && (before.assigneeId !== after.assigneeId || after.state === 'closed')) {
      push.toAgent(companyId, before.assigneeId, { type: 'conversation.removed', conversationId });
    }
    push.conversationUpdated(conversationId, { companyId, groupId: after.groupId, assigneeId: after.assigneeId }, line.result.seq);
    if (before.state === 'queued' || after.state === 'queued') router.queueChanged(companyId, after.groupId);
  }

  private async requireRoom(tx: Queryable, actor: Actor): Promise<void> {
    if (actor.role !== 'agent') return;
    const load = await lockAgentLoad(tx, actor.companyId, actor.agentId);
    if (!load) throw new HubError(403, 'forbidden', 'This agent is not active.');
    if (load.load >= load.maxLoad) {
      throw new HubError(
        409,
        'agent_full',
        `You are serving ${String(load.load)} of at most ${String(load.maxLoad)} conversations. Close one first.`,
        { ...load },
      );
    }
  }
}

/** Members of the group, the assignee, supervisors and admins see a conversation and its history. */
export function mayRead(actor: Pick<Actor, 'agentId' | 'role'>, target: ConversationTarget): boolean {
  return actor.role !== 'agent' || target.isMember || target.assigneeId === actor.agentId;
}

function requireMember(actor: Actor, target: ConversationTarget): void {
  if (!mayRead(actor, target)) throw new HubError(403, 'forbidden', 'Only members of the group may do this.');
}

function requireHolder(actor: Actor, session: SessionRow, target: ConversationTarget): void {
  if (session.assigneeId === actor.agentId || actor.role !== 'agent') return;
  throw claimed(target);
}

function claimed(target: ConversationTarget): HubError {
  return new HubError(409, 'conversation_claimed', `${target.assigneeName ?? 'Somebody else'} is serving this conversation.`, {
    assigneeId: target.assigneeId,
    assigneeName: target.assigneeName,
  });
}

export function sessionView(session: SessionRow, assigneeName: string | undefined): SessionView {
  return {
    id: session.id,
    state: session.state,
    groupId: session.groupId,
    ...(session.assigneeId !== null && session.state === 'active' && { assigneeId: session.assigneeId }),
    ...(session.state === 'active' && assigneeName !== undefined && { assigneeName }),
    ...(session.queuedAt && { queuedAt: session.queuedAt.toISOString() }),
    ...(session.assignedAt && { assignedAt: session.assignedAt.toISOString() }),
  };
}
