import { NumberInput, Select, SimpleGrid, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AssignmentStrategy, GroupView } from '../../../src/contract/api.js';
import { changeGroup } from '../api/admin.js';
import { FormDialog } from '../shell/form-dialog.js';
import { changedParts } from './changed-parts.js';

const STRATEGIES: readonly AssignmentStrategy[] = ['manual', 'least_loaded', 'round_robin', 'last_agent_first'];
/** So that fields beside one another stand on one line. */
const HINT_BELOW: ('label' | 'input' | 'description')[] = ['label', 'input', 'description'];
const USUAL_ACCEPT_SECONDS = 20;
const POLICIES: readonly GroupView['offlinePolicy'][] = ['requeue', 'stay'];

/** How a group gives out who waits, and what time does to its sessions. */
export function GroupWorkDialog({ group, groups, onClose }: { group: GroupView; groups: GroupView[]; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [before] = useState(group);
  const [work, setWork] = useState(before);
  const change = (part: Partial<GroupView>): void => setWork({ ...work, ...part });
  const save = useMutation({
    mutationFn: () => changeGroup(group.id, changedParts(before, work)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['groups'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('desk.workTitle', { group: group.name })}
      action={t('common.save')}
      size="lg"
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <Select
        label={t('desk.strategy')}
        allowDeselect={false}
        value={work.strategy}
        data={STRATEGIES.map((value) => ({ value, label: t(`desk.strategies.${value}`) }))}
        onChange={(value) => change({ strategy: STRATEGIES.find((strategy) => strategy === value) ?? work.strategy })}
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
        <Switch
          label={t('offers.switch')}
          description={t('offers.switchHint')}
          disabled={work.strategy === 'manual'}
          checked={work.acceptSeconds !== null}
          onChange={(event) => change({ acceptSeconds: event.currentTarget.checked ? USUAL_ACCEPT_SECONDS : null })}
        />
        <NumberInput
          label={t('offers.acceptSeconds')}
          min={5}
          max={600}
          allowDecimal={false}
          clampBehavior="blur"
          disabled={work.strategy === 'manual' || work.acceptSeconds === null}
          value={work.acceptSeconds ?? ''}
          onChange={(value) => change({ acceptSeconds: Number(value) })}
        />
        <Bound
          label={t('desk.queueMax')}
          hint={t('desk.queueMaxHint')}
          max={100_000}
          value={work.queueMax}
          onChange={(queueMax) => change({ queueMax })}
        />
        <Select
          label={t('desk.fallback')}
          placeholder={t('desk.noFallback')}
          clearable
          value={work.fallbackGroupId}
          data={groups.filter(({ id }) => id !== group.id).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(fallbackGroupId) => change({ fallbackGroupId })}
        />
        <Bound
          label={t('desk.timeout')}
          hint={t('desk.timeoutHint')}
          max={10_080}
          value={work.timeoutMinutes}
          onChange={(timeoutMinutes) => change({ timeoutMinutes })}
        />
        <Bound
          label={t('desk.queueTimeout')}
          hint={t('desk.queueTimeoutHint')}
          max={10_080}
          value={work.queueTimeoutMinutes}
          onChange={(queueTimeoutMinutes) => change({ queueTimeoutMinutes })}
        />
        <Select
          label={t('desk.offlinePolicy')}
          allowDeselect={false}
          value={work.offlinePolicy}
          data={POLICIES.map((value) => ({ value, label: t(`desk.offlinePolicies.${value}`) }))}
          onChange={(value) => change({ offlinePolicy: POLICIES.find((policy) => policy === value) ?? work.offlinePolicy })}
        />
        <NumberInput
          label={t('desk.requeueAfter')}
          min={0}
          max={86_400}
          allowDecimal={false}
          disabled={work.offlinePolicy === 'stay'}
          value={work.requeueAfterSeconds}
          onChange={(value) => change({ requeueAfterSeconds: Number(value) })}
        />
        <NumberInput
          label={t('desk.reopen')}
          description={t('desk.reopenHint')}
          inputWrapperOrder={HINT_BELOW}
          min={0}
          max={8_760}
          allowDecimal={false}
          value={work.reopenHours}
          onChange={(value) => change({ reopenHours: Number(value) })}
        />
      </SimpleGrid>
    </FormDialog>
  );
}

interface BoundProps {
  label: string;
  hint: string;
  max: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number from 1, or none. */
function Bound({ label, hint, max, value, onChange }: BoundProps) {
  return (
    <NumberInput
      label={label}
      description={hint}
      inputWrapperOrder={HINT_BELOW}
      min={1}
      max={max}
      allowDecimal={false}
      value={value ?? ''}
      onChange={(entered) => onChange(entered === '' ? null : Number(entered))}
    />
  );
}
