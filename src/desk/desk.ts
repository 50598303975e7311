// What agents and the hub itself do with service sessions: claim, release, transfer, take over, hand off, close. Exactly one of simultaneous
// commands takes effect.
import { HubError, type Clock, type Role, type SessionView } from '../contract/index.js';
import type { MessageWriter } from '../im/message-writer.js';
import { findAgent } from '../store/agents.js';
import { conversationTarget, type ConversationTarget } from '../store/conversations.js';
import { isDatabaseUnavailable, isSerializationConflict, type Database, type Queryable } from '../store/database.js';
import { groupExists } from '../store/groups.js';
import { dueSession, isAnsweredByBot, type DueSession, type EndedOffer } from '../store/session-deadlines.js';
import {
  groupsWithParked,
  lockAgentRoom,
  lockOpenSession,
  type AgentRoom,
  type SessionRow,
  type StrandedSession,
} from '../store/sessions.js';
import { HandOffs, type HandOff } from './hand-offs.js';
import { sessionView, SYSTEM, type Decision, type Moved, type Mover, type SessionMoves } from './session-moves.js';

export interface Actor {
  companyId: string;
  agentId: string;
  name: string;
  role: Role;
}

export interface TransferTo {
  agentId?: string | undefined;
  groupId?: string | undefined;
  /** For whoever serves it next. */
  note?: string | undefined;
}

export interface GroupHours {
  isOpen(companyId: string, groupId: string, at: Date): Promise<boolean>;
}

export interface DeskDependencies {
  database: Database;
  writer: MessageWriter;
  moves: SessionMoves;
  hours: GroupHours;
  clock: Clock;
}

interface Place {
  companyId: string;
  conversationId: string;
}

interface Held {
  tx: Queryable;
  session: SessionRow;
  target: ConversationTarget;
}

const MAX_TRIES = 5;

export class Desk {
  private readonly handOffs: HandOffs;

  constructor(private readonly deps: DeskDependencies) {
    const { database, writer, moves } = deps;
    this.handOffs = new HandOffs({ database, writer, moves, waitingIn: (group, behind) => this.waitingIn(group, behind) });
  }

  /** T4: of several who claim at once one wins; the others hear who. */
  claim(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, async ({ tx, session, target }) => {
      requireMember(actor, target);
      if (session.state === 'active') {
        if (session.assigneeId === actor.agentId) return null;
        throw claimed(target);
      }
      if (session.offeredTo === actor.agentId) return accepted(actor);
      requireFree(actor, session);
      const room = await lockAgentRoom(tx, actor.companyId, actor.agentId, session.groupId);
      const data = actor.role === 'agent' ? { limit: requireOwnRoom(room).maxLoad } : {};
      return { name: 'claimed', to: 'active', assigneeId: actor.agentId, assigneeName: actor.name, line: {}, data };
    });
  }

  /** What is offered becomes theirs; its place was kept for it. */
  accept(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, ({ session }) => {
      if (session.assigneeId === actor.agentId) return null;
      if (session.offeredTo !== actor.agentId) throw offerOver();
      return accepted(actor);
    });
  }

  /** The next agent is asked. */
  decline(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, ({ session }) => {
      if (session.offeredTo !== actor.agentId) throw offerOver();
      return { name: 'declined', ...unanswered(actor.agentId), offerPassedId: actor.agentId };
    });
  }

  /** Back to the queue, for others. */
  release(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, ({ session, target }) => {
      requireHolder(actor, session, target);
      if (session.state !== 'active') return null;
      return { name: 'released', to: 'queued', assigneeId: null, passOverId: session.assigneeId ?? undefined };
    });
  }

  /** T5, T6. Whoever serves it hands it on; what nobody serves yet is given out by members of the group. */
  transfer(actor: Actor, conversationId: string, to: TransferTo): Promise<SessionView> {
    return this.command(actor, conversationId, (held) => {
      if (held.session.state === 'active') requireHolder(actor, held.session, held.target);
      else requireMember(actor, held.target);
      requireFree(actor, held.session);
      return this.handedTo(held, to, { force: actor.role !== 'agent', mustBeIdle: false });
    });
  }

  /** Out of the bot's hands, because somebody of the group says so. */
  handOver(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, async ({ tx, session, target }) => {
      requireMember(actor, target);
      if (session.state !== 'bot') return null;
      const where = await this.waitingIn(session, await groupsWithParked(tx, [session]));
      return { name: 'handed_off', ...where, data: { reason: 'agent' } };
    });
  }

  /** Its place among those who wait, now or when it comes back into a queue. */
  prioritise(actor: Actor, conversationId: string, priority: number): Promise<SessionView> {
    return this.command(actor, conversationId, ({ session, target }) => {
      requireMember(actor, target);
      return reprioritised(session, priority);
    });
  }

  /** The same by a rule. False: nothing was changed. */
  async prioritiseBySystem(companyId: string, conversationId: string, priority: number): Promise<boolean> {
    const moved = await this.systemMove({ companyId, conversationId }, SYSTEM, ({ session }) => {
      const decision = reprioritised(session, priority);
      return decision && { ...decision, data: { ...decision.data, automation: true } };
    });
    return moved !== null;
  }

  /** T11. */
  takeOver(actor: Actor, conversationId: string): Promise<SessionView> {
    return this.command(actor, conversationId, async ({ tx, session }) => {
      if (actor.role === 'agent') throw new HubError(403, 'forbidden', 'Only supervisors may take over a conversation.');
      if (session.assigneeId === actor.agentId) return null;
      await lockAgentRoom(tx, actor.companyId, actor.agentId, session.groupId);
      return {
        name: 'taken_over',
        to: 'active',
        assigneeId: actor.agentId,
        assigneeName: actor.name,
        data: { from: session.assigneeId },
      };
    });
  }

  /** T9. */
  close(actor: Actor, conversationId: string, reason: string | undefined): Promise<SessionView | null> {
    return this.command(actor, conversationId, ({ session, target }) => {
      if (session.state === 'active') requireHolder(actor, session, target);
      else requireMember(actor, target);
      return { name: 'closed', to: 'closed', assigneeId: null, closeReason: reason ?? 'resolved' };
    });
  }

  /** T2: out of the bot's hands. False: it is in them no more. */
  handOff(handOff: HandOff): Promise<boolean> {
    return this.handOffs.submit(handOff);
  }

  /** T9 by the end user, who may have had what they wanted from the bot. False: there was nothing to close. */
  async closeByEndUser(companyId: string, conversationId: string): Promise<boolean> {
    const by: Mover = { type: 'end_user', id: null, name: '' };
    const moved = await this.systemMove({ companyId, conversationId }, by, async ({ tx, session }) => {
      const closeReason = session.state === 'bot' && (await isAnsweredByBot(tx, session)) ? 'bot_done' : 'end_user';
      return { name: 'closed', to: 'closed', assigneeId: null, closeReason };
    });
    return moved !== null;
  }

  /** T9 by no agent who serves it. `sessionId` and `version` guard against ending another one than was meant. False: there was nothing to close. */
  async closeBySystem(
    companyId: string,
    conversationId: string,
    how: { reason: string; by?: { id: string; name: string }; sessionId?: string; version?: number },
  ): Promise<boolean> {
    const by: Mover = how.by ? { type: 'agent', ...how.by } : SYSTEM;
    const moved = await this.systemMove({ companyId, conversationId }, by, ({ session }) => {
      if (how.sessionId !== undefined && session.id !== how.sessionId) return null;
      if (how.version !== undefined && session.version !== how.version) return null;
      return { name: 'closed', to: 'closed', assigneeId: null, closeReason: how.reason };
    });
    return moved !== null;
  }

  /** By a rule: to an agent who has room, or into a group. False: nothing was changed, since it is there already or is closed. */
  async assign(
    companyId: string,
    conversationId: string,
    to: Omit<TransferTo, 'note'>,
    data: Record<string, unknown> = {},
  ): Promise<boolean> {
    const moved = await this.systemMove({ companyId, conversationId }, SYSTEM, async (held) => {
      const decision = await this.handedTo(held, to, { force: false, mustBeIdle: true });
      return decision && { ...decision, data };
    });
    return moved !== null;
  }

  /** T7: back to the queue, where its age puts it at the head, for others first. Left alone when somebody moved it meanwhile. */
  async requeue({ companyId, conversationId, assigneeId, assigneeName }: StrandedSession): Promise<void> {
    await this.systemMove({ companyId, conversationId }, SYSTEM, ({ session }) => {
      if (session.state !== 'active' || session.assigneeId !== assigneeId) return null;
      return { name: 'requeued', to: 'queued', assigneeId: null, passOverId: assigneeId, line: { by: assigneeName } };
    });
  }

  /** T9 when nobody says anything any more, or the warning of it. Only for this session as it was, and if nothing was said meanwhile. */
  async runOut(due: DueSession): Promise<void> {
    await this.systemMove(due, SYSTEM, async ({ tx, session }) => {
      const now = this.deps.clock.now();
      const current = session.id === due.sessionId ? await dueSession(tx, due) : null;
      if (!current) return null;
      if (current.deadlineAt <= now) {
        const data = {
          deadlineAt: current.deadlineAt.toISOString(),
          ...(current.silentSince && { silentSince: current.silentSince.toISOString(), lastSeq: current.lastSeq }),
        };
        return { name: 'closed', to: 'closed', assigneeId: null, closeReason: timeoutReason(current), data };
      }
      if (current.warnAt === null || current.warnAt > now) return null;
      const { assigneeId, state } = session;
      const data = { deadlineAt: current.deadlineAt.toISOString(), silent: current.lastSpokeEndUser ? 'agent' : 'end_user' };
      return { name: 'timeout_warned', to: state, assigneeId, warnedOf: current.deadlineAt, data, line: null };
    });
  }

  /** The offer's time is over, or its agent has gone: the next one is asked. Only for this offer. */
  async endOffer({ companyId, conversationId, sessionId, version, agentId, isMissed }: EndedOffer): Promise<void> {
    await this.systemMove({ companyId, conversationId }, SYSTEM, ({ session }) => {
      if (session.id !== sessionId || session.version !== version) return null;
      if (!isMissed) return { name: 'offer_withdrawn', ...unanswered(agentId) };
      return { name: 'offer_missed', ...unanswered(agentId), offerPassedId: agentId };
    });
  }

  private async handedTo(
    held: Held,
    to: Omit<TransferTo, 'note'> & { note?: string | undefined },
    how: { force: boolean; mustBeIdle: boolean },
  ): Promise<Decision | null> {
    const { tx, session } = held;
    if (to.agentId !== undefined) {
      if (session.assigneeId === to.agentId) return null;
      const room = await lockAgentRoom(tx, session.companyId, to.agentId, session.groupId);
      if (!room) throw new HubError(422, 'unknown_agent', 'There is no such agent.', { agentIds: [to.agentId] });
      if (!how.force) requireTheirRoom(room, how);
      const name = session.state === 'active' ? 'transferred' : 'assigned';
      const data = how.force ? {} : { limit: room.maxLoad };
      return { name, to: 'active', assigneeId: to.agentId, assigneeName: room.name, note: to.note, data };
    }
    const groupId = to.groupId ?? session.groupId;
    const group = await groupExists(tx, session.companyId, groupId);
    if (!group) throw new HubError(422, 'unknown_group', 'There is no such group.', { groupId });
    if (session.state !== 'active' && groupId === session.groupId) return null;
    const there = { companyId: session.companyId, groupId };
    return {
      name: 'transferred',
      ...(await this.waitingIn(there, await groupsWithParked(tx, [there]))),
      passOverId: session.assigneeId ?? undefined,
      groupId,
      note: to.note,
      line: { to: group.name },
    };
  }

  /** Whether it waits in a queue, for room in it, since people are parked in these groups already, or for the group to open. */
  private async waitingIn(
    { companyId, groupId }: { companyId: string; groupId: string },
    behind: Set<string>,
  ): Promise<Pick<Decision, 'to' | 'assigneeId' | 'full'>> {
    const isOpen = await this.deps.hours.isOpen(companyId, groupId, this.deps.clock.now());
    if (isOpen && behind.has(groupId)) return { to: 'parked', assigneeId: null, full: true };
    return { to: isOpen ? 'queued' : 'parked', assigneeId: null };
  }

  private async command(
    actor: Actor,
    conversationId: string,
    decide: (held: Held) => Promise<Decision | null> | Decision | null,
  ): Promise<SessionView> {
    const { companyId, agentId, name } = actor;
    const target = await conversationTarget(this.deps.database, companyId, agentId, conversationId);
    if (!target || !mayRead(actor, target)) throw new HubError(404, 'not_found', 'There is no such conversation.');
    const by: Mover = { type: 'agent', id: agentId, name };
    const outcome = await this.transact({ companyId, conversationId }, { by, viewerId: agentId, concerned: [agentId] }, decide);
    if (!outcome) throw new HubError(409, 'no_open_session', 'This conversation is closed; it opens again with the next message.');
    const { session, moved } = outcome;
    const known = moved?.assigneeName ?? (session.assigneeId === agentId ? name : (target.assigneeName ?? undefined));
    if (known !== undefined || session.offeredTo === null) return sessionView(session, known);
    return sessionView(session, (await findAgent(this.deps.database, companyId, session.offeredTo))?.name);
  }

  /** Null: nothing was to be done. */
  private async systemMove(
    place: Place,
    by: Mover,
    decide: (held: Held) => Promise<Decision | null> | Decision | null,
  ): Promise<Moved | null> {
    const outcome = await this.transact(place, { by, viewerId: null, concerned: [] }, decide);
    return outcome?.moved ?? null;
  }

  /** Null: no session is open. */
  private async transact(
    { companyId, conversationId }: Place,
    who: { by: Mover; viewerId: string | null; concerned: string[] },
    decide: (held: Held) => Promise<Decision | null> | Decision | null,
  ): Promise<{ session: SessionRow; moved: Moved | null } | null> {
    const { database, moves, writer } = this.deps;
    const concerned = new Set(who.concerned);
    const work = async (tx: Queryable): Promise<{ session: SessionRow; moved: Moved | null } | null> => {
      const session = await lockOpenSession(tx, companyId, conversationId);
      const target = session && (await conversationTarget(tx, companyId, who.viewerId, conversationId));
      if (!target) return null;
      const decision = await decide({ tx, session, target });
      if (!decision) return { session, moved: null };
      for (const agentId of [session.assigneeId, decision.assigneeId]) if (agentId !== null) concerned.add(agentId);
      const [moved] = await moves.apply(tx, [{ session, target, by: who.by, decision }]);
      if (!moved) throw new HubError(409, 'session_moved', 'Somebody else changed this conversation just now.');
      return { session: moved.after, moved };
    };
    for (let tries = 1; ; tries++) {
      try {
        const outcome = await database.transaction(work);
        if (outcome?.moved) moves.tell([outcome.moved]);
        return outcome;
      } catch (error) {
        if (isDatabaseUnavailable(error)) writer.unheardChange({ companyId, conversationId, concerned: [...concerned] });
        if (!isSerializationConflict(error) || tries === MAX_TRIES) throw error;
      }
    }
  }
}

/** Members of the group, the assignee, supervisors and admins see a conversation and its history. */
export function mayRead(actor: Pick<Actor, 'agentId' | 'role'>, target: ConversationTarget): boolean {
  return actor.role !== 'agent' || target.isMember || target.assigneeId === actor.agentId;
}

function timeoutReason({ state, lastSpokeEndUser, isAnswered }: DueSession): string {
  if (state === 'bot') return isAnswered ? 'bot_done' : 'timeout_bot';
  if (state !== 'active') return 'timeout_queue';
  return lastSpokeEndUser ? 'timeout_agent' : 'timeout_customer';
}

function requireMember(actor: Actor, target: ConversationTarget): void {
  if (!mayRead(actor, target)) throw new HubError(403, 'forbidden', 'Only members of the group may do this.');
}

function requireHolder(actor: Actor, session: SessionRow, target: ConversationTarget): void {
  if (session.assigneeId === actor.agentId || actor.role !== 'agent') return;
  throw claimed(target);
}

function accepted({ agentId, name }: Actor): Decision {
  return { name: 'accepted', to: 'active', assigneeId: agentId, assigneeName: name, line: {} };
}

/** Who serves it or is asked to goes on doing so. */
function reprioritised({ state, assigneeId, priority: before, offeredTo, offerEndsAt }: SessionRow, priority: number): Decision | null {
  if (priority === before) return null;
  const offer = offeredTo !== null && offerEndsAt !== null ? { agentId: offeredTo, endsAt: offerEndsAt } : undefined;
  return { name: 'prioritised', to: state, assigneeId, priority, offer, data: { priority, before }, line: null };
}

/** It keeps its place in the queue, and nothing of it is said in the conversation. */
function unanswered(agentId: string): Omit<Decision, 'name'> {
  return { to: 'queued', assigneeId: null, data: { agentId }, line: null };
}

/** What is offered to a colleague is taken from them only by who may take over. */
function requireFree(actor: Actor, { offeredTo, offerEndsAt }: SessionRow): void {
  if (offeredTo === null || offeredTo === actor.agentId || actor.role !== 'agent') return;
  const until = offerEndsAt?.toISOString() ?? null;
  throw new HubError(409, 'conversation_offered', 'It is being offered to a colleague just now.', { agentId: offeredTo, until });
}

function offerOver(): HubError {
  return new HubError(409, 'offer_over', 'This offer is over.');
}

function claimed(target: ConversationTarget): HubError {
  return new HubError(409, 'conversation_claimed', `${target.assigneeName ?? 'Somebody else'} is serving this conversation.`, {
    assigneeId: target.assigneeId,
    assigneeName: target.assigneeName,
  });
}

function requireOwnRoom(room: AgentRoom | null): AgentRoom {
  if (!room) throw new HubError(403, 'forbidden', 'This agent is not active.');
  const { load, maxLoad, groupLoad, groupMaxLoad } = room;
  if (load >= maxLoad) {
    const message = `You have ${String(load)} of at most ${String(maxLoad)} conversations, offers included. Close one first.`;
    throw new HubError(409, 'agent_full', message, { load, maxLoad });
  }
  if (groupMaxLoad !== null && groupLoad >= groupMaxLoad) {
    const message = `You have ${String(groupLoad)} of at most ${String(groupMaxLoad)} conversations of this group, offers included. Close one first.`;
    throw new HubError(409, 'agent_full', message, { load: groupLoad, maxLoad: groupMaxLoad });
  }
  return room;
}

/** A colleague who asks may disturb who is busy or on a break; what acts by itself may not. */
function requireTheirRoom(
  { name, load, maxLoad, groupLoad, groupMaxLoad, status }: AgentRoom,
  { mustBeIdle }: { mustBeIdle: boolean },
): void {
  if (status === 'offline') throw new HubError(409, 'agent_offline', `${name} is offline.`, { agentName: name });
  if (mustBeIdle && status !== 'idle') throw new HubError(409, 'agent_not_idle', `${name} takes nothing just now.`, { agentName: name });
  if (load >= maxLoad || (groupMaxLoad !== null && groupLoad >= groupMaxLoad)) {
    throw new HubError(409, 'colleague_full', `${name} is serving as many conversations as they may.`, { agentName: name });
  }
}
