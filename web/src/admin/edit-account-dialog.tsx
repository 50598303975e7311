import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView, GroupView } from '../../../src/contract/api.js';
import { changeAccount } from '../api/admin.js';
import { FormDialog } from '../shell/form-dialog.js';

interface Props {
  account: ChannelAccountView;
  groups: readonly GroupView[];
  onClose: () => void;
}

export function EditAccountDialog({ account, groups, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(account.name);
  const [groupId, setGroupId] = useState(account.groupId);
  const save = useMutation({
    mutationFn: () => changeAccount(account.id, { name: name.trim(), groupId }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('admin.editAccount')}
      action={t('common.save')}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('admin.accountName')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label={t('admin.servedBy')}
        description={t('admin.servedByText')}
        data={groups.map((group) => ({ value: group.id, label: group.name }))}
        value={groupId}
        onChange={(value) => setGroupId(value ?? groupId)}
        allowDeselect={false}
      />
    </FormDialog>
  );
}
