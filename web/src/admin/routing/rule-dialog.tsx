import { Checkbox, Chip, Fieldset, Group, MultiSelect, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingRuleView } from '../../../../src/contract/routing.js';
import { CUSTOMER_LANGUAGES } from '../../answers/customer-languages.js';
import { listMembers } from '../../api/admin.js';
import { changeRule, createRule } from '../../api/routing.js';
import { FormDialog } from '../../shell/form-dialog.js';
import { draftOf, ENTRY_KINDS, isComplete, ruleOf, WEEK, type RuleDraft } from './rule-draft.js';
import { useWeekdayNames, type Choice, type RoutingNames } from './use-routing-names.js';

interface Props {
  /** Null: a new one. */
  rule: RoutingRuleView | null;
  names: RoutingNames;
  onClose: () => void;
}

type Change = (part: Partial<RuleDraft>) => void;

export function RuleDialog({ rule, names, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(rule));
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => (rule === null ? createRule(ruleOf(draft)) : changeRule(rule.id, ruleOf(draft))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['routing-rules'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(rule === null ? 'routing.newRule' : 'routing.editRule')}
      action={t(rule === null ? 'routing.createRule' : 'common.save')}
      size="lg"
      ready={isComplete(draft)}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('routing.name')}
        value={draft.name}
        maxLength={100}
        required
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Fieldset legend={t('routing.when')} radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          {t('routing.whenText')}
        </Text>
        <Conditions draft={draft} names={names} change={change} />
      </Fieldset>
      <Fieldset legend={t('routing.then')} radius="md">
        <Target draft={draft} names={names} change={change} />
      </Fieldset>
    </FormDialog>
  );
}

function Conditions({ draft, names, change }: { draft: RuleDraft; names: RoutingNames; change: Change }) {
  const { t } = useTranslation();
  const kinds = ENTRY_KINDS.map((kind) => ({ value: kind, label: t(`routing.entryKind.${kind}`) }));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Several
          label={t('routing.condition.accountIds')}
          data={names.accounts}
          value={draft.accountIds}
          onChange={(accountIds) => change({ accountIds })}
        />
        <Several
          label={t('routing.condition.platforms')}
          data={names.platforms}
          value={draft.platforms}
          onChange={(platforms) => change({ platforms })}
        />
        <Several
          label={t('routing.condition.languages')}
          data={withOwn(CUSTOMER_LANGUAGES, draft.languages)}
          value={draft.languages}
          onChange={(languages) => change({ languages })}
        />
        <Several
          label={t('routing.condition.labelIds')}
          data={names.labels}
          value={draft.labelIds}
          onChange={(labelIds) => change({ labelIds })}
        />
      </SimpleGrid>
      <TagsInput
        label={t('routing.condition.keywords')}
        description={t('routing.keywordsText')}
        value={draft.keywords}
        onChange={(keywords) => change({ keywords })}
        maxTags={100}
        splitChars={[',', '，', ';', '；']}
      />
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

/** What the hub holds and the list does not know is shown as it is. */
function withOwn(choices: readonly Choice[], held: readonly string[]): Choice[] {
  const others = held.filter((value) => !choices.some((choice) => choice.value === value));
  return [...choices, ...others.map((value) => ({ value, label: value }))];
}

interface SeveralProps {
  label: string;
  data: Choice[];
  value: string[];
  onChange: (value: string[]) => void;
}

function Several(props: SeveralProps) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      {...props}
      placeholder={props.value.length === 0 ? t('routing.any') : ''}
      nothingFoundMessage={t('routing.nothingFound')}
      searchable
      clearable
      hidePickedOptions
    />
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
  const agents = names.agents.filter(({ value }) => members.data?.agentIds.includes(value));
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
