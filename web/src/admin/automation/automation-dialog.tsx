import { ActionIcon, Button, Checkbox, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AutomationRuleView } from '../../../../src/contract/automation.js';
import { changeAutomationRule, createAutomationRule } from '../../api/automation.js';
import { changedParts } from '../changed-parts.js';
import { choicesWith } from '../routing/use-routing-names.js';
import { ChannelConditions, CustomerConditions, KeywordsField, Several } from '../rules/rule-conditions.js';
import { RuleForm } from '../rules/rule-form.js';
import { ACTIONS, draftOf, isComplete, ruleOf, STATES, TRIGGERS, type ActionDraft, type AutomationDraft } from './automation-draft.js';
import type { AutomationNames } from './use-automation-names.js';

interface Props {
  /** Null: a new one. */
  rule: AutomationRuleView | null;
  names: AutomationNames;
  onClose: () => void;
}

type Change = (part: Partial<AutomationDraft>) => void;

export function AutomationDialog({ rule, names, onClose }: Props) {
  const { t } = useTranslation();
  const [before] = useState(() => draftOf(rule));
  const [draft, setDraft] = useState(before);
  const change: Change = (part) => setDraft((now) => ({ ...now, ...part }));
  return (
    <RuleForm
      newTitle={rule === null ? t('automation.newRule') : null}
      name={draft.name}
      onName={(name) => change({ name })}
      ready={isComplete(draft)}
      save={() =>
        rule === null ? createAutomationRule(ruleOf(draft)) : changeAutomationRule(rule.id, changedParts(ruleOf(before), ruleOf(draft)))
      }
      queryKey="automation-rules"
      onClose={onClose}
    >
      <Fieldset legend={t('routing.when')} radius="md">
        <Conditions draft={draft} names={names} change={change} />
      </Fieldset>
      <Fieldset legend={t('automation.then')} radius="md">
        <Actions draft={draft} names={names} change={change} />
      </Fieldset>
      <Checkbox label={t('automation.stops')} checked={draft.stops} onChange={(event) => change({ stops: event.currentTarget.checked })} />
    </RuleForm>
  );
}

function Conditions({ draft, names, change }: { draft: AutomationDraft; names: AutomationNames; change: Change }) {
  const { t } = useTranslation();
  const states = STATES.map((state) => ({ value: state, label: t(`automation.stateName.${state}`) }));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          label={t('automation.happens')}
          data={TRIGGERS.map((trigger) => ({ value: trigger, label: t(`automation.trigger.${trigger.replace('.', '_')}`) }))}
          value={draft.trigger}
          onChange={(value) => change({ trigger: TRIGGERS.find((trigger) => trigger === value) ?? draft.trigger })}
          allowDeselect={false}
        />
        {draft.trigger === 'session.waiting' && (
          <NumberInput
            label={t('automation.waitingMinutes')}
            value={draft.waitingMinutes}
            onChange={(value) => change({ waitingMinutes: Number(value) })}
            min={1}
            max={10_080}
            allowDecimal={false}
          />
        )}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('routing.whenText')}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <ChannelConditions draft={draft} names={names} change={change} />
        <Several label={t('automation.group')} data={names.groups} value={draft.groupIds} onChange={(groupIds) => change({ groupIds })} />
        <Several
          label={t('automation.state')}
          data={states}
          value={draft.states}
          onChange={(chosen) => change({ states: STATES.filter((state) => chosen.includes(state)) })}
        />
        <CustomerConditions draft={draft} labels={names.labels} change={change} />
      </SimpleGrid>
      <KeywordsField description={t('automation.keywordsText')} value={draft.keywords} onChange={(keywords) => change({ keywords })} />
    </Stack>
  );
}

function Actions({ draft, names, change }: { draft: AutomationDraft; names: AutomationNames; change: Change }) {
  const { t } = useTranslation();
  const { actions } = draft;
  const put = (changed: ActionDraft): void => change({ actions: actions.map((action) => (action.key === changed.key ? changed : action)) });
  return (
    <Stack gap="sm">
      {actions.map((action, index) => (
        <Group key={action.key} gap="xs" align="flex-start" wrap="nowrap">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" style={{ flex: 1 }}>
            <Select
              aria-label={t('automation.action', { number: index + 1 })}
              data={ACTIONS.map((kind) => ({ value: kind, label: t(`automation.does.${kind}`) }))}
              value={action.kind}
              onChange={(value) => put({ ...action, kind: ACTIONS.find((kind) => kind === value) ?? action.kind, value: '' })}
              allowDeselect={false}
            />
            <ActionValue action={action} names={names} onChange={(value) => put({ ...action, value })} />
          </SimpleGrid>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            disabled={actions.length === 1}
            onClick={() => change({ actions: actions.filter(({ key }) => key !== action.key) })}
            aria-label={t('automation.removeAction', { number: index + 1 })}
          >
            <IconTrash size={17} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={15} />}
        style={{ alignSelf: 'flex-start' }}
        disabled={actions.length >= 10}
        onClick={() => change({ actions: [...actions, { key: Math.max(...actions.map(({ key }) => key)) + 1, kind: 'note', value: '' }] })}
      >
        {t('automation.addAction')}
      </Button>
    </Stack>
  );
}

function ActionValue({ action, names, onChange }: { action: ActionDraft; names: AutomationNames; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const label = t(`automation.does.${action.kind}`);
  const choices = { group: names.groups, agent: names.agents, label: names.labels, webhook: names.webhooks };
  switch (action.kind) {
    case 'close':
      return <div />;
    case 'priority':
      return (
        <NumberInput
          aria-label={label}
          description={t('automation.priorityText')}
          inputWrapperOrder={['input', 'description']}
          value={action.value}
          onChange={(value) => onChange(String(value))}
          allowDecimal={false}
          min={-10}
          max={10}
        />
      );
    case 'reply':
    case 'note':
      return (
        <Textarea
          aria-label={label}
          value={action.value}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={4096}
          autosize
          minRows={1}
          maxRows={6}
        />
      );
    default:
      return (
        <Select
          aria-label={label}
          data={choicesWith(choices[action.kind], action.value)}
          value={action.value === '' ? null : action.value}
          onChange={(value) => onChange(value ?? '')}
          nothingFoundMessage={t('routing.nothingFound')}
          searchable
        />
      );
  }
}
