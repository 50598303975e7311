import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { createAgent } from '../api/admin.js';
import { PASSWORD_MIN } from '../login/password-min.js';
import { FormDialog } from '../shell/form-dialog.js';
import { AgentWorkFields, type AgentWork } from './agent-work-fields.js';

const DEFAULT_MAX_LOAD = 5;

export function NewAgentDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [work, setWork] = useState<AgentWork>({ role: 'agent', maxLoad: DEFAULT_MAX_LOAD, languages: [] });
  const tooShort = password !== '' && password.length < PASSWORD_MIN;
  const create = useMutation({
    mutationFn: () =>
      createAgent({
        name: name.trim(),
        login: login.trim(),
        password,
        role: work.role,
        languages: work.languages,
        ...(work.maxLoad !== '' && { maxLoad: work.maxLoad }),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agents'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('admin.newAgent')}
      action={t('admin.createAgent')}
      ready={name.trim() !== '' && login.trim() !== '' && password.length >= PASSWORD_MIN}
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate()}
    >
      <TextInput
        label={t('admin.agentName')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('login.login')}
        description={t('setup.loginText')}
        value={login}
        maxLength={320}
        required
        autoComplete="off"
        autoCapitalize="none"
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('login.password')}
        description={t('admin.newPasswordText', { min: PASSWORD_MIN })}
        error={tooShort ? t('setup.passwordShort', { min: PASSWORD_MIN }) : null}
        value={password}
        maxLength={200}
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <AgentWorkFields work={work} onChange={setWork} />
    </FormDialog>
  );
}
