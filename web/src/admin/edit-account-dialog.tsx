import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelAccountView, GroupView } from '../../../src/contract/api.js';
import { changeAccount } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';

interface Props {
  account: ChannelAccountView;
  groups: readonly GroupView[];
  onClose: () => void;
}

export function EditAccountDialog({ account, groups, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [name, setName] = useState(account.name);
  const [groupId, setGroupId] = useState(account.groupId);
  const save = useMutation({
    mutationFn: () => changeAccount(account.id, { name: name.trim(), groupId }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t('admin.editAccount')} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
      <form onSubmit={submit}>
        <Stack>
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
            data={groups.map((group) => ({ value: group.id, label: group.name }))}
            value={groupId}
            onChange={(value) => setGroupId(value ?? groupId)}
            allowDeselect={false}
          />
          {save.error !== null && (
            <Alert color="red" role="alert">
              {describe(save.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
