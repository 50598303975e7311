import { Group, Text } from '@mantine/core';
import { languageName } from '../../i18n/language-name.js';
import { useTranslation } from '../../i18n/translation.js';
import type { RoutingConditions, RoutingRuleView } from '../../../../src/contract/routing.js';
import { RuleFrame, type RuleHandling } from '../rules/rule-frame.js';
import classes from './rule-card.module.css';
import { dayRanges, WEEK } from './rule-draft.js';
import { nameIn, useWeekdayNames, type RoutingNames } from './use-routing-names.js';

interface Props extends RuleHandling {
  rule: RoutingRuleView;
  names: RoutingNames;
}

export function RuleCard({ rule, names, ...handling }: Props) {
  const { t } = useTranslation();
  const conditions = useConditionWords(rule.conditions, names);
  return (
    <RuleFrame {...handling} name={rule.name} position={rule.position} isOn={rule.enabled} deleteText={t('routing.deleteText')}>
      <Group gap={6} my={8}>
        {conditions.map(({ condition, words }) => (
          <span key={condition} className={classes.condition}>
            {words}
          </span>
        ))}
      </Group>
      <Text size="sm">
        {rule.agentId === undefined
          ? t('routing.goesTo', { group: nameIn(names.groups, rule.groupId) })
          : t('routing.goesToAgent', { group: nameIn(names.groups, rule.groupId), agent: nameIn(names.agents, rule.agentId) })}
      </Text>
    </RuleFrame>
  );
}

function useConditionWords(conditions: RoutingConditions, names: RoutingNames): { condition: string; words: string }[] {
  const { t, i18n } = useTranslation();
  const weekday = useWeekdayNames();
  const list = (words: string[]): string => new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(words);
  const kindsOf = (kinds: readonly string[]): string[] =>
    kinds.length === 0 ? [] : [list(kinds.map((kind) => t(`routing.entryKind.${kind}`)))];
  const valueOf = ({ value, isPrefix }: NonNullable<RoutingConditions['entryPoint']>): string[] =>
    value === undefined ? [] : [t('routing.quoted', { text: isPrefix === true ? `${value}…` : value })];
  const daysOf = (days: readonly number[]): string =>
    days.length === WEEK.length
      ? t('routing.everyDay')
      : dayRanges(days)
          .map(([first, last]) => (first === last ? weekday(first) : `${weekday(first)}–${weekday(last)}`))
          .join(t('common.between'));
  const { accountIds, platforms, keywords, languages, entryPoint, labelIds, time } = conditions;
  const told: Record<string, string | undefined> = {
    accountIds: accountIds && list(accountIds.map((id) => nameIn(names.accounts, id))),
    platforms: platforms && list(platforms.map((platform) => nameIn(names.platforms, platform))),
    keywords: keywords && list(keywords.map((keyword) => t('routing.quoted', { text: keyword }))),
    languages: languages && list(languages.map((language) => languageName(language, i18n.language))),
    labelIds: labelIds && list(labelIds.map((id) => nameIn(names.labels, id))),
    entryPoint: entryPoint && [...kindsOf(entryPoint.kinds ?? []), ...valueOf(entryPoint)].join(' '),
    time: time && t('routing.timeWords', { days: daysOf(time.days), from: time.from, to: time.to }),
  };
  const words = Object.entries(told).flatMap(([condition, value]) =>
    value === undefined ? [] : [{ condition, words: t('common.pair', { what: t(`routing.condition.${condition}`), value }) }],
  );
  return words.length > 0 ? words : [{ condition: 'everybody', words: t('routing.everybody') }];
}
