import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { postSetup } from '../api/session.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PASSWORD_MIN } from '../login/password-min.js';

const route = getRouteApi('/setup');

export function CompanyStep() {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const navigate = useNavigate();
  const { token: givenToken } = route.useSearch();
  const [token, setToken] = useState(givenToken ?? '');
  const [companyName, setCompanyName] = useState('');
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const setup = useMutation({ mutationFn: postSetup, onSuccess: () => navigate({ to: '/setup', search: { step: 'channel' } }) });
  const tooShort = password !== '' && password.length < PASSWORD_MIN;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password.length < PASSWORD_MIN) return;
    setup.mutate({
      token: tokenOf(token),
      companyName: companyName.trim(),
      name: name.trim(),
      login: login.trim(),
      password,
      language: i18n.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>
          <Title order={1} size="h3">
            {t('setup.welcome')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('setup.welcomeText')}
          </Text>
        </div>
        {setup.error !== null && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
            {describe(setup.error)}
          </Alert>
        )}
        {givenToken === undefined && (
          <TextInput
            label={t('setup.token')}
            description={t('setup.tokenText')}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            required
            autoComplete="off"
          />
        )}
        <TextInput
          label={t('setup.company')}
          value={companyName}
          maxLength={200}
          onChange={(event) => setCompanyName(event.currentTarget.value)}
          required
          autoComplete="organization"
          autoFocus
        />
        <TextInput
          label={t('setup.name')}
          description={t('setup.nameText')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          autoComplete="name"
        />
        <TextInput
          label={t('login.login')}
          description={t('setup.loginText')}
          value={login}
          maxLength={320}
          onChange={(event) => setLogin(event.currentTarget.value)}
          required
          autoComplete="username"
          autoCapitalize="none"
        />
        <PasswordInput
          label={t('login.password')}
          description={t('setup.passwordText', { min: PASSWORD_MIN })}
          error={tooShort ? t('setup.passwordShort', { min: PASSWORD_MIN }) : null}
          value={password}
          maxLength={200}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
          required
          autoComplete="new-password"
        />
        <Button type="submit" loading={setup.isPending}>
          {t('setup.create')}
        </Button>
      </Stack>
    </form>
  );
}

/** Whoever pastes the whole link means its token. */
function tokenOf(pasted: string): string {
  const text = pasted.trim();
  return URL.canParse(text) ? (new URL(text).searchParams.get('token') ?? text) : text;
}
