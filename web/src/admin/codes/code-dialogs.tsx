import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { QrCodeView } from '../../../../src/contract/routing.js';
import { changeCode, createCode } from '../../api/routing.js';
import { FormDialog } from '../../shell/form-dialog.js';
import type { Choice } from '../routing/use-routing-names.js';

const DAY_SECONDS = 86_400;
const LASTS = ['forever', 'day', 'week', 'month'] as const;
type Lasts = (typeof LASTS)[number];
const SECONDS: Record<Exclude<Lasts, 'forever'>, number> = { day: DAY_SECONDS, week: 7 * DAY_SECONDS, month: 30 * DAY_SECONDS };

interface NewCodeProps {
  /** Those whose platform has codes. */
  accounts: (Choice & { sceneMax: number })[];
  groups: Choice[];
  onClose: () => void;
}

export function NewCodeDialog({ accounts, groups, onClose }: NewCodeProps) {
  const { t } = useTranslation();
  const [accountId, setAccountId] = useState(accounts[0]?.value ?? '');
  const [name, setName] = useState('');
  const [scene, setScene] = useState('');
  const [groupId, setGroupId] = useState<string | null>(null);
  const [lasts, setLasts] = useState<Lasts>('forever');
  const account = accounts.find(({ value }) => value === accountId);
  const save = useSaving(
    () =>
      createCode({
        accountId,
        scene: scene.trim(),
        name: name.trim(),
        groupId,
        ...(lasts !== 'forever' && { expiresInSeconds: SECONDS[lasts] }),
      }),
    onClose,
  );
  return (
    <FormDialog
      title={t('codes.newCode')}
      action={t('codes.create')}
      ready={name.trim() !== '' && scene.trim() !== '' && accountId !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <Select
        label={t('codes.account')}
        data={accounts}
        value={accountId}
        onChange={(value) => setAccountId(value ?? '')}
        allowDeselect={false}
      />
      <TextInput
        label={t('codes.name')}
        description={t('codes.nameText')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('codes.scene')}
        description={t('codes.sceneText')}
        value={scene}
        maxLength={account?.sceneMax ?? 64}
        required
        onChange={(event) => setScene(event.currentTarget.value)}
      />
      <GroupChoice groups={groups} value={groupId} onChange={setGroupId} />
      <Select
        label={t('codes.lasts')}
        data={LASTS.map((value) => ({ value, label: t(`codes.lasting.${value}`) }))}
        value={lasts}
        onChange={(value) => setLasts(LASTS.find((known) => known === value) ?? 'forever')}
        allowDeselect={false}
      />
    </FormDialog>
  );
}

export function EditCodeDialog({ code, groups, onClose }: { code: QrCodeView; groups: Choice[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(code.name);
  const [groupId, setGroupId] = useState<string | null>(code.groupId ?? null);
  const save = useSaving(() => changeCode(code.id, { name: name.trim(), groupId }), onClose);
  return (
    <FormDialog
      title={t('codes.editCode')}
      action={t('common.save')}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('codes.name')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <GroupChoice groups={groups} value={groupId} onChange={setGroupId} />
    </FormDialog>
  );
}

function GroupChoice({ groups, value, onChange }: { groups: Choice[]; value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('codes.group')}
      description={t('codes.groupText')}
      placeholder={t('codes.byRules')}
      data={groups}
      value={value}
      onChange={onChange}
      clearable
    />
  );
}

function useSaving(work: () => Promise<unknown>, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['qr-codes'] });
      onSaved();
    },
  });
}
