// A routing rule while it is written: every condition has its field, and only those that are filled in are asked for.
import type { EntryPointKind } from '../../../../src/contract/inbound.js';
import type { RoutingConditions, RoutingRuleView } from '../../../../src/contract/routing.js';
import type { RuleInput } from '../../api/routing.js';

export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
export const ENTRY_KINDS: readonly EntryPointKind[] = ['scene', 'start', 'referral', 'ad'];

export interface RuleDraft {
  name: string;
  groupId: string;
  agentId: string | null;
  accountIds: string[];
  platforms: string[];
  keywords: string[];
  languages: string[];
  labelIds: string[];
  entryKinds: EntryPointKind[];
  entryValue: string;
  isPrefix: boolean;
  hasTime: boolean;
  days: number[];
  from: string;
  to: string;
}

export function draftOf(rule: RoutingRuleView | null): RuleDraft {
  const { accountIds = [], platforms = [], keywords = [], languages = [], labelIds = [], entryPoint, time } = rule?.conditions ?? {};
  return {
    name: rule?.name ?? '',
    groupId: rule?.groupId ?? '',
    agentId: rule?.agentId ?? null,
    accountIds,
    platforms,
    keywords,
    languages,
    labelIds,
    entryKinds: entryPoint?.kinds ?? [],
    entryValue: entryPoint?.value ?? '',
    isPrefix: entryPoint?.isPrefix ?? false,
    hasTime: time !== undefined,
    days: time?.days ?? [1, 2, 3, 4, 5],
    from: time?.from ?? '09:00',
    to: time?.to ?? '18:00',
  };
}

export function ruleOf(draft: RuleDraft): RuleInput {
  return { name: draft.name.trim(), groupId: draft.groupId, agentId: draft.agentId, conditions: conditionsOf(draft) };
}

export function isComplete({ name, groupId, hasTime, days, from, to }: RuleDraft): boolean {
  return name.trim() !== '' && groupId !== '' && (!hasTime || (days.length > 0 && from !== '' && to !== ''));
}

function conditionsOf(draft: RuleDraft): RoutingConditions {
  const { accountIds, platforms, keywords, languages, labelIds, entryKinds, isPrefix } = draft;
  const value = draft.entryValue.trim();
  const cameThrough = entryKinds.length > 0 || value !== '';
  return {
    ...(accountIds.length > 0 && { accountIds }),
    ...(platforms.length > 0 && { platforms }),
    ...(keywords.length > 0 && { keywords }),
    ...(languages.length > 0 && { languages }),
    ...(labelIds.length > 0 && { labelIds }),
    ...(cameThrough && {
      entryPoint: { ...(entryKinds.length > 0 && { kinds: entryKinds }), ...(value !== '' && { value, ...(isPrefix && { isPrefix }) }) },
    }),
    ...(draft.hasTime && { time: { days: [...draft.days].sort((one, other) => one - other), from: draft.from, to: draft.to } }),
  };
}

/** The same list with one of it moved up or down by a place. */
export function moved<Item>(items: readonly Item[], index: number, by: 1 | -1): Item[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item !== undefined) next.splice(index + by, 0, item);
  return next;
}

/** Days that follow each other, as first and last of each run. */
export function dayRanges(days: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const day of [...days].sort((one, other) => one - other)) {
    const run = ranges.at(-1);
    if (run?.[1] === day - 1) run[1] = day;
    else ranges.push([day, day]);
  }
  return ranges;
}
