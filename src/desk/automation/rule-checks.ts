// What an automation rule asks for, held against what is known when something happens in a conversation.
import type { AutomationCondition, AutomationTrigger, SessionState } from '../../contract/index.js';
import type { AutomationRuleRow } from '../../store/automation.js';
import type { FeedConversation } from '../../store/message-feed.js';
import type { SessionEvent } from '../session-events.js';
import { checksOf } from '../mapping/conditions.js';

export interface Happening {
  trigger: AutomationTrigger;
  conversation: FeedConversation;
  /** What the end user said in it, or last. */
  text: string;
  groupId: string;
  /** Null: no session was open. */
  state: SessionState | null;
  /** In the queue for so long. */
  waitedMs: number | null;
  at: Date;
}

export type RuleQuestions = Pick<AutomationRuleRow, 'trigger' | 'conditions'>;

/** One after the other; who wants to know only whether the rule fits stops at the first that does not hold. */
export function* ruleChecks(
  { conditions }: RuleQuestions,
  happening: Happening,
): Generator<{ condition: AutomationCondition; holds: boolean }> {
  const { groupIds, states, waitingMinutes, ...aboutThePerson } = conditions;
  const { conversation, text, groupId, state, waitedMs, at } = happening;
  if (groupIds) yield { condition: 'groupIds', holds: groupIds.includes(groupId) };
  if (states) yield { condition: 'states', holds: state !== null && states.includes(state) };
  if (waitingMinutes !== undefined) yield { condition: 'waitingMinutes', holds: waitedMs !== null && waitedMs >= waitingMinutes * 60_000 };
  const { accountId, platform, languages, labelIds } = conversation;
  const facts = { accountId, platform, text, languages, labelIds, entryPoint: null };
  for (const { condition, holds } of checksOf(aboutThePerson, facts, { at, timezone: 'UTC' }))
    if (condition !== 'entryPoint' && condition !== 'time') yield { condition, holds };
}

/** The active rules of this trigger that act, in their order, down to the first that stops the rest. */
export function actingRules(rules: readonly AutomationRuleRow[], happening: Happening): AutomationRuleRow[] {
  const acting: AutomationRuleRow[] = [];
  for (const rule of rules) {
    if (!rule.active || rule.trigger !== happening.trigger || happening.at < rule.activeSince || !fits(rule, happening)) continue;
    acting.push(rule);
    if (rule.stops) break;
  }
  return acting;
}

export function fits(rule: RuleQuestions, happening: Happening): boolean {
  if (rule.trigger !== happening.trigger) return false;
  for (const { holds } of ruleChecks(rule, happening)) if (!holds) return false;
  return true;
}

/** Null: rules are not about this. */
export function triggerOf({ no, toState, name }: Pick<SessionEvent, 'no' | 'toState' | 'name'>): AutomationTrigger | null {
  if (toState === 'closed') return 'session.closed';
  if (no === 1) return 'session.opened';
  return toState === 'active' && ASSIGNING.has(name) ? 'session.assigned' : null;
}

/** The events that give a session to an agent; other ones of an active session leave it where it is. */
const ASSIGNING = new Set(['claimed', 'assigned', 'transferred', 'taken_over', 'accepted']);
