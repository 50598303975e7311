import { describe, expect, it } from '@jest/globals';
import type { RoutingRuleView } from '../../../../src/contract/routing.js';
import { dayRanges, draftOf, isComplete, moved, ruleOf } from './rule-draft.js';

const RULE: RoutingRuleView = {
  id: '1',
  position: 1,
  name: 'Night',
  enabled: true,
  groupId: 'g',
  agentId: 'a',
  conditions: {
    keywords: ['refund'],
    entryPoint: { kinds: ['scene'], value: 'store-', isPrefix: true },
    time: { days: [1, 5], from: '20:00', to: '08:00' },
  },
};

describe('a routing rule', () => {
  it('comes out of its form as it went in', () => {
    const { name, conditions, groupId, agentId } = RULE;
    expect(ruleOf(draftOf(RULE))).toEqual({ name, conditions, groupId, agentId });
  });

  it('asks for nothing that was not filled in', () => {
    expect(ruleOf({ ...draftOf(null), name: ' All ', groupId: 'g' })).toEqual({ name: 'All', conditions: {}, groupId: 'g', agentId: null });
  });

  it('asks for a prefix only of a value', () => {
    expect(ruleOf({ ...draftOf(null), entryKinds: ['ad'], isPrefix: true }).conditions).toEqual({ entryPoint: { kinds: ['ad'] } });
  });

  it('needs a name, a group, and days where it has a time', () => {
    const whole = { ...draftOf(null), name: 'x', groupId: 'g' };
    expect(isComplete(whole)).toBe(true);
    expect(isComplete({ ...whole, name: ' ' })).toBe(false);
    expect(isComplete({ ...whole, groupId: '' })).toBe(false);
    expect(isComplete({ ...whole, hasTime: true, days: [] })).toBe(false);
  });

  it('tells days that follow each other as one', () => {
    expect(dayRanges([5, 1, 2, 3, 7])).toEqual([
      [1, 3],
      [5, 5],
      [7, 7],
    ]);
  });

  it('changes places with its neighbour', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  });
});
