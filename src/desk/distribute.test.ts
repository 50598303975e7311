import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AgentWithRoom } from '../store/assignment.js';
import { distribute, type DistributionRules, type Waiting } from './distribute.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const AT = new Date('2026-03-02T10:00:00.000Z');
const hoursAgo = (hours: number) => new Date(AT.getTime() - hours * 3_600_000);

const agent = (agentId: string, more: Partial<AgentWithRoom> = {}): AgentWithRoom => ({
  agentId,
  name: agentId,
  free: 3,
  load: 0,
  maxLoad: 3,
  priority: 0,
  languages: [],
  ...more,
});
const waiting = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  id,
  passedOver: [],
  preferredAgentId: null,
  lastAgentId: null,
  lastClosedAt: null,
  languages: [],
  ...more,
});
const rules = (more: Partial<DistributionRules> = {}): DistributionRules => ({
  strategy: 'least_loaded',
  reopenHours: 24,
  at: AT,
  ...more,
});
const given = (...args: Parameters<typeof distribute>) => distribute(...args).map((pair) => `${pair.session.id}→${pair.agent.agentId}`);

describe('giving out a queue', () => {
  it('gives to whoever serves the fewest, and among equals to whose turn it is', () => {
    const queue = ['1', '2', '3', '4'].map((id) => waiting(id));
    expect(given(queue, [agent('ann', { load: 1 }), agent('ben'), agent('cy')], rules())).toEqual(['1→ben', '2→cy', '3→ann', '4→ben']);
  });

  it('goes round regardless of load when the strategy says so', () => {
    const queue = ['1', '2', '3'].map((id) => waiting(id));
    expect(given(queue, [agent('ann', { load: 2 }), agent('ben')], rules({ strategy: 'round_robin' }))).toEqual([
      '1→ann',
      '2→ben',
      '3→ann',
    ]);
  });

  it('gives back to the agent who served the person within the reopen window, and only within it', () => {
    const agents = [agent('ann'), agent('ben', { load: 2 })];
    expect(given([waiting('1', { lastAgentId: 'ben', lastClosedAt: hoursAgo(23) })], agents, rules())).toEqual(['1→ben']);
    expect(given([waiting('1', { lastAgentId: 'ben', lastClosedAt: hoursAgo(25) })], agents, rules())).toEqual(['1→ann']);
    expect(given([waiting('1', { lastAgentId: 'ben', lastClosedAt: hoursAgo(1) })], agents, rules({ reopenHours: 0 }))).toEqual(['1→ann']);
  });

  it('remembers the last agent for ever where that is the strategy', () => {
    const queue = [waiting('1', { lastAgentId: 'ben', lastClosedAt: hoursAgo(5_000) })];
    expect(given(queue, [agent('ann'), agent('ben', { load: 2 })], rules({ strategy: 'last_agent_first' }))).toEqual(['1→ben']);
  });

  it('prefers who speaks the language, without making anybody wait for it', () => {
    const queue = [waiting('1', { languages: ['zh_CN'] }), waiting('2', { languages: ['zh-TW'] })];
    expect(given(queue, [agent('ann'), agent('li', { languages: ['zh'], free: 1, load: 2 })], rules())).toEqual(['1→li', '2→ann']);
  });

  it('puts the agent named by the way in before the last one, and a membership’s priority before load', () => {
    const agents = [agent('ann', { priority: 1, load: 2 }), agent('ben'), agent('cy', { load: 1 })];
    const named = waiting('1', { preferredAgentId: 'cy', lastAgentId: 'ben', lastClosedAt: hoursAgo(1) });
    expect(given([named, waiting('2')], agents, rules())).toEqual(['1→cy', '2→ann']);
  });

  it('does not give somebody to an agent who gave them back, and lets others go ahead meanwhile', () => {
    expect(given([waiting('1', { passedOver: ['ann'] }), waiting('2')], [agent('ann', { free: 1 })], rules())).toEqual(['2→ann']);
  });

  it('never gives more than there is room for, nor leaves room while somebody waits for whom it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ free: fc.integer({ min: 0, max: 3 }), load: fc.integer({ min: 0, max: 5 }) }), { maxLength: 6 }),
        fc.array(fc.subarray([0, 1, 2, 3, 4, 5]), { maxLength: 15 }),
        fc.constantFrom('least_loaded' as const, 'round_robin' as const, 'last_agent_first' as const),
        (places, passedOver, strategy) => {
          const agents = places.map((place, index) => agent(String(index), place));
          const queue = passedOver.map((not, index) => waiting(`w${String(index)}`, { passedOver: not.map(String) }));
          const pairs = distribute(queue, agents, rules({ strategy }));
          const left = new Map(agents.map(({ agentId, free }) => [agentId, free]));
          for (const pair of pairs) left.set(pair.agent.agentId, (left.get(pair.agent.agentId) ?? 0) - 1);
          expect(Math.min(0, ...left.values())).toBe(0);
          const served = new Set(pairs.map(({ session }) => session.id));
          const stranded = queue.filter(
            ({ id, passedOver: not }) =>
              !served.has(id) && agents.some(({ agentId }) => (left.get(agentId) ?? 0) > 0 && !not.includes(agentId)),
          );
          expect(stranded).toEqual([]);
          expect(pairs.every(({ session, agent: chosen }) => !session.passedOver.includes(chosen.agentId))).toBe(true);
        },
      ),
    );
  });
});
