import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { PageMessage } from './page-message.js';

export function PageNotFound() {
  const { t } = useTranslation();
  return (
    <PageMessage icon={<IconMapQuestion size={28} />} title={t('common.notFound')} text={t('common.notFoundText')}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('common.toStart')}</Button>
    </PageMessage>
  );
}
