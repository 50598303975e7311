import { Button, SimpleGrid } from '@mantine/core';
import { Dialog } from '../shell/dialog.js';
import { notify } from '../shell/notify.js';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { listAccounts, listGroups, listPlatforms } from '../api/admin.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { PageMessage } from '../shell/page-message.js';
import { AccountCard } from './account-card.js';
import { BindForm } from './bind-form.js';
import { QueryState } from './query-state.js';
import { SectionHead } from './section-head.js';

export function ChannelsPage() {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts, refetchInterval: 30_000 });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms });
  const [binding, setBinding] = useState(false);
  const [held, setHeld] = useState(false);
  const bindButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setBinding(true)}>
      {t('admin.bindAccount')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('admin.channels')} text={t('admin.channelsText')}>
        {accounts.data?.items.length === 0 ? null : bindButton}
      </SectionHead>
      <QueryState query={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconPlugConnected size={28} />} title={t('admin.noAccounts')} text={t('admin.noAccountsText')}>
              {bindButton}
            </PageMessage>
          ) : (
            <SimpleGrid cols={{ base: 1, '700px': 2 }} type="container">
              {items.map((account) => {
                const platform = platforms.data?.items.find((view) => view.platform === account.platform);
                return (
                  <AccountCard
                    key={account.id}
                    account={account}
                    platform={platform}
                    platformName={nameOf(account.platform, platform?.displayName ?? account.platform)}
                    groups={groups.data?.items ?? []}
                  />
                );
              })}
            </SimpleGrid>
          )
        }
      </QueryState>
      <Dialog
        opened={binding}
        onClose={() => setBinding(false)}
        closeOnEscape={!held}
        withCloseButton={!held}
        title={t('admin.bindAccount')}
        size="lg"
        centered={false}
        closeOnClickOutside={false}
      >
        <BindForm
          onHold={setHeld}
          onBound={(account) => {
            setBinding(false);
            notify({ color: 'teal', message: t('admin.bound', { name: account.name }) });
          }}
        />
      </Dialog>
    </>
  );
}
