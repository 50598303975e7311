import { Loader, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listAccounts, listGroups, listPlatforms } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from '../shell/page-message.js';
import { AccountCard } from './account-card.js';
import { BindDialog } from './bind-dialog.js';
import { PageHead } from './page-head.js';

/** The platform accounts this company is written to on. */
export function ChannelsPage() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [binding, setBinding] = useState(false);
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts, refetchInterval: 30_000 });
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  return (
    <>
      <PageHead
        title={t('admin.channels.title')}
        text={t('admin.channels.text')}
        action={t('admin.channels.bind')}
        onAction={() => setBinding(true)}
      />
      {accounts.isPending && <Loader aria-label={t('common.loading')} />}
      {accounts.isError && <PageMessage icon={<IconPlugConnected />} title={describe(accounts.error)} tone="danger" />}
      {accounts.data?.items.length === 0 && (
        <PageMessage icon={<IconPlugConnected />} title={t('admin.channels.none')} text={t('admin.channels.noneText')} />
      )}
      <Stack>
        {accounts.data?.items.map((account) => (
          <AccountCard key={account.id} account={account} groups={groups.data?.items ?? []} />
        ))}
      </Stack>
      <BindDialog
        opened={binding}
        onClose={() => setBinding(false)}
        platforms={platforms.data?.items ?? []}
        groups={groups.data?.items ?? []}
      />
    </>
  );
}
