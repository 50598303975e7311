import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconDeviceMobileMessage, IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';

/** Where the other side of the phone is. */
export function InboxHint() {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconDeviceMobileMessage size={18} />} variant="light" title={t('lab.hintTitle')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('lab.hint')}</Text>
        <Button component="a" href="/inbox?view=queued" target="_blank" size="xs" rightSection={<IconExternalLink size={14} />}>
          {t('lab.openInbox')}
        </Button>
      </Stack>
    </Alert>
  );
}
