import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutomationRuleView } from '../../../../src/contract/automation.js';
import { CUSTOMER_LANGUAGES } from '../../answers/customer-languages.js';
import { changeAutomationRule, createAutomationRule } from '../../api/automation.js';
import { FormDialog } from '../../shell/form-dialog.js';
import type { Choice } from '../routing/use-routing-names.js';
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
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(rule));
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => (rule === null ? createAutomationRule(ruleOf(draft)) : changeAutomationRule(rule.id, ruleOf(draft))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['automation-rules'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(rule === null ? 'automation.newRule' : 'routing.editRule')}
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
        <Conditions draft={draft} names={names} change={change} />
      </Fieldset>
      <Fieldset legend={t('automation.then')} radius="md">
        <Actions draft={draft} names={names} change={change} />
      </Fieldset>
      <Checkbox label={t('automation.stops')} checked={draft.stops} onChange={(event) => change({ stops: event.currentTarget.checked })} />
    </FormDialog>
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
        <Several label={t('automation.group')} data={names.groups} value={draft.groupIds} onChange={(groupIds) => change({ groupIds })} />
        <Several
          label={t('automation.state')}
          data={states}
          value={draft.states}
          onChange={(chosen) => change({ states: STATES.filter((state) => chosen.includes(state)) })}
        />
        <Several
          label={t('routing.condition.languages')}
          data={[...CUSTOMER_LANGUAGES]}
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
        description={t('automation.keywordsText')}
        value={draft.keywords}
        onChange={(keywords) => change({ keywords })}
        maxTags={100}
        splitChars={[',', '，', ';', '；']}
      />
    </Stack>
  );
}

interface SeveralProps {
  label: string;
  data: Choice[];
  value: string[];
  onChange: (value: string[]) => void;
}

function Several(props: SeveralProps) {
  const { t } = useTranslation();
  const placeholder = props.value.length === 0 ? t('routing.any') : '';
  return (
    <MultiSelect
      {...props}
      placeholder={placeholder}
      nothingFoundMessage={t('routing.nothingFound')}
      searchable
      clearable
      hidePickedOptions
    />
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
          data={choices[action.kind]}
          value={action.value === '' ? null : action.value}
          onChange={(value) => onChange(value ?? '')}
          nothingFoundMessage={t('routing.nothingFound')}
          searchable
        />
      );
  }
}
