// What rules speak of by id, with its name.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n/translation.js';
import { listAccounts, listAgents, listGroups, listPlatforms } from '../../api/admin.js';
import { listRoutingLabels } from '../../api/routing.js';
import { usePlatformName } from '../../i18n/platform-name.js';
import { useAccountChoices } from '../use-account-choices.js';

export interface Choice {
  value: string;
  label: string;
  /** Still named where it was chosen, but not to be chosen anew. */
  isOut?: true;
}

/** What can be chosen: also what is chosen already. */
export const choicesWith = (choices: readonly Choice[], chosen: string | null): Choice[] =>
  choices.filter(({ value, isOut }) => isOut === undefined || value === chosen);

export interface RoutingNames {
  accounts: Choice[];
  /** Only those that have an account. */
  platforms: Choice[];
  groups: Choice[];
  agents: Choice[];
  labels: Choice[];
}

export function useRoutingNames(): RoutingNames {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const choices = useAccountChoices();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const labels = useQuery({ queryKey: ['labels'], queryFn: listRoutingLabels });
  const inUse = new Set(accounts.data?.items.map(({ platform }) => platform));
  return {
    accounts: choices,
    platforms: (platforms.data?.items ?? [])
      .filter(({ platform }) => inUse.has(platform))
      .map(({ platform, displayName }) => ({ value: platform, label: nameOf(platform, displayName) })),
    groups: named(groups.data?.items),
    agents: (agents.data?.items ?? []).map(({ id, name, active }) =>
      active ? { value: id, label: name } : { value: id, label: t('routing.deactivated', { name }), isOut: true },
    ),
    labels: named(labels.data?.items),
  };
}

export function nameIn(choices: readonly Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? '—';
}

/** `Mon`, `周一`; 1 is Monday. */
export function useWeekdayNames(): (day: number) => string {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  // 2024-01-01 was a Monday.
  return (day) => format.format(new Date(Date.UTC(2024, 0, day)));
}

function named(items: readonly { id: string; name: string }[] | undefined): Choice[] {
  return (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
