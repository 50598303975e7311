import { Badge, Group, Text } from '@mantine/core';
import { languageName } from '../../i18n/language-name.js';
import { useTranslation } from '../../i18n/translation.js';
import type { AutomationAction, AutomationRuleView } from '../../../../src/contract/automation.js';
import classes from '../routing/rule-card.module.css';
import { nameIn } from '../routing/use-routing-names.js';
import { RuleFrame, type RuleHandling } from '../rules/rule-frame.js';
import type { AutomationNames } from './use-automation-names.js';

interface Props extends RuleHandling {
  rule: AutomationRuleView;
  names: AutomationNames;
}

export function AutomationCard({ rule, names, ...handling }: Props) {
  const { t } = useTranslation();
  const conditions = useConditionWords(rule, names);
  const actionWords = useActionWords(names);
  return (
    <RuleFrame {...handling} name={rule.name} position={rule.position} isOn={rule.active} deleteText={t('automation.deleteText')}>
      <Group gap={6} my={8}>
        <Badge variant="light" tt="none" fw={600} size="lg" radius="sm">
          {t(`automation.trigger.${rule.trigger.replace('.', '_')}`)}
        </Badge>
        {conditions.map((words) => (
          <span key={words} className={classes.condition}>
            {words}
          </span>
        ))}
      </Group>
      {rule.actions.map((action, index) => (
        <Text key={index} size="sm" lineClamp={2}>
          {actionWords(action)}
        </Text>
      ))}
      {rule.stops && (
        <Text size="sm" c="dimmed">
          {t('automation.stopsShort')}
        </Text>
      )}
    </RuleFrame>
  );
}

function useConditionWords({ conditions }: AutomationRuleView, names: AutomationNames): string[] {
  const { t, i18n } = useTranslation();
  const list = (words: string[]): string => new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(words);
  const { accountIds, platforms, keywords, languages, labelIds, groupIds, states, waitingMinutes } = conditions;
  const told: [string, string | undefined][] = [
    [t('routing.condition.accountIds'), accountIds && list(accountIds.map((id) => nameIn(names.accounts, id)))],
    [t('routing.condition.platforms'), platforms && list(platforms.map((platform) => nameIn(names.platforms, platform)))],
    [t('routing.condition.keywords'), keywords && list(keywords.map((text) => t('routing.quoted', { text })))],
    [t('routing.condition.languages'), languages && list(languages.map((language) => languageName(language, i18n.language)))],
    [t('routing.condition.labelIds'), labelIds && list(labelIds.map((id) => nameIn(names.labels, id)))],
    [t('automation.group'), groupIds && list(groupIds.map((id) => nameIn(names.groups, id)))],
    [t('automation.state'), states && list(states.map((state) => t(`automation.stateName.${state}`)))],
    [t('automation.waits'), waitingMinutes === undefined ? undefined : t('automation.minutes', { count: waitingMinutes })],
  ];
  return told.flatMap(([what, value]) => (value === undefined ? [] : [t('common.pair', { what, value })]));
}

function useActionWords(names: AutomationNames): (action: AutomationAction) => string {
  const { t } = useTranslation();
  return (action) => {
    switch (action.type) {
      case 'assign':
        return action.agentId === undefined
          ? t('automation.told.group', { name: nameIn(names.groups, action.groupId ?? '') })
          : t('automation.told.agent', { name: nameIn(names.agents, action.agentId) });
      case 'label':
        return t('automation.told.label', { name: nameIn(names.labels, action.labelId) });
      case 'reply':
        return t('automation.told.reply', { text: action.text });
      case 'note':
        return t('automation.told.note', { text: action.text });
      case 'webhook':
        return t('automation.told.webhook', { name: nameIn(names.webhooks, action.webhookId) });
      case 'close':
        return t('automation.told.close');
      case 'prioritise':
        return t('automation.told.priority', { priority: action.priority });
    }
  };
}
