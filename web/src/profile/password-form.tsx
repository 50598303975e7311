import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { changeOwnPassword } from '../api/session.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { PASSWORD_MIN } from '../login/password-min.js';
import { notify } from '../shell/notify.js';

/** The own password: the present one proves that it is really the agent who sits here. */
export function PasswordForm({ login }: { login: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => changeOwnPassword({ current, password: next }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      notify({ color: 'teal', message: t('profile.passwordChanged') });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const tooShort = next !== '' && next.length < PASSWORD_MIN;
  const shown = { visibilityToggleButtonProps: { 'aria-label': t('login.showPassword') }, maxLength: 200, required: true };
  return (
    <Paper withBorder radius="lg" p="md">
      <Title order={2} size="h5">
        {t('login.password')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('profile.passwordText')}
      </Text>
      <form onSubmit={submit} aria-label={t('login.password')}>
        <Stack>
          {/* Tells a password manager whose it is. */}
          <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
          <PasswordInput
            {...shown}
            label={t('profile.currentPassword')}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            {...shown}
            label={t('profile.newPassword')}
            description={t('setup.passwordText', { min: PASSWORD_MIN })}
            error={tooShort ? t('setup.passwordShort', { min: PASSWORD_MIN }) : null}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {change.error !== null && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
              {describe(change.error)}
            </Alert>
          )}
          <Button
            type="submit"
            loading={change.isPending}
            disabled={current === '' || next.length < PASSWORD_MIN}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('profile.changePassword')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
