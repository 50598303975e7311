import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from './page-message.js';
import { PartMissing } from './part-missing.js';

/** A page that could not be shown; the way back is to try again. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const router = useRouter();
  // What could not be fetched once is not asked for again before the page is a new one.
  if (error instanceof PartMissing)
    return (
      <PageMessage icon={<IconCloudOff size={28} />} title={t('common.pageFailed')} text={t('shell.partMissing')} tone="danger">
        <Button onClick={() => window.location.reload()}>{t('shell.reload')}</Button>
      </PageMessage>
    );
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
