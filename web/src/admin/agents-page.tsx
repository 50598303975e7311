import { Alert, Badge, Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentView, Role } from '../../../src/contract/api.js';
import { changeAgent, createAgent, listAgents } from '../api/admin.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { Avatar } from '../shell/avatar.js';
import classes from './admin.module.css';
import { PageHead } from './page-head.js';
import { useChange } from './use-change.js';

const ROLES: Role[] = ['agent', 'supervisor', 'admin'];

/** The people who answer. */
export function AgentsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState<AgentView | 'new' | null>(null);
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const activate = useChange('agents', (agent: AgentView) => changeAgent(agent.id, { active: !agent.active }));
  return (
    <>
      <PageHead
        title={t('admin.agents.title')}
        text={t('admin.agents.text')}
        action={t('admin.agents.create')}
        onAction={() => setOpen('new')}
      />
      <Stack>
        {agents.data?.items.map((agent) => (
          <article key={agent.id} className={classes.card} aria-label={agent.name}>
            <Group justify="space-between">
              <Group gap="sm" wrap="nowrap">
                <Avatar id={agent.id} name={agent.name} size={36} />
                <div>
                  <Title order={2} size="h5">
                    {agent.name}
                  </Title>
                  <Text size="sm" c="dimmed">
                    {agent.login}
                  </Text>
                </div>
              </Group>
              <Group gap="xs">
                <Badge variant="light" color={agent.active ? 'accent' : 'gray'}>
                  {agent.active ? t(`admin.agents.role.${agent.role}`) : t('admin.agents.inactive')}
                </Badge>
                <Button size="xs" variant="default" onClick={() => setOpen(agent)}>
                  {t('admin.edit')}
                </Button>
                {agent.id !== me.agent.id && (
                  <Button
                    size="xs"
                    variant="subtle"
                    color={agent.active ? 'red' : 'accent'}
                    loading={activate.isPending && activate.variables.id === agent.id}
                    onClick={() => activate.mutate(agent)}
                  >
                    {t(agent.active ? 'admin.agents.deactivate' : 'admin.agents.activate')}
                  </Button>
                )}
              </Group>
            </Group>
          </article>
        ))}
      </Stack>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t(open === 'new' ? 'admin.agents.create' : 'admin.edit')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        centered
      >
        {open !== null && <AgentForm agent={open === 'new' ? null : open} onDone={() => setOpen(null)} />}
      </Modal>
    </>
  );
}

function AgentForm({ agent, onDone }: { agent: AgentView | null; onDone: () => void }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [name, setName] = useState(agent?.name ?? '');
  const [login, setLogin] = useState(agent?.login ?? '');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>(agent?.role ?? 'agent');
  const [maxLoad, setMaxLoad] = useState<number | string>(agent?.maxLoad ?? 5);
  const save = useChange(
    'agents',
    (): Promise<unknown> => {
      const facts = { name: name.trim(), role, maxLoad: Number(maxLoad) };
      return agent === null ? createAgent({ ...facts, login: login.trim(), password }) : changeAgent(agent.id, facts);
    },
    { quiet: true, onDone },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        <TextInput
          label={t('admin.name')}
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {agent === null && (
          <>
            <TextInput
              label={t('admin.agents.login')}
              value={login}
              maxLength={320}
              required
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('admin.agents.password')}
              value={password}
              required
              autoComplete="new-password"
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        <Select
          label={t('admin.agents.roleLabel')}
          data={ROLES.map((value) => ({ value, label: t(`admin.agents.role.${value}`) }))}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(ROLES.find((known) => known === value) ?? role)}
        />
        <NumberInput
          label={t('admin.agents.maxLoad')}
          description={t('admin.agents.maxLoadHelp')}
          value={maxLoad}
          min={0}
          max={10000}
          onChange={setMaxLoad}
        />
        {save.isError && (
          <Alert color="red" role="alert">
            {describe(save.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('admin.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
