import { Checkbox, Chip, Fieldset, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { RoutingRuleView } from '../../../../src/contract/routing.js';
import { listMembers } from '../../api/admin.js';
import { changeRule, createRule } from '../../api/routing.js';
import { changedParts } from '../changed-parts.js';
import { ChannelConditions, CustomerConditions, KeywordsField, Several } from '../rules/rule-conditions.js';
import { RuleForm } from '../rules/rule-form.js';
import { draftOf, ENTRY_KINDS, isComplete, ruleOf, WEEK, type RuleDraft } from './rule-draft.js';
import { choicesWith, useWeekdayNames, type RoutingNames } from './use-routing-names.js';

interface Props {
  /** Null: a new one. */
  rule: RoutingRuleView | null;
  names: RoutingNames;
  onClose: () => void;
}

type Change = (part: Partial<RuleDraft>) => void;

export function RuleDialog({ rule, names, onClose }: Props) {
  const { t } = useTranslation();
  const [before] = useState(() => draftOf(rule));
  const [draft, setDraft] = useState(before);
  const change: Change = (part) => setDraft((now) => ({ ...now, ...part }));
  return (
    <RuleForm
      newTitle={rule === null ? t('routing.newRule') : null}
      name={draft.name}
      onName={(name) => change({ name })}
      ready={isComplete(draft)}
      save={() => (rule === null ? createRule(ruleOf(draft)) : changeRule(rule.id, changedParts(ruleOf(before), ruleOf(draft))))}
      queryKey="routing-rules"
      onClose={onClose}
    >
      <Fieldset legend={t('routing.when')} radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          {t('routing.whenText')}
        </Text>
        <Conditions draft={draft} names={names} change={change} />
      </Fieldset>
      <Fieldset legend={t('routing.then')} radius="md">
        <Target draft={draft} names={names} change={change} />
      </Fieldset>
    </RuleForm>
  );
}

function Conditions({ draft, names, change }: { draft: RuleDraft; names: RoutingNames; change: Change }) {
  const { t } = useTranslation();
  const kinds = ENTRY_KINDS.map((kind) => ({ value: kind, label: t(`routing.entryKind.${kind}`) }));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <ChannelConditions draft={draft} names={names} change={change} />
        <CustomerConditions draft={draft} labels={names.labels} change={change} />
      </SimpleGrid>
      <KeywordsField description={t('routing.keywordsText')} value={draft.keywords} onChange={(keywords) => change({ keywords })} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Several
          label={t('routing.condition.entryPoint')}
          data={kinds}
          value={draft.entryKinds}
          onChange={(chosen) => change({ entryKinds: ENTRY_KINDS.filter((kind) => chosen.includes(kind)) })}
        />
        <TextInput
          label={t('routing.entryValue')}
          value={draft.entryValue}
          maxLength={1024}
          onChange={(event) => change({ entryValue: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Checkbox
        label={t('routing.isPrefix')}
        checked={draft.isPrefix}
        disabled={draft.entryValue.trim() === ''}
        onChange={(event) => change({ isPrefix: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('routing.onlyAtTimes')}
        description={t('routing.timeText')}
        checked={draft.hasTime}
        onChange={(event) => change({ hasTime: event.currentTarget.checked })}
      />
      {draft.hasTime && <Times draft={draft} change={change} />}
    </Stack>
  );
}

function Times({ draft, change }: { draft: RuleDraft; change: Change }) {
  const { t } = useTranslation();
  const weekday = useWeekdayNames();
  return (
    <Group gap="md">
      <Chip.Group multiple value={draft.days.map(String)} onChange={(days) => change({ days: days.map(Number) })}>
        <Group gap={4} role="group" aria-label={t('routing.days')}>
          {WEEK.map((day) => (
            <Chip key={day} value={String(day)} size="xs">
              {weekday(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Group gap={6}>
        <TextInput
          type="time"
          size="xs"
          aria-label={t('routing.from')}
          value={draft.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <span aria-hidden="true">–</span>
        <TextInput
          type="time"
          size="xs"
          aria-label={t('routing.to')}
          value={draft.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </Group>
    </Group>
  );
}

function Target({ draft, names, change }: { draft: RuleDraft; names: RoutingNames; change: Change }) {
  const { t } = useTranslation();
  const members = useQuery({
    queryKey: ['group-members', draft.groupId],
    queryFn: () => listMembers(draft.groupId),
    enabled: draft.groupId !== '',
  });
  const agents = choicesWith(names.agents, draft.agentId).filter(
    ({ value }) => members.data?.agentIds.includes(value) || value === draft.agentId,
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Select
        label={t('routing.servedBy')}
        data={names.groups}
        value={draft.groupId === '' ? null : draft.groupId}
        onChange={(groupId) => change({ groupId: groupId ?? '', agentId: null })}
        allowDeselect={false}
        required
      />
      <Select
        label={t('routing.preferredAgent')}
        placeholder={t('routing.anyAgent')}
        data={agents}
        value={draft.agentId}
        onChange={(agentId) => change({ agentId })}
        disabled={draft.groupId === ''}
        clearable
      />
    </SimpleGrid>
  );
}
