import { ActionIcon, Badge, Button, Group, Paper, Switch, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutomationAction, AutomationRuleView } from '../../../../src/contract/automation.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';
import { nameIn, spokenName } from '../routing/use-routing-names.js';
import type { AutomationNames } from './use-automation-names.js';

interface Props {
  rule: AutomationRuleView;
  names: AutomationNames;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onSwitch: (active: boolean) => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function AutomationCard({ rule, names, isLast, onMove, onSwitch, onEdit, onDelete }: Props) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState(false);
  const conditions = useConditionWords(rule, names);
  const actionWords = useActionWords(names);
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
        <div style={{ flex: 1, minWidth: 0, opacity: rule.active ? 1 : 0.6 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {rule.position}. {rule.name}
          </Title>
          <Group gap={6} my={8}>
            <Badge variant="light" tt="none" fw={600} size="lg" radius="sm">
              {t(`automation.trigger.${rule.trigger.replace('.', '_')}`)}
            </Badge>
            {conditions.map((words) => (
              <Badge key={words} variant="light" color="gray" tt="none" fw={500} size="lg" radius="sm" maw="100%" title={words}>
                {words}
              </Badge>
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
        </div>
        <Switch
          checked={rule.active}
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
          text={t('automation.deleteText')}
          action={t('common.delete')}
          onClose={() => setDeleting(false)}
          onConfirmed={onDelete}
        />
      )}
    </Paper>
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
    [t('routing.condition.languages'), languages && list(languages.map(spokenName))],
    [t('routing.condition.labelIds'), labelIds && list(labelIds.map((id) => nameIn(names.labels, id)))],
    [t('automation.group'), groupIds && list(groupIds.map((id) => nameIn(names.groups, id)))],
    [t('automation.state'), states && list(states.map((state) => t(`automation.stateName.${state}`)))],
    [t('automation.waits'), waitingMinutes === undefined ? undefined : t('automation.minutes', { count: waitingMinutes })],
  ];
  return told.flatMap(([what, value]) => (value === undefined ? [] : [t('routing.says', { what, value })]));
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
    }
  };
}
