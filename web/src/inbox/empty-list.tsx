import { IconCoffee, IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InboxView } from '../api/conversations.js';
import { PageMessage } from '../shell/page-message.js';

export function EmptyList({ view, searching }: { view: InboxView; searching: boolean }) {
  const { t } = useTranslation();
  if (searching)
    return <PageMessage icon={<IconSearchOff size={28} />} title={t('inbox.nothingFound')} text={t('inbox.nothingFoundText')} />;
  return <PageMessage icon={<IconCoffee size={28} />} title={t(`inbox.empty.${view}`)} text={t(`inbox.emptyText.${view}`)} />;
}
