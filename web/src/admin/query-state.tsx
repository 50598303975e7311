import { Button, Center, Loader } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from '../shell/page-message.js';
import { StaleNote } from './stale-note.js';

/** Shows what a question was answered and whether that still holds, that the answer is on its way, or that none came and how to ask again. */
export function QueryState<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  if (query.data !== undefined)
    return (
      <>
        <StaleNote query={query} />
        {children(query.data)}
      </>
    );
  if (query.error !== null) {
    return (
      <PageMessage icon={<IconCloudOff size={28} />} title={t('common.pageFailed')} text={describe(query.error)} tone="danger">
        <Button variant="light" onClick={() => void query.refetch()}>
          {t('common.tryAgain')}
        </Button>
      </PageMessage>
    );
  }
  return (
    <Center p="xl">
      <Loader role="status" aria-label={t('common.loading')} />
    </Center>
  );
}
