import { Select, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '../../i18n/translation.js';
import { listAccounts } from '../../api/admin.js';
import { getTexts } from '../../api/texts.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { ToChannels } from '../to-channels.js';
import { useAccountChoices } from '../use-account-choices.js';
import { TextsForm } from './texts-form.js';

const page = getRouteApi('/desk/admin/texts');

export function TextsPage() {
  const { t } = useTranslation();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const choices = useAccountChoices();
  const { account: chosen } = page.useSearch();
  const navigate = page.useNavigate();
  return (
    <>
      <SectionHead title={t('texts.title')} text={t('texts.text')} />
      <QueryState query={accounts}>
        {({ items }) => {
          const account = items.find(({ id }) => id === chosen) ?? items[0];
          if (account === undefined)
            return (
              <PageMessage icon={<IconPlugConnected size={28} />} title={t('admin.noAccounts')} text={t('texts.noAccounts')}>
                <ToChannels />
              </PageMessage>
            );
          return (
            <Stack>
              <Select
                label={t('texts.account')}
                data={choices}
                value={account.id}
                onChange={(account) => account !== null && void navigate({ search: { account } })}
                allowDeselect={false}
                maw={360}
              />
              <AccountTextsForm key={account.id} accountId={account.id} />
            </Stack>
          );
        }}
      </QueryState>
    </>
  );
}

function AccountTextsForm({ accountId }: { accountId: string }) {
  const texts = useQuery({ queryKey: ['account-texts', accountId], queryFn: () => getTexts(accountId), refetchOnWindowFocus: false });
  return <QueryState query={texts}>{(stored) => <TextsForm accountId={accountId} stored={stored} />}</QueryState>;
}
