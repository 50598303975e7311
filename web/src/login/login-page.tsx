import { Alert, Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { login } from '../api/session.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { DoorPage } from '../shell/door-page.js';

const route = getRouteApi('/login');

export function LoginPage() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const router = useRouter();
  const client = useQueryClient();
  const { next, ended } = route.useSearch();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  // Whoever was here before has left nothing behind. Not sooner: a page of the desk that is still drawn would ask for it all again.
  useEffect(() => client.clear(), [client]);
  const signIn = useMutation({
    mutationFn: login,
    onSuccess: () => {
      client.clear();
      router.history.push(ownPath(next));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ login: name.trim(), password });
  };
  return (
    <DoorPage>
      <form onSubmit={submit}>
        <Stack>
          <Title order={1} size="h3">
            {t('login.title')}
          </Title>
          {ended === true && signIn.error === null && (
            <Alert icon={<IconInfoCircle size={18} />} role="status">
              {t('login.ended')}
            </Alert>
          )}
          {signIn.error !== null && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
              {describe(signIn.error)}
            </Alert>
          )}
          <TextInput
            label={t('login.login')}
            autoComplete="username"
            autoCapitalize="none"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            autoFocus
          />
          <PasswordInput
            label={t('login.password')}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
            required
          />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            {t('login.signIn')}
          </Button>
        </Stack>
      </form>
    </DoorPage>
  );
}

/** Back to where the login was asked for, never to another site. */
function ownPath(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.startsWith('/\\')) return '/';
  return next;
}
