// Moves sessions on and says so: the transition and its thin line in one transaction, then the pushes to those whom it concerns.
import type { Clock, SessionView } from '../contract/index.js';
import type { MessageDraft, MessageWriter, StoredMessage } from '../im/message-writer.js';
import type { PushHub } from '../im/push.js';
import type { ConversationTarget } from '../store/conversations.js';
import type { Queryable } from '../store/database.js';
import { moveSessions, type SessionMove } from '../store/session-moves.js';
import type { SessionRow } from '../store/sessions.js';
import type { SessionEvents } from './session-events.js';

/** Who moves it; the system's own doings carry no name. */
export type Mover =
  { type: 'agent'; id: string; name: string } | { type: 'system'; id: null; name: '' } | { type: 'end_user'; id: null; name: '' };

export const SYSTEM: Mover = { type: 'system', id: null, name: '' };

export type Decision = Omit<SessionMove, 'session' | 'actor' | 'pending'> & {
  /** Of `assigneeId`, or of whom it is offered to. */
  assigneeName?: string | undefined;
  /** For whoever serves it next; only an agent writes one. */
  note?: string | undefined;
  /** More of the thin line; `by` and the reason of closing stand there anyway. Null: no line. */
  line?: Record<string, string> | null;
};

export interface WantedMove {
  session: SessionRow;
  target: ConversationTarget;
  by: Mover;
  decision: Decision;
}

export interface Moved {
  accountId: string;
  before: SessionRow;
  after: SessionRow;
  name: string;
  assigneeName: string | undefined;
  /** The agent whose doing it was. */
  byAgentId: string | null;
  lines: StoredMessage[];
  /** Parked for want of room in the queue. */
  isFull: boolean;
  isAwaited: boolean;
}

export interface SessionMovesDependencies {
  writer: MessageWriter;
  push: PushHub;
  events: SessionEvents;
  clock: Clock;
  newId: () => string;
}

export class SessionMoves {
  private readonly listeners: ((moved: Moved[]) => void)[] = [];

  constructor(private readonly deps: SessionMovesDependencies) {}

  /** Called after the commit. Must not throw. */
  onMoved(listener: (moved: Moved[]) => void): void {
    this.listeners.push(listener);
  }

  /** Within the transaction that holds the conversations; what somebody else moved first is left out. Call `tell` after the commit. */
  async apply(tx: Queryable, wanted: WantedMove[]): Promise<Moved[]> {
    if (wanted.length === 0) return [];
    const moves = wanted.map(({ session, by, decision: { assigneeName: _name, note: _note, line: _line, ...move } }) => {
      const { companyId, conversationId } = session;
      const pending = this.deps.events.isWanted({ companyId, conversationId, name: move.name });
      const data = {
        ...move.data,
        ...(move.closeReason !== undefined && { reason: move.closeReason }),
        ...(move.groupId !== undefined && move.groupId !== session.groupId && { fromGroupId: session.groupId }),
        ...(session.assigneeId !== null && session.assigneeId !== move.assigneeId && { fromAgentId: session.assigneeId }),
      };
      return { ...move, data, session, actor: { type: by.type, id: by.id }, pending };
    });
    const after = await moveSessions(tx, moves, this.deps.clock.now());
    const done = wanted.filter(({ session }) => after.has(session.id));
    const drafts = done.map((move) => this.linesOf(move));
    const stored = await this.deps.writer.appendAllWithin(tx, drafts.flat());
    const awaited = new Set(moves.filter(({ pending }) => pending).map(({ session }) => session.id));
    return done.flatMap(({ session, target: { accountId }, by, decision }, index) => {
      const moved = after.get(session.id);
      if (!moved) return [];
      const lines = stored.filter(({ draft }) => drafts[index]?.includes(draft));
      const { name, assigneeName, full: isFull = false } = decision;
      const isAwaited = awaited.has(session.id);
      return [{ accountId, before: session, after: moved, name, assigneeName, byAgentId: by.id, lines, isFull, isAwaited }];
    });
  }

  tell(moved: Moved[]): void {
    this.deps.writer.announce(moved.flatMap(({ lines }) => lines));
    for (const move of moved) this.push(move);
    if (moved.some(({ isAwaited }) => isAwaited)) this.deps.events.notice();
    for (const listener of this.listeners) listener(moved);
  }

  /** They may have been committed, and nobody knows: whom they would concern is told to look. */
  unheard(moved: Moved[]): void {
    for (const { before, after } of moved) {
      const concerned = [before.assigneeId, after.assigneeId].filter((agentId) => agentId !== null);
      this.deps.writer.unheardChange({ companyId: after.companyId, conversationId: after.conversationId, concerned });
    }
  }

  /** What is said in the conversation about it, in the transaction that makes it true: the note, then the thin line. */
  private linesOf({ session, target, by, decision }: WantedMove): MessageDraft[] {
    const { companyId, conversationId, accountId, proxyUserId } = target;
    const place = { companyId, conversationId, accountId, proxyUserId, status: 'stored' as const, sentAt: this.deps.clock.now() };
    const sender = { senderId: by.id ?? accountId, senderName: by.name };
    const drafts: MessageDraft[] = [];
    if (decision.note !== undefined && by.type === 'agent') {
      const content = { type: 'text' as const, text: decision.note };
      drafts.push({ ...place, ...sender, id: this.deps.newId(), kind: 'note', senderType: 'agent', content });
    }
    if (decision.line === null) return drafts;
    const data = {
      ...(by.type === 'agent' && { by: by.name }),
      ...(decision.closeReason !== undefined && { reason: decision.closeReason }),
      ...(decision.assigneeName !== undefined && decision.assigneeId !== session.assigneeId && { to: decision.assigneeName }),
      ...decision.line,
    };
    const content = { type: 'event' as const, name: `session.${decision.name}`, data };
    drafts.push({ ...place, ...sender, id: this.deps.newId(), kind: 'system', senderType: 'system', content });
    return drafts;
  }

  private push({ before, after, name, assigneeName, byAgentId, lines }: Moved): void {
    const { push } = this.deps;
    const { companyId, conversationId, groupId, assigneeId } = after;
    const lost = before.assigneeId !== null && (before.assigneeId !== assigneeId || after.state === 'closed') ? before.assigneeId : null;
    const event = { type: 'session.event' as const, conversationId, sessionId: after.id, name: `session.${name}` };
    push.toConversation({ companyId, groupId, assigneeId: lost ?? assigneeId }, event);
    if (before.groupId !== groupId) push.toGroup(companyId, before.groupId, event);
    if (after.state === 'active' && assigneeId !== null && assigneeId !== before.assigneeId) {
      const session = sessionView(after, assigneeName);
      const taken = byAgentId === assigneeId ? { taken: true as const } : {};
      push.toAgent(companyId, assigneeId, { type: 'conversation.assigned', conversationId, session, ...taken });
    }
    if (after.offeredTo !== null && after.offeredTo !== before.offeredTo) {
      const session = sessionView(after, assigneeName);
      push.toAgent(companyId, after.offeredTo, { type: 'conversation.offered', conversationId, session });
    }
    if (lost !== null) push.toAgent(companyId, lost, { type: 'conversation.removed', conversationId });
    const last = lines.at(-1);
    if (last) push.conversationUpdated(conversationId, { companyId, groupId, assigneeId }, last.result.seq);
  }
}

/** `agentName`: of the assignee, or of whom it is offered to. */
export function sessionView(session: SessionRow, agentName: string | undefined): SessionView {
  const isActive = session.state === 'active';
  const { offeredTo, offerEndsAt } = session;
  return {
    id: session.id,
    state: session.state,
    groupId: session.groupId,
    ...(isActive && session.assigneeId !== null && { assigneeId: session.assigneeId }),
    ...(isActive && agentName !== undefined && { assigneeName: agentName }),
    ...(session.queuedAt && { queuedAt: session.queuedAt.toISOString() }),
    ...(session.assignedAt && { assignedAt: session.assignedAt.toISOString() }),
    ...(session.priority !== 0 && { priority: session.priority }),
    ...(isActive && session.deadlineAt && { deadlineAt: session.deadlineAt.toISOString() }),
    ...(offeredTo !== null &&
      offerEndsAt && { offer: { agentId: offeredTo, ...(agentName !== undefined && { agentName }), endsAt: offerEndsAt.toISOString() } }),
  };
}
