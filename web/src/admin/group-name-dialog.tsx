import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { FormDialog } from '../shell/form-dialog.js';

interface Props {
  title: string;
  action: string;
  name?: string;
  onClose: () => void;
  onSave: (name: string) => Promise<unknown>;
}

export function GroupNameDialog({ title, action, name: before = '', onClose, onSave }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(before);
  const save = useMutation({
    mutationFn: () => onSave(name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['groups'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={title}
      action={action}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('admin.groupName')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
