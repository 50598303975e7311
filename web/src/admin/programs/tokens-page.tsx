import { Button, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { Role } from '../../../../src/contract/api.js';
import type { ApiTokenView } from '../../../../src/contract/automation.js';
import { listAgents } from '../../api/admin.js';
import { createToken, deleteToken, listTokens } from '../../api/programs.js';
import { useMe } from '../../data/me.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { briefTime, exactTime, untilTime } from '../../i18n/times.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';
import { FormDialog } from '../../shell/form-dialog.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { useNow } from '../../shell/use-now.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { SecretDialog } from './secret-dialog.js';

const SCOPES: Role[] = ['agent', 'supervisor', 'admin'];
const LIVES = ['0', '30', '90', '365'];
const DAY_MS = 24 * 3_600_000;

export function TokensPage() {
  const { t } = useTranslation();
  const tokens = useQuery({ queryKey: ['api-tokens'], queryFn: listTokens });
  const [isCreating, setIsCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const newButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setIsCreating(true)}>
      {t('tokens.new')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('tokens.title')} text={t('tokens.text')}>
        {tokens.data?.items.length === 0 ? null : newButton}
      </SectionHead>
      <QueryState query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconKey size={28} />} title={t('tokens.none')} text={t('tokens.noneText')}>
              {newButton}
            </PageMessage>
          ) : (
            <Stack>
              {items.map((token) => (
                <TokenCard key={token.id} token={token} />
              ))}
            </Stack>
          )
        }
      </QueryState>
      {isCreating && <NewTokenDialog onSecret={setSecret} onClose={() => setIsCreating(false)} />}
      {secret !== null && (
        <SecretDialog title={t('tokens.secretTitle')} label={t('tokens.secret')} secret={secret} onClose={() => setSecret(null)} />
      )}
    </>
  );
}

function TokenCard({ token }: { token: ApiTokenView }) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const now = useNow();
  const [revoking, setRevoking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => deleteToken(token.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['api-tokens'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const { name, agentId, agentName, beginning, lastUsedAt, expiresAt } = token;
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const isOwnerOut = agents.data?.items.find(({ id }) => id === agentId)?.active === false;
  const hasEnded = expiresAt !== undefined && Date.parse(expiresAt) <= now;
  const used = lastUsedAt === undefined ? t('tokens.neverUsed') : t('tokens.lastUsed', { time: briefTime(lastUsedAt, now, i18n.language) });
  const ends =
    expiresAt === undefined
      ? t('tokens.endless')
      : t(hasEnded ? 'tokens.ended' : 'tokens.ends', { time: untilTime(expiresAt, now, i18n.language) });
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={name}>
      <Group gap="sm" justify="space-between">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Title>
          {(hasEnded || isOwnerOut) && (
            <Text size="sm" c="var(--sb-danger)" fw={600}>
              {isOwnerOut ? t('tokens.ownerOut', { agent: agentName }) : t('tokens.opensNothing')}
            </Text>
          )}
          <Text size="sm">{t('tokens.actsAs', { agent: agentName, role: t(`role.${token.scope}`) })}</Text>
          <Text size="sm" c="dimmed">
            <Text span ff="monospace" size="sm">
              {beginning}…
            </Text>{' '}
            · <span title={lastUsedAt === undefined ? undefined : exactTime(lastUsedAt, i18n.language)}>{used}</span> ·{' '}
            <span title={expiresAt === undefined ? undefined : exactTime(expiresAt, i18n.language)}>{ends}</span>
          </Text>
        </div>
        <Button size="xs" variant="subtle" color="red" c="var(--sb-danger)" onClick={() => setRevoking(true)}>
          {t('tokens.revoke')}
        </Button>
      </Group>
      {revoking && (
        <ConfirmDialog
          title={t('tokens.revokeTitle', { name })}
          text={t('tokens.revokeText')}
          action={t('tokens.revoke')}
          onClose={() => setRevoking(false)}
          onConfirmed={() => revoke.mutate()}
        />
      )}
    </Paper>
  );
}

function NewTokenDialog({ onSecret, onClose }: { onSecret: (secret: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Role>('agent');
  const [agentId, setAgentId] = useState(me.agent.id);
  const [life, setLife] = useState('90');
  const create = useMutation({
    mutationFn: () => {
      const expiresAt = life === '0' ? {} : { expiresAt: new Date(Date.now() + Number(life) * DAY_MS).toISOString() };
      return createToken({ name: name.trim(), scope, agentId, ...expiresAt });
    },
    onSuccess: async ({ token }) => {
      await client.invalidateQueries({ queryKey: ['api-tokens'] });
      onClose();
      onSecret(token);
    },
  });
  const choices = (agents.data?.items ?? []).filter(({ active }) => active).map((agent) => ({ value: agent.id, label: agent.name }));
  return (
    <FormDialog
      title={t('tokens.new')}
      action={t('tokens.create')}
      ready={name.trim() !== ''}
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate()}
    >
      <TextInput
        label={t('routing.name')}
        description={t('tokens.nameText')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label={t('tokens.agent')}
        description={t('tokens.agentText')}
        data={choices}
        value={agentId}
        onChange={(value) => setAgentId(value ?? me.agent.id)}
        allowDeselect={false}
        searchable
      />
      <Select
        label={t('tokens.scope')}
        description={t('tokens.scopeText')}
        data={SCOPES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        value={scope}
        onChange={(value) => setScope(SCOPES.find((role) => role === value) ?? scope)}
        allowDeselect={false}
      />
      <Select
        label={t('tokens.life')}
        data={LIVES.map((days) => ({ value: days, label: t(`tokens.lives.${days}`) }))}
        value={life}
        onChange={(value) => setLife(value ?? life)}
        allowDeselect={false}
      />
    </FormDialog>
  );
}
