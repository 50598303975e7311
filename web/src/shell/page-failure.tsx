import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from './page-message.js';

/** A page that could not be shown; the way back is to try again. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const router = useRouter();
  return (
    <PageMessage icon={<IconCloudOff size={28} />} title={t('common.pageFailed')} text={describe(error)} tone="danger">
      <Button
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t('common.tryAgain')}
      </Button>
    </PageMessage>
  );
}
