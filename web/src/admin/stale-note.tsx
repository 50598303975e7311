import { Alert } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';

/** What stands below was so once; asked again, the hub gave no answer. Nothing while it does. */
export function StaleNote({ query }: { query: Pick<UseQueryResult, 'data' | 'error'> }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  if (query.data === undefined || query.error === null) return null;
  return (
    <Alert color="orange" icon={<IconCloudOff size={18} />} role="status" mb="sm" title={t('operations.stale')}>
      {describe(query.error)}
    </Alert>
  );
}
