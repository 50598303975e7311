import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';

/** Under a list that has further pages: the next of them. */
export function MoreOfList({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
}: {
  list: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}) {
  const { t } = useTranslation();
  if (!hasNextPage) return null;
  return (
    <Button variant="subtle" size="xs" fullWidth mt={6} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {t('sharedFiles.more')}
    </Button>
  );
}
