import { Center, Loader } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';

/** While a page's code or first data is on its way. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Center h="100%" mih={200}>
      <Loader role="status" aria-label={t('common.loading')} />
    </Center>
  );
}
