import { Button, Group, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';

/** In place of a part that could not be fetched: why, and the way to ask again. What is not known does not look like what is not there. */
export function MissingPart({
  query: { data, error, refetch, isFetching },
}: {
  query: Pick<UseQueryResult, 'data' | 'error' | 'refetch' | 'isFetching'>;
}) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  if (error === null || data !== undefined) return null;
  return (
    <Group gap="xs" role="alert">
      <Text size="sm" c="var(--sb-danger)">
        {describe(error)}
      </Text>
      <Button size="compact-xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
        {t('common.tryAgain')}
      </Button>
    </Group>
  );
}
