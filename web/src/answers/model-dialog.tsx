import { PasswordInput, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ModelSettingsView } from '../../../src/contract/answers.js';
import { putModel } from '../api/answers.js';
import { FormDialog } from '../shell/form-dialog.js';

export function ModelDialog({ settings, onClose }: { settings: ModelSettingsView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { hasKey, ...before } = settings;
  const [draft, setDraft] = useState(before);
  const [apiKey, setApiKey] = useState('');
  const set = (change: Partial<typeof before>): void => setDraft((now) => ({ ...now, ...change }));
  const save = useMutation({
    mutationFn: () =>
      putModel({
        ...draft,
        baseUrl: draft.baseUrl.trim(),
        model: draft.model.trim(),
        ...(apiKey.trim() !== '' && { apiKey: apiKey.trim() }),
      }),
    onSuccess: (saved) => {
      client.setQueryData(['model-settings'], saved);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('answers.model')}
      action={t('common.save')}
      ready={URL.canParse(draft.baseUrl.trim()) && draft.model.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('answers.modelUrl')}
        description={t('answers.modelUrlText')}
        type="url"
        inputMode="url"
        value={draft.baseUrl}
        maxLength={2048}
        required
        data-autofocus
        onChange={(event) => set({ baseUrl: event.currentTarget.value })}
      />
      <TextInput
        label={t('answers.modelName')}
        value={draft.model}
        maxLength={200}
        required
        onChange={(event) => set({ model: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('answers.modelKey')}
        description={hasKey ? t('answers.modelKeyKept') : null}
        value={apiKey}
        maxLength={2000}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
        onChange={(event) => setApiKey(event.currentTarget.value)}
      />
      <Switch
        label={t('answers.modelAnswers')}
        checked={draft.answers}
        onChange={(event) => set({ answers: event.currentTarget.checked })}
      />
      <Switch label={t('answers.modelDrafts')} checked={draft.drafts} onChange={(event) => set({ drafts: event.currentTarget.checked })} />
      <Switch
        label={t('answers.modelSummaries')}
        checked={draft.summaries}
        onChange={(event) => set({ summaries: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
