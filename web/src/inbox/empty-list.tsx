import { Button } from '@mantine/core';
import { IconCoffee, IconPlugConnected, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { listAccounts } from '../api/admin.js';
import type { InboxView } from '../api/conversations.js';
import { useMe } from '../data/me.js';
import { PageMessage } from '../shell/page-message.js';

export function EmptyList({ view, searching }: { view: InboxView; searching: boolean }) {
  const { t } = useTranslation();
  const mayBind = useMe().agent.role === 'admin';
  // Without a channel the lists stay empty however long one waits.
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts, enabled: mayBind });
  if (searching)
    return (
      <PageMessage
        icon={<IconSearchOff size={28} />}
        title={t('inbox.nothingFound')}
        text={t(view === 'all' ? 'inbox.nothingFoundText' : 'inbox.nothingFoundHere')}
      />
    );
  if (accounts.isLoading) return null;
  if (accounts.data?.items.length === 0)
    return (
      <PageMessage icon={<IconPlugConnected size={28} />} title={t('inbox.noChannel')} text={t('inbox.noChannelText')}>
        <Button renderRoot={(props) => <Link to="/setup" search={{ step: 'channel' }} {...props} />}>{t('inbox.bindChannel')}</Button>
      </PageMessage>
    );
  return <PageMessage icon={<IconCoffee size={28} />} title={t(`inbox.empty.${view}`)} text={t(`inbox.emptyText.${view}`)} />;
}
