import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import { FormDialog } from '../../shell/form-dialog.js';

interface Props {
  /** Of a new rule; null: one that exists is changed. */
  newTitle: string | null;
  name: string;
  onName: (name: string) => void;
  ready: boolean;
  /** Makes or changes the rule. */
  save: () => Promise<unknown>;
  /** The list it is in. */
  queryKey: string;
  onClose: () => void;
  children: ReactNode;
}

/** The form of one rule, whatever it is about: its name, what the caller puts below it, and saving. */
export function RuleForm({ newTitle, name, onName, ready, save, queryKey, onClose, children }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [queryKey] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={newTitle ?? t('routing.editRule')}
      action={t(newTitle === null ? 'common.save' : 'routing.createRule')}
      size="lg"
      ready={ready}
      busy={saving.isPending}
      error={saving.error}
      onClose={onClose}
      onSubmit={() => saving.mutate()}
    >
      <TextInput
        label={t('routing.name')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => onName(event.currentTarget.value)}
        data-autofocus
      />
      {children}
    </FormDialog>
  );
}
