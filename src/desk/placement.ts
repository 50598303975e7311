// Gives out what waits in a group: to agents with room in the order of the queue, back from waiting for the group to open, and on when the
// queue is full. One group at a time, in few statements, and again until nothing moves any more.
import type { Logger } from 'pino';
import type { Clock } from '../contract/index.js';
import {
  agentsWithRoom,
  groupToPlace,
  groupsToPlace,
  headOfQueue,
  lockAgents,
  lockConversations,
  lockGroupToPlace,
  noteAssigned,
  placedGroupsOf,
  queuedAmong,
  roomInQueue,
  waitingAfter,
  waitingAmong,
  type AgentWithRoom,
  type GroupToPlace,
  type WaitingSession,
} from '../store/assignment.js';
import { conversationTargets } from '../store/conversations.js';
import { isDatabaseUnavailable, isSerializationConflict, type Database, type Queryable } from '../store/database.js';
import { groupsWithParked, type SessionRow } from '../store/sessions.js';
import { unattended } from '../store/unattended.js';
import type { GroupHours } from './desk.js';
import { distribute } from './distribute.js';
import { SYSTEM, type Decision, type Moved, type SessionMoves } from './session-moves.js';

/** What a crash, a failure or the clock left to be done; everything else is told. */
const LOOK_EVERY_MS = 2_000;
const BATCH = 200;
const MAX_TRIES = 5;
const GIVEN_OUT: ReadonlySet<string> = new Set(['assigned', 'offered']);

export interface PlacementDependencies {
  database: Database;
  moves: SessionMoves;
  hours: GroupHours;
  clock: Clock;
  log: Logger;
}

interface Group {
  companyId: string;
  groupId: string;
}

type Step = (tx: Queryable, group: Group, state: GroupToPlace) => Promise<Moved[]>;

export class Placement {
  private readonly waiting = new Map<string, Group>();
  private running: Promise<void> | null = null;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: PlacementDependencies) {
    deps.moves.onMoved((moved) => this.follow(moved));
  }

  start(): void {
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** Somebody waits in this group, or it has changed. */
  notice(companyId: string, groupId: string): void {
    this.waiting.set(groupId, { companyId, groupId });
    if (this.running || this.stopped) return;
    this.running = this.placeAll().finally(() => {
      this.running = null;
    });
    unattended(this.running, this.deps.log, 'what waits is given out a little later');
  }

  /** This agent may have room now, in whichever group. */
  noticeAgent(companyId: string, agentId: string): void {
    const noticed = placedGroupsOf(this.deps.database, companyId, agentId).then((groupIds) => {
      for (const groupId of groupIds) this.notice(companyId, groupId);
    });
    unattended(noticed, this.deps.log, 'an agent’s room is seen a little later');
  }

  private follow(moved: Moved[]): void {
    for (const { name, before, after, isFull } of moved) {
      // A place in the queue is free; what was given out here has seen to that itself.
      if (before.state === 'queued' && !GIVEN_OUT.has(name)) this.notice(before.companyId, before.groupId);
      if ((after.state === 'queued' && !GIVEN_OUT.has(name)) || isFull) this.notice(after.companyId, after.groupId);
      if (before.offeredTo !== null && before.offeredTo !== after.assigneeId) this.noticeAgent(before.companyId, before.offeredTo);
      const hasLeft = after.state !== 'active' || after.assigneeId !== before.assigneeId;
      if (before.assigneeId !== null && hasLeft) this.noticeAgent(before.companyId, before.assigneeId);
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      const looked = groupsToPlace(this.deps.database).then((groups) => {
        for (const { companyId, groupId } of groups) this.notice(companyId, groupId);
      });
      unattended(
        looked.finally(() => this.schedule()),
        this.deps.log,
        'could not look for groups in which somebody waits; trying again',
      );
    });
  }

  private async placeAll(): Promise<void> {
    for (let next = this.next(); next && !this.stopped; next = this.next()) await this.place(next);
  }

  private next(): Group | undefined {
    const [first] = this.waiting.values();
    if (first) this.waiting.delete(first.groupId);
    return first;
  }

  private async place(group: Group): Promise<void> {
    const steps: Step[] = [this.bringBack, this.giveOut, this.moveOn];
    for (let moved = 1; moved > 0 && !this.stopped;) {
      moved = 0;
      for (const step of steps) moved += await this.take(step, group);
    }
  }

  /** In one transaction that holds the group, where there is anything to do; how many moved. */
  private async take(step: Step, group: Group): Promise<number> {
    const { companyId, groupId } = group;
    const isOpen = await this.deps.hours.isOpen(companyId, groupId, this.deps.clock.now());
    const hasWork = (state: GroupToPlace | null): state is GroupToPlace =>
      state !== null &&
      ((step === this.bringBack && isOpen && state.parked > 0 && (state.queueMax === null || state.queued < state.queueMax)) ||
        (step === this.giveOut && isOpen && state.queued > 0 && state.strategy !== 'manual') ||
        (step === this.moveOn && state.queueMax !== null && state.queued > state.queueMax));
    if (!hasWork(await groupToPlace(this.deps.database, companyId, groupId))) return 0;
    // In a rush nobody has room most of the time: one question then, no transaction. Whoever gets room says so.
    if (step === this.giveOut && (await agentsWithRoom(this.deps.database, companyId, groupId)).length === 0) return 0;
    for (let tries = 1; ; tries++) {
      let moved: Moved[] = [];
      try {
        await this.deps.database.transaction(async (tx) => {
          await lockGroupToPlace(tx, companyId, groupId);
          const state = await groupToPlace(tx, companyId, groupId);
          moved = hasWork(state) ? await step.call(this, tx, group, state) : [];
        });
        if (moved.length > 0) this.deps.moves.tell(moved);
        return moved.length;
      } catch (error) {
        if (isDatabaseUnavailable(error)) this.deps.moves.unheard(moved);
        if (!isSerializationConflict(error) || tries === MAX_TRIES) throw error;
      }
    }
  }

  /** T8: as many as the queue takes. */
  private async bringBack(tx: Queryable, group: Group, { parked, queued, queueMax }: GroupToPlace): Promise<Moved[]> {
    const room = Math.min(queueMax === null ? BATCH : queueMax - queued, parked, BATCH);
    const back = await this.hold(tx, { ...group, state: 'parked' }, 0, room);
    return this.move(tx, group.companyId, back, () => ({ name: 'unparked', to: 'queued', assigneeId: null, line: null }));
  }

  /** T2a, T3: at once, or by asking the agent first. What is offered takes its place of the agent's and keeps that in the queue. */
  private async giveOut(tx: Queryable, { companyId, groupId }: Group, state: GroupToPlace): Promise<Moved[]> {
    const { strategy, reopenHours, acceptSeconds } = state;
    if (strategy === 'manual') return [];
    const candidates = (await agentsWithRoom(tx, companyId, groupId)).map(({ agentId, free }) => ({ agentId, free }));
    const room = candidates.reduce((sum, { free }) => sum + free, 0);
    if (room === 0) return [];
    const agentIds = candidates.map(({ agentId }) => agentId);
    const at = this.deps.clock.now();
    const head = await headOfQueue(tx, { companyId, groupId, agentIds, at }, Math.min(room, BATCH));
    if (head.length === 0) return [];
    await lockConversations(tx, companyId, head);
    await lockAgents(tx, companyId, agentIds);
    // As they are now that nobody can change them.
    const agents = (await agentsWithRoom(tx, companyId, groupId)).filter(({ agentId }) => agentIds.includes(agentId));
    const queue = await queuedAmong(tx, { companyId, groupId, conversationIds: head, at });
    const pairs = distribute(queue, agents, { strategy, reopenHours, at });
    const agentOf = new Map(pairs.map(({ session, agent }) => [session.id, agent]));
    const sessions = pairs.map(({ session }) => session);
    const moved = await this.move(tx, companyId, sessions, ({ id }) => {
      const agent = agentOf.get(id);
      if (!agent) return null;
      if (acceptSeconds !== null) return offerTo(agent, new Date(at.getTime() + acceptSeconds * 1_000));
      return { name: 'assigned', to: 'active', assigneeId: agent.agentId, assigneeName: agent.name, data: { limit: agent.maxLoad } };
    });
    const turns = pairs.map(({ agent }) => agent.agentId).filter((agentId, index, all) => all.lastIndexOf(agentId) === index);
    if (turns.length > 0) await noteAssigned(tx, companyId, turns, at);
    return moved;
  }

  /**
   * T2c: who came when the queue was full waits in the fallback group, once; where that takes nobody either, or people are parked there already,
   * until there is room.
   */
  private async moveOn(tx: Queryable, group: Group, { queueMax, fallbackGroupId }: GroupToPlace): Promise<Moved[]> {
    if (queueMax === null) return [];
    const { companyId } = group;
    let room = fallbackGroupId === null ? 0 : await this.roomFor(tx, { companyId, groupId: fallbackGroupId });
    const surplus = await this.hold(tx, { ...group, state: 'queued' }, queueMax, BATCH);
    return this.move(tx, companyId, surplus, ({ overflowed }) => {
      if (overflowed || room <= 0 || fallbackGroupId === null)
        return { name: 'parked', to: 'parked', assigneeId: null, full: true, line: null };
      room--;
      return { name: 'overflowed', to: 'queued', assigneeId: null, groupId: fallbackGroupId, overflowed: true, line: null };
    });
  }

  /** How many a group takes that come from a full queue. */
  private async roomFor(tx: Queryable, group: Group): Promise<number> {
    const isOpen = await this.deps.hours.isOpen(group.companyId, group.groupId, this.deps.clock.now());
    if (!isOpen || (await groupsWithParked(tx, [group])).has(group.groupId)) return 0;
    return (await roomInQueue(tx, group.companyId, group.groupId)) ?? BATCH;
  }

  private async hold(tx: Queryable, where: Group & { state: 'queued' | 'parked' }, skip: number, limit: number): Promise<WaitingSession[]> {
    const conversationIds = await waitingAfter(tx, where, skip, limit);
    if (conversationIds.length === 0) return [];
    await lockConversations(tx, where.companyId, conversationIds);
    return waitingAmong(tx, where, conversationIds);
  }

  private async move<Session extends SessionRow>(
    tx: Queryable,
    companyId: string,
    sessions: Session[],
    decide: (session: Session) => Decision | null,
  ): Promise<Moved[]> {
    const questions = sessions.map(({ conversationId }) => ({ companyId, agentId: null, conversationId }));
    const targets = sessions.length === 0 ? [] : await conversationTargets(tx, questions);
    const wanted = sessions.flatMap((session, index) => {
      const target = targets[index];
      const decision = decide(session);
      return target && decision ? [{ session, target, by: SYSTEM, decision }] : [];
    });
    return this.deps.moves.apply(tx, wanted);
  }
}

function offerTo({ agentId, name }: AgentWithRoom, endsAt: Date): Decision {
  const data = { agentId, endsAt: endsAt.toISOString() };
  return { name: 'offered', to: 'queued', assigneeId: null, assigneeName: name, offer: { agentId, endsAt }, data, line: null };
}
