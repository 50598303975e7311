import { PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentView } from '../../../src/contract/api.js';
import { changeAgent } from '../api/admin.js';
import { useTranslation } from '../i18n/translation.js';
import { PASSWORD_MIN } from '../login/password-min.js';
import { FormDialog } from '../shell/form-dialog.js';
import { notify } from '../shell/notify.js';

/** For who has forgotten theirs: another password, told to them by whoever sets it. */
export function ResetPasswordDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const tooShort = password !== '' && password.length < PASSWORD_MIN;
  const reset = useMutation({
    mutationFn: () => changeAgent(agent.id, { password }),
    onSuccess: () => {
      notify({ color: 'teal', message: t('admin.passwordReset', { name: agent.name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('admin.resetPasswordOf', { name: agent.name })}
      action={t('admin.setPassword')}
      ready={password.length >= PASSWORD_MIN}
      busy={reset.isPending}
      error={reset.error}
      onClose={onClose}
      onSubmit={() => reset.mutate()}
    >
      <PasswordInput
        label={t('profile.newPassword')}
        description={t('admin.resetPasswordText', { min: PASSWORD_MIN })}
        error={tooShort ? t('setup.passwordShort', { min: PASSWORD_MIN }) : null}
        value={password}
        maxLength={200}
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
