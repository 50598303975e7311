// Who gets whom: the head of a queue over the agents who have room, by the group's strategy. Pure.
import type { AssignmentStrategy } from '../contract/index.js';
import type { AgentWithRoom, QueuedSession } from '../store/assignment.js';

export type Waiting = Pick<QueuedSession, 'id' | 'passedOver' | 'preferredAgentId' | 'lastAgentId' | 'lastClosedAt' | 'languages'>;

export interface DistributionRules {
  strategy: Exclude<AssignmentStrategy, 'manual'>;
  /** Who comes back within this time goes to the same agent where there is room. */
  reopenHours: number;
  at: Date;
}

interface Candidate extends AgentWithRoom {
  /** Grows each time the agent gets somebody. */
  turn: number;
}

const HOUR_MS = 3_600_000;

/**
 * `queue` in its order: who comes first gets an agent first. Among those with room the one meant for the person goes first (named by the way
 * in, or who served them last), then who speaks their language, then the membership's priority, then the strategy. `agents` are in the order
 * in which it is their turn. Nobody is given to an agent who gave them back.
 */
export function distribute<Session extends Waiting>(
  queue: Session[],
  agents: AgentWithRoom[],
  rules: DistributionRules,
): { session: Session; agent: AgentWithRoom }[] {
  const candidates: Candidate[] = agents.map((agent, turn) => ({ ...agent, turn }));
  let turn = candidates.length;
  const pairs: { session: Session; agent: AgentWithRoom }[] = [];
  for (const session of queue) {
    const allowed = candidates.filter(({ agentId, free }) => free > 0 && !session.passedOver.includes(agentId));
    const [first, ...others] = allowed;
    if (!first) continue;
    const chosen = others.reduce((best, candidate) => (goesBefore(candidate, best, session, rules) ? candidate : best), first);
    pairs.push({ session, agent: chosen });
    chosen.free--;
    chosen.load++;
    chosen.turn = turn++;
  }
  return pairs;
}

function goesBefore(left: Candidate, right: Candidate, session: Waiting, rules: DistributionRules): boolean {
  const [ours, theirs] = [rankOf(left, session, rules), rankOf(right, session, rules)];
  const decisive = ours.findIndex((value, index) => value !== theirs[index]);
  return decisive >= 0 && (ours[decisive] ?? 0) < (theirs[decisive] ?? 0);
}

/** Compared place by place; less goes first. */
function rankOf(agent: Candidate, session: Waiting, rules: DistributionRules): number[] {
  const isMeant = agent.agentId === session.preferredAgentId ? 2 : isTheirLast(agent, session, rules) ? 1 : 0;
  const load = rules.strategy === 'round_robin' ? 0 : agent.load;
  return [-isMeant, speaks(agent.languages, session.languages) ? 0 : 1, -agent.priority, load, agent.turn];
}

function isTheirLast(agent: Candidate, { lastAgentId, lastClosedAt }: Waiting, { strategy, reopenHours, at }: DistributionRules): boolean {
  if (agent.agentId !== lastAgentId) return false;
  return strategy === 'last_agent_first' || (lastClosedAt !== null && at.getTime() - lastClosedAt.getTime() < reopenHours * HOUR_MS);
}

/** `zh_CN` is a `zh`, whichever of the two says more. */
function speaks(spoken: string[], wanted: string[]): boolean {
  return wanted.some((language) => spoken.some((other) => baseOf(other) === baseOf(language)));
}

function baseOf(language: string): string {
  return (language.toLowerCase().split(/[-_]/)[0] ?? '').trim();
}
