// A rule while it is being filled in: every field there, and what of it makes a rule the hub takes.
import type { AutomationAction, AutomationRuleView, AutomationTrigger } from '../../../../src/contract/automation.js';
import type { SessionState } from '../../../../src/contract/api.js';
import type { RuleInput } from '../../api/automation.js';

export const TRIGGERS: AutomationTrigger[] = [
  'message.received',
  'session.opened',
  'session.assigned',
  'session.waiting',
  'session.closed',
];
export const STATES: SessionState[] = ['bot', 'queued', 'active', 'parked'];
export const ACTIONS = ['group', 'agent', 'label', 'reply', 'note', 'webhook', 'close', 'priority'] as const;
export type ActionKind = (typeof ACTIONS)[number];

export interface ActionDraft {
  /** For the list on the page. */
  key: number;
  kind: ActionKind;
  /** The text, the number, or the id of what is named. */
  value: string;
}

export interface AutomationDraft {
  name: string;
  trigger: AutomationTrigger;
  accountIds: string[];
  platforms: string[];
  keywords: string[];
  languages: string[];
  labelIds: string[];
  groupIds: string[];
  states: SessionState[];
  waitingMinutes: number;
  actions: ActionDraft[];
  stops: boolean;
  active: boolean;
}

export function draftOf(rule: AutomationRuleView | null): AutomationDraft {
  const { conditions = {}, actions = [] } = rule ?? {};
  return {
    name: rule?.name ?? '',
    trigger: rule?.trigger ?? 'message.received',
    accountIds: conditions.accountIds ?? [],
    platforms: conditions.platforms ?? [],
    keywords: conditions.keywords ?? [],
    languages: conditions.languages ?? [],
    labelIds: conditions.labelIds ?? [],
    groupIds: conditions.groupIds ?? [],
    states: conditions.states ?? [],
    waitingMinutes: conditions.waitingMinutes ?? 10,
    actions: actions.length === 0 ? [{ key: 0, kind: 'reply', value: '' }] : actions.map((action, key) => ({ key, ...kindOf(action) })),
    stops: rule?.stops ?? false,
    active: rule?.active ?? true,
  };
}

export function isComplete({ name, actions, trigger, waitingMinutes }: AutomationDraft): boolean {
  const isTimed = trigger !== 'session.waiting' || waitingMinutes >= 1;
  return name.trim() !== '' && isTimed && actions.length > 0 && actions.every(isActionComplete);
}

function isActionComplete({ kind, value }: ActionDraft): boolean {
  if (kind === 'close') return true;
  // A number field gives a lone minus too.
  return value.trim() !== '' && (kind !== 'priority' || Number.isInteger(Number(value)));
}

export function ruleOf(draft: AutomationDraft): RuleInput {
  const { accountIds, platforms, keywords, languages, labelIds, groupIds, states } = draft;
  return {
    name: draft.name.trim(),
    trigger: draft.trigger,
    conditions: {
      ...(accountIds.length > 0 && { accountIds }),
      ...(platforms.length > 0 && { platforms }),
      ...(keywords.length > 0 && { keywords }),
      ...(languages.length > 0 && { languages }),
      ...(labelIds.length > 0 && { labelIds }),
      ...(groupIds.length > 0 && { groupIds }),
      ...(states.length > 0 && { states }),
      ...(draft.trigger === 'session.waiting' && { waitingMinutes: draft.waitingMinutes }),
    },
    actions: draft.actions.map(actionOf),
    stops: draft.stops,
    active: draft.active,
  };
}

function kindOf(action: AutomationAction): Omit<ActionDraft, 'key'> {
  switch (action.type) {
    case 'assign':
      return action.agentId === undefined ? { kind: 'group', value: action.groupId ?? '' } : { kind: 'agent', value: action.agentId };
    case 'label':
      return { kind: 'label', value: action.labelId };
    case 'reply':
    case 'note':
      return { kind: action.type, value: action.text };
    case 'webhook':
      return { kind: 'webhook', value: action.webhookId };
    case 'close':
      return { kind: 'close', value: '' };
    case 'prioritise':
      return { kind: 'priority', value: String(action.priority) };
  }
}

function actionOf({ kind, value }: ActionDraft): AutomationAction {
  switch (kind) {
    case 'group':
      return { type: 'assign', groupId: value };
    case 'agent':
      return { type: 'assign', agentId: value };
    case 'label':
      return { type: 'label', labelId: value };
    case 'reply':
    case 'note':
      return { type: kind, text: value.trim() };
    case 'webhook':
      return { type: 'webhook', webhookId: value };
    case 'close':
      return { type: 'close' };
    case 'priority':
      return { type: 'prioritise', priority: Number(value) };
  }
}
