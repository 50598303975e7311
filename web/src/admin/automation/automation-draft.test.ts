import { expect, it } from '@jest/globals';
import type { AutomationRuleView } from '../../../../src/contract/automation.js';
import { draftOf, isComplete, ruleOf } from './automation-draft.js';

const rule: AutomationRuleView = {
  id: 'r',
  position: 1,
  name: 'Refunds',
  trigger: 'message.received',
  conditions: { keywords: ['refund'], states: ['queued'] },
  actions: [
    { type: 'assign', groupId: 'g' },
    { type: 'assign', agentId: 'a' },
    { type: 'label', labelId: 'l' },
    { type: 'reply', text: 'hi' },
    { type: 'note', text: 'money' },
    { type: 'webhook', webhookId: 'w' },
    { type: 'close' },
  ],
  stops: true,
  active: false,
};

it('a rule opened and saved unchanged stays as it was', () => {
  const { id: _id, position: _position, ...input } = rule;
  expect(ruleOf(draftOf(rule))).toEqual(input);
});

it('only a rule about waiting carries how long', () => {
  const draft = { ...draftOf(null), name: 'x', waitingMinutes: 15 };
  expect(ruleOf(draft).conditions).toEqual({});
  expect(ruleOf({ ...draft, trigger: 'session.waiting' }).conditions).toEqual({ waitingMinutes: 15 });
});

it('a new rule is not complete before it says what to do', () => {
  const draft = { ...draftOf(null), name: 'x' };
  expect(isComplete(draft)).toBe(false);
  expect(isComplete({ ...draft, actions: [{ key: 0, kind: 'reply', value: 'hi' }] })).toBe(true);
  expect(isComplete({ ...draft, actions: [{ key: 0, kind: 'close', value: '' }] })).toBe(true);
  expect(isComplete({ ...draft, actions: [{ key: 0, kind: 'priority', value: '-' }] })).toBe(false);
  expect(isComplete({ ...draft, actions: [{ key: 0, kind: 'priority', value: '-2' }] })).toBe(true);
  expect(isComplete({ ...draft, actions: [] })).toBe(false);
});
