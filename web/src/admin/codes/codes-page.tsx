import { Button, Group, SimpleGrid } from '@mantine/core';
import { IconPlus, IconQrcode } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { QrCodeView } from '../../../../src/contract/routing.js';
import { listAccounts, listGroups, listPlatforms } from '../../api/admin.js';
import { deleteCode, listCodes } from '../../api/routing.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { ToChannels } from '../to-channels.js';
import { CodeCard } from './code-card.js';
import { EditCodeDialog, NewCodeDialog } from './code-dialogs.js';

const FIRST_PAGE: string | null = null;

export function CodesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const codes = useInfiniteQuery({
    queryKey: ['qr-codes'],
    queryFn: ({ pageParam }) => listCodes(pageParam),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const [editing, setEditing] = useState<QrCodeView | 'new' | null>(null);
  const remove = useMutation({
    mutationFn: deleteCode,
    onSettled: () => client.invalidateQueries({ queryKey: ['qr-codes'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const able = (accounts.data?.items ?? []).flatMap(({ id, name, platform }) => {
    const limits = platforms.data?.items.find((known) => known.platform === platform)?.qrCodes;
    return limits === undefined ? [] : [{ value: id, label: name, sceneMax: limits.sceneMax }];
  });
  const accountChoices = (accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const groupChoices = (groups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isReady = accounts.data !== undefined && platforms.data !== undefined;
  const newButton = able.length > 0 && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing('new')}>
      {t('codes.newCode')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('codes.title')} text={t('codes.text')}>
        {codes.data?.pages[0]?.items.length === 0 ? null : newButton}
      </SectionHead>
      <QueryState query={codes}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <PageMessage
                icon={<IconQrcode size={28} />}
                title={t('codes.none')}
                text={t(isReady && able.length === 0 ? 'codes.noAccount' : 'codes.noneText')}
              >
                {isReady && able.length === 0 ? <ToChannels /> : newButton}
              </PageMessage>
            );
          return (
            <>
              <SimpleGrid cols={{ base: 1, '700px': 2 }} type="container">
                {items.map((code) => (
                  <CodeCard
                    key={code.id}
                    code={code}
                    accounts={accountChoices}
                    groups={groupChoices}
                    onEdit={() => setEditing(code)}
                    onDelete={() => remove.mutate(code.id)}
                  />
                ))}
              </SimpleGrid>
              {codes.hasNextPage && (
                <Group justify="center" mt="md">
                  <Button variant="default" loading={codes.isFetchingNextPage} onClick={() => void codes.fetchNextPage()}>
                    {t('codes.more')}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </QueryState>
      {editing === 'new' && <NewCodeDialog accounts={able} groups={groupChoices} onClose={() => setEditing(null)} />}
      {editing !== null && editing !== 'new' && <EditCodeDialog code={editing} groups={groupChoices} onClose={() => setEditing(null)} />}
    </>
  );
}
