import { ActionIcon, Button, Code, CopyButton, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView, GroupView, PlatformView } from '../../../src/contract/api.js';
import { elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { useNow } from '../shell/use-now.js';
import { AccountHealth } from './account-health.js';
import { AccountStateBadge } from './account-state-badge.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { EditAccountDialog } from './edit-account-dialog.js';
import { AccountMenuDialog } from './menu/account-menu-dialog.js';
import { RenewKeyDialog } from './renew-key-dialog.js';
import { useAccountStep } from './use-account-step.js';
import { WebhookByHandDialog } from './webhook-by-hand-dialog.js';

interface Props {
  account: ChannelAccountView;
  /** Absent while it is not known yet. */
  platform: PlatformView | undefined;
  platformName: string;
  groups: readonly GroupView[];
}

export function AccountCard({ account, platform, platformName, groups }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const step = useAccountStep(account);
  const [asking, setAsking] = useState<'delete' | 'disable' | 'edit' | 'menu' | 'key' | 'byHand' | null>(null);
  const close = (): void => setAsking(null);
  const group = groups.find(({ id }) => id === account.groupId);
  const lastEventAt = account.health?.lastEventAt;
  const disabled = account.state === 'disabled';
  const menuLimits = platform?.accountMenu;

  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={account.name}>
      <Stack gap="sm" h="100%">
        <Group wrap="nowrap" align="flex-start">
          <PlatformBadge platform={account.platform} size={40} />
          <div style={{ flex: 1, minWidth: 0 }}>
            <Title order={2} size="h5" lineClamp={2} title={account.name}>
              {account.name}
            </Title>
            <Text size="xs" c="dimmed">
              {platformName} · {account.externalAccountId}
            </Text>
          </div>
          <AccountStateBadge state={account.state} />
        </Group>
        <Text size="sm">
          {t(`admin.intake.${account.intake}`)} · {t('admin.servedByGroup', { group: group?.name ?? '—' })}
        </Text>
        <Text size="sm" c="dimmed">
          {lastEventAt === undefined ? (
            t('admin.noEventYet')
          ) : (
            <span title={exactTime(lastEventAt, i18n.language)}>
              {hasJustBegun(lastEventAt, now)
                ? t('admin.lastEventNow')
                : t('admin.lastEvent', { time: elapsed(lastEventAt, now, i18n.language) })}
            </span>
          )}
        </Text>
        {account.webhookUrl !== null && <WebhookUrl url={account.webhookUrl} />}
        {!disabled && (
          <AccountHealth
            health={account.health}
            checking={step.isPending && step.variables === 'check'}
            onCheck={() => step.mutate('check')}
          />
        )}
        <Group gap={6} mt="auto">
          {disabled ? (
            <Button size="xs" loading={step.isPending && step.variables === 'enable'} onClick={() => step.mutate('enable')}>
              {t('admin.enable')}
            </Button>
          ) : (
            <>
              <Button
                size="xs"
                variant="default"
                loading={step.isPending && step.variables === 'reconnect'}
                onClick={() => step.mutate('reconnect')}
              >
                {t('admin.reconnect')}
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={step.isPending && step.variables === 'disable'}
                onClick={() => setAsking('disable')}
              >
                {t('admin.disable')}
              </Button>
            </>
          )}
          {menuLimits !== undefined && !disabled && (
            <Button size="xs" variant="default" onClick={() => setAsking('menu')}>
              {t('accountMenu.open')}
            </Button>
          )}
          {platform?.inboundKey === true && (
            <Button size="xs" variant="default" onClick={() => setAsking('key')}>
              {t('admin.newKey')}
            </Button>
          )}
          {platform?.verifyToken === true && (
            <Button size="xs" variant="default" onClick={() => setAsking('byHand')}>
              {t('admin.verifyToken')}
            </Button>
          )}
          <Button size="xs" variant={account.state === 'auth_failed' ? 'filled' : 'default'} onClick={() => setAsking('edit')}>
            {t(account.state === 'auth_failed' ? 'admin.newCredentials' : 'common.edit')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            c="var(--sb-danger)"
            loading={step.isPending && step.variables === 'delete'}
            onClick={() => setAsking('delete')}
          >
            {t('common.delete')}
          </Button>
        </Group>
      </Stack>
      {asking === 'disable' && (
        <ConfirmDialog
          title={t('admin.disableTitle', { name: account.name })}
          text={t('admin.disableText')}
          action={t('admin.disable')}
          onClose={close}
          onConfirmed={() => step.mutate('disable')}
        />
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('admin.deleteTitle', { name: account.name })}
          text={t('admin.deleteText')}
          action={t('common.delete')}
          onClose={close}
          onConfirmed={() => step.mutate('delete')}
        />
      )}
      {asking === 'menu' && menuLimits !== undefined && <AccountMenuDialog account={account} limits={menuLimits} onClose={close} />}
      {asking === 'key' && <RenewKeyDialog account={account} onClose={close} />}
      {asking === 'byHand' && <WebhookByHandDialog account={account} onClose={close} />}
      {asking === 'edit' && <EditAccountDialog account={account} platform={platform} groups={groups} onClose={close} />}
    </Paper>
  );
}

function WebhookUrl({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap">
      <Code style={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={url}>
        {url}
      </Code>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'common.copied' : 'admin.copyWebhookUrl')}>
            <ActionIcon variant="subtle" color={copied ? 'teal' : 'gray'} aria-label={t('admin.copyWebhookUrl')} onClick={copy}>
              {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
