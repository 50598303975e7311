import { ActionIcon, Badge, Button, CopyButton, Group, Modal, Select, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelAccountView, GroupView } from '../../../src/contract/api.js';
import { checkAccount, deleteAccount, renameAccount, stepAccount, type AccountStep } from '../api/admin.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { useNow } from '../shell/use-now.js';
import classes from './admin.module.css';
import { useChange } from './use-change.js';

const COLOURS = { active: 'green', pending: 'gray', disabled: 'gray', auth_failed: 'red' } as const;

/** One bound account: is it alive, how does it reach us, and what can be done with it. */
export function AccountCard({ account, groups }: { account: ChannelAccountView; groups: GroupView[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const step = useChange('channel-accounts', (name: AccountStep) => stepAccount(account.id, name));
  const check = useChange('channel-accounts', () => checkAccount(account.id));
  const remove = useChange('channel-accounts', () => deleteAccount(account.id), { onDone: () => setDeleting(false) });
  const { health } = account;

  return (
    <article className={classes.card} aria-label={account.name}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="sm" wrap="nowrap">
          <PlatformBadge platform={account.platform} size={36} />
          <div>
            <Title order={2} size="h5">
              {account.name}
            </Title>
            <Text size="sm" c="dimmed">
              {t('admin.channels.servedBy', { group: groups.find((group) => group.id === account.groupId)?.name ?? '' })} ·{' '}
              {t(`admin.channels.intake.${account.intake}`)}
            </Text>
          </div>
        </Group>
        <Badge color={COLOURS[account.state]} variant="light">
          {t(`admin.channels.state.${account.state}`)}
        </Badge>
      </Group>
      {account.webhookUrl !== null && (
        <Group gap={6} mt="sm" wrap="nowrap">
          <span className={classes.url}>{account.webhookUrl}</span>
          <CopyButton value={account.webhookUrl}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('contact.copied') : t('admin.channels.copyUrl')}>
                <ActionIcon size="sm" variant="subtle" color="gray" onClick={copy} aria-label={t('admin.channels.copyUrl')}>
                  <IconCopy size={14} />
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </Group>
      )}
      {health !== null && (
        <ul className={classes.checks}>
          {health.checks.map((item) => (
            <li key={item.code}>
              {item.ok ? (
                <IconCircleCheck size={15} color="var(--sb-success)" aria-label={t('admin.channels.good')} />
              ) : (
                <IconAlertTriangle size={15} color="var(--sb-danger)" aria-label={t('admin.channels.bad')} />
              )}
              <span>{item.message}</span>
            </li>
          ))}
        </ul>
      )}
      <Text size="xs" c="dimmed" mt={6}>
        {health?.lastEventAt === undefined ? (
          t('admin.channels.noEvent')
        ) : (
          <Tooltip label={exactTime(health.lastEventAt, i18n.language)}>
            <span>{t('admin.channels.lastEvent', { time: briefTime(health.lastEventAt, now, i18n.language) })}</span>
          </Tooltip>
        )}
      </Text>
      <Group gap="xs" mt="sm">
        {account.state !== 'disabled' && (
          <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate(undefined)}>
            {t('admin.channels.check')}
          </Button>
        )}
        {account.state === 'disabled' ? (
          <Button size="xs" loading={step.isPending} onClick={() => step.mutate('enable')}>
            {t('admin.channels.enable')}
          </Button>
        ) : (
          <>
            <Button
              size="xs"
              variant={account.state === 'auth_failed' ? 'filled' : 'default'}
              loading={step.isPending && step.variables === 'reconnect'}
              onClick={() => step.mutate('reconnect')}
            >
              {t('admin.channels.reconnect')}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={step.isPending && step.variables === 'disable'}
              onClick={() => step.mutate('disable')}
            >
              {t('admin.channels.disable')}
            </Button>
          </>
        )}
        <Button size="xs" variant="default" onClick={() => setEditing(true)}>
          {t('admin.edit')}
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={() => setDeleting(true)}>
          {t('admin.delete')}
        </Button>
      </Group>
      {editing && <EditDialog account={account} groups={groups} onClose={() => setEditing(false)} />}
      <Modal
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={t('admin.channels.deleteTitle', { name: account.name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        centered
      >
        <Stack>
          <Text size="sm">{t('admin.channels.deleteText')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setDeleting(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
              {t('admin.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </article>
  );
}

function EditDialog({ account, groups, onClose }: { account: ChannelAccountView; groups: GroupView[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(account.name);
  const [groupId, setGroupId] = useState(account.groupId);
  const save = useChange('channel-accounts', () => renameAccount(account.id, { name: name.trim(), groupId }), { onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={t('admin.edit')} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
      <Stack>
        <TextInput label={t('admin.name')} value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label={t('admin.channels.group')}
          data={groups.map((group) => ({ value: group.id, label: group.name }))}
          value={groupId}
          allowDeselect={false}
          onChange={(value) => setGroupId(value ?? groupId)}
        />
        <Group justify="flex-end">
          <Button disabled={name.trim() === ''} loading={save.isPending} onClick={() => save.mutate(undefined)}>
            {t('admin.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
