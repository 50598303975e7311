import { Alert, Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/contract/api.js';
import { createAgent } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { DEFAULT_MAX_LOAD, MAX_LOAD_LIMIT, ROLES } from './agent-fields.js';

const PASSWORD_MIN = 8;

export function NewAgentDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [maxLoad, setMaxLoad] = useState<number | string>(DEFAULT_MAX_LOAD);
  const tooShort = password !== '' && password.length < PASSWORD_MIN;
  const create = useMutation({
    mutationFn: () =>
      createAgent({ name: name.trim(), login: login.trim(), password, role, ...(maxLoad !== '' && { maxLoad: Number(maxLoad) }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agents'] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!tooShort) create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t('admin.newAgent')} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
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
            value={login}
            maxLength={320}
            required
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('login.password')}
            description={t('admin.newPasswordText')}
            error={tooShort ? t('setup.passwordShort', { min: PASSWORD_MIN }) : null}
            value={password}
            maxLength={200}
            required
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group grow align="flex-start">
            <Select
              label={t('admin.role')}
              data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              value={role}
              onChange={(value) => setRole(ROLES.find((known) => known === value) ?? role)}
              allowDeselect={false}
            />
            <NumberInput
              label={t('admin.maxLoad')}
              value={maxLoad}
              onChange={setMaxLoad}
              min={0}
              max={MAX_LOAD_LIMIT}
              allowDecimal={false}
            />
          </Group>
          {create.error !== null && (
            <Alert color="red" role="alert">
              {describe(create.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('admin.createAgent')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
