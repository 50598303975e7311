import { ActionIcon, Button, Group, Paper, Switch, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingConditions, RoutingRuleView } from '../../../../src/contract/routing.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';
import classes from './rule-card.module.css';
import { dayRanges, WEEK } from './rule-draft.js';
import { nameIn, spokenName, useWeekdayNames, type RoutingNames } from './use-routing-names.js';

interface Props {
  rule: RoutingRuleView;
  names: RoutingNames;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onSwitch: (enabled: boolean) => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function RuleCard({ rule, names, isLast, onMove, onSwitch, onEdit, onDelete }: Props) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState(false);
  const conditions = useConditionWords(rule.conditions, names);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={rule.name}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <div style={{ display: 'grid', gap: 2, flex: 'none' }}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={rule.position === 1}
            onClick={() => onMove(-1)}
            aria-label={t('routing.up', { name: rule.name })}
          >
            <IconArrowUp size={17} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={isLast}
            onClick={() => onMove(1)}
            aria-label={t('routing.down', { name: rule.name })}
          >
            <IconArrowDown size={17} />
          </ActionIcon>
        </div>
        <div style={{ flex: 1, minWidth: 0, opacity: rule.enabled ? 1 : 0.6 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {rule.position}. {rule.name}
          </Title>
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
        </div>
        <Switch
          checked={rule.enabled}
          onChange={(event) => onSwitch(event.currentTarget.checked)}
          aria-label={t('routing.enabled', { name: rule.name })}
        />
      </Group>
      <Group gap={6} justify="flex-end" mt="xs">
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common.edit')}
        </Button>
        <Button size="xs" variant="subtle" color="red" c="var(--sb-danger)" onClick={() => setDeleting(true)}>
          {t('common.delete')}
        </Button>
      </Group>
      {deleting && (
        <ConfirmDialog
          title={t('routing.deleteTitle', { name: rule.name })}
          text={t('routing.deleteText')}
          action={t('common.delete')}
          onClose={() => setDeleting(false)}
          onConfirmed={onDelete}
        />
      )}
    </Paper>
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
          .join(', ');
  const { accountIds, platforms, keywords, languages, entryPoint, labelIds, time } = conditions;
  const told: Record<string, string | undefined> = {
    accountIds: accountIds && list(accountIds.map((id) => nameIn(names.accounts, id))),
    platforms: platforms && list(platforms.map((platform) => nameIn(names.platforms, platform))),
    keywords: keywords && list(keywords.map((keyword) => t('routing.quoted', { text: keyword }))),
    languages: languages && list(languages.map(spokenName)),
    labelIds: labelIds && list(labelIds.map((id) => nameIn(names.labels, id))),
    entryPoint: entryPoint && [...kindsOf(entryPoint.kinds ?? []), ...valueOf(entryPoint)].join(' '),
    time: time && t('routing.timeWords', { days: daysOf(time.days), from: time.from, to: time.to }),
  };
  const words = Object.entries(told).flatMap(([condition, value]) =>
    value === undefined ? [] : [{ condition, words: t('routing.says', { what: t(`routing.condition.${condition}`), value }) }],
  );
  return words.length > 0 ? words : [{ condition: 'everybody', words: t('routing.everybody') }];
}
