import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDescribeError } from '../i18n/describe-error.js';

interface Props {
  title: string;
  name?: string;
  onClose: () => void;
  onSave: (name: string) => Promise<unknown>;
}

export function GroupNameDialog({ title, name: before = '', onClose, onSave }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [name, setName] = useState(before);
  const save = useMutation({
    mutationFn: () => onSave(name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['groups'] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('admin.groupName')}
            value={name}
            maxLength={100}
            required
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
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
